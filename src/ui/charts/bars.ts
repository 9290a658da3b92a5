/** Bars: areas against a reference with their intervals, and the five deprivation fifths. */
import { scaleLinear } from 'd3-scale';
import { svg, type Safe } from '../html.ts';
import { COLOURS, frame, leftAxis, legend, lines, type LegendItem, lineAt, marker, numberWords, textAt, textWidth, valueWords } from './chart.ts';

export type Comparison = 'better' | 'worse' | 'same' | 'higher' | 'lower';

export interface IntervalBar {
  readonly label: string;
  readonly value: number;
  /** The 95 % interval, where there is one. */
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
  /** Given by the statistics; otherwise higher, lower or same as the interval lies to the reference. */
  readonly comparison?: Comparison | undefined;
  readonly href?: string | undefined;
  /** The place the picture is about: its name in bold. */
  readonly highlight?: boolean | undefined;
}

/** Where an interval lies to the reference: wholly above, wholly below, or across it ("same"). */
export function comparisonOf({ lower, upper, comparison }: IntervalBar, reference: number | undefined): Comparison {
  if (comparison) return comparison;
  if (reference === undefined || lower === undefined || upper === undefined) return 'same';
  return lower > reference ? 'higher' : upper < reference ? 'lower' : 'same';
}

/** Whether a high value is good: it decides blue or orange. Without it, neither is said: higher is dark teal, lower light teal. */
export type Good = 'high' | 'low' | undefined;

function look(comparison: Comparison, value: number, reference: number | undefined, good: Good): { fill: string; shape: 'up' | 'down' | 'circle' } {
  if (comparison === 'same') return { fill: COLOURS.same, shape: 'circle' };
  const shape = comparison === 'higher' || (comparison !== 'lower' && reference !== undefined && value > reference) ? 'up' : 'down';
  if (good === undefined && comparison !== 'better' && comparison !== 'worse') return { fill: shape === 'up' ? COLOURS.higher : COLOURS.lower, shape };
  const better = comparison === 'better' || (comparison !== 'worse' && (good === 'low' ? shape === 'down' : shape === 'up'));
  return { fill: better ? COLOURS.better : COLOURS.worse, shape };
}

const comparisonLegend = (reference: string, good: Good): LegendItem[] => {
  const word = (direction: 'Higher' | 'Lower', isGood: boolean) => `${direction} than ${reference}${good ? ` (${isGood ? 'better' : 'worse'})` : ''}`;
  const up = look('higher', 1, 0, good);
  const down = look('lower', 0, 1, good);
  return [
    { words: word('Higher', good === 'high'), mark: (x, y) => marker('up', x, y, up.fill) },
    { words: word('Lower', good === 'low'), mark: (x, y) => marker('down', x, y, down.fill) },
    { words: 'No clear difference', mark: (x, y) => marker('circle', x, y, COLOURS.same) },
  ];
};

export interface BarsWithIntervals {
  readonly title: string;
  readonly description?: string;
  readonly bars: readonly IntervalBar[];
  /** What is measured and its unit: "Admissions per 100,000". */
  readonly unit: string;
  /** Its interval, where there is one, is a band behind the bars. */
  readonly reference?: { readonly label: string; readonly value: number; readonly lower?: number | undefined; readonly upper?: number | undefined } | undefined;
  readonly good?: Good;
  readonly width?: number;
}

