/** xmr: single values; p: a share of those counted; u: a rate for those counted; g, t: how many or how long between rare events. */
export type ChartKind = 'xmr' | 'p' | 'u' | 'g' | 't'

/** A value of a KPI as it was returned, with the numbers it was worked out from where they came with it. */
export interface Observed { period: string; value: number | null; numerator?: number | null; denominator?: number | null }

/** How the figures of a KPI are drawn, and why. */
export interface ChartChoice {
  kind: ChartKind
  /** Why this chart, in words for the page. */
  why: string
  /** Unit of what is drawn. */
  unit: string
  /** Which way is better on this chart: longer between bad events is better, although fewer events are. */
  direction: 'up' | 'down'
  /** Unit of a share or rate: 100 for %, 1,000 for "per 1,000 bed days"; 1 otherwise. */
  per: number
  /** The values as returned, the numbers counted, or what lies between the events counted. */
  drawn: 'values' | 'counts' | 'gaps'
  /** Where the events of a month stand: above the line, or in the value itself. */
  events: 'numerator' | 'value'
  /** The charts that these figures can carry, the one by definition first. */
  possible: readonly ChartKind[]
}

interface Definition { unit: string; direction: 'up' | 'down' }

/** What each chart is called on pages; the letters stand behind "Method". */
export const chartWords: Readonly<Record<ChartKind, string>> = {
  xmr: 'single values', p: 'a share of those counted', u: 'a rate for those counted', g: 'how many between one event and the next', t: 'the time between one event and the next',
}

/** The same as choices of a query. */
export const chartOptions = (Object.entries(chartWords) as [ChartKind, string][]).map(([value, text]) => ({ value, text }))

/** Fewest months before events can be called rare, and the share of months without any that makes them so. */
const fewestMonths = 12
const timeWords = /\b(days?|hours?|weeks?|minutes?)\b/i

/** What a share or rate is counted per: 100 of "%", 1,000 of "per 1,000 bed days"; undefined of other units. */
export function perOf(unit: string): number | undefined {
  if (/^\s*(%|per ?cent)/i.test(unit)) return 100
  const per = Number(/\bper\s+([\d,]+)/i.exec(unit)?.[1]?.replaceAll(',', ''))
  return per > 0 ? per : undefined
}

const whole = (value: number | null | undefined): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0
const based = (row: Observed): boolean => typeof row.denominator === 'number' && row.denominator > 0

/** Whether the value is the one its numbers give: a per cent to the point, another rate to two in a hundred. */
const agrees = ({ value, numerator, denominator }: Observed, per: number): boolean =>
  Math.abs((numerator! / denominator!) * per - value!) <= (per === 100 ? 1 : Math.max(0.1, 0.02 * Math.abs(value!)))

const withNumbers = (rows: readonly Observed[], per: number): Observed[] =>
  rows.filter((row) => whole(row.numerator) && based(row) && agrees(row, per) && (per !== 100 || row.numerator <= row.denominator!))

/** Events of a month: those above the line of a share or rate, the value itself of a plain count. */
const eventsOf = (row: Observed, events: ChartChoice['events']): number | null => (events === 'value' ? row.value : row.numerator ?? null)

const isRare = (rows: readonly Observed[], stands: ChartChoice['events']): boolean => {
  const events = rows.map((row) => eventsOf(row, stands))
  return rows.length >= fewestMonths && events.every(whole) && events.filter((count) => count === 0).length * 2 >= rows.length && events.reduce<number>((sum, count) => sum + count!, 0) >= 2
}

/** Whether a chart can be drawn of a month at all: what a baseline was locked on is never corrected, so it is asked too. */
function carries(kind: ChartKind, row: Observed, events: ChartChoice['events'], per: number | undefined, gapsReturned: boolean): boolean {
  if (kind === 'xmr' || row.value === null) return true
  if (kind === 'p' || kind === 'u') return whole(row.numerator) && based(row) && (per !== 100 || row.numerator <= row.denominator!)
  if (gapsReturned) return kind === 'g' ? whole(row.value) : row.value >= 0
  return whole(eventsOf(row, events)) && (kind === 't' || based(row))
}

function whyValues(rows: readonly Observed[], per: number | undefined, heldCounts: boolean): string {
  if (per === undefined || rows.length === 0) return 'Each value stands for itself.'
  if (!heldCounts) return 'The baseline was locked on the values alone, so each value stands for itself.'
  const counted = withNumbers(rows, per).length
  return counted === 0 ? 'The returns give the result only, not the numbers it was worked out from, so each value stands for itself.'
    : `Only ${counted} of ${rows.length} months came with the numbers counted, so each value stands for itself.`
}

