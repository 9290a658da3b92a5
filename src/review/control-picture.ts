import { bottomAxis, COLOURS, frame, leftAxis, legend, lineAt, lines, marker, numberWords, px, textAt, type LegendItem } from '../ui/charts/chart.ts'
import { svg, type Safe } from '../ui/html.ts'
import type { JudgedPoint, Segment } from './kpi-chart.ts'

const width = 1000
const height = 380
const margins = { top: 42, right: 150, bottom: 40, left: 62 }

/** What the picture draws: months in order, stretches with their limits, targets by month. Values in the KPI's unit. */
export interface Picture { title: string; description: string; unit: string; points: readonly JudgedPoint[]; segments: readonly Segment[]; targets: readonly (number | null)[]; /** Causes that are known, each at the month in which its change began. */ causes?: readonly { period: string; words: string }[] }

const short = (period: string): string => `${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][Number(period.slice(5, 7)) - 1]} ${period.slice(2, 4)}`

function scale(values: readonly number[], unit: string): { ticks: number[]; lowest: number; highest: number } {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const room = Math.max((high - low) * 0.08, Math.abs(high) * 0.005, 0.5)
  const step = niceStep((high - low + 2 * room) / 5)
  // What cannot be below nothing, or a per cent above a hundred, is not drawn there.
  const lowest = low < 0 ? Math.floor((low - room) / step) * step : Math.max(0, Math.floor((low - room) / step) * step)
  const highest = unit.trim() === '%' && high <= 100 ? Math.min(100, Math.ceil((high + room) / step) * step) : Math.ceil((high + room) / step) * step
  return { ticks: Array.from({ length: Math.round((highest - lowest) / step) + 1 }, (_, at) => Number((lowest + at * step).toPrecision(12))), lowest, highest }
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power
}

const kindOf = (point: JudgedPoint): 'better' | 'worse' | 'changed' | 'same' =>
  point.change === null ? 'same' : point.change.better === null ? 'changed' : point.change.better ? 'better' : 'worse'

const mark = (kind: ReturnType<typeof kindOf>, x: number, y: number): Safe =>
  kind === 'same' ? marker('circle', x, y, COLOURS.same, 5) : kind === 'changed' ? marker('square', x, y, COLOURS.ink, 5) : marker(kind === 'better' ? 'up' : 'down', x, y, kind === 'better' ? COLOURS.better : COLOURS.worse, 7)

/** Labels at the right edge, pushed apart so that none covers another. */
function apart(labels: { y: number; words: string; fill: string }[]): Safe {
  const placed = [...labels].sort((a, b) => a.y - b.y)
  for (let at = 1; at < placed.length; at += 1) placed[at]!.y = Math.max(placed[at]!.y, placed[at - 1]!.y + 18)
  return svg`${placed.map(({ y, words, fill }) => textAt(width - margins.right + 10, y + 5, words, { fill }))}`
}