/** Horizontal bars from zero with the interval drawn over them, against a reference line. */
export function barsWithIntervals({ title, description, bars, unit, reference, good, width = 760 }: BarsWithIntervals): Safe {
  const labelRoom = Math.min(width * 0.36, Math.max(60, ...bars.map(({ label, highlight }) => textWidth(label) * (highlight ? 1.1 : 1))) + 12);
  const banded = reference?.lower !== undefined && reference.upper !== undefined;
  const bandItem: LegendItem = { words: `Interval of ${reference?.label ?? ''}`, mark: (x, y) => svg`<rect x="${x - 8}" y="${y - 8}" width="16" height="16" fill="${COLOURS.grid}"/>` };
  const key = reference ? legend([...comparisonLegend(reference.label, good), ...(banded ? [bandItem] : [])], 0, 10, width) : { markup: svg``, height: 0 };
  const top = key.height + (reference ? 30 : 10);
  const step = 32;
  const bottom = top + bars.length * step;
  const most = Math.max(0, reference?.upper ?? reference?.value ?? 0, ...bars.map(({ value, upper }) => Math.max(value, upper ?? value)));
  const least = Math.min(0, ...bars.map(({ value, lower }) => Math.min(value, lower ?? value)));
  // The values stand in a column of their own, clear of the reference line.
  const valueRoom = Math.max(40, ...bars.map(({ value }) => textWidth(valueWords(value), 15))) + 22;
  const x = scaleLinear().domain([least, most || 1]).nice(5).range([labelRoom, width - valueRoom]);
  const row = (bar: IntervalBar, index: number) => {
    const middle = top + index * step + step / 2;
    const { fill, shape } = look(comparisonOf(bar, reference?.value), bar.value, reference?.value, good);
    const words = lines(bar.label, (labelRoom - 10) * (bar.highlight ? 0.93 : 1), 2);
    const label = words.map((line, part) => textAt(labelRoom - 10, middle + 5 + (part - (words.length - 1) / 2) * 15, line, { anchor: 'end', ...(bar.highlight ? { bold: true } : {}), ...(bar.href ? { fill: '#1a65a6' } : {}) }));
    return svg`${bar.href ? svg`<a class="cc-chart__link" href="${bar.href}">${label}</a>` : label}
<rect x="${Math.min(x(0), x(bar.value)).toFixed(1)}" y="${middle - 9}" width="${Math.abs(x(bar.value) - x(0)).toFixed(1)}" height="18" fill="${fill}" fill-opacity="0.32"/>
${bar.lower !== undefined && bar.upper !== undefined ? svg`${lineAt(x(bar.lower), middle, x(bar.upper), middle, COLOURS.ink, 2)}${lineAt(x(bar.lower), middle - 5, x(bar.lower), middle + 5, COLOURS.ink, 2)}${lineAt(x(bar.upper), middle - 5, x(bar.upper), middle + 5, COLOURS.ink, 2)}` : ''}
${marker(shape, x(bar.value), middle, fill)}${textAt(width, middle + 5, valueWords(bar.value), { anchor: 'end', bold: true })}`;
  };
  const ticks = x.ticks(width < 480 ? 3 : 6);
  const unitLines = lines(unit, width, 3);
  const unitLeft = Math.max(0, Math.min(labelRoom, width - Math.max(...unitLines.map((line) => textWidth(line)), 0)));
  const band = reference?.lower !== undefined && reference.upper !== undefined
    ? svg`<rect class="cc-chart__band" x="${x(reference.lower).toFixed(1)}" y="${top}" width="${(x(reference.upper) - x(reference.lower)).toFixed(1)}" height="${bottom - top}" fill="${COLOURS.grid}"/>` : '';
  const content = svg`${key.markup}${band}
${ticks.map((tick) => svg`${lineAt(x(tick), top, x(tick), bottom, COLOURS.grid)}${textAt(x(tick), bottom + 20, numberWords(tick), { anchor: 'middle', fill: COLOURS.soft })}`)}
${lineAt(x(0), top, x(0), bottom, COLOURS.soft)}
${reference ? svg`${lineAt(x(reference.value), top - 6, x(reference.value), bottom, COLOURS.ink, 2, '6 4')}${textAt(Math.min(x(reference.value), width - textWidth(`${reference.label} ${valueWords(reference.value)}`) / 2), top - 12, `${reference.label} ${valueWords(reference.value)}`, { anchor: 'middle', bold: true })}` : ''}
${bars.map(row)}
${unitLines.map((line, index) => textAt(unitLeft, bottom + 44 + index * 18, line, { fill: COLOURS.soft }))}`;
  return frame(width, bottom + 36 + unitLines.length * 18, title, description ?? describeBars(bars, unit, reference), content, '', bars.some(({ href }) => href) ? 'group' : 'img');
}

