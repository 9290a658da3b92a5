import { expect, test } from 'vitest'
import { matchAnswers } from './answers.rule.ts'
import { standingOf } from './return.ts'
import { requestReasons } from './return.rule.ts'

const asked = [{ id: 'a', reference: 'KPI-1', name: 'First treatment within 6 weeks', unit: '%' }, { id: 'b', reference: 'KPI-2', name: 'Courses', unit: 'courses' }]

test('figures are matched by reference or by name', () => {
  const { matched, refusals } = matchAnswers([{ kpi: 'kpi-1', value: 84.5 }, { kpi: ' first  treatment within 6 weeks'.replace('first', 'courses').slice(0, 8), value: 512 }], asked)
  expect(refusals).toEqual([])
  expect(matched.map((one) => [one.line, one.value])).toEqual([['a', 84.5], ['b', 512]])
})

test('every reason comes at once: unknown, twice, impossible and missing', () => {
  const { refusals } = matchAnswers([{ kpi: 'KPI-9', value: 1 }, { kpi: 'KPI-1', value: 140 }, { kpi: 'KPI-1', value: 80 }], asked)
  expect(refusals.map((one) => one.words)).toEqual([
    'KPI-9 is not among the indicators of this return: KPI-1, KPI-2.', 'KPI-1 First treatment within 6 weeks: a percentage lies between 0 and 100.',
    'KPI-1 First treatment within 6 weeks is given twice.', 'Enter Courses (KPI-2), or the reason why there is no value.',
  ])
})

test('no value is allowed with a reason, and a percentage must be what its numbers make', () => {
  expect(matchAnswers([{ kpi: 'KPI-1', reason: 'system down' }, { kpi: 'KPI-2', value: 1 }], asked).refusals).toEqual([])
  expect(matchAnswers([{ kpi: 'KPI-1', value: 84, numerator: 42, denominator: 100 }, { kpi: 'KPI-2', value: 1 }], asked).refusals[0]!.words).toContain('42.0 %, not 84 %')
})

test('late and missing follow from the dates, on the day itself nothing is late', () => {
  const row = { state: 'requested', due_on: '2026-11-20', sent_on: null }
  expect(['2026-11-01', '2026-11-15', '2026-11-20', '2026-11-21'].map((today) => standingOf(row, today))).toEqual(['waiting', 'due soon', 'due soon', 'missing'])
  expect(standingOf({ ...row, state: 'sent', sent_on: '2026-11-20' }, '2026-12-01')).toBe('sent in time')
  expect(standingOf({ ...row, state: 'sent', sent_on: '2026-11-21' }, '2026-12-01')).toBe('sent late')
})

test('a return is not asked for without provider or indicators, for a month to come, or twice', () => {
  const contract = { state: 'running', title: 'Therapies', provider_id: null }
  expect(requestReasons({ contract, kpis: [], before: { reference: 'RET-1' } }, { period: '2026-12', due: '2026-11-30' }, '2026-11-21').map((one) => one.code))
    .toEqual(['return.future', 'return.due', 'return.no-provider', 'return.no-kpis', 'return.twice'])
})
