import { notOurs } from '../../deliver/index.ts'
import { act } from '../../kernel/act.ts'
import type { Tx } from '../../kernel/database/database.ts'
import { choice, date, longText, reference, text } from '../../kernel/fields.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import type { Writer } from '../../kernel/writer.ts'
import { contractOf, type ContractFacts } from '../../deliver/returns/index.ts'
import { findingOf, type FindingRow } from '../finding.ts'
import { rungReasons } from './ladder.rule.ts'
import { concernOf, rungs, stepsOf, type ConcernRow, type ConcernStepRow, type Rung } from './ladder.ts'

const who = ['contract-manager', 'commissioner'] as const
const concern = reference({ label: 'Concern', to: 'concern' })
const stepInput = {
  on: date({ label: 'Day', rule: 'NSC-71' }),
  reason: longText({ label: 'Reason', hint: 'What is not kept, and why this step', max: 4000 }),
  evidence: longText({ label: 'Evidence', hint: 'Figures, visits, what people said', max: 4000 }),
  respondBy: date({ label: 'By when the provider must answer', named: 'the day the answer is due' }),
  decidedBy: text({ label: 'Who decided it', named: 'who decided it', hint: 'Post and authority, like Head of commissioning, scheme of delegation 4.2', max: 300 }),
}
type Stepping = { on: string; reason: string; evidence?: string | undefined; respondBy?: string | undefined; decidedBy?: string | undefined }

const writeStep = (write: Writer, id: string, scopeId: string | null, place: number, step: string, ask: Stepping): Promise<string> =>
  write.insert('review.concern_step', { scope_id: scopeId, concern_id: id, place, step, taken_on: ask.on, reason: ask.reason, evidence: ask.evidence ?? '', respond_by: ask.respondBy, decided_by: ask.decidedBy ?? '' })

/** A step sets the day of the answer anew: the one before is no longer waited for. */
async function awaitAnswer(write: Writer, id: string, title: string, scopeId: string | null, by: string): Promise<void> {
  await write.dueCancelled(id, 'answer')
  await write.due({ recordId: id, kind: 'answer', title: `The provider's answer: ${title}`.slice(0, 200), on: by, rule: 'NSC-71', ownerRole: 'contract-manager', scopeId: scopeId ?? undefined })
}

interface Raising { contract: ContractFacts | undefined; finding: FindingRow | undefined }

export const raiseConcern = act({
  name: rungs[0].act, title: rungs[0].title, says: rungs[0].says, kind: 'concern', who, intro: rungs[0].intro,
  input: { contract: reference({ label: 'Contract', to: 'contract' }), finding: reference({ label: 'Finding that leads to it', to: 'finding', required: false }), ...stepInput },
  load: async (tx, ask): Promise<Raising> => ({ contract: await contractOf(tx, ask.contract), finding: ask.finding ? await findingOf(tx, ask.finding) : undefined }),
  rule: ({ contract, finding }: Raising, ask, given) => decide({ contract: contract!, finding }, [
    ...(contract ? notOurs(contract, given) : [{ code: 'concern.contract', field: 'contract', words: 'There is no such contract, or it is not yours to see.' }]),
    ...(finding?.contract_id && finding.contract_id !== ask.contract ? [{ code: 'concern.finding', field: 'finding', words: `${finding.reference} is about another contract.` }] : []),
    ...(contract && contract.body_kind !== 'council' ? [{ code: 'concern.standard-contract', words: 'If this contract is on the NHS Standard Contract, give a contract performance notice instead: its clocks are there.', rule: 'NSC-30', strength: 'warning' as const }] : []),
    ...rungReasons(rungs[0], ask, { state: null, last: null, beginsOn: contract?.begins_on ?? null }, given.today),
  ]),
  save: async (write, { contract, finding }, ask) => {
    const id = await write.record({ kind: 'concern', title: `Concern: ${contract.title}`.slice(0, 200), state: rungs[0].state, programmeId: contract.programme_id ?? undefined, scopeId: contract.scope_id ?? undefined, providerId: contract.provider_id ?? undefined })
    await write.insert('review.concern', { id, scope_id: contract.scope_id, contract_id: ask.contract, finding_id: ask.finding })
    await writeStep(write, id, contract.scope_id, 1, rungs[0].state, ask)
    await write.link(ask.contract, id, 'acted on by')
    if (finding) {
      await write.link(finding.id, id, 'led to')
      if (finding.state === 'open') await write.move(finding.id, 'acted on')
    }
    await awaitAnswer(write, id, contract.title, contract.scope_id, ask.respondBy)
  },
})