/**
 * The chart that suits a KPI by its definition and by what was returned: events that most months do not have, by what lies between them; a
 * share or rate whose every month came with both numbers, by those numbers; everything else by its values. `asked` is taken where the
 * figures can carry it. `held`: the months that baselines were locked on, which must carry it as well. Pure.
 */
export function chooseChart({ unit, direction }: Definition, observed: readonly Observed[], { asked, held = [] }: { asked?: string | undefined; held?: readonly Observed[] } = {}): ChartChoice {
  const rows = observed.filter(({ value }) => value !== null)
  const per = perOf(unit)
  const events = per === undefined ? 'value' : 'numerator'
  const gapsReturned = /\bbetween\b/i.test(unit)
  const counted = per !== undefined && rows.length > 0 && withNumbers(rows, per).length === rows.length
  const rare = !gapsReturned && (per === undefined || counted) && isRare(rows, events)
  const fitting: ChartKind[] = [
    ...(gapsReturned && timeWords.test(unit) && rows.every(({ value }) => value! >= 0) ? ['t' as const] : []), ...(gapsReturned && !timeWords.test(unit) && rows.every(({ value }) => whole(value)) ? ['g' as const] : []),
    ...(rare && rows.every(based) ? ['g' as const] : []), ...(rare ? ['t' as const] : []),
    ...(counted ? [per === 100 ? 'p' as const : 'u' as const] : []), 'xmr',
  ]
  const byDefinition = fitting.filter((kind) => held.every((row) => carries(kind, row, events, per, gapsReturned)))
  const wanted = byDefinition.find((one) => one === asked)
  const kind = wanted ?? byDefinition[0]!
  const reasons: Record<ChartKind, string> = {
    xmr: whyValues(rows, per, fitting.length === byDefinition.length), p: 'Every month came with both numbers, so the limits follow how many were counted.', u: 'Every month came with both numbers, so the limits follow how much was looked at.',
    g: gapsReturned ? 'Each value is how many came between one event and the next.' : 'Most months have no event, so what counts is how many come between one and the next.',
    t: gapsReturned ? 'Each value is the time between one event and the next.' : 'Most months have no event, so what counts is the time between one and the next.',
  }
  const why = wanted && wanted !== byDefinition[0] ? `You asked for it. By its definition it is drawn as ${chartWords[byDefinition[0]!]}.`
    : `${asked && asked !== kind && asked in chartWords ? `It cannot be drawn as ${chartWords[asked as ChartKind]} from these figures. ` : ''}${reasons[kind]}`
  const gaps = !gapsReturned && (kind === 'g' || kind === 't')
  return {
    kind, why, possible: byDefinition, events, drawn: gaps ? 'gaps' : kind === 'p' || kind === 'u' ? 'counts' : 'values', per: per ?? 1,
    unit: !gaps ? unit : kind === 't' ? 'days between events' : 'counted between events',
    direction: !gaps ? direction : direction === 'up' ? 'down' : 'up',
  }
}

/** Single values, for series that have no definition here. */
export const singleValues = (direction: 'up' | 'down', unit = ''): ChartChoice =>
  ({ kind: 'xmr', why: 'Each value stands for itself.', unit, direction, per: 1, drawn: 'values', events: 'value', possible: ['xmr'] })

const daysOf = (period: string): number => new Date(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5, 7)), 0)).getUTCDate()

/**
 * What lies between rare events, one row an event: opportunities (g) or days (t). Events of a month are taken as spread evenly over it,
 * since only their number is known. Before the first event nothing is known, nor across a month without figures. The period of a
 * second event of a month is `2026-03.02`. Pure; rows in order of time.
 */
export function gapsBetween(rows: readonly Observed[], choice: Pick<ChartChoice, 'kind' | 'events'>): Observed[] {
  const gaps: Observed[] = []
  let since: number | undefined
  for (const row of rows) {
    const events = eventsOf(row, choice.events)
    const base = choice.kind === 't' ? daysOf(row.period) : row.denominator ?? null
    if (row.value === null || events === null || base === null) {
      since = undefined
      continue
    }
    let place = 0
    for (let number = 1; number <= events; number += 1) {
      const at = (base * (number - 0.5)) / events
      if (since !== undefined || number > 1) gaps.push({ period: number === 1 ? row.period : `${row.period}.${String(number).padStart(2, '0')}`, value: rounded((since ?? 0) + at - place, choice.kind) })
      place = at
      since = 0
    }
    since = since === undefined ? undefined : since + base - place
  }
  return gaps
}

const rounded = (gap: number, kind: ChartKind): number => (kind === 't' ? Math.round(gap * 10) / 10 : Math.round(gap))
