/** XmR control charts as NHS Making Data Count draws them. */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { svg, type Safe } from '../html.ts';
import { bottomAxis, COLOURS, frame, leftAxis, legend, type LegendItem, lineAt, marker, numberWords, textAt, textWidth } from './chart.ts';

/** `improvement` and `concern` know which way is better; `neither` is a change without a better direction. */
export type Signal = 'common' | 'improvement' | 'concern' | 'neither';
export type TargetReach = 'always met' | 'never met' | 'sometimes met' | 'no target';

export interface ControlPoint {
  readonly period: string;
  readonly value: number | null;
  readonly signal: Signal;
}

export interface ControlChart {
  readonly title: string;
  readonly description?: string;
  readonly points: readonly ControlPoint[];
  /** Absent while there are too few points for limits. */
  readonly mean?: number | null | undefined;
  readonly lower?: number | null | undefined;
  readonly upper?: number | null | undefined;
  readonly target?: number | null | undefined;
  readonly unit: string;
  /** Decimal places of the figures in words. */
  readonly digits?: number | undefined;
  /** How many first points make the limits; a boundary is drawn after them. */
  readonly baseline?: number | undefined;
  /** Steps whose cause is known: drawn at the point with their words. */
  readonly changes?: readonly { readonly index: number; readonly words: string }[];
  readonly width?: number;
  readonly height?: number;
}

const SIGNALS: Readonly<Record<Signal, { fill: string; shape: 'circle' | 'square' | 'up' | 'ring'; words: string }>> = {
  common: { fill: COLOURS.same, shape: 'circle', words: 'Usual variation' },
  improvement: { fill: COLOURS.better, shape: 'square', words: 'A real change: improvement' },
  concern: { fill: COLOURS.worse, shape: 'up', words: 'A real change: concern' },
  neither: { fill: '#7a2a8a', shape: 'ring', words: 'A real change' },
};

const isNumber = (value: number | null | undefined): value is number => typeof value === 'number' && Number.isFinite(value);

/** Line labels at the right, pushed apart. */
function levels(shown: readonly { value: number; words: string; fill: string; dash?: string; width: number }[], y: (value: number) => number, left: number, right: number, labelled: boolean): Safe {
  let before = Number.NEGATIVE_INFINITY;
  return svg`${[...shown].sort((a, b) => b.value - a.value).map(({ value, words, fill, dash, width }) => {
    const at = Math.max(y(value) + 5, before + 17);
    before = at;
    return svg`${lineAt(left, y(value), right, y(value), fill, width, dash)}${labelled ? textAt(right + 8, at, words, { fill }) : ''}`;
  })}`;
}

