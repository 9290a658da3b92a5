import { act, type Kind, type Process } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { choice, choices, date, longText, reference, text } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import { addMonths, type CivilDate } from '../kernel/time.ts'
import { contractOf, type ContractFacts } from '../deliver/returns/index.ts'
import { clock } from './notice.rule.ts'
import { contractReviewList, decisionList } from './list-columns.ts'

export const reviewKind: Kind = { name: 'contract-review', plural: 'contract-reviews', module: 'review', stage: 'review', words: 'contract review', prefix: 'REV', list: contractReviewList }
export const decisionKind: Kind = {
  name: 'decision', plural: 'decisions', module: 'review', stage: 'review', words: 'decision', prefix: 'DEC', list: decisionList, column: 'decision',
  needs: [{ from: 'finding', words: 'No finding leads to this decision' }],
}

export const reviewProcess: Process = {
  kind: 'contract-review', title: 'A contract review', states: { open: 'Open', decided: 'Decided' },
  steps: [
    { act: 'review.open-review', from: [], to: 'open', rule: 'NSC-20', says: 'A review of a contract is set for a day.' },
    { act: 'review.decide', from: ['open'], to: 'decided', says: 'It ends in a decision: who decided where, under whose authority, why, and which findings were considered.' },
  ],
  leadsOn: {
    open: ['review.decide'],
  },
}
export const decisionProcess: Process = { kind: 'decision', title: 'A decision of a review', states: { made: 'Made' }, steps: [] }

export const decisionChoices = [
  { value: 'continue', text: 'Continue' }, { value: 'extend', text: 'Extend' }, { value: 'vary', text: 'Vary' },
  { value: 'renegotiate', text: 'Renegotiate' }, { value: 're-commission', text: 'Re-commission' }, { value: 'decommission', text: 'Decommission' },
] as const

/** What a decision is tested by and what it means for people, in the order of the form; a page names them by these words. */
export const testedWords = { efficient: 'Is it efficient?', effective: 'Is it effective?', equitable: 'Is it equitable?', sustainable: 'Is it sustainable?', people: 'What it means for people', consulted: 'Who was asked', transition: 'How people come from here to there', released: 'What the released money buys' } as const
type TestedBy = keyof typeof testedWords
const testedBy = Object.keys(testedWords) as TestedBy[]

export interface ReviewRow { id: string; reference: string; title: string; state: string; contract_id: string; contract: string | null; meets_on: CivilDate; agenda: string }
export type DecisionRow = { id: string; reference: string; title: string; contract_id: string; contract: string | null; review_id: string; choice: string; meeting: string; delegation: string; reason: string; decided_on: CivilDate } & Record<TestedBy, string>

export const reviewsOf = (tx: Tx): Promise<ReviewRow[]> =>
  tx.rows(sql<ReviewRow>`select r.id, r.reference, r.title, r.state, v.contract_id, c.title as contract, v.meets_on, v.agenda from review.contract_review v join kernel.record r on r.body_id = v.body_id and r.id = v.id
    left join kernel.record c on c.id = v.contract_id where v.body_id = ${tx.bodyId} order by r.state = 'decided', v.meets_on desc limit 300`)
export const reviewOf = (tx: Tx, id: string): Promise<ReviewRow | undefined> =>
  tx.maybe(sql<ReviewRow>`select r.id, r.reference, r.title, r.state, v.contract_id, c.title as contract, v.meets_on, v.agenda from review.contract_review v join kernel.record r on r.body_id = v.body_id and r.id = v.id
    left join kernel.record c on c.id = v.contract_id where v.id = ${id}`)
const decisionColumns = sql`r.id, r.reference, r.title, d.contract_id, c.title as contract, d.review_id, d.choice, d.meeting, d.delegation, d.reason, d.decided_on, d.efficient, d.effective, d.equitable, d.sustainable, d.people, d.consulted, d.transition, d.released
  from review.decision d join kernel.record r on r.body_id = d.body_id and r.id = d.id left join kernel.record c on c.id = d.contract_id`