interface Climbing { row: ConcernRow; steps: ConcernStepRow[] }
const load = async (tx: Tx, ask: { concern: string }): Promise<Climbing> => ({ row: (await concernOf(tx, ask.concern))!, steps: await stepsOf(tx, ask.concern) })
const lastDay = (steps: readonly ConcernStepRow[]): string | null => steps.at(-1)?.taken_on ?? null

const rungAct = (rung: Rung) => act({
  name: rung.act, title: rung.title, says: rung.says, kind: 'concern', who, root: 'concern', intro: rung.intro, ...(rung.confirm ? { confirm: rung.confirm } : {}),
  input: { concern, ...stepInput },
  load,
  rule: (facts: Climbing, ask, given) => decide(facts, rungReasons(rung, ask, { state: facts.row.state, last: lastDay(facts.steps) }, given.today)),
  save: async (write, { row, steps }: Climbing, ask, given) => {
    await writeStep(write, ask.concern, given.root!.scope_id, steps.length + 1, rung.state, ask)
    await awaitAnswer(write, ask.concern, row.contract ?? row.title, given.root!.scope_id, ask.respondBy)
    if (rung.state === 'suspended') await write.tell({ role: 'commissioner', recordId: ask.concern, words: `New placements are suspended: ${row.contract ?? row.title}` })
  },
})

const dayReasons = (on: string, steps: readonly ConcernStepRow[], today: string): Refusal[] => {
  if (on > today) return [{ code: 'concern.future', field: 'on', words: 'The day must not be in the future. Record it when it has happened.' }]
  const last = lastDay(steps)
  return last && on < last ? [{ code: 'concern.order', field: 'on', words: 'The day must not be before the step before.' }] : []
}

export const recordAnswer = act({
  name: 'review.record-answer', title: 'Record the provider\'s answer', says: 'recorded the provider\'s answer', kind: 'concern', who, root: 'concern',
  input: { concern, on: date({ label: 'Day it came' }), words: longText({ label: 'What the provider answered', named: 'what the provider answered', max: 4000 }) },
  load,
  rule: (facts: Climbing, ask, given) => decide(facts, dayReasons(ask.on, facts.steps, given.today)),
  save: async (write, { steps }: Climbing, ask, given) => {
    await writeStep(write, ask.concern, given.root!.scope_id, steps.length + 1, 'answer', { on: ask.on, reason: ask.words })
    await write.dueDone(ask.concern, 'answer')
  },
})

export const liftSuspension = act({
  name: 'review.lift-suspension', title: 'Lift the suspension', says: 'lifted the suspension of new placements', kind: 'concern', who, root: 'concern',
  input: { concern, on: stepInput.on, reason: stepInput.reason, evidence: stepInput.evidence, decidedBy: stepInput.decidedBy },
  load,
  rule: (facts: Climbing, ask, given) => decide(facts, [...dayReasons(ask.on, facts.steps, given.today), ...(facts.row.suspended_on ? [] : [{ code: 'concern.not-suspended', words: 'New placements are not suspended.' }])]),
  save: async (write, { row, steps }: Climbing, ask, given) => {
    await writeStep(write, ask.concern, given.root!.scope_id, steps.length + 1, 'lifted', ask)
    await write.tell({ role: 'commissioner', recordId: ask.concern, words: `New placements are open again: ${row.contract ?? row.title}` })
    return { state: row.state === 'suspended' ? 'default notice' : row.state }
  },
})

export const closeConcern = act({
  name: 'review.close-concern', title: 'Close the concern', says: 'closed the concern', kind: 'concern', who, root: 'concern',
  confirm: 'A suspension of new placements ends with it. A closed concern cannot be opened again.',
  input: {
    concern, how: choice({ label: 'What came of it', options: [{ value: 'resolved', text: 'It was put right' }, { value: 'contract to end', text: 'The contract is to end' }] }),
    on: stepInput.on, reason: stepInput.reason, evidence: stepInput.evidence, decidedBy: stepInput.decidedBy,
  },
  load,
  rule: (facts: Climbing, ask, given) => decide(facts, [
    ...dayReasons(ask.on, facts.steps, given.today),
    ...(ask.how === 'contract to end' && facts.row.state !== 'termination review' ? [{ code: 'concern.no-review', field: 'how', words: 'That a contract is to end follows a termination review. Begin one first, so that what it means for people is looked at.', rule: 'NSC-71', strength: 'warning' as const }] : []),
  ]),
  save: async (write, { steps }: Climbing, ask, given) => {
    await writeStep(write, ask.concern, given.root!.scope_id, steps.length + 1, ask.how, ask)
    await write.dueCancelled(ask.concern)
    return { state: ask.how }
  },
})

export const ladderActs = [raiseConcern, ...rungs.slice(1).map(rungAct), recordAnswer, liftSuspension, closeConcern]
