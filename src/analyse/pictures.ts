import { bottomAxis, COLOURS, fitted, frame, leftAxis, legend, lineAt, marker, numberWords, px, SEQUENCE, textAt, textWidth, type LegendItem } from '../ui/charts/chart.ts'
import { svg, type Safe } from '../ui/html.ts'

/** Round values for an axis from `low` to at least `high`, about five steps. */
export function ticksOf(low: number, high: number): number[] {
  const span = high - low || 1
  const rough = span / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 10 * power
  const first = Math.floor(low / step)
  const last = Math.ceil(high / step - 1e-9)
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

/** One bar: its figure with limits, and what stands beside it in words. */
export interface Bar { label: string; value: number; lower: number | null; upper: number | null; note?: string; strong?: boolean; tone?: 'different' | 'same' }

/**
 * Horizontal bars from zero with their intervals, and a benchmark as a line through all of them. Differences are said in words beside the
 * bar, not by colour alone.
 */
export function barsWithIntervals(chart: { title: string; description: string; unit: string; bars: readonly Bar[]; benchmark?: { label: string; value: number } | undefined }): Safe {
  const { bars, benchmark } = chart
  const left = Math.min(230, Math.max(90, ...bars.map((bar) => textWidth(bar.label) + 14)))
  const note = Math.max(50, ...bars.map((bar) => textWidth(`${numberWords(bar.value)} ${bar.note ?? ''}`) + 20))
  const width = 760
  const plot = width - left - note
  const top = benchmark ? 50 : 26
  const height = top + bars.length * 32 + 40
  const ticks = ticksOf(0, Math.max(benchmark?.value ?? 0, ...bars.map((bar) => Math.max(bar.value, bar.upper ?? 0))))
  const x = (value: number): number => left + (value / ticks.at(-1)!) * plot
  const bottom = top + bars.length * 32
  return frame(width, height, chart.title, chart.description, svg`
    ${ticks.map((tick) => svg`${lineAt(x(tick), top - 6, x(tick), bottom, COLOURS.grid)}${textAt(x(tick), bottom + 18, numberWords(tick), { anchor: 'middle', fill: COLOURS.soft })}`)}
    ${textAt(left, bottom + 36, chart.unit, { fill: COLOURS.soft })}
    ${bars.map((bar, index) => {
      const y = top + index * 32 + 14
      const colour = bar.strong ? COLOURS.line : bar.tone === 'different' ? '#40879c' : '#9aa5ab'
      return svg`${textAt(left - 10, y + 5, fitted(bar.label, left - 12), { anchor: 'end', bold: bar.strong ?? false })}
        <rect x="${px(left)}" y="${px(y - 10)}" width="${px(Math.max(1, x(bar.value) - left))}" height="20" fill="${colour}"/>
        ${bar.lower === null || bar.upper === null ? '' : svg`${lineAt(x(bar.lower), y, x(bar.upper), y, '#fff', 5)}${lineAt(x(bar.lower), y, x(bar.upper), y, COLOURS.ink, 2)}${lineAt(x(bar.lower), y - 5, x(bar.lower), y + 5, COLOURS.ink, 2)}${lineAt(x(bar.upper), y - 5, x(bar.upper), y + 5, COLOURS.ink, 2)}`}
        ${textAt(left + plot + 12, y + 5, `${numberWords(bar.value)} ${bar.note ?? ''}`.trim(), { bold: bar.strong ?? false })}`
    })}
    ${benchmark ? svg`${lineAt(x(benchmark.value), top - 12, x(benchmark.value), bottom, COLOURS.target, 2, '6 4')}${textAt(Math.min(Math.max(x(benchmark.value), textWidth(benchmark.label) / 2), width - textWidth(benchmark.label) / 2), top - 20, benchmark.label, { anchor: 'middle', fill: COLOURS.target })}` : ''}`)
}

/** A point of a line; points of several lines at one `at` stand above each other. */
export interface Point { at: string; value: number; lower?: number | null; upper?: number | null }
export interface Line { name: string; points: readonly Point[]; strong?: boolean; dashed?: boolean }

/** Lines over periods, each labelled at its end; the strong one with its intervals as a band. `fromZero` for counts. */
export function trendLine(chart: { title: string; description: string; unit: string; periods: readonly string[]; lines: readonly Line[]; fromZero?: boolean; digits?: number }): Safe {
  const { periods, lines } = chart
  const width = 760
  const height = 340
  const room = Math.min(190, Math.max(60, ...lines.map((line) => textWidth(line.name) + 18)))
  const margins = { top: 46, right: room, bottom: 42, left: 74 }
  const all = lines.flatMap((line) => line.points.flatMap((point) => [point.value, ...(line.strong ? [point.lower ?? point.value, point.upper ?? point.value] : [])]))
  const lowest = Math.min(...all)
  const ticks = ticksOf(chart.fromZero || lowest < (Math.max(...all) - lowest) ? Math.min(0, lowest) : lowest, Math.max(...all))
  const y = (value: number): number => height - margins.bottom - ((value - ticks[0]!) / (ticks.at(-1)! - ticks[0]!)) * (height - margins.top - margins.bottom)
  const x = (index: number): number => margins.left + 12 + (periods.length < 2 ? 0 : (index / (periods.length - 1)) * (width - margins.left - margins.right - 24))
  const at = (point: Point): number => x(periods.indexOf(point.at))
  // Labels at the ends keep 18 pixels between them.
  const ends = lines.filter((line) => line.points.length > 0).map((line) => ({ line, y: y(line.points.at(-1)!.value) })).sort((a, b) => a.y - b.y)
  ends.forEach((end, index) => { if (index > 0) end.y = Math.max(end.y, ends[index - 1]!.y + 18) })
  const shape = (line: Line): Safe => {
    const banded = line.strong ? line.points.filter((point) => typeof point.lower === 'number' && typeof point.upper === 'number') : []
    const band = banded.length > 1 ? svg`<path d="M${[...banded.map((point) => `${px(at(point))} ${px(y(point.upper!))}`), ...banded.toReversed().map((point) => `${px(at(point))} ${px(y(point.lower!))}`)].join('L')}Z" fill="${COLOURS.band}"/>` : ''
    return svg`${band}<path d="M${line.points.map((point) => `${px(at(point))} ${px(y(point.value))}`).join('L')}" fill="none" stroke="${line.strong ? COLOURS.line : '#8a5a00'}" stroke-width="${line.strong ? 3 : 2}"${line.dashed ? svg` stroke-dasharray="7 5"` : ''}/>
      ${line.points.length > 14 ? '' : line.points.map((point) => marker(line.strong ? 'circle' : 'square', at(point), y(point.value), line.strong ? COLOURS.line : '#8a5a00', line.strong ? 5 : 3.5))}`
  }
  return frame(width, height, chart.title, chart.description, svg`${leftAxis(ticks, y, margins, width, chart.unit, chart.digits)}
    ${[...lines].sort((a, b) => Number(a.strong ?? false) - Number(b.strong ?? false)).map(shape)}
    ${ends.map((end) => textAt(at(end.line.points.at(-1)!) + 12, end.y + 5, fitted(end.line.name, room - 14), { bold: end.line.strong ?? false, fill: end.line.strong ? COLOURS.line : '#6b4600' }))}
    ${bottomAxis(periods, x, height - margins.bottom, width - margins.left - margins.right)}`)
}

type Ring = readonly (readonly [number, number])[]
const polygonsOf = (geometry: string): Ring[][] => {
  const parsed = JSON.parse(geometry) as { type: string; coordinates: unknown }
  return (parsed.type === 'Polygon' ? [parsed.coordinates] : parsed.coordinates) as Ring[][]
}

/** Classes of a map: limits that part the values into as many equal groups as there are colours. */
export function classesOf(values: readonly number[], count = 5): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  return [...new Set(Array.from({ length: count - 1 }, (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / count)]!))]
}

