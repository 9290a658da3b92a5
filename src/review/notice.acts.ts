import { z } from 'zod'
import { act, type RecordRow } from '../kernel/act.ts'
import { uuidv7 } from '../kernel/ids.ts'
import { choice, date, longText, number, reference, text } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import type { Writer } from '../kernel/writer.ts'
import { addMonths, dateInWords, isCivilDate } from '../kernel/time.ts'
import { withholdFromMonth } from '../deliver/index.ts'
import { contractOf, rowsField, storedText, type ContractFacts } from '../deliver/returns/index.ts'
import { findingOf, type FindingRow } from './finding.ts'
import { clock, lateNote, stateOf, stepDateReasons, type Clock } from './notice.rule.ts'
import { isHeldBack, isProposed, planWords, type ActionRow, type NoticeRow, type WithholdingRow } from './performance-notice.ts'
import { load, notice, root, type Running } from './running-notice.ts'

interface Giving { contract: ContractFacts | undefined; finding: FindingRow | undefined }

export const giveNotice = act({
  name: 'review.give-performance-notice', title: 'Give a performance notice', says: 'gave the notice', kind: 'performance-notice', who: root.who,
  intro: 'Under the NHS Standard Contract this is a contract performance notice (GC9) and its clocks begin. Under a contract that is not on it, raise a concern: its own steps begin there.',
  confirm: 'A notice that was given cannot be taken out of the record. It can be withdrawn with a reason.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }),
    finding: reference({ label: 'Finding that leads to it', to: 'finding', required: false }),
    on: date({ label: 'Day it was given', rule: 'NSC-30' }),
    failing: longText({ label: 'What fails, and the evidence', max: 4000 }),
    clause: text({ label: 'Clause or requirement', max: 400 }),
    remedy: longText({ label: 'What is wanted', max: 2000 }),
  },
  load: async (tx, ask): Promise<Giving> => ({ contract: await contractOf(tx, ask.contract), finding: ask.finding ? await findingOf(tx, ask.finding) : undefined }),
  rule: (facts: Giving, ask, given) => decide(facts, [
    ...(facts.contract ? [] : [{ code: 'notice.contract', field: 'contract', words: 'There is no such contract, or it is not yours to see.' }]),
    ...(facts.finding?.contract_id && facts.finding.contract_id !== ask.contract ? [{ code: 'notice.finding', field: 'finding', words: `${facts.finding.reference} is about another contract.` }] : []),
    ...(facts.contract?.begins_on && ask.on < facts.contract.begins_on ? [{ code: 'notice.before', field: 'on', words: `The contract begins on ${dateInWords(facts.contract.begins_on)}.` }] : []),
    ...(facts.contract?.body_kind === 'council' ? [{ code: 'notice.ladder', words: 'If this contract is not on the NHS Standard Contract, raise a concern instead: the improvement notice is its second step.', rule: 'NSC-71', strength: 'warning' as const }] : []),
    ...stepDateReasons('on', ask.on, { on: null, words: '' }, given.today),
  ]),
  save: async (write, { contract, finding }, ask) => {
    const terms = { standard_contract: contract!.body_kind !== 'council', edition_on: contract!.begins_on ?? ask.on }
    const meeting = clock('nsc-meeting', ask.on, terms)
    const words = terms.standard_contract ? 'Contract performance notice' : 'Improvement notice'
    const id = await write.record({ kind: 'performance-notice', title: `${words}: ${contract!.title}`, state: 'given', programmeId: contract!.programme_id ?? undefined, scopeId: contract!.scope_id ?? undefined, providerId: contract!.provider_id ?? undefined })
    await write.insert('review.performance_notice', { id, scope_id: contract!.scope_id, contract_id: ask.contract, finding_id: ask.finding, ...terms, given_on: ask.on, failing: ask.failing, clause: ask.clause, remedy: ask.remedy, meeting_by: meeting.on })
    await write.link(ask.contract, id, 'acted on by')
    if (finding) {
      await write.link(finding.id, id, 'led to')
      if (finding.state === 'open') await write.move(finding.id, 'acted on')
    }
    if (meeting.on) await write.due({ recordId: id, kind: 'meeting', title: `Hold the meeting on ${contract!.title}`, on: meeting.on, rule: meeting.rule, ownerRole: 'contract-manager', scopeId: contract!.scope_id ?? undefined })
  },
})

