// Weighted scores of a panel: means, spread, and at which weight another need would come first. Pure.

export interface Criterion { name: string; weight: number }

/** What one scorer gave one need: 0 to 10 for each criterion in order. */
export interface Score { needId: string; scorerId: string; points: readonly number[] }

export interface RankedNeed {
  needId: string
  /** Place from 1; needs whose means do not differ share a place. */
  rank: number
  /** Weighted mean over criteria and scorers, 0 to 10. */
  mean: number
  /** Mean of each criterion over scorers, in the order of the criteria. */
  criterionMeans: number[]
  /** Lowest and highest weighted total that a single scorer gave. */
  lowest: number
  highest: number
}

const same = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function weighted(points: readonly number[], criteria: readonly Criterion[]): number {
  const all = criteria.reduce((sum, criterion) => sum + criterion.weight, 0)
  return criteria.reduce((sum, criterion, index) => sum + criterion.weight * points[index]!, 0) / all
}

/** The scorers who scored every need: only they count, so that no need is judged by other people than its rivals. */
export function completeScorers(needIds: readonly string[], scores: readonly { needId: string; scorerId: string }[]): string[] {
  const byScorer = new Map<string, Set<string>>()
  for (const score of scores) byScorer.set(score.scorerId, (byScorer.get(score.scorerId) ?? new Set()).add(score.needId))
  return [...byScorer].filter(([, needs]) => needIds.every((id) => needs.has(id))).map(([scorer]) => scorer).sort()
}

/**
 * Ranks needs by the weighted mean of the complete scorers' points, highest first; equal means share a place and stand in the
 * order given. Weights are relative: all of them times a number changes nothing. Empty when nobody scored every need.
 */
export function ranking(needIds: readonly string[], criteria: readonly Criterion[], scores: readonly Score[]): RankedNeed[] {
  const counted = new Set(completeScorers(needIds, scores))
  if (counted.size === 0) return []
  const rows = needIds.map((needId) => {
    const given = scores.filter((score) => score.needId === needId && counted.has(score.scorerId))
    const criterionMeans = criteria.map((_, index) => meanOf(given.map((score) => score.points[index]!)))
    const totals = given.map((score) => weighted(score.points, criteria))
    return { needId, rank: 0, mean: weighted(criterionMeans, criteria), criterionMeans, lowest: Math.min(...totals), highest: Math.max(...totals) }
  })
  const sorted = rows.toSorted((a, b) => (same(a.mean, b.mean) ? 0 : b.mean - a.mean))
  return sorted.map((row) => ({ ...row, rank: 1 + sorted.filter((other) => other.mean > row.mean && !same(other.mean, row.mean)).length }))
}

/** The weight (0 to 100) of a criterion beyond which another need comes first, the other weights keeping their proportions. */
export interface Turn { at: number; needId: string }
export interface Sensitivity { criterion: string; weight: number; below: Turn | null; above: Turn | null }

/**
 * For each criterion: below and above which weight would the need in first place lose it? Null where no weight changes it.
 * With one criterion, or a tie for first place, there is nothing to ask: the answer is empty.
 */
export function sensitivity(criteria: readonly Criterion[], ranked: readonly RankedNeed[]): Sensitivity[] {
  const first = ranked[0]
  if (!first || criteria.length < 2 || ranked.filter((row) => row.rank === 1).length > 1) return []
  const all = criteria.reduce((sum, criterion) => sum + criterion.weight, 0)
  return criteria.map((criterion, index) => {
    const others = criteria.map((other, position) => (position === index ? { ...other, weight: 0 } : other))
    const now = criterion.weight / all
    const turns = ranked.slice(1).flatMap((row) => turnOf(first, row, index, others))
    const below = turns.filter((turn) => turn.at < now).sort((a, b) => b.at - a.at)[0]
    const above = turns.filter((turn) => turn.at > now).sort((a, b) => a.at - b.at)[0]
    const inHundred = (turn: Turn | undefined): Turn | null => (turn ? { at: Math.round(turn.at * 1000) / 10, needId: turn.needId } : null)
    return { criterion: criterion.name, weight: criterion.weight, below: inHundred(below), above: inHundred(above) }
  })
}

/** Where the lead of `first` over `row` is nothing, as a share from 0 to 1; both totals are straight lines in the weight. */
function turnOf(first: RankedNeed, row: RankedNeed, index: number, others: readonly Criterion[]): Turn[] {
  if (others.every((other) => other.weight === 0)) return []
  const without = weighted(first.criterionMeans, others) - weighted(row.criterionMeans, others)
  const only = first.criterionMeans[index]! - row.criterionMeans[index]!
  if (same(without, only)) return []
  const at = without / (without - only)
  // Meeting exactly at the end is a tie there, not another winner.
  return at > 1e-9 && at < 1 - 1e-9 ? [{ at, needId: row.needId }] : []
}

export interface ParsedCriteria { criteria: Criterion[]; problems: string[] }

/** Reads criteria, one on a line as `Equity: 30`. Problems in words: a line without weight, a name twice, weights that are not 100 together, none or more than ten. */
export function parseCriteria(text: string): ParsedCriteria {
  const problems: string[] = []
  const criteria: Criterion[] = []
  for (const line of text.split('\n').map((one) => one.trim()).filter((one) => one !== '')) {
    const match = /^(.{1,80}?)\s*[:;=]\s*(\d{1,3})\s*%?$/.exec(line)
    if (!match || Number(match[2]) < 1) problems.push(`“${line.slice(0, 60)}” is not a criterion with its weight. Write it like: Equity: 30.`)
    else if (criteria.some((criterion) => criterion.name.toLowerCase() === match[1]!.toLowerCase())) problems.push(`${match[1]} stands twice.`)
    else criteria.push({ name: match[1]!, weight: Number(match[2]) })
  }
  const sum = criteria.reduce((total, criterion) => total + criterion.weight, 0)
  if (problems.length === 0 && criteria.length === 0) problems.push('Give at least one criterion with its weight, like: Equity: 30.')
  if (criteria.length > 10) problems.push('A panel can weigh at most ten criteria.')
  if (problems.length === 0 && sum !== 100) problems.push(`The weights are ${sum} together. They must be 100.`)
  return { criteria, problems }
}

export type ParsedPoints = { ok: true; points: number[] } | { ok: false; problems: string[] }

/** Reads points for criteria: numbers in their order, or lines as `Equity: 7`. Problems name the criterion: one without points, no whole number from 0 to 10, one too many. */
export function parsePoints(text: string, criteria: readonly Criterion[]): ParsedPoints {
  const parts = (/[a-z]/i.test(text) ? text.split('\n') : text.split(/[\s,;]+/)).map((part) => part.trim()).filter((part) => part !== '')
  const byName = parts.some((part) => /[a-z]/i.test(part))
  const problems: string[] = []
  const found = criteria.map((criterion, index) => {
    const part = byName ? parts.find((one) => one.toLowerCase().startsWith(`${criterion.name.toLowerCase()}:`))?.slice(criterion.name.length + 1).trim() : parts[index]
    if (part === undefined || part === '') problems.push(`${criterion.name} has no points yet.`)
    else if (!/^\d{1,2}$/.test(part) || Number(part) > 10) problems.push(`${criterion.name}: points are a whole number from 0 to 10.`)
    return Number(part)
  })
  if (parts.length > criteria.length) problems.push(`There are ${criteria.length} criteria, but ${parts.length} entries.`)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, points: found }
}
