import type { Feature, Geometry } from 'geojson'
import type { Tx } from '../kernel/database/database.ts'
import { isId } from '../kernel/ids.ts'
import { barsWithIntervals, choropleth, gradientBars, numberWords, projectionChart, trendLine, type IntervalBar } from '../ui/charts/index.ts'
import type { Safe } from '../ui/html.ts'
import { against, comparisonMethod, sinceWords, standingWords, type Against } from './compare.rule.ts'
import { figureId, type FigureName } from './figure-id.ts'
import { figureSentence, headline, intervalWords, unitOf, valueMethod } from './figure-words.ts'
import { codesAround, oneSeries, publishedGradient, sourceOf, standingOf, valuesOf, type SeriesRow, type Source, type Standing, type Value } from './indicator.ts'
import { deprivationMap, neighbourhoodGradient, projectionOf, type Projection } from './people.ts'
import { shortName, surroundingsOf, type Surroundings } from './place.ts'

/** One picture with its sentence and the same figures as a table. */
export interface Picture { key: string; title: string; sentence: string; svg: Safe; caption: string; head: string[]; rows: (string | number)[][] }

/** A figure as its page, the query and a citation use it. */
export interface Figure {
  id: string; title: string; sentence: string; place: { code: string; name: string }; pictures: Picture[]; sources: Source[]; method: string
  /** Where it stands against the country, and its value: what a need that cites it depends on. */
  direction: Against | ''; value: number | null
  standing?: Standing; around: Surroundings; projection?: Projection
}

const shortly = { higher: 'higher', lower: 'lower', 'no different': 'same', 'not known': 'same' } as const

const methodOf = (series: SeriesRow, derived: boolean, scale: number | undefined): string =>
  `${derived ? 'Not published for the whole place: worked out from the counts and denominators of its councils. ' : 'As published, unrounded. '}${valueMethod(series, scale)} ${comparisonMethod}`

/** The figure of an indicator for an area: comparison, trend and, where published, the gradient over deprivation. */
async function indicatorFigure(tx: Tx, name: Extract<FigureName, { kind: 'indicator' }>, versionId: string | undefined): Promise<Figure | undefined> {
  const around = await surroundingsOf(tx, name.area)
  const series = around && await oneSeries(tx, name, versionId)
  if (!series) return undefined
  const standing = standingOf(series, around, await valuesOf(tx, series, codesAround(around)))
  if (!standing) return undefined
  const { latest } = standing
  const title = `${headline(standing, around)}: ${series.name}`
  const sentence = figureSentence(standing, around)
  const pictures = [comparison(standing, around), trend(standing, around), await gradient(tx, standing, around)].flatMap((one) => one ?? [])
  return { id: figureId(name), title, sentence, place: around.place, pictures, sources: [await sourceOf(tx, series.version_id)], method: methodOf(series, latest.derived ?? false, standing.scale), direction: standing.againstCountry, value: latest.value, standing, around }
}

function comparisonTitle({ againstPeers: { higher, lower, same }, peers, latest }: Standing, around: Surroundings): string {
  const councils = around.place.kind === 'council' ? `${peers.length} ${peers.length === 1 ? 'council' : 'councils'} beside it` : `its ${peers.length} councils`
  if (peers.length === 0) return `${shortName(around.place)}, ${latest.period}`
  if (higher + lower + same === 0) return `${shortName(around.place)} and ${councils}, ${latest.period}`
  if (higher === 0 && lower === 0) return `${shortName(around.place)} is no different from ${councils}, ${latest.period}`
  const [words, count] = higher >= lower ? ['higher than', higher] : ['lower than', lower]
  return `${shortName(around.place)} is ${words} ${count === peers.length && count > 1 ? 'all' : `${count} of`} ${councils.replace(/^its (?=\d)/, count === peers.length && count > 1 ? 'of its ' : 'its ')}, ${latest.period}`
}

