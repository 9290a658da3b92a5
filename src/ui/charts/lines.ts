/** Lines over time: trends with intervals and a comparator, projections, and the small line of a table cell. */
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { svg, type Safe } from '../html.ts';
import { bottomAxis, COLOURS, fitted, frame, leftAxis, legend, type LegendItem, lineAt, numberWords, px, textAt, textWidth } from './chart.ts';

export interface TrendPoint {
  /** The period in words: "2024/25". */
  readonly period: string;
  /** Absent where there is no figure: the line breaks. */
  readonly value: number | null;
  readonly lower?: number | null | undefined;
  readonly upper?: number | null | undefined;
  readonly comparator?: number | null | undefined;
}

export interface TrendLine {
  readonly title: string;
  readonly description?: string;
  readonly points: readonly TrendPoint[];
  readonly unit: string;
  readonly label: string;
  readonly comparatorLabel?: string | undefined;
  /** Something begins with that point (counted from 0): a dashed line before it, with its words. */
  readonly mark?: { readonly at: number; readonly words: string } | undefined;
  /** Lines may start above zero; say false to start at zero. */
  readonly fromZero?: boolean;
  readonly width?: number;
  readonly height?: number;
}

const known = (values: readonly (number | null | undefined)[]): number[] => values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));

/** A domain with some room that starts at zero where zero is near, or where asked. */
function domainOf(values: readonly number[], fromZero: boolean | undefined): [number, number] {
  const least = Math.min(...(values.length > 0 ? values : [0]));
  const most = Math.max(...(values.length > 0 ? values : [1]));
  const room = (most - least || Math.abs(most) || 1) * 0.08;
  const start = (fromZero ?? (least >= 0 && least < most * 0.5)) ? Math.min(0, least) : least >= 0 ? Math.max(0, least - room) : least - room;
  return [start, most + room];
}

/** Labels at line ends, pushed apart so that they do not touch. */
function endLabels(labels: readonly { y: number; words: string; fill: string }[], x: number, room: number): Safe {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  let before = Number.NEGATIVE_INFINITY;
  return svg`${sorted.map(({ y, words, fill }) => {
    const at = Math.max(y, before + 18);
    before = at;
    return textAt(x, at + 5, fitted(words, room), { fill, bold: true });
  })}`;
}

/** A dashed upright line with its words on the side that has room. */
const marked = (at: number, words: string, top: number, bottom: number, right: number): Safe =>
  svg`${lineAt(at, top - 4, at, bottom, COLOURS.soft, 1.5, '3 3')}${textAt(at + textWidth(words) + 6 > right ? at - 6 : at + 6, top + 8, words, { anchor: at + textWidth(words) + 6 > right ? 'end' : 'start', fill: COLOURS.soft, halo: true })}`;

/** A line with its interval as a band and a dashed comparator; each is named at its end. */
export function trendLine({ title, description, points, unit, label, comparatorLabel, mark, fromZero, width = 760, height = 340 }: TrendLine): Safe {
  const endings = [label, comparatorLabel ?? ''].map((words) => textWidth(words));
  const small = width < 480;
  // A narrow picture names its lines in a legend; half of the last period's label still needs room.
  const lastLabel = textWidth(points.at(-1)?.period ?? '') / 2;
  const right = small ? Math.max(12, lastLabel - 4) : Math.min(190, Math.max(...endings) + 22);
  const key: LegendItem[] = small ? [{ words: label, mark: (x, y) => lineAt(x - 10, y, x + 10, y, COLOURS.better, 3) }, ...(comparatorLabel ? [{ words: comparatorLabel, mark: (x: number, y: number) => lineAt(x - 10, y, x + 10, y, COLOURS.same, 2.5, '6 4') }] : [])] : [];
  const placed = legend(key, 0, 10, width);
  const margins = { top: 40 + (small ? placed.height : 0), right, bottom: 36, left: 56 };
  const values = known(points.flatMap(({ value, lower, upper, comparator }) => [value, lower, upper, comparator]));
  const y = scaleLinear().domain(domainOf(values, fromZero)).nice(5).range([height - margins.bottom, margins.top]);
  const span = width - margins.left - margins.right - 20;
  const x = (index: number) => margins.left + 10 + (points.length > 1 ? (index * span) / (points.length - 1) : span / 2);
  const at = (pick: (point: TrendPoint) => number | null | undefined) =>
    line<TrendPoint>().defined((point) => typeof pick(point) === 'number').x((_, index) => x(index)).y((point) => y(pick(point) as number)).digits(1)(points as TrendPoint[]) ?? '';
  const band = area<TrendPoint>().defined(({ lower, upper }) => typeof lower === 'number' && typeof upper === 'number')
    .x((_, index) => x(index)).y0(({ lower }) => y(lower as number)).y1(({ upper }) => y(upper as number)).digits(1)(points as TrendPoint[]) ?? '';
  const last = points.findLast(({ value }) => typeof value === 'number');
  const lastCompared = points.findLast(({ comparator }) => typeof comparator === 'number');
  const ends = [
    ...(last ? [{ y: y(last.value as number), words: label, fill: COLOURS.better }] : []),
    ...(lastCompared && comparatorLabel ? [{ y: y(lastCompared.comparator as number), words: comparatorLabel, fill: COLOURS.soft }] : []),
  ];
  const content = svg`${small ? placed.markup : ''}${leftAxis(y.ticks(5), y, margins, width, unit)}
<path d="${band}" fill="${COLOURS.band}" fill-opacity="0.7"/>
<path d="${at(({ comparator }) => comparator)}" fill="none" stroke="${COLOURS.same}" stroke-width="2.5" stroke-dasharray="6 4"/>
<path d="${at(({ value }) => value)}" fill="none" stroke="${COLOURS.better}" stroke-width="3" stroke-linejoin="round"/>
${points.map(({ value }, index) => typeof value === 'number' ? svg`<circle cx="${px(x(index))}" cy="${px(y(value))}" r="4.5" fill="${COLOURS.better}"/>` : '')}
${bottomAxis(points.map(({ period }) => period), x, height - margins.bottom, span)}
${mark && mark.at > 0 && mark.at < points.length ? marked((x(mark.at - 1) + x(mark.at)) / 2, mark.words, margins.top, height - margins.bottom, width - right) : ''}
${small ? '' : endLabels(ends, width - right + 6, right - 6)}`;
  const first = points.find(({ value }) => typeof value === 'number');
  const words = first && last ? `${unit}, ${label}: from ${numberWords(first.value as number)} in ${first.period} to ${numberWords(last.value as number)} in ${last.period}.${lastCompared && comparatorLabel ? ` ${comparatorLabel}: ${numberWords(lastCompared.comparator as number)} in ${lastCompared.period}.` : ''}` : `${unit}: no figures.`;
  return frame(width, height, title, description ?? words, content);
}

