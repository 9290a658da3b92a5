import { decimalsOf, numberWords, valueWords } from '../ui/charts/index.ts'
import { standingWords } from './compare.rule.ts'
import type { SeriesRow, Standing, Value } from './indicator.ts'
import { shortName, type Surroundings } from './place.ts'

const scales = [100, 1_000, 10_000, 100_000, 1_000_000] as const

/**
 * What a rate of the publisher's own is counted for ("every 100,000"), where the file does not say: the power of ten that value, count
 * and denominator come to. Only where all values agree within a factor of two (standardising moves a rate less); otherwise undefined.
 */
export function scaleOf(values: readonly Pick<Value, 'value' | 'count' | 'denominator'>[]): number | undefined {
  const ratios = values.flatMap(({ value, count, denominator }) => (value && count && denominator ? [(value * denominator) / count] : []))
  if (ratios.length < 2) return undefined
  return scales.find((scale) => ratios.every((ratio) => ratio / scale > 0.5 && ratio / scale < 2))
}

const byPublisher = ', as the publisher works it out'

/** What the values of a series are, in words for an axis. `scale` as `scaleOf` found it, for rates that the publisher standardised. */
export function unitOf(series: Pick<SeriesRow, 'per' | 'method'>, scale?: number): string {
  if (series.method === 'proportion') return series.per === 100 ? 'Per cent' : `Out of ${numberWords(series.per ?? 1)}`
  if (series.method === 'crude rate') return `For every ${numberWords(series.per ?? 1)}`
  if (scale === undefined) return 'Value as published'
  return `${scale === 100 ? 'Per cent' : `For every ${numberWords(scale)}`}${byPublisher}`
}

/** A value with its unit as a reader says it: "2,663 for every 100,000". */
export function amountWords(value: number, unit: string): string {
  const [short = ''] = unit.split(byPublisher)
  return short === 'Value as published' ? `${valueWords(value)} (value as published)` : `${valueWords(value)} ${short.charAt(0).toLowerCase()}${short.slice(1)}`
}

/** A figure beside another, with as many decimal places; beside a whole number (a rate of nought) with its own. */
export const besideWords = (other: number, value: number): string => numberWords(other, Number.isInteger(value) ? decimalsOf(other) : decimalsOf(value))

/** The interval of a figure, with as many decimal places as the figure itself; empty where none was published. */
export function intervalWords({ value, lower95, upper95 }: Pick<Value, 'value' | 'lower95' | 'upper95'>): string {
  if (lower95 === null || upper95 === null) return ''
  return `${besideWords(lower95, value ?? lower95)} to ${besideWords(upper95, value ?? upper95)}`
}

/** "Exampleton is higher than England". */
export const headline = (standing: Standing, around: Surroundings): string => (standing.country
  ? `${shortName(around.place)} is ${standingWords[standing.againstCountry]} ${around.country?.name ?? 'the country'}` : `${shortName(around.place)} had ${valueWords(standing.latest.value!)} in ${standing.latest.period}`)

/** Where a place stands among councils, without what is nought: "higher than 7 and no different from 2 of 9"; empty where nothing can be compared. */
export function peersInWords({ againstPeers: { higher, lower, same }, peers }: Standing): string {
  const parts = ([['higher than', higher], ['lower than', lower], ['no different from', same]] as const).filter(([, count]) => count > 0)
  if (parts.length === 1 && parts[0]![1] === peers.length) return `${parts[0]![0]} ${peers.length === 1 ? 'the one' : `all ${peers.length}`}`
  const words = parts.map(([said, count]) => `${said} ${count}`)
  return words.length === 0 ? '' : `${[words.slice(0, -1).join(', '), words.at(-1)!].filter(Boolean).join(' and ')} of ${peers.length}`
}

const councilsWords = ({ peers }: Standing, around: Surroundings, whole: string): string =>
  (around.place.kind === 'council' ? `${peers.length === 1 ? 'council' : 'councils'} beside it` : whole)

/** Where a place stands among the councils beside it, or a whole place among its own. */
export function peersSentence(standing: Standing, around: Surroundings): string {
  const { peers } = standing
  if (peers.length === 0) return ''
  const words = peersInWords(standing)
  const councils = councilsWords(standing, around, peers.length === 1 ? 'council in it' : 'councils in it')
  return words === '' ? `It is published without an interval, so it is not called higher or lower than the ${peers.length} ${councils}.` : `It is ${words} ${councils}.`
}

/** The latest figure in one sentence: value, unit, period, interval, count, country and councils. */
export function figureSentence(standing: Standing, around: Surroundings): string {
  const { latest, country, series, scale } = standing
  const limits = intervalWords(latest)
  const counted = latest.count !== null && latest.denominator !== null ? `; the count is ${numberWords(latest.count, 0)} of ${numberWords(latest.denominator, 0)}` : ''
  const beside = country ? `; ${around.country!.name} had ${besideWords(country.value!, latest.value!)}` : ''
  return `${shortName(around.place)} had ${amountWords(latest.value!, unitOf(series, scale))} in ${latest.period}${limits ? ` (95 per cent interval ${limits})` : ''}${counted}${beside}${latest.note ? `; ${latest.note}` : ''}. ${peersSentence(standing, around)}`.trimEnd()
}

/** How the values of a series come about. */
export function valueMethod(series: SeriesRow, scale: number | undefined): string {
  if (series.method === 'proportion') return 'The value is the count divided by the denominator; intervals of proportions are Wilson\'s.'
  if (series.method === 'crude rate') return `The value is the count divided by the denominator, for every ${numberWords(series.per ?? 1)}; intervals of rates are Byar's, exact under ten events.`
  return `The value and its interval are the publisher's (standardised for age, or a score): they cannot be worked out from one count and denominator.${scale === undefined ? '' : ' The file does not name the unit: it is the power of ten that value, count and denominator of every area shown come to, within a factor of two.'}`
}
