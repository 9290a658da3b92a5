import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupInWords, treatmentByStrength, type TreatedSignal } from './treatment.rule.ts'

const signal = (contract: string, more: Partial<TreatedSignal> = {}): TreatedSignal => ({ kpi_id: contract, kpi: 'Visits in time', contract_id: contract, contract, from: '2026-01', to: '2026-03', months: 3, rule: 'outside limits', answers: [], ...more })
const notice = { kind: 'notice', on: '2026-03-03', href: '/n' } as const

test('two changes of the same strength, one acted on and one not: both are named with their days', () => {
  const [group] = treatmentByStrength([signal('South', { answers: [notice] }), signal('North')], '2026-06-01')
  expect(group).toMatchObject({ strength: 4, acted: 1, none: 1, middleDays: 30, longestWithout: 120 })
  expect(group!.cases.map((one) => [one.contract, one.acted, one.days])).toEqual([['North', false, 120], ['South', true, 30]])
  expect(groupInWords(group!)).toBe('Of 2 changes of this strength, one was acted on, after 30 days; one was not, for 120 days so far.')
})

test('an explanation is an answer but no action; a later action counts from its own day', () => {
  const [group] = treatmentByStrength([signal('North', { answers: [{ kind: 'explained', on: '2026-02-11', href: '/f' }] })], '2026-06-01')
  expect(group!.cases[0]).toMatchObject({ acted: false, answer: { kind: 'explained' }, days: 120 })
  expect(treatmentByStrength([signal('North', { answers: [{ kind: 'explained', on: '2026-02-11', href: '/f' }, notice] })], '2026-06-01')[0]!.cases[0]).toMatchObject({ acted: true, days: 30 })
})

test('an action before the month could be seen counts no days', () => {
  expect(treatmentByStrength([signal('North', { answers: [{ ...notice, on: '2026-01-20' }] })], '2026-06-01')[0]!.cases[0]!.days).toBe(0)
})

test('weaker changes stand apart from stronger ones', () => {
  expect(treatmentByStrength([signal('North'), signal('South', { months: 1 }), signal('West', { rule: 'two in three', months: 2 })], '2026-06-01').map((group) => group.strength)).toEqual([4, 3, 2])
})

test('whose contract it is never changes the group, the days or what counts as an action', () => {
  const any = fc.record({ months: fc.integer({ min: 1, max: 9 }), rule: fc.constantFrom('outside limits', 'shift', 'trend', 'two in three'), acted: fc.boolean() })
  fc.assert(fc.property(fc.array(any, { minLength: 1, maxLength: 10 }), (list) => {
    const of = (name: (at: number) => string) => treatmentByStrength(list.map((one, at) => signal(name(at), { kpi_id: String(at), months: one.months, rule: one.rule as 'shift', answers: one.acted ? [notice] : [] })), '2026-06-01')
    const told = (groups: ReturnType<typeof of>) => new Map(groups.flatMap((group) => group.cases.map((one) => [one.kpi_id, [group.strength, one.acted, one.days]])))
    expect(told(of((at) => `Own trading company ${99 - at}`))).toEqual(told(of((at) => `Small charity ${at}`)))
  }))
})