function comparison(standing: Standing, around: Surroundings): Picture {
  const { latest, country, whole, peers } = standing
  const bar = (one: Value, label = one.area_name): IntervalBar => ({
    label, value: one.value!, lower: one.lower95 ?? undefined, upper: one.upper95 ?? undefined, comparison: shortly[against(one, country)],
    highlight: one === latest,
    href: one === latest || one.derived ? undefined : `/analyse/figures/${figureId({ kind: 'indicator', indicatorId: standing.series.indicator_id, area: one.area_code, sex: standing.series.sex, age: standing.series.age })}`,
  })
  const bars = [bar(latest, `${shortName(around.place)} (this place)`), ...peers.map((one) => bar(one)), ...(whole ? [bar(whole, shortName(around.whole ?? { name: whole.area_name }))] : [])].sort((x, y) => y.value - x.value)
  const all = [latest, ...peers, ...(whole ? [whole] : []), ...(country ? [country] : [])]
  return {
    key: 'comparison', title: comparisonTitle(standing, around), sentence: `${latest.lower95 === null ? 'Published without intervals' : '95 per cent intervals as thin lines'}${country ? `; ${around.country!.name} as the dashed line` : ''}.`,
    svg: barsWithIntervals({ title: `${headline(standing, around)}: ${standing.series.name}, ${latest.period}`, unit: unitOf(standing.series, standing.scale), bars, reference: country ? { label: around.country!.name, value: country.value! } : undefined }),
    caption: `${standing.series.name}, ${latest.period}`, head: ['Area', 'Value', '95 per cent interval', 'Count', 'Denominator', `Against ${around.country?.name ?? 'the country'}`, 'Line in the file'],
    rows: all.map((one) => [one.area_name, one.value!, intervalWords(one), one.count ?? '', one.denominator ?? '', one === country ? '' : standingWords[against(one, country)].replace(/ (than|from|with)$/, ''), one.derived ? 'worked out' : String(one.line)]),
  }
}

function trend(standing: Standing, around: Surroundings): Picture | undefined {
  const periods = [...new Map([...standing.trend, ...standing.countryTrend].map((one) => [one.period, one.period_sortable])).entries()].sort((a, b) => a[1] - b[1]).map(([period]) => period)
  if (standing.trend.length < 2) return undefined
  const first = standing.trend[0]!
  const change = against(standing.latest, first)
  const sentence = `From ${first.period} to ${standing.latest.period}${change === 'not known' ? '' : ', by their intervals'}${standing.latest.lower95 === null ? '; published without intervals.' : '; the band is the 95 per cent interval.'}`
  const at = (all: Value[], period: string): Value | undefined => all.find((one) => one.period === period)
  return {
    key: 'trend', title: change === 'not known' ? `${shortName(around.place)} over time` : `${shortName(around.place)} is ${sinceWords(change, first.period)}`, sentence,
    svg: trendLine({
      title: `${standing.series.name}: ${shortName(around.place)} over time`, unit: unitOf(standing.series, standing.scale), label: shortName(around.place), ...(standing.countryTrend.length > 0 ? { comparatorLabel: around.country!.name } : {}),
      points: periods.map((period) => ({ period, value: at(standing.trend, period)?.value ?? null, lower: at(standing.trend, period)?.lower95, upper: at(standing.trend, period)?.upper95, comparator: at(standing.countryTrend, period)?.value })),
    }),
    caption: `${standing.series.name} by period`, head: ['Period', shortName(around.place), '95 per cent interval', around.country?.name ?? 'Country', 'Line in the file'],
    rows: periods.map((period) => {
      const own = standing.trend.find((one) => one.period === period)
      return [period, own?.value ?? '', own ? intervalWords(own) : '', standing.countryTrend.find((one) => one.period === period)?.value ?? '', own && !own.derived ? String(own.line) : '']
    }),
  }
}

