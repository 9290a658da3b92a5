import { act } from '../../kernel/act.ts'
import type { Tx } from '../../kernel/database/database.ts'
import { date, longText, text } from '../../kernel/fields.ts'
import { decide } from '../../kernel/refusal.ts'
import type { CivilDate } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { clock, lateNote, stateOf, stepDateReasons, type Clock } from '../notice.rule.ts'
import { isHeldBack } from '../performance-notice.ts'
import { load, notice, root, type Running } from '../running-notice.ts'
import { secondPerson } from '../second-person.rule.ts'
import { exceptionReasons, investigationReasons, keepReasons } from './escalate.rule.ts'
import { lastOf, noticeStepsOf, type NoticeStep, type NoticeStepRow } from './escalate.ts'

interface Escalating extends Running { steps: NoticeStepRow[] }
const loadAll = async (tx: Tx, ask: { notice: string }): Promise<Escalating> => ({ ...(await load(tx, ask)), steps: await noticeStepsOf(tx, ask.notice) })

interface Taking { notice: string; scopeId: string | null; steps: readonly NoticeStepRow[]; step: NoticeStep; on: CivilDate; words: string; told?: string; dueBy?: CivilDate | null; by: string | undefined }
const take = (write: Writer, one: Taking): Promise<string> =>
  write.insert('review.notice_step', { scope_id: one.scopeId, notice_id: one.notice, place: one.steps.length + 1, step: one.step, taken_on: one.on, words: one.words, told: one.told ?? '', due_by: one.dueBy, taken_by: one.by })

export const beginInvestigation = act({
  name: 'review.begin-joint-investigation', title: 'Begin a joint investigation', says: 'began a joint investigation', ...root,
  intro: 'Where both sides do not agree at the meeting on what goes wrong, or why. It reports within two months and recommends a plan, or that the notice is withdrawn.',
  input: {
    notice, on: date({ label: 'Day it was agreed', rule: 'NSC-33' }), terms: longText({ label: 'What it looks into', named: 'what it looks into', max: 4000 }),
    people: text({ label: 'Who carries it out', named: 'who carries it out', hint: 'Posts of both sides, like Deputy director of quality (provider), Head of contracts (ICB).', max: 500 }), reportBy: date({ label: 'It reports by', named: 'the day it reports', rule: 'NSC-33' }),
  },
  load: loadAll,
  rule: (facts: Escalating, ask, given) => decide(facts, [...stepDateReasons('on', ask.on, { on: facts.row.met_on, words: 'the meeting' }, given.today), ...investigationReasons(ask, facts.row)]),
  save: async (write, { row, steps }, ask, given) => {
    const scopeId = given.root!.scope_id
    await take(write, { notice: ask.notice, scopeId, steps, step: 'investigation begun', on: ask.on, words: ask.terms, told: ask.people, dueBy: ask.reportBy, by: given.actor.accountId })
    await write.dueCancelled(ask.notice, 'plan')
    await write.due({ recordId: ask.notice, kind: 'investigation', title: `The joint investigation reports: ${row.contract ?? ''}`.slice(0, 200), on: ask.reportBy, rule: 'NSC-33', ownerRole: 'contract-manager', scopeId: scopeId ?? undefined })
  },
})

export const reportInvestigation = act({
  name: 'review.report-joint-investigation', title: 'Record what the investigation found', says: 'recorded what the joint investigation found', ...root,
  input: { notice, on: date({ label: 'Day of its report', rule: 'NSC-33' }), words: longText({ label: 'What it found and recommends', named: 'what it found', max: 4000 }) },
  load: loadAll,
  rule: (facts: Escalating, ask, given) => {
    const begun = lastOf(facts.steps, 'investigation begun')
    return decide({ ...facts, plan: clock('nsc-plan-agreed', ask.on, facts.row) }, [...stepDateReasons('on', ask.on, { on: begun?.taken_on ?? null, words: 'it began' }, given.today), ...lateNote('on', ask.on, begun?.due_by ?? null, 'NSC-33', 'The report')])
  },
  save: async (write, { row, steps, plan }: Escalating & { plan: Clock }, ask, given) => {
    const scopeId = given.root!.scope_id
    await take(write, { notice: ask.notice, scopeId, steps, step: 'investigation reported', on: ask.on, words: ask.words, dueBy: plan.on, by: given.actor.accountId })
    await write.update('review.performance_notice', ask.notice, { plan_by: plan.on })
    await write.dueDone(ask.notice, 'investigation')
    if (plan.on) await write.due({ recordId: ask.notice, kind: 'plan', title: `Agree the plan: ${row.contract ?? ''}`, on: plan.on, rule: plan.rule, ownerRole: 'contract-manager', scopeId: scopeId ?? undefined })
  },
})