export const decisionsOf = (tx: Tx): Promise<DecisionRow[]> => tx.rows(sql<DecisionRow>`select ${decisionColumns} where d.body_id = ${tx.bodyId} order by d.decided_on desc limit 300`)
export const decisionOf = (tx: Tx, id: string): Promise<DecisionRow | undefined> => tx.maybe(sql<DecisionRow>`select ${decisionColumns} where d.id = ${id}`)

export const openReview = act({
  name: 'review.open-review', title: 'Open a contract review', says: 'opened a review of the contract', kind: 'contract-review', who: ['contract-manager', 'commissioner'],
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }),
    on: date({ label: 'Day of the review', rule: 'NSC-20' }),
    agenda: longText({ label: 'What it looks at', max: 2000 }),
  },
  load: (tx, ask) => contractOf(tx, ask.contract),
  rule: (contract: ContractFacts | undefined) => decide(contract!, contract ? [] : [{ code: 'review.contract', field: 'contract', words: 'There is no such contract, or it is not yours to see.' }]),
  save: async (write, contract, ask) => {
    const id = await write.record({ kind: 'contract-review', title: `Review of ${contract.title}`, state: 'open', programmeId: contract.programme_id ?? undefined, scopeId: contract.scope_id ?? undefined })
    await write.insert('review.contract_review', { id, scope_id: contract.scope_id, contract_id: ask.contract, meets_on: ask.on, agenda: ask.agenda })
    await write.link(ask.contract, id, 'reviewed in')
    await write.due({ recordId: id, kind: 'review', title: `Review of ${contract.title}: decide`, on: ask.on, rule: 'NSC-20', ownerRole: 'commissioner', scopeId: contract.scope_id ?? undefined })
  },
})

interface Deciding { review: ReviewRow; contract: ContractFacts | undefined; findings: { id: string; reference: string; state: string; contract_id: string | null }[] }

const decideReasons = (facts: Deciding, ask: { findings?: string[] | undefined; on: CivilDate; choice: string; people?: string | undefined; transition?: string | undefined; effective?: string | undefined }, today: CivilDate): Refusal[] => {
  const reasons: Refusal[] = facts.findings.filter((one) => one.contract_id !== null && one.contract_id !== facts.review.contract_id)
    .map((one) => ({ code: 'decide.finding', field: 'findings', words: `${one.reference} is about another contract.` }))
  if (ask.on > today) reasons.push({ code: 'decide.future', field: 'on', words: 'The day must not be in the future. Record the decision when it has been made.' })
  if (ask.choice === 'decommission') {
    if (!ask.people) reasons.push({ code: 'decide.people', field: 'people', strength: 'reason needed', words: 'A service that ends is decided on with what it means for the people who use it, and for groups.' })
    if (!ask.transition) reasons.push({ code: 'decide.transition', field: 'transition', strength: 'reason needed', words: 'Say how the people who use it come from here to there.' })
  }
  if (!ask.effective) reasons.push({ code: 'decide.effective', field: 'effective', strength: 'note', words: 'Whether the service is effective is not said: the decision will be read without it.' })
  if ((ask.findings ?? []).length === 0) reasons.push({ code: 'decide.no-findings', field: 'findings', strength: 'warning', words: 'No finding was considered: nobody will see later what this decision rests on.' })
  return reasons
}

