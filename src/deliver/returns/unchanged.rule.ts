import type { Refusal } from '../../kernel/refusal.ts'
import { periodInWords } from './return.ts'

interface Figure { kpi_id: string; reference: string; name: string; value: number | null; numerator: number | null; denominator: number | null }

/** A return and the one before it of the same contract that was sent. */
export interface UnchangedFacts {
  allowed: boolean
  lines: readonly (Figure & { id: string })[]
  before: { period: string; lines: readonly Figure[] } | undefined
}

export interface Repeated { line: string; value: number | null; numerator: number | null; denominator: number | null; reason: string }

/**
 * The figures of last time again, for every indicator that is asked now. Refused where the commissioner does not take "no change", where
 * nothing was sent before, and for indicators that have no value from last time: those must be typed. Pure.
 */
export function unchanged({ allowed, lines, before }: UnchangedFacts): { repeated: Repeated[]; refusals: Refusal[] } {
  if (!allowed) return { repeated: [], refusals: [{ code: 'return.not-unchanged', words: 'For this return "no change" is not an answer. Enter the figures of the month.' }] }
  if (!before) return { repeated: [], refusals: [{ code: 'return.nothing-before', words: 'Nothing was sent before this month, so there is nothing that could be unchanged. Enter the figures.' }] }
  const words = `No change since ${periodInWords(before.period)}`
  const refusals: Refusal[] = []
  const repeated = lines.flatMap((line): Repeated[] => {
    const last = before.lines.find((one) => one.kpi_id === line.kpi_id)
    if (last !== undefined && last.value !== null) return [{ line: line.id, value: last.value, numerator: last.numerator, denominator: last.denominator, reason: words }]
    refusals.push({ code: 'return.no-value-before', field: `value-${line.reference}`, words: `${line.name} (${line.reference}) has no value from ${periodInWords(before.period)}. Enter the figures of this month.` })
    return []
  })
  return { repeated, refusals }
}