/** Which class a value lies in, from 0. */
export const classOf = (limits: readonly number[], value: number): number => limits.filter((limit) => value >= limit).length

/** A map of areas in classes, with how many areas are in each, and the outlines of larger areas over them. No tiles from outside. */
export function choropleth(chart: { title: string; description: string; unit: string; areas: readonly { code: string; name: string; geometry: string; value: number | null }[]; outlines: readonly { name: string; geometry: string }[] }): Safe {
  const values = chart.areas.flatMap((area) => (area.value === null ? [] : [area.value]))
  const limits = classesOf(values)
  const drawn = chart.areas.map((area) => ({ ...area, polygons: polygonsOf(area.geometry) }))
  const points = drawn.flatMap((area) => area.polygons.flatMap((polygon) => polygon[0] ?? []))
  const [west, east] = [Math.min(...points.map((one) => one[0])), Math.max(...points.map((one) => one[0]))]
  const [south, north] = [Math.min(...points.map((one) => one[1])), Math.max(...points.map((one) => one[1]))]
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const width = 760
  const scale = Math.min((width - 8) / ((east - west) * shrink), 620 / (north - south))
  const offset = (width - (east - west) * shrink * scale) / 2
  const mapHeight = (north - south) * scale + 8
  const path = (polygons: Ring[][]): string => polygons.map((polygon) => polygon.map((ring) => `M${ring.map(([lon, lat]) => `${px(offset + (lon - west) * shrink * scale)} ${px(4 + (north - lat) * scale)}`).join('L')}Z`).join('')).join('')
  const fill = (value: number | null): string => (value === null ? '#fff' : SEQUENCE[classOf(limits, value)] ?? SEQUENCE[0])
  const counts = Array.from({ length: limits.length + 1 }, (_, index) => values.filter((value) => classOf(limits, value) === index).length)
  const items: LegendItem[] = counts.map((count, index) => ({
    words: `${index === 0 ? `under ${numberWords(limits[0] ?? 0)}` : index === limits.length ? `${numberWords(limits.at(-1)!)} or more` : `${numberWords(limits[index - 1]!)} to ${numberWords(limits[index]!)}`} (${count})`,
    mark: (x, y) => svg`<rect x="${px(x - 9)}" y="${px(y - 9)}" width="18" height="18" fill="${SEQUENCE[index] ?? SEQUENCE[0]}" stroke="${COLOURS.soft}"/>`,
  }))
  const key = legend(items, 4, mapHeight + 44, width - 8)
  return frame(width, mapHeight + 44 + key.height, chart.title, chart.description, svg`
    <g stroke="#fff" stroke-width="0.7" stroke-linejoin="round">${drawn.map((area) => svg`<path d="${path(area.polygons)}" fill="${fill(area.value)}" fill-rule="evenodd"><title>${area.name}: ${area.value === null ? 'not known' : numberWords(area.value, 1)}</title></path>`)}</g>
    <g fill="none" stroke="${COLOURS.ink}" stroke-width="1.5" stroke-linejoin="round">${chart.outlines.map((outline) => svg`<path d="${path(polygonsOf(outline.geometry))}"/>`)}</g>
    ${textAt(4, mapHeight + 24, `${chart.unit}, number of areas in brackets`, { fill: COLOURS.soft })}${key.markup}`, 'cc-chart--map')
}