export const decideReview = act({
  name: 'review.decide', title: 'Record the decision', says: 'recorded the decision', kind: 'contract-review', who: ['commissioner', 'board-member'], root: 'review',
  intro: 'Extending or varying a contract is then done by its own steps, with the tests of the law.',
  confirm: 'A decision stands in the record. A later review can decide otherwise.',
  input: {
    review: reference({ label: 'Review', to: 'contract-review' }),
    choice: choice({ label: 'What was decided', options: decisionChoices }),
    on: date({ label: 'Day of the decision' }),
    meeting: text({ label: 'Meeting that decided', max: 300 }),
    delegation: text({ label: 'Under whose authority', named: 'the authority it was decided under', hint: 'For example: scheme of delegation, section 4.2', max: 300 }),
    reason: longText({ label: 'Reason', max: 4000 }),
    efficient: longText({ label: 'Is it efficient?', named: 'whether it is efficient', hint: 'What people get for what it costs, beside others.', max: 2000, required: false }),
    effective: longText({ label: 'Is it effective?', named: 'whether it is effective', hint: 'Whether its outcomes come, and because of it.', max: 2000, required: false }),
    equitable: longText({ label: 'Is it equitable?', named: 'whether it is equitable', hint: 'Who gains by it and who does not.', max: 2000, required: false }),
    sustainable: longText({ label: 'Is it sustainable?', named: 'whether it is sustainable', hint: 'Whether it can go on: staff, money, provider.', max: 2000, required: false }),
    people: longText({ label: 'What it means for people and groups', named: 'what it means for people', hint: 'Nobody by name.', max: 2000, required: false, rule: 'EQ-01' }),
    consulted: longText({ label: 'Who was asked, when, and what they said', named: 'who was asked', max: 2000, required: false }),
    transition: longText({ label: 'How people come from here to there', named: 'the transition', max: 2000, required: false }),
    released: longText({ label: 'What the released money buys', named: 'what the released money buys', max: 1000, required: false }),
    findings: choices({ label: 'Findings considered', optionsFrom: 'review.finding-choices', required: false }),
  },
  load: async (tx, ask): Promise<Deciding> => {
    const review = (await reviewOf(tx, ask.review))!
    const findings = await tx.rows(sql<Deciding['findings'][number]>`select r.id, r.reference, r.state, f.contract_id from review.finding f join kernel.record r on r.body_id = f.body_id and r.id = f.id where f.body_id = ${tx.bodyId} and f.id = any(${ask.findings ?? []}::uuid[])`)
    return { review, contract: await contractOf(tx, review.contract_id), findings }
  },
  rule: (facts: Deciding, ask, given) => decide(facts, decideReasons(facts, ask, given.today)),
  save: async (write, { review, contract, findings }, ask, given) => {
    const scopeId = given.root!.scope_id
    const words = decisionChoices.find((one) => one.value === ask.choice)!.text
    const id = await write.record({ kind: 'decision', title: `${words}: ${contract?.title ?? review.title}`, state: 'made', programmeId: given.root!.programme_id ?? undefined, scopeId: scopeId ?? undefined })
    await write.insert('review.decision', { id, scope_id: scopeId, review_id: ask.review, contract_id: review.contract_id, choice: ask.choice, meeting: ask.meeting, delegation: ask.delegation, reason: ask.reason, decided_on: ask.on, ...Object.fromEntries(testedBy.map((name) => [name, ask[name] ?? ''])) })
    await write.link(ask.review, id, 'decided in')
    for (const finding of findings) await write.link(finding.id, id, 'decided in')
    await write.dueDone(ask.review, 'review')
    // The contract goes on: it is looked at again within six months (council: the same rhythm, without the rule).
    if (contract && ['continue', 'extend', 'vary'].includes(ask.choice)) {
      const next = clock('nsc-review-meeting', ask.on, { standard_contract: contract.body_kind !== 'council', edition_on: contract.begins_on ?? ask.on })
      await write.due({ recordId: id, kind: 'next-review', title: `Review ${contract.title} again`, on: next.on ?? addMonths(ask.on, 6), ...(next.on ? { rule: next.rule } : {}), ownerRole: 'contract-manager', scopeId: scopeId ?? undefined })
    }
    return { goTo: id }
  },
})

export const contractReviewActs = [openReview, decideReview]
