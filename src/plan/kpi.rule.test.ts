import { expect, test } from 'vitest'
import { kpiNotReady } from './kpi.rule.ts'

const whole = { reference: 'KPI-1', name: 'Visits in time', baseline: 80, target: 90, outcome_id: 'an outcome', source_words: 'The return', owner_name: 'Service lead', limit_rule: 'three months', consequence: 'A notice' } as const

test('an indicator that says everything may enter a new contract', () => {
  expect(kpiNotReady(whole)).toEqual([])
})

test('each thing that is missing is told by itself, with the name of the indicator', () => {
  const missing = { baseline: null, target: null, outcome_id: null, source_words: '', owner_name: '', limit_rule: null, consequence: '' } as const
  for (const [field, value] of Object.entries(missing)) {
    const told = kpiNotReady({ ...whole, [field]: value })
    expect(told, field).toHaveLength(1)
    expect(told[0]!.words).toContain('KPI-1 Visits in time')
  }
  expect(kpiNotReady({ ...whole, ...missing })).toHaveLength(7)
})

test('a baseline of nothing is a baseline', () => {
  expect(kpiNotReady({ ...whole, baseline: 0 })).toEqual([])
})