export interface Projection {
  readonly title: string;
  readonly description?: string;
  /** What was counted. */
  readonly known: readonly { readonly period: string; readonly value: number }[];
  /** What is expected, with the range it will probably lie in. */
  readonly expected: readonly { readonly period: string; readonly value: number; readonly lower?: number | undefined; readonly upper?: number | undefined }[];
  readonly unit: string;
  readonly width?: number;
  readonly height?: number;
}

/** A solid line for what was counted, a dashed one with its range for what is expected, and the border between them. */
export function projectionChart({ title, description, known: counted, expected, unit, width = 760, height = 340 }: Projection): Safe {
  const margins = { top: 66, right: 26, bottom: 36, left: 60 };
  const all = [...counted.map((point) => ({ ...point, lower: point.value, upper: point.value })), ...expected];
  const y = scaleLinear().domain(domainOf(known(all.flatMap(({ value, lower, upper }) => [value, lower, upper])), undefined)).nice(5).range([height - margins.bottom, margins.top]);
  const span = width - margins.left - margins.right - 20;
  const x = (index: number) => margins.left + 10 + (all.length > 1 ? (index * span) / (all.length - 1) : span / 2);
  const from = Math.max(0, counted.length - 1);
  const path = line<{ value: number }>().x((_, index) => x(index)).y(({ value }) => y(value)).digits(1);
  const later = line<{ value: number }>().x((_, index) => x(from + index)).y(({ value }) => y(value)).digits(1);
  const range = area<{ value: number; lower?: number | undefined; upper?: number | undefined }>().x((_, index) => x(from + index))
    .y0(({ value, lower }) => y(lower ?? value)).y1(({ value, upper }) => y(upper ?? value)).digits(1);
  const tail = all.slice(from);
  const last = all.at(-1);
  const border = counted.length > 0 && expected.length > 0 ? (x(from) + x(from + 1)) / 2 : undefined;
  const content = svg`${leftAxis(y.ticks(5), y, { ...margins, top: 30 }, width, unit)}
<path d="${range(tail) ?? ''}" fill="${COLOURS.band}" fill-opacity="0.7"/>
${border === undefined ? '' : svg`${lineAt(border, margins.top - 8, border, height - margins.bottom, COLOURS.soft, 1, '3 3')}${textAt(border - 8, margins.top - 14, 'Counted', { anchor: 'end', bold: true })}${textAt(border + 8, margins.top - 14, 'Expected', { bold: true })}`}
<path d="${later(tail) ?? ''}" fill="none" stroke="${COLOURS.better}" stroke-width="3" stroke-dasharray="7 5"/>
<path d="${path([...counted]) ?? ''}" fill="none" stroke="${COLOURS.better}" stroke-width="3"/>
${all.map(({ value }, index) => svg`<circle cx="${px(x(index))}" cy="${px(y(value))}" r="4" fill="${index < counted.length ? COLOURS.better : '#fff'}" stroke="${COLOURS.better}" stroke-width="2"/>`)}
${all[0] && all.length > 1 ? textAt(x(0) - 4, y(all[0].value) + ((all[1]?.value ?? 0) > all[0].value ? 22 : -12), numberWords(all[0].value), { bold: true, halo: true }) : ''}${last ? textAt(x(all.length - 1), y(last.upper ?? last.value) - 10, numberWords(last.value), { anchor: 'end', bold: true, halo: true }) : ''}
${bottomAxis(all.map(({ period }) => period), x, height - margins.bottom, span)}`;
  const now = counted.at(-1) ?? all[0];
  const words = now && last ? `${unit}: ${numberWords(now.value)} in ${now.period}, expected ${numberWords(last.value)} in ${last.period}${last.lower !== undefined && last.upper !== undefined && expected.length > 0 ? `, between ${numberWords(last.lower)} and ${numberWords(last.upper)}` : ''}.` : `${unit}: no figures.`;
  return frame(width, height, title, description ?? words, content);
}