export const holdMeeting = act({
  name: 'review.hold-meeting', title: 'Record the meeting', says: 'recorded the meeting', ...root,
  input: { notice, on: date({ label: 'Day of the meeting', rule: 'NSC-31' }), words: longText({ label: 'What it came to', max: 4000 }) },
  load,
  rule: ({ row }: Running, ask, given) => decide({ row, plan: clock('nsc-plan-agreed', ask.on, row) }, [...stepDateReasons('on', ask.on, { on: row.given_on, words: 'the notice' }, given.today), ...lateNote('on', ask.on, row.meeting_by, 'NSC-31', 'The meeting')]),
  save: async (write, value: { row: NoticeRow; plan: Clock }, ask, given) => {
    await write.update('review.performance_notice', ask.notice, { met_on: ask.on, meeting_words: ask.words, plan_by: value.plan.on })
    await write.dueDone(ask.notice, 'meeting')
    if (value.plan.on) await write.due({ recordId: ask.notice, kind: 'plan', title: `Agree the plan: ${value.row.contract ?? ''}`, on: value.plan.on, rule: value.plan.rule, ownerRole: 'contract-manager', scopeId: given.root!.scope_id ?? undefined })
  },
})

export interface PlannedAction { what: string; owner: string; by: string }

const plannedActions = rowsField<PlannedAction>({
  label: 'Actions', hint: 'One line for each: what; who; by when (year-month-day). For example Open two evening clinics; Operations director; 2026-02-27',
  row: z.strictObject({ what: storedText(500).refine((value) => value !== ''), owner: storedText(200).refine((value) => value !== ''), by: z.string().refine((value) => isCivilDate(value)) }),
  fromLine: ([what, owner, by, ...more]) => (more.length > 0 ? null : { what, owner, by }),
  toLine: (row) => [row.what, row.owner, row.by].join('; '),
  misfit: 'must have one line for each action: what; who; by when, like 2026-02-27',
  most: 100,
})

/** What was held back is to be paid by this day, where the contract has one. */
async function awaitPayment(write: Writer, held: readonly WithholdingRow[], repaid: Clock, root: RecordRow): Promise<void> {
  if (held.length === 0 || !repaid.on) return
  for (const one of held) await write.update('review.withholding', one.id, { pay_by: repaid.on })
  await write.due({ recordId: root.id, kind: 'pay', title: 'Pay what was withheld', on: repaid.on, rule: repaid.rule, ownerRole: 'contract-manager', scopeId: root.scope_id ?? undefined })
}

