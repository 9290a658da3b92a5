import { expect, test } from 'vitest'
import { clock, lateNote, stateOf, stepDateReasons, withhold } from './notice.rule.ts'

const terms = { standard_contract: true, edition_on: '2024-10-01' }

test('a notice of Friday 9 January 2026 has its meeting within ten operational days, by 23 January', () => {
  expect(clock('nsc-meeting', '2026-01-09', terms)).toMatchObject({ on: '2026-01-23', rule: 'NSC-31' })
})

test('after a meeting on 20 January the plan is agreed by 27 January', () => {
  expect(clock('nsc-plan-agreed', '2026-01-20', terms)).toMatchObject({ on: '2026-01-27', rule: 'NSC-34' })
})

test('a contract older than the clocks, and a council\'s, have no date but say why', () => {
  expect(clock('nsc-meeting', '2026-01-09', { ...terms, edition_on: '2019-04-01' })).toMatchObject({ on: null, words: expect.stringContaining('1 April 2019') as string })
  expect(clock('nsc-meeting', '2026-01-09', { ...terms, standard_contract: false })).toMatchObject({ on: null })
})

test('two per cent of 533,333 pounds is 10,666.66 to the penny, for one action missed', () => {
  const { value, refusals } = withhold({ missed: 1, months: [], ...terms }, { month: '2026-03', monthValue: 53_333_300n })
  expect(refusals).toEqual([])
  expect(value).toEqual({ pence: 1_066_666n, failures: 1, shareHundredths: 200, capped: false })
})

test('seven missed actions are capped at ten per cent', () => {
  expect(withhold({ missed: 7, months: [], ...terms }, { month: '2026-03', monthValue: 53_333_300n }).value).toMatchObject({ pence: 5_333_330n, shareHundredths: 1000, capped: true })
})

test('nothing is withheld without a missed action, twice for a month, or under another contract', () => {
  expect(withhold({ missed: 0, months: [], ...terms }, { month: '2026-03', monthValue: 1n }).refusals.map((one) => one.code)).toEqual(['withhold.nothing-missed'])
  expect(withhold({ missed: 1, months: ['2026-03'], ...terms }, { month: '2026-03', monthValue: 1n }).refusals.map((one) => one.code)).toEqual(['withhold.twice'])
  expect(withhold({ missed: 1, months: [], ...terms, standard_contract: false }, { month: '2026-03', monthValue: 1n }).refusals.map((one) => one.code)).toEqual(['withhold.form'])
})

test('steps follow one another and never lie in the future; a late one is noted, not refused', () => {
  expect(stepDateReasons('on', '2026-01-08', { on: '2026-01-09', words: 'the notice' }, '2026-02-01')[0]!.code).toBe('notice.order')
  expect(stepDateReasons('on', '2026-02-02', { on: null, words: '' }, '2026-02-01')[0]!.code).toBe('notice.future')
  expect(lateNote('on', '2026-01-24', '2026-01-23', 'NSC-31', 'The meeting')[0]!.strength).toBe('warning')
  expect(lateNote('on', '2026-01-23', '2026-01-23', 'NSC-31', 'The meeting')).toEqual([])
})

test('a plan is kept again when nothing stands missed and nothing is unpaid', () => {
  expect(stateOf([{ state: 'done' }, { state: 'missed' }], 0)).toBe('breach')
  expect(stateOf([{ state: 'done' }, { state: 'open' }], 0)).toBe('plan')
  expect(stateOf([{ state: 'done' }], 1)).toBe('withheld')
})
