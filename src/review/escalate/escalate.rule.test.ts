import { expect, test } from 'vitest'
import { exceptionReasons, investigationReasons, keepReasons } from './escalate.rule.ts'
import { stepTitle, type NoticeStepRow } from './escalate.ts'

const nhs = { standard_contract: true, edition_on: '2025-04-01' }
const council = { standard_contract: false, edition_on: '2025-04-01' }
const report = (place: number, taken_on: string, due_by: string): NoticeStepRow => ({ place, step: 'exception report', taken_on, words: '', told: '', due_by })
const codes = (reasons: { code: string; strength?: string }[]): string[] => reasons.map((one) => `${one.code}${one.strength === 'warning' ? ' (warning)' : ''}`)

test('an investigation of more than two months is noted under the NHS Standard Contract, and nothing is said under another', () => {
  expect(codes(investigationReasons({ on: '2026-01-20', reportBy: '2026-03-20' }, nhs))).toEqual([])
  expect(codes(investigationReasons({ on: '2026-01-20', reportBy: '2026-03-21' }, nhs))).toEqual(['investigation.long (warning)'])
  expect(codes(investigationReasons({ on: '2026-01-20', reportBy: '2026-09-21' }, council))).toEqual([])
  expect(codes(investigationReasons({ on: '2026-01-20', reportBy: '2026-01-19' }, council))).toEqual(['investigation.order'])
})

test('a first exception report follows five operational days after the miss; without a miss there is nothing to report', () => {
  const ask = (on: string) => ({ on, putRightBy: '2026-04-30' })
  expect(codes(exceptionReasons({ ...nhs, steps: [], missedOn: ['2026-03-02'] }, ask('2026-03-09')))).toEqual(['exception.remedy-runs (warning)'])
  expect(codes(exceptionReasons({ ...nhs, steps: [], missedOn: ['2026-03-02'] }, ask('2026-03-10')))).toEqual([])
  expect(codes(exceptionReasons({ ...nhs, steps: [], missedOn: [] }, ask('2026-03-10')))).toEqual(['exception.nothing-missed'])
})

test('a second report waits for the time of the first, and there is no third', () => {
  const first = report(1, '2026-03-10', '2026-04-10')
  const facts = { ...nhs, missedOn: ['2026-03-02'] }
  const ask = (on: string) => ({ on, putRightBy: '2026-05-30' })
  expect(codes(exceptionReasons({ ...facts, steps: [first] }, ask('2026-04-10')))).toEqual(['exception.first-runs (warning)'])
  expect(codes(exceptionReasons({ ...facts, steps: [first] }, ask('2026-04-11')))).toEqual([])
  expect(codes(exceptionReasons({ ...facts, steps: [first, report(2, '2026-04-11', '2026-05-11')] }, ask('2026-05-20')))).toEqual(['exception.third'])
  expect([first, report(2, '2026-04-11', '2026-05-11')].map((one, _at, all) => stepTitle(all, one))).toEqual(['First exception report', 'Second exception report'])
})

test('money is kept only while something is missed; what the clocks say is a warning', () => {
  const both = [report(1, '2026-03-10', '2026-04-10'), report(2, '2026-04-13', '2026-05-11')]
  expect(codes(keepReasons({ ...nhs, steps: both, heldBack: 1, missed: 1 }, { on: '2026-05-12' }))).toEqual(['keep.early (warning)'])
  expect(codes(keepReasons({ ...nhs, steps: both, heldBack: 1, missed: 1 }, { on: '2026-05-13' }))).toEqual([])
  expect(codes(keepReasons({ ...nhs, steps: both.slice(0, 1), heldBack: 1, missed: 1 }, { on: '2026-05-14' }))).toEqual(['keep.no-second-report (warning)'])
  expect(codes(keepReasons({ ...nhs, steps: both, heldBack: 1, missed: 0 }, { on: '2026-06-14' }))).toEqual(['keep.put-right'])
  expect(codes(keepReasons({ ...nhs, steps: both, heldBack: 0, missed: 1 }, { on: '2026-06-14' }))).toEqual(['keep.nothing'])
})