export const agreePlan = act({
  name: 'review.agree-action-plan', title: 'Agree the action plan', says: 'agreed the action plan', ...root,
  input: {
    notice, on: date({ label: 'Day it was agreed', rule: 'NSC-34' }), actions: plannedActions,
    keptMonths: number({ label: 'Months the improvement must be kept', whole: true, min: 0, max: 36 }),
  },
  load,
  rule: ({ row, withheld }: Running, ask, given) => decide({ held: withheld.filter(isHeldBack), repaid: clock('nsc-withheld-repaid', ask.on, row) }, [
    ...(row.plan_on ? [{ code: 'plan.agreed', words: `The ${planWords(row)} was agreed on ${dateInWords(row.plan_on)}.` }] : []),
    ...stepDateReasons('on', ask.on, { on: row.met_on, words: 'the meeting' }, given.today), ...lateNote('on', ask.on, row.plan_by, 'NSC-34', 'The plan'),
    ...ask.actions.filter((action) => action.by < ask.on).map((action): Refusal => ({ code: 'plan.past', field: 'actions', words: `"${action.what.slice(0, 60)}" would be due before the plan is agreed.` })),
  ]),
  save: async (write, { held, repaid }, ask, given) => {
    const scopeId = given.root!.scope_id
    await write.update('review.performance_notice', ask.notice, { plan_on: ask.on, kept_months: ask.keptMonths })
    await write.dueDone(ask.notice, 'plan')
    const rows = ask.actions.map((action, index) => ({ id: uuidv7(), scope_id: scopeId, notice_id: ask.notice, place: index + 1, what: action.what, owner: action.owner, due_on: action.by }))
    await write.insertMany('review.action', rows)
    for (const row of rows) await write.due({ recordId: ask.notice, kind: `action-${row.place}`, title: `Was it done: ${row.what} (${row.owner})`, on: row.due_on, rule: 'NSC-37', ownerRole: 'contract-manager', scopeId: scopeId ?? undefined })
    await awaitPayment(write, held, repaid, given.root!)
    return { state: stateOf([], held.length) }
  },
})

export const recordAction = act({
  name: 'review.record-action', title: 'Record an action as done or missed', says: 'recorded an action of the plan', ...root,
  input: {
    notice, action: number({ label: 'Number of the action', whole: true, min: 1, max: 100 }),
    outcome: choice({ label: 'What came of it', options: [{ value: 'done', text: 'Done' }, { value: 'missed', text: 'Missed' }] }),
    on: date({ label: 'Day' }), words: longText({ label: 'Evidence', max: 2000 }),
  },
  load,
  rule: (facts: Running, ask, given) => {
    const action = facts.actions.find((one) => one.place === ask.action)
    const reasons = stepDateReasons('on', ask.on, { on: facts.row.plan_on, words: 'the plan' }, given.today)
    if (!action) reasons.push({ code: 'action.number', field: 'action', words: `The plan has actions 1 to ${facts.actions.length}.` })
    else if (action.state === 'done') reasons.push({ code: 'action.done', field: 'action', words: 'This action is recorded as done already.' })
    else if (ask.outcome === 'missed' && ask.on < action.due_on) reasons.push({ code: 'action.early', field: 'on', words: `It is not missed before its day, ${dateInWords(action.due_on)}.` })
    return decide({ ...facts, action: action!, remedy: clock('nsc-plan-breach-remedy', ask.on, facts.row) }, reasons)
  },
  save: async (write, value: Running & { action: ActionRow; remedy: Clock }, ask, given) => {
    await write.update('review.action', value.action.id, { state: ask.outcome, answered_on: ask.on, words: ask.words })
    await write.dueDone(ask.notice, `action-${ask.action}`)
    if (ask.outcome === 'done') await write.dueDone(ask.notice, `remedy-${ask.action}`)
    else if (value.remedy.on) await write.due({ recordId: ask.notice, kind: `remedy-${ask.action}`, title: `Put right: ${value.action.what}`, on: value.remedy.on, rule: value.remedy.rule, ownerRole: 'contract-manager', scopeId: given.root!.scope_id ?? undefined })
    const actions = value.actions.map((one) => (one.id === value.action.id ? { state: ask.outcome } : one))
    const held = value.withheld.filter(isHeldBack)
    if (stateOf(actions, 0) === 'plan') await awaitPayment(write, held, clock('nsc-withheld-repaid', ask.on, value.row), given.root!)
    return { state: stateOf(actions, held.length) }
  },
})

