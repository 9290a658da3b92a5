import type { Refusal } from '../../kernel/refusal.ts'

/** What a provider sends of one indicator. `kpi` is its reference (KPI-3) or its name. */
export interface Answer {
  kpi: string
  value?: number | null | undefined
  numerator?: number | null | undefined
  denominator?: number | null | undefined
  reason?: string | undefined
}

interface Asked { id: string; reference: string; name: string; unit: string }
/** An answer with the line of the return that it fills. */
export interface MatchedAnswer { line: string; value: number | null; numerator: number | null; denominator: number | null; reason: string }

const same = (left: string, right: string): boolean => left.trim().toLocaleLowerCase('en-GB').replaceAll(/\s+/g, ' ') === right.trim().toLocaleLowerCase('en-GB').replaceAll(/\s+/g, ' ')

/** The asked indicator that a reference or name means. */
export const askedFor = <A extends Asked>(kpi: string, asked: readonly A[]): A | undefined =>
  asked.find((line) => same(line.reference, kpi)) ?? asked.find((line) => same(line.name, kpi))

/** What is wrong with one figure, in words; empty when nothing is. A percentage lies between 0 and 100; a denominator is over 0. */
export function figureProblems(figure: { value?: number | null | undefined; numerator?: number | null | undefined; denominator?: number | null | undefined }, unit: string): string[] {
  const { value, numerator, denominator } = figure
  const problems: string[] = []
  if (typeof value === 'number' && unit.trim() === '%' && (value < 0 || value > 100)) problems.push('a percentage lies between 0 and 100')
  if (typeof denominator === 'number' && denominator <= 0) problems.push('the number below the line must be more than 0')
  if (typeof numerator === 'number' && typeof denominator === 'number' && denominator > 0 && unit.trim() === '%' && numerator > denominator) problems.push('the number above the line is larger than the one below it')
  if (typeof value === 'number' && typeof numerator === 'number' && typeof denominator === 'number' && denominator > 0 && unit.trim() === '%') {
    const counted = (numerator / denominator) * 100
    if (Math.abs(counted - value) > 1) problems.push(`${numerator} of ${denominator} is ${counted.toFixed(1)} %, not ${value} %`)
  }
  return problems
}

/**
 * Matches what was sent with what was asked. Every asked indicator needs a value, or a reason for having none; names that were not
 * asked, twice given or impossible figures are refused, all at once. Pure.
 */
export function matchAnswers(answers: readonly Answer[], asked: readonly Asked[]): { matched: MatchedAnswer[]; refusals: Refusal[] } {
  const refusals: Refusal[] = []
  const matched = new Map<string, MatchedAnswer>()
  const refuse = (words: string, of?: Asked): void => void refusals.push({ code: 'return.figure', field: of ? `value-${of.reference}` : 'answers', words })
  for (const answer of answers) {
    const line = askedFor(answer.kpi, asked)
    if (!line) {
      refuse(`${answer.kpi.slice(0, 80)} is not among the indicators of this return: ${asked.map((one) => one.reference).join(', ')}.`)
      continue
    }
    if (matched.has(line.id)) refuse(`${line.reference} ${line.name} is given twice.`, line)
    for (const problem of figureProblems(answer, line.unit)) refuse(`${line.reference} ${line.name}: ${problem}.`, line)
    matched.set(line.id, { line: line.id, value: answer.value ?? null, numerator: answer.numerator ?? null, denominator: answer.denominator ?? null, reason: answer.reason ?? '' })
  }
  for (const line of asked) {
    const answer = matched.get(line.id)
    if (!answer || (answer.value === null && answer.reason === '')) refuse(`Enter ${line.name} (${line.reference}), or the reason why there is no value.`, line)
  }
  return { matched: [...matched.values()], refusals }
}