export const tellBoards = act({
  name: 'review.tell-boards', title: 'Tell both boards that no plan is agreed', says: 'told both boards that no plan is agreed', ...root,
  intro: 'Both boards are told together. Ten operational days later a share of the month may be withheld, if the provider does not engage.',
  input: { notice, on: date({ label: 'Day both boards were told', named: 'the day both boards were told', rule: 'NSC-35' }), words: longText({ label: 'What stands between both sides', named: 'what stands between both sides', max: 4000 }) },
  load: loadAll,
  rule: (facts: Escalating, ask, given) => decide(facts, [
    ...stepDateReasons('on', ask.on, { on: facts.row.met_on, words: 'the meeting' }, given.today),
    ...(lastOf(facts.steps, 'boards told') ? [{ code: 'boards.told', words: 'Both boards were told already.' }] : []),
    ...(facts.row.plan_by && ask.on <= facts.row.plan_by ? [{ code: 'boards.early', field: 'on', words: 'The days in which a plan is to be agreed are not over.', rule: 'NSC-35', strength: 'warning' as const }] : []),
  ]),
  save: (write, { row, steps }, ask, given) => take(write, { notice: ask.notice, scopeId: given.root!.scope_id, steps, step: 'boards told', on: ask.on, words: ask.words, told: 'Both boards', dueBy: clock('nsc-plan-withholding', ask.on, row).on, by: given.actor.accountId }).then(() => undefined),
})

export const giveExceptionReport = act({
  name: 'review.give-exception-report', title: 'Give an exception report', says: 'gave an exception report', ...root,
  intro: 'The first goes to both boards when an action was missed and not put right. The second goes to the provider’s board when the failing lasts beyond the time of the first; the Care Quality Commission and NHS England may get a copy.',
  confirm: 'A report that was given stays in the record.',
  input: {
    notice, on: date({ label: 'Day it was given', rule: 'NSC-37' }), words: longText({ label: 'What is not kept, and what it means for people', named: 'what is not kept', max: 4000 }),
    told: text({ label: 'Who was told', named: 'who was told', hint: 'Like: both boards.', max: 500 }), putRightBy: date({ label: 'To be put right by', named: 'the day by which it is put right' }),
  },
  load: loadAll,
  rule: (facts: Escalating, ask, given) => decide(facts, [
    ...stepDateReasons('on', ask.on, { on: facts.row.plan_on, words: 'the plan' }, given.today),
    ...exceptionReasons({ steps: facts.steps, missedOn: facts.actions.filter((one) => one.state === 'missed').map((one) => one.answered_on ?? one.due_on), standard_contract: facts.row.standard_contract, edition_on: facts.row.edition_on }, ask),
  ]),
  save: async (write, { row, steps }, ask, given) => {
    const scopeId = given.root!.scope_id
    await take(write, { notice: ask.notice, scopeId, steps, step: 'exception report', on: ask.on, words: ask.words, told: ask.told, dueBy: ask.putRightBy, by: given.actor.accountId })
    await write.dueCancelled(ask.notice, 'exception')
    await write.due({ recordId: ask.notice, kind: 'exception', title: `Was it put right: ${row.contract ?? ''}`.slice(0, 200), on: ask.putRightBy, rule: 'NSC-39', ownerRole: 'contract-manager', scopeId: scopeId ?? undefined })
    await write.tell({ role: 'commissioner', recordId: ask.notice, words: `An exception report was given: ${row.contract ?? row.title}` })
  },
})

export const keepWithheld = act({
  name: 'review.keep-withheld', title: 'Keep what was withheld', says: 'kept for good what was withheld', ...root, who: ['commissioner', 'finance'],
  intro: 'When the failing lasts after the second exception report. The provider is told in writing; the money is not paid later.',
  confirm: 'Everything held back under this notice is kept for good. It cannot be paid back by this notice any more.',
  input: { notice, on: date({ label: 'Day of the notice to the provider', rule: 'NSC-40' }), words: longText({ label: 'Why it is kept', named: 'why it is kept', max: 2000 }) },
  load: loadAll,
  rule: (facts: Escalating, ask, given) => {
    const held = facts.withheld.filter(isHeldBack)
    return decide(facts, [
      ...held.flatMap((one) => secondPerson(one.proposed_by, given.actor, 'to withhold this money')).slice(0, 1),
      ...stepDateReasons('on', ask.on, { on: held.map((one) => one.withheld_on).sort().at(-1) ?? null, words: 'it was withheld' }, given.today),
      ...keepReasons({ steps: facts.steps, heldBack: held.length, missed: facts.actions.filter((one) => one.state === 'missed').length, standard_contract: facts.row.standard_contract, edition_on: facts.row.edition_on }, ask),
    ])
  },
  save: async (write, { steps, withheld, actions }, ask, given) => {
    for (const one of withheld) if (isHeldBack(one)) await write.update('review.withholding', one.id, { kept_on: ask.on })
    await take(write, { notice: ask.notice, scopeId: given.root!.scope_id, steps, step: 'kept', on: ask.on, words: ask.words, by: given.actor.accountId })
    await write.dueCancelled(ask.notice, 'pay')
    for (const role of ['finance', 'contract-manager']) await write.tell({ role, recordId: ask.notice, words: 'What was withheld is kept for good.' })
    return { state: stateOf(actions, 0) }
  },
})

export const escalateActs = [beginInvestigation, reportInvestigation, tellBoards, giveExceptionReport, keepWithheld]