/** Solid mean, dashed limits, points by signal in colour and shape, target line, boundary of the baseline, known causes. */
export function controlChart({ title, description, points, mean, lower, upper, target, unit, baseline, changes = [], digits, width = 760, height: wantedHeight = 380 }: ControlChart): Safe {
  const small = width < 480;
  const used = (Object.keys(SIGNALS) as Signal[]).filter((signal) => points.some((point) => point.signal === signal && point.value !== null));
  const shown = [
    ...(isNumber(upper) ? [{ value: upper, words: `Upper limit ${numberWords(upper, digits)}`, fill: COLOURS.soft, dash: '6 4', width: 1.5 }] : []),
    ...(isNumber(mean) ? [{ value: mean, words: `Mean ${numberWords(mean, digits)}`, fill: COLOURS.ink, width: 2 }] : []),
    ...(isNumber(lower) ? [{ value: lower, words: `Lower limit ${numberWords(lower, digits)}`, fill: COLOURS.soft, dash: '6 4', width: 1.5 }] : []),
    ...(isNumber(target) ? [{ value: target, words: `Target ${numberWords(target, digits)}`, fill: COLOURS.target, dash: '2 3', width: 2.5 }] : []),
  ];
  const levelItems: LegendItem[] = shown.map(({ words, fill, dash, width: thick }) => ({ words, mark: (x, y) => lineAt(x - 10, y, x + 10, y, fill, thick, dash) }));
  // A narrow picture has no room for the lines' names at the right, so the legend gives them.
  const items: LegendItem[] = [...used.map((signal) => ({ words: SIGNALS[signal].words, mark: (x: number, y: number) => marker(SIGNALS[signal].shape, x, y, SIGNALS[signal].fill, 5) })), ...(small ? levelItems : [])];
  const key = legend(items, 0, 10, width);
  // A legend of many lines makes the picture higher, not the plot lower.
  const height = wantedHeight + Math.max(0, key.height - 24);
  const marked = changes.length > 0 || (baseline !== undefined && baseline < points.length);
  const margins = { top: key.height + 48 + (marked ? 34 : 0), right: small ? Math.max(12, textWidth(points.at(-1)?.period ?? '') / 2 - 4) : 128, bottom: 36, left: 56 };
  const values = [...points.map(({ value }) => value), ...shown.map(({ value }) => value)].filter(isNumber);
  const least = Math.min(...(values.length > 0 ? values : [0]));
  const most = Math.max(...(values.length > 0 ? values : [1]));
  const room = (most - least || 1) * 0.06;
  const y = scaleLinear().domain([least >= 0 ? Math.max(0, least - room) : least - room, most + room]).nice(5).range([height - margins.bottom, margins.top]);
  const right = width - margins.right;
  const span = right - margins.left - 20;
  const x = (index: number) => margins.left + 10 + (points.length > 1 ? (index * span) / (points.length - 1) : span / 2);
  const path = line<ControlPoint>().defined(({ value }) => value !== null).x((_, index) => x(index)).y(({ value }) => y(value as number)).digits(1)([...points]) ?? '';
  const boundary = baseline !== undefined && baseline > 0 && baseline < points.length ? (x(baseline - 1) + x(baseline)) / 2 : undefined;
  const content = svg`${key.markup}${leftAxis(y.ticks(5), y, { ...margins, top: key.height + 36 }, width, unit)}
${levels(shown, y, margins.left, right, !small)}
${boundary === undefined ? '' : svg`${lineAt(boundary, margins.top - 14, boundary, height - margins.bottom, COLOURS.soft, 1, '3 3')}${textAt(Math.max(boundary - 6, margins.left + textWidth('Limits set up to here')), margins.top - 18, 'Limits set up to here', { anchor: 'end', fill: COLOURS.soft, halo: true })}`}
${changes.map(({ index, words }) => svg`${lineAt(x(index), margins.top - 2, x(index), height - margins.bottom, COLOURS.line, 1.5)}${textAt(x(index) + (x(index) > width / 2 ? -6 : 6), margins.top + 10, words, { anchor: x(index) > width / 2 ? 'end' : 'start', halo: true })}`)}
<path d="${path}" fill="none" stroke="#9aa3a7" stroke-width="2"/>
${points.map(({ value, signal }, index) => value === null ? '' : marker(SIGNALS[signal].shape, x(index), y(value), SIGNALS[signal].fill, 5))}
${bottomAxis(points.map(({ period }) => period), x, height - margins.bottom, span)}`;
  const last = points.findLast(({ value }) => value !== null);
  const words = last ? `${unit}: last ${numberWords(last.value as number, digits)} in ${last.period}. ${shown.map((level) => level.words).join(', ')}. ${SIGNALS[last.signal].words}.` : `${unit}: no figures.`;
  return frame(width, height, title, description ?? words, content);
}

const REACH: Readonly<Record<TargetReach, { mark: string; words: string; fill: string }>> = {
  'always met': { mark: 'M12 21L18 27L29 14', words: 'Will meet the target without change', fill: COLOURS.better },
  'never met': { mark: 'M13 13L27 27M27 13L13 27', words: 'Will not meet the target without change', fill: COLOURS.worse },
  'sometimes met': { mark: 'M14 15C14 10 26 10 26 16C26 20 20 20 20 24M20 28V29.5', words: 'Will sometimes meet and sometimes miss the target', fill: COLOURS.same },
  'no target': { mark: 'M13 20H27', words: 'No target', fill: COLOURS.same },
};

/** The two icons of Making Data Count with their words: how it varies and whether the target will be met. */
export function controlIcons(variation: Signal, reach: TargetReach): Safe {
  const icon = (fill: string, inner: Safe) => svg`<svg class="cc-icon" width="40" height="40" viewBox="0 0 40 40" aria-hidden="true" focusable="false"><circle cx="20" cy="20" r="17" fill="#fff" stroke="${fill}" stroke-width="3"/>${inner}</svg>`;
  const said = SIGNALS[variation];
  const { mark, words, fill } = REACH[reach];
  return svg`<ul class="cc-icons"><li class="cc-icons__item">${icon(said.fill, svg`${[9, 15, 21, 27, 32].map((x, index) => marker(index > 2 && variation !== 'common' ? said.shape : 'circle', x, variation === 'common' ? [22, 17, 23, 18, 21][index] ?? 20 : [25, 23, 22, 16, 12][index] ?? 20, index > 2 ? said.fill : COLOURS.same, 2.6))}`)}<span>${said.words}</span></li>${
    reach === 'no target' ? '' : svg`<li class="cc-icons__item">${icon(fill, svg`<path d="${mark}" fill="none" stroke="${fill}" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/>`)}<span>${words}</span></li>`}</ul>`;
}

