import type { Refusal } from '../../kernel/refusal.ts'
import { dateInWords, type CivilDate } from '../../kernel/time.ts'
import { clock } from '../notice.rule.ts'
import { lastOf, type NoticeStepRow } from './escalate.ts'

interface Terms { standard_contract: boolean; edition_on: CivilDate }

/** An investigation longer than the contract has it is noted (NSC-33, mark K), one that would end before it begins is refused. Pure. */
export function investigationReasons(ask: { on: CivilDate; reportBy: CivilDate }, terms: Terms): Refusal[] {
  if (ask.reportBy < ask.on) return [{ code: 'investigation.order', field: 'reportBy', words: 'An investigation cannot report before it begins.' }]
  const most = clock('nsc-joint-investigation', ask.on, terms)
  return most.on && ask.reportBy > most.on ? [{ code: 'investigation.long', field: 'reportBy', words: `A joint investigation reports within two months: by ${dateInWords(most.on)}.`, rule: 'NSC-33', strength: 'warning' }] : []
}

/**
 * Why an exception report may not be given, or what to look at before: a third one; one before the missed action could be put right
 * (NSC-37); a second one within the time of the first (NSC-39). What the clocks say is a warning (mark K). Pure.
 */
export function exceptionReasons(facts: { steps: readonly NoticeStepRow[]; missedOn: readonly CivilDate[] } & Terms, ask: { on: CivilDate; putRightBy: CivilDate }): Refusal[] {
  const reasons: Refusal[] = []
  const reports = facts.steps.filter((one) => one.step === 'exception report')
  const first = reports[0]
  if (ask.putRightBy < ask.on) reasons.push({ code: 'exception.order', field: 'putRightBy', words: 'The day by which it is put right must not be before the report.' })
  if (facts.missedOn.length === 0) reasons.push({ code: 'exception.nothing-missed', words: 'No action of the plan is missed, so there is nothing to report.', rule: 'NSC-37' })
  if (reports.length >= 2) reasons.push({ code: 'exception.third', words: 'Both exception reports were given. What follows is that the money is kept, that it is put right, or that the contract ends.', rule: 'NSC-39' })
  else if (first) {
    if (ask.on < first.taken_on) reasons.push({ code: 'exception.before-first', field: 'on', words: `The first report was given on ${dateInWords(first.taken_on)}.` })
    else if (first.due_by && ask.on <= first.due_by) reasons.push({ code: 'exception.first-runs', field: 'on', words: `The time of the first report runs until ${dateInWords(first.due_by)}.`, rule: 'NSC-39', strength: 'warning' })
  } else {
    const until = facts.missedOn.map((on) => clock('nsc-plan-breach-remedy', on, facts).on).filter((on) => on !== null).sort()[0]
    if (until && ask.on <= until) reasons.push({ code: 'exception.remedy-runs', field: 'on', words: `What was missed can be put right until ${dateInWords(until)}.`, rule: 'NSC-37', strength: 'warning' })
  }
  return reasons
}

/** Why money withheld may not be kept, or what to look at before: nothing is held back; nothing is missed any more; no second report, or too soon after it (NSC-40, a warning). Pure. */
export function keepReasons(facts: { steps: readonly NoticeStepRow[]; heldBack: number; missed: number } & Terms, ask: { on: CivilDate }): Refusal[] {
  if (facts.heldBack === 0) return [{ code: 'keep.nothing', words: 'No money is held back under this notice.' }]
  const reports = facts.steps.filter((one) => one.step === 'exception report')
  const second = reports.length >= 2 ? lastOf(facts.steps, 'exception report') : undefined
  const until = second && clock('nsc-withheld-kept', second.taken_on, facts).on
  return [
    ...(facts.missed === 0 ? [{ code: 'keep.put-right', words: 'Every action is done: what was withheld is to be paid, not kept.', rule: 'NSC-40' }] : []),
    ...(second ? [] : [{ code: 'keep.no-second-report', words: 'No second exception report was given. The NHS Standard Contract lets money be kept only after it.', rule: 'NSC-40', strength: 'warning' as const }]),
    ...(until && ask.on <= until ? [{ code: 'keep.early', field: 'on', words: `Twenty operational days after the second report end on ${dateInWords(until)}.`, rule: 'NSC-40', strength: 'warning' as const }] : []),
  ]
}
