import { expect, test } from 'vitest'
import { claimInWords } from './claim-words.ts'

const claim = { what: 'More begin in time', likely: 10, low: 5.5, high: 15, unit: '%', by_month: '2026-08', judged: null, judged_compared: null }

test('a claim says what it claims, and what each design found of it', () => {
  expect(claimInWords(claim)).toBe('Claimed: More begin in time, +10 % (between +5.5 and +15) by August 2026. Not judged yet.')
  expect(claimInWords({ ...claim, judged: { words: 'It came as claimed in 2026-08.' } as never, judged_compared: { words: 'The same.' } as never })).toContain('by August 2026. It came as claimed in August 2026. Beside others: The same.')
})
