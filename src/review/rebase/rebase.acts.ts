import { act } from '../../kernel/act.ts'
import type { Tx } from '../../kernel/database/database.ts'
import { longText, reference, text } from '../../kernel/fields.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { observationsOf, periodInWords } from '../../deliver/returns/index.ts'
import { kpiOf } from '../../plan/index.ts'
import { baselineReasons, writeBaseline, type Locking } from '../baseline.acts.ts'
import { baselinesOf } from '../reads.ts'
import { secondPerson } from '../second-person.rule.ts'
import { proposalsOf, waiting, type ProposalRow } from './rebase.ts'

const who = ['contract-manager', 'commissioner', 'analyst'] as const
const kpi = reference({ label: 'Indicator', to: 'kpi' })
const nothingWaits: Refusal = { code: 'baseline.no-proposal', words: 'No new baseline waits for an answer.' }

interface Rebasing extends Locking { proposals: ProposalRow[] }
const load = async (tx: Tx, ask: { kpi: string }): Promise<Rebasing> =>
  ({ kpi: await kpiOf(tx, ask.kpi), values: await observationsOf(tx, ask.kpi), baselines: await baselinesOf(tx, ask.kpi), proposals: await proposalsOf(tx, ask.kpi) })

export const proposeBaseline = act({
  name: 'review.propose-baseline', title: 'Propose a new baseline', says: 'proposed a new baseline', kind: '*', who, root: 'kpi',
  intro: 'Only where the service itself has changed for good, and the cause is known. Another person approves it. The baseline before stays on the chart, with what was judged by it.',
  input: {
    kpi,
    from: text({ label: 'First month', hint: 'Year and month, like 2025-10: the month in which the change began', max: 7 }),
    to: text({ label: 'Last month', hint: 'At least 12 months with a value', max: 7 }),
    cause: longText({ label: 'What changed in the service', hint: 'The chart shows it at the first month.', max: 400 }),
  },
  load,
  rule: (facts: Rebasing, ask) => decide(facts, [
    ...baselineReasons(facts, ask),
    ...(facts.baselines.length === 0 ? [{ code: 'baseline.none', words: 'No baseline is locked yet. Lock the first one; it needs no second person.' }] : []),
    ...(waiting(facts.proposals) ? [{ code: 'baseline.waits', words: 'A new baseline waits for an answer already.' }] : []),
  ]),
  save: async (write, _facts, ask, given) => {
    await write.insert('review.baseline_proposal', { scope_id: given.root!.scope_id, kpi_id: ask.kpi, from_period: ask.from, to_period: ask.to, cause: ask.cause, proposed_by: given.actor.accountId, proposed_at: given.now })
    for (const role of ['contract-manager', 'commissioner']) await write.tell({ role, recordId: ask.kpi, words: `A new baseline from ${periodInWords(ask.from)} is proposed for ${given.root!.title}. Another person approves or declines it.` })
  },
})

export const approveBaseline = act({
  name: 'review.approve-baseline', title: 'Approve the new baseline', says: 'approved the new baseline', kind: '*', who, root: 'kpi',
  confirm: 'From its first month on the chart is judged by it. It cannot be taken back, only followed by another.',
  input: { kpi, words: longText({ label: 'What you looked at', named: 'what you looked at', max: 1000 }) },
  load,
  rule: (facts: Rebasing, _ask, given) => {
    const proposal = waiting(facts.proposals)
    if (!proposal) return decide({ facts, proposal: proposal! }, [nothingWaits])
    return decide({ facts, proposal }, [...secondPerson(proposal.proposed_by, given.actor, 'this baseline'), ...baselineReasons(facts, { from: proposal.from_period, to: proposal.to_period }).map(({ field: _, ...reason }) => reason)])
  },
  save: async (write, { facts, proposal }, ask, given) => {
    await writeBaseline(write, facts, { kpi: ask.kpi, from: proposal.from_period, to: proposal.to_period, reason: proposal.cause }, given)
    await write.update('review.baseline_proposal', proposal.id, { approved: true, answer: ask.words, answered_by: given.actor.accountId, answered_at: given.now })
    await write.tell({ accountId: proposal.proposed_by, recordId: ask.kpi, words: `The new baseline of ${given.root!.title} is approved.` })
  },
})

export const declineBaseline = act({
  name: 'review.decline-baseline', title: 'Decline the new baseline', says: 'declined the new baseline', kind: '*', who, root: 'kpi',
  input: { kpi, words: longText({ label: 'Why not', named: 'the reason', max: 1000 }) },
  load,
  rule: (facts: Rebasing) => decide(waiting(facts.proposals)!, waiting(facts.proposals) ? [] : [nothingWaits]),
  save: async (write, proposal: ProposalRow, ask, given) => {
    await write.update('review.baseline_proposal', proposal.id, { approved: false, answer: ask.words, answered_by: given.actor.accountId, answered_at: given.now })
    await write.tell({ accountId: proposal.proposed_by, recordId: ask.kpi, words: `The new baseline of ${given.root!.title} is declined: ${ask.words.slice(0, 300)}` })
  },
})

export const rebaseActs = [proposeBaseline, approveBaseline, declineBaseline]