export const payWithheld = act({
  name: 'review.pay-withheld', title: 'Pay what was withheld', says: 'paid what was withheld', ...root,
  confirm: 'Records that everything withheld under this notice was paid.',
  input: { notice, on: date({ label: 'Day it was paid' }), words: longText({ label: 'How the failing was put right', max: 2000 }) },
  load,
  rule: ({ row, actions, withheld }: Running, ask, given) => decide({ unpaid: withheld.filter(isHeldBack), contractId: row.contract_id }, [
    ...stepDateReasons('on', ask.on, { on: withheld.flatMap((one) => one.withheld_on ?? []).sort().at(-1) ?? row.plan_on, words: 'it was withheld' }, given.today),
    ...actions.filter((one) => one.state === 'missed').map((one): Refusal => ({ code: 'pay.missed', words: `Action ${one.place} is still missed. Record it as done when it is put right; then pay.`, rule: 'NSC-40' })),
    ...lateNote('on', ask.on, withheld.map((one) => one.pay_by).filter((by) => by !== null).sort()[0] ?? null, 'NSC-40', 'The payment'),
    ...(row.plan_on === null ? [{ code: 'pay.no-plan', words: `No ${planWords(row)} is agreed yet. Agree it; then pay.`, rule: 'NSC-36' }] : []),
  ]),
  save: async (write, { unpaid, contractId }: { unpaid: WithholdingRow[]; contractId: string }, ask, given) => {
    for (const one of unpaid) {
      await write.update('review.withholding', one.id, { paid_on: ask.on })
      await withholdFromMonth(write, { contractId, scopeId: given.root!.scope_id, month: one.month, pence: -BigInt(one.amount_pence), words: `Given back under ${given.root!.reference}: ${ask.words}`, at: given.now })
    }
    await write.dueDone(ask.notice, 'pay')
  },
})

export const closeNotice = act({
  name: 'review.close-performance-notice', title: 'Close the notice', says: 'closed the notice', ...root,
  confirm: 'A closed notice cannot be opened again.',
  input: { notice, on: date({ label: 'Day', rule: 'NSC-43' }), reason: longText({ label: 'What was reached, and since when it is kept', max: 2000 }) },
  load,
  rule: ({ row, actions, withheld }: Running, ask, given) => decide(row, [
    ...stepDateReasons('on', ask.on, { on: row.plan_on, words: 'the plan' }, given.today),
    ...(withheld.some(isProposed) ? [{ code: 'close.proposed', words: 'To withhold money is still proposed. Decline it first.' }] : []),
    ...actions.filter((one) => one.state !== 'done').map((one): Refusal => ({ code: 'close.open-action', words: `Action ${one.place} is ${one.state}: ${one.what}. Record it as done first.`, rule: 'NSC-43' })),
    ...(row.plan_on && row.kept_months ? lateKept(ask.on, addMonths(row.plan_on, row.kept_months), row) : []),
  ]),
  save: async (write, _row, ask) => {
    await write.update('review.performance_notice', ask.notice, { ended_on: ask.on, ended_words: ask.reason })
    await write.dueDone(ask.notice)
  },
})

const lateKept = (on: string, until: string, row: NoticeRow): Refusal[] => (on >= until ? [] : [{
  code: 'close.early', field: 'on', rule: 'NSC-43', strength: 'warning',
  words: `The ${planWords(row)} wants the improvement kept for ${row.kept_months} months, until ${dateInWords(until)} at the earliest.`,
}])

export const withdrawNotice = act({
  name: 'review.withdraw-performance-notice', title: 'Withdraw the notice', says: 'withdrew the notice', ...root,
  confirm: 'A notice that is withdrawn cannot be taken up again. A new one can be given.',
  input: { notice, on: date({ label: 'Day' }), reason: longText({ label: 'Reason', max: 2000 }) },
  load,
  rule: ({ row }: Running, ask, given) => decide(row, stepDateReasons('on', ask.on, { on: row.met_on ?? row.given_on, words: 'the step before' }, given.today)),
  save: async (write, _row, ask) => {
    await write.update('review.performance_notice', ask.notice, { ended_on: ask.on, ended_words: ask.reason })
    await write.dueCancelled(ask.notice)
  },
})

export const noticeActs = [giveNotice, withdrawNotice, holdMeeting, agreePlan, recordAction, payWithheld, closeNotice]