async function gradient(tx: Tx, { series, scale }: Standing, around: Surroundings): Promise<Picture | undefined> {
  const found = await publishedGradient(tx, series, around)
  if (!found) return undefined
  const [most, least] = [found.groups[0]!, found.groups.at(-1)!]
  const standing = against(most, least)
  const words = standing === 'higher' || standing === 'lower' ? `The most deprived group is ${standingWords[standing]} the least deprived` : 'The most and the least deprived group do not differ'
  return {
    key: 'gradient', title: `${words}, ${found.area} ${found.period}`, sentence: found.area === around.place.name ? `${found.area}, by ${found.type}.` : `Figures of ${found.area}, not of ${shortName(around.place)}, by ${found.type}.`,
    svg: gradientBars({ title: `${series.name} by deprivation, ${found.area} ${found.period}`, unit: unitOf(series, scale), bars: found.groups.map((one, index) => ({ label: String(index + 1), value: one.value!, lower: one.lower95 ?? undefined, upper: one.upper95 ?? undefined })) }),
    caption: `By deprivation, ${found.area} ${found.period}`, head: ['Group', 'Value', '95 per cent interval', 'Line in the file'], rows: found.groups.map((one) => [one.category, one.value!, intervalWords(one), String(one.line)]),
  }
}

const percent = (value: number): string => `${value >= 0 ? '' : '−'}${numberWords(Math.abs(value), 1)} per cent`

async function over65Figure(tx: Tx, area: string, versionId: string | undefined): Promise<Figure | undefined> {
  const around = await surroundingsOf(tx, area)
  const projection = around && await projectionOf(tx, area, versionId)
  if (!projection) return undefined
  const { first, last, growth, rows } = projection
  const title = `People of 65 and over in ${shortName(around.place)}: ${growth >= 0 ? 'up' : 'down'} ${percent(Math.abs(growth))} from ${first.year} to ${last.year}`
  const sentence = `${numberWords(Math.round(first.people))} people in ${first.year}, ${numberWords(Math.round(last.people))} projected for ${last.year}: from ${percent((100 * first.people) / first.total)} to ${percent((100 * last.people) / last.total)} of all people.`
  return {
    id: `over65~${around.place.code}`, title, sentence, place: around.place, around, projection, direction: growth > 0 ? 'higher' : growth < 0 ? 'lower' : 'no different', value: growth, sources: [projection.source],
    method: 'The sum of the published projection over all single years of age from 65, both sexes. A projection carries past trends on; it is no forecast, and it is published without an interval.',
    pictures: [{
      key: 'projection', title: 'People of 65 and over by year', sentence: 'A projection carries past trends on; it is no forecast.', caption: 'People of 65 and over by year', head: ['Year', 'Series', 'People of 65 and over', 'All people', 'Share of all, per cent'],
      rows: rows.map((one) => [String(one.year), one.series.replaceAll('_', ' '), Math.round(one.people), Math.round(one.total), numberWords((100 * one.people) / one.total, 1)]),
      svg: projectionChart({ title, unit: 'People of 65 and over', known: rows.filter((one) => one.series.startsWith('estimate')).map((one) => ({ period: String(one.year), value: one.people })), expected: rows.filter((one) => !one.series.startsWith('estimate')).map((one) => ({ period: String(one.year), value: one.people })) }),
    }],
  }
}

const fifthWords = ['Most deprived fifth', 'Second fifth', 'Third fifth', 'Fourth fifth', 'Least deprived fifth']

const shortFifth = ['First', 'Second', 'Third', 'Fourth', 'Fifth']

async function gradientFigure(tx: Tx, area: string): Promise<Figure | undefined> {
  const around = await surroundingsOf(tx, area)
  const found = around && await neighbourhoodGradient(tx, area)
  if (!found || found.fifths.length < 2) return undefined
  const [first, last] = [found.fifths[0]!, found.fifths.at(-1)!]
  const title = `${shortName(around.place)}: ${numberWords(first.share, 1)} per cent are 65 and over in the ${(fifthWords[first.fifth - 1] ?? '').toLowerCase()} of neighbourhoods, ${numberWords(last.share, 1)} in the ${(fifthWords[last.fifth - 1] ?? '').toLowerCase()}`
  const sentence = found.gradient ? `From the most to the least deprived end the share ${found.gradient.slope < 0 ? 'falls' : 'rises'} by ${numberWords(Math.abs(found.gradient.slope), 1)} percentage points (slope index of inequality).` : 'Not all fifths of England occur here, so no slope is given.'
  return {
    id: `gradient~${around.place.code}`, title, sentence, place: around.place, around, sources: [found.population, found.deprivation], direction: '', value: found.gradient?.slope ?? null,
    method: 'Small areas are put into the fifths of England by their rank in the index; their people are summed. The slope is that of a line through the fifths, weighted by their people (slope index of inequality; Low and Low 2004). Whole populations are counted, so no interval is given.',
    pictures: [{
      key: 'fifths', title: `Share of people of 65 and over, ${found.year}`, sentence: 'Neighbourhoods in the fifths of England, most deprived first.', caption: `People of 65 and over by deprivation, ${found.year}`, head: ['Fifth of England', 'Small areas', 'People', 'Of 65 and over', 'Share, per cent'],
      rows: found.fifths.map((one) => [fifthWords[one.fifth - 1] ?? '', one.areas, one.people, one.over65, numberWords(one.share, 1)]),
      svg: gradientBars({ title, unit: 'Per cent of all people', bars: found.fifths.map((one) => ({ label: shortFifth[one.fifth - 1] ?? '', value: one.share })) }),
    }],
  }
}