function describeBars(bars: readonly IntervalBar[], unit: string, reference: BarsWithIntervals['reference']): string {
  const sorted = [...bars].sort((a, b) => b.value - a.value);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last) return `${unit}: no figures.`;
  const against = reference ? ` ${reference.label} is ${valueWords(reference.value)}.` : '';
  return `Bars of ${unit.toLowerCase()} for ${bars.length} areas. Highest ${first.label} with ${valueWords(first.value)}, lowest ${last.label} with ${valueWords(last.value)}.${against}`;
}

export interface GradientBars {
  readonly title: string;
  readonly description?: string;
  /** Fifths from the most to the least deprived. */
  readonly bars: readonly { readonly label: string; readonly value: number; readonly lower?: number | undefined; readonly upper?: number | undefined }[];
  readonly unit: string;
  readonly width?: number;
  readonly height?: number;
}

/** Upright bars from the most to the least deprived fifth, with intervals and the gap between the ends said in words. */
export function gradientBars({ title, description, bars, unit, width = 640, height = 340 }: GradientBars): Safe {
  const margins = { top: 44, right: 10, bottom: 52, left: 54 };
  const slot = (width - margins.left - margins.right) / Math.max(1, bars.length);
  const names = bars.map(({ label }) => lines(label, slot - 4, 2));
  if (names.some((parts) => parts.length > 1)) margins.bottom += 16;
  const most = Math.max(0, ...bars.map(({ value, upper }) => upper ?? value));
  const y = scaleLinear().domain([0, most || 1]).nice(4).range([height - margins.bottom, margins.top]);
  const middle = (index: number) => margins.left + slot * (index + 0.5);
  const content = svg`${leftAxis(y.ticks(4), y, margins, width, unit)}
${bars.map(({ value, lower, upper }, index) => svg`<rect x="${(middle(index) - slot * 0.3).toFixed(1)}" y="${y(value).toFixed(1)}" width="${(slot * 0.6).toFixed(1)}" height="${(y(0) - y(value)).toFixed(1)}" fill="${['#08303d', '#12566b', '#40879c', '#7bafbf', '#a3c5d0'][Math.round((index * 4) / Math.max(1, bars.length - 1))] ?? COLOURS.line}"/>
${lower !== undefined && upper !== undefined ? svg`${lineAt(middle(index), y(lower), middle(index), y(upper), '#fff', 5)}${lineAt(middle(index), y(lower), middle(index), y(upper), COLOURS.ink, 2)}${lineAt(middle(index) - 5, y(lower), middle(index) + 5, y(lower), COLOURS.ink, 2)}${lineAt(middle(index) - 5, y(upper), middle(index) + 5, y(upper), COLOURS.ink, 2)}` : ''}
${textAt(middle(index), y(upper ?? value) - 8, valueWords(value), { anchor: 'middle', bold: true, halo: true })}`)}
${lineAt(margins.left, y(0), width - margins.right, y(0), COLOURS.soft)}
${names.map((parts, index) => parts.map((line, part) => textAt(middle(index), y(0) + 20 + part * 16, line, { anchor: 'middle', fill: COLOURS.soft })))}
${textAt(margins.left, height - 6, 'Most deprived', { fill: COLOURS.soft })}${textAt(width - margins.right, height - 6, 'Least deprived', { anchor: 'end', fill: COLOURS.soft })}`;
  const first = bars[0];
  const last = bars.at(-1);
  const words = first && last ? `${unit} by deprivation fifth: ${valueWords(first.value)} in the most deprived, ${valueWords(last.value)} in the least deprived.` : `${unit}: no figures.`;
  return frame(width, height, title, description ?? words, content);
}