/** The process control chart as SVG: one line, limits per stretch, target, and each real change by shape and colour. */
export function controlPicture({ title, description, unit, points, segments, targets, causes = [] }: Picture): Safe {
  const numbers = [...points.map((point) => point.value), ...points.flatMap((point) => [point.lower, point.upper]), ...segments.map((one) => one.mean), ...targets].filter((value): value is number => value !== null)
  const { ticks, lowest, highest } = scale(numbers, unit)
  const step = (width - margins.left - margins.right) / Math.max(1, points.length)
  const x = (at: number): number => margins.left + step * (at + 0.5)
  const y = (value: number): number => margins.top + ((highest - value) / (highest - lowest)) * (height - margins.top - margins.bottom)
  const limits = segments.map((segment, number) => {
    const inside = points.flatMap((point, at) => (point.segment === number ? [at] : []))
    const [from, to] = [x(inside[0]!) - step / 2, x(inside.at(-1)!) + step / 2]
    const line = (value: number | null, stroke: string, dash?: string): Safe => (value === null ? svg`` : lineAt(from, y(value), to, y(value), stroke, 2, dash))
    const limit = (side: 'lower' | 'upper'): Safe => svg`<path d="${stepped(inside.flatMap((at) => (points[at]![side] === null ? [] : [{ left: x(at) - step / 2, y: y(points[at]![side]!) }])), step)}" fill="none" stroke="${COLOURS.soft}" stroke-width="2" stroke-dasharray="6 5"/>`
    return svg`${line(segment.mean, COLOURS.line)}${limit('lower')}${limit('upper')}${number > 0 ? lineAt(from, margins.top, from, height - margins.bottom, COLOURS.soft, 1, '2 4') : ''}`
  })
  const targetLine = targets.map((target, at) => (target === null ? svg`` : lineAt(x(at) - step / 2, y(target), x(at) + step / 2, y(target), COLOURS.target, 2.5, '10 4')))
  const paths = points.flatMap((point, at) => {
    const before = points[at - 1]
    return before && before.value !== null && point.value !== null ? [lineAt(x(at - 1), y(before.value), x(at), y(point.value), COLOURS.ink, 1.5)] : []
  })
  const marks = points.map((point, at) => (point.value === null ? svg`` : mark(kindOf(point), x(at), y(point.value))))
  const last = segments.at(-1)!
  const target = targets.at(-1) ?? null
  const labels = [
    ...(last.upper === null ? [] : [{ y: y(last.upper), words: `Upper limit ${numberWords(last.upper, 1)}`, fill: COLOURS.soft }]),
    ...(last.mean === null ? [] : [{ y: y(last.mean), words: `Mean ${numberWords(last.mean, 1)}`, fill: COLOURS.line }]),
    ...(last.lower === null ? [] : [{ y: y(last.lower), words: `Lower limit ${numberWords(last.lower, 1)}`, fill: COLOURS.soft }]),
    ...(target === null ? [] : [{ y: y(target), words: `Target ${numberWords(target)}`, fill: COLOURS.target }]),
  ]
  const kinds = new Set(points.map(kindOf))
  const items: LegendItem[] = ([['same', 'Within the usual range'], ['better', 'A real change for the better'], ['worse', 'A real change for the worse'], ['changed', 'A real change']] as const)
    .filter(([kind]) => kinds.has(kind)).map(([kind, words]) => ({ words, mark: (left, top) => mark(kind, left, top) }))
  const made = legend(items, margins.left, height + 8, width - margins.left)
  const held = points.filter((point) => point.inBaseline).length
  const band = held === 0 ? svg`` : baselineBand(points, x, step)
  return frame(width, height + 8 + made.height, title, description, svg`${band}${leftAxis(ticks, y, margins, width, unit)}${bottomAxis(points.map((point) => short(point.period)), x, height - margins.bottom, width - margins.left - margins.right)}${limits}${targetLine}${paths}${causeMarks(causes, points, x, step)}${marks}${apart(labels)}${made.markup}`, 'cc-chart--control')
}

/** A line in steps, one a month, that breaks where a month has no limit: limits of a share or rate follow how many were counted. */
const stepped = (places: readonly { left: number; y: number }[], step: number): string => places.map((place, at) => {
  const before = places[at - 1]
  return before && Math.abs(before.left + step - place.left) < 0.01 ? `${before.y === place.y ? '' : `V${px(place.y)}`}H${px(place.left + step)}` : `M${px(place.left)} ${px(place.y)}H${px(place.left + step)}`
}).join('')

/** A step change with its cause: a dotted line before its first month, the words beside it where there is room. */
function causeMarks(causes: readonly { period: string; words: string }[], points: readonly JudgedPoint[], x: (at: number) => number, step: number): Safe {
  const right = width - margins.right
  return svg`${causes.map(({ period, words }) => {
    const at = points.findIndex((point) => point.period.slice(0, 7) >= period)
    if (at < 0) return svg``
    const line = x(at) - step / 2
    const left = right - line < 200
    const room = (left ? line - margins.left : right - line) - 12
    return svg`${lineAt(line, margins.top, line, height - margins.bottom, COLOURS.soft, 1, '2 4')}${lines(words, Math.min(room, 320), 2).map((part, row) => textAt(line + (left ? -6 : 6), height - margins.bottom - 26 + row * 18, part, { anchor: left ? 'end' : 'start', halo: true }))}`
  })}`
}

function baselineBand(points: readonly JudgedPoint[], x: (at: number) => number, step: number): Safe {
  const runs: { from: number; to: number }[] = []
  points.forEach((point, at) => {
    if (!point.inBaseline) return
    const open = runs.at(-1)
    if (open && open.to === at - 1) open.to = at
    else runs.push({ from: at, to: at })
  })
  return svg`${runs.map(({ from, to }) => svg`<rect x="${px(x(from) - step / 2)}" y="${margins.top}" width="${px(step * (to - from + 1))}" height="${height - margins.top - margins.bottom}" fill="#f3f5f6"/>${textAt(x(from) - step / 2 + 6, margins.top + 16, 'Baseline', { fill: COLOURS.soft })}`)}`
}