const featureOf = ({ code, name, geometry }: { code: string; name: string; geometry: string }): Feature => ({ type: 'Feature', properties: { code, name }, geometry: JSON.parse(geometry) as Geometry })

async function mapFigure(tx: Tx, area: string): Promise<Figure | undefined> {
  const around = await surroundingsOf(tx, area)
  const map = around && await deprivationMap(tx, around.place)
  if (!map) return undefined
  const small = map.areas.reduce((sum, one) => sum + one.areas, 0)
  const most = map.areas.reduce((sum, one) => sum + one.most, 0)
  const title = `${numberWords(most)} of ${numberWords(small)} small areas in ${shortName(around.place)} are in the most deprived fifth of England`
  const sentence = `${map.kind === 'lsoa' ? 'The most deprived small areas' : 'The most deprived middle areas, by the mean score of their small areas'}: ${map.areas.slice(0, 3).map((one) => one.name).join(', ')}.`
  const unit = map.kind === 'lsoa' ? 'Deprivation score' : 'Mean deprivation score by middle area'
  return {
    id: `map~${around.place.code}`, title, sentence, place: around.place, around, sources: [map.deprivation, map.boundaries], direction: '', value: small === 0 ? null : (100 * most) / small,
    method: `${map.kind === 'lsoa' ? 'Each small area (LSOA) has its published score' : 'Each middle area (MSOA) has the mean of the scores of its small areas'}. Colours part the areas into five groups of nearly equal number. The outlines are simplified.`,
    pictures: [{
      key: 'map', title: `${unit}, ${map.deprivation.period}`, sentence: 'Darker is more deprived. The list beside it begins with the most deprived.', caption: map.kind === 'lsoa' ? 'Small areas, most deprived first' : 'Middle areas, most deprived first', head: ['Area', unit, ...(map.kind === 'lsoa' ? [] : ['Small areas']), 'In the most deprived fifth of England'],
      rows: map.areas.map((one) => [one.name, one.value === null ? '' : numberWords(one.value, 1), ...(map.kind === 'lsoa' ? [one.most > 0 ? 'yes' : 'no'] : [one.areas, one.most])]),
      svg: choropleth({
        title, unit: map.kind === 'lsoa' ? 'Deprivation score' : 'Mean deprivation score', areas: map.areas, codeOf: (feature) => String(feature.properties?.['code']), features: map.areas.map(featureOf), outlines: map.outlines.map(featureOf),
        ...(map.outlines.length > 1 ? { nameOf: (outline) => String(outline.properties?.['name'] ?? '') } : {}), ...(map.kind === 'lsoa' ? {} : { height: 620 }),
      }),
    }],
  }
}

/** The figure of an id, from the current version or from a given one; undefined where the data do not hold it. */
export async function figureOf(tx: Tx, name: FigureName, versionId?: string): Promise<Figure | undefined> {
  if (versionId !== undefined && !isId(versionId)) return undefined
  if (name.kind === 'indicator') return indicatorFigure(tx, name, versionId)
  if (name.kind === 'over65') return over65Figure(tx, name.area, versionId)
  return name.kind === 'gradient' ? gradientFigure(tx, name.area) : mapFigure(tx, name.area)
}
