/** Small multiples: one series above the other over the same time axis, each with its own measure. */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { svg, type Safe } from '../html.ts';
import { bottomAxis, COLOURS, fitted, frame, lineAt, numberWords, px, textAt, textWidth } from './chart.ts';

export interface Panel {
  readonly title: string;
  readonly unit: string;
  /** One value for each label; null where nothing is known: the line breaks, bars are left out. */
  readonly values: readonly (number | null)[];
  /** A second series of the same measure, dashed, named in the heading of the panel. */
  readonly beside?: { readonly title: string; readonly values: readonly (number | null)[] } | undefined;
  readonly bars?: boolean | undefined;
  readonly fromZero?: boolean | undefined;
}

export interface TimePanels { readonly title: string; readonly labels: readonly string[]; readonly panels: readonly Panel[]; readonly width?: number }

const height = 140;
const inner = { top: 34, bottom: 18 };

function panelPicture({ title, unit, values, beside, bars, fromZero }: Panel, top: number, x: (index: number) => number, step: number, left: number, right: number): Safe {
  const all = [...values, ...(beside?.values ?? [])].filter((value): value is number => value !== null && Number.isFinite(value));
  const [least, most] = [Math.min(...(all.length > 0 ? all : [0])), Math.max(...(all.length > 0 ? all : [1]))];
  const room = (most - least || Math.abs(most) || 1) * 0.1;
  const zero = bars || fromZero || (least >= 0 && least < most * 0.5);
  const y = scaleLinear().domain([zero ? Math.min(0, least) : least - room, most + room]).nice(3).range([top + height - inner.bottom, top + inner.top]);
  const path = (series: readonly (number | null)[]): string => line<number | null>().defined((value) => value !== null).x((_, index) => x(index)).y((value) => y(value as number)).digits(1)([...series]) ?? '';
  const wide = Math.max(2, Math.min(18, step * 0.6));
  return svg`${textAt(0, top + 14, fitted(`${title}, ${unit}${beside ? `; dashed: ${beside.title}` : ''}`, right), { bold: true, fill: COLOURS.ink })}
<g class="cc-chart__axis">${y.ticks(3).map((tick) => svg`${lineAt(left, y(tick), right, y(tick), COLOURS.grid)}${textAt(left - 8, y(tick) + 5, numberWords(tick), { anchor: 'end', fill: COLOURS.soft })}`)}</g>
${all.length === 0 ? textAt(left + 12, top + height / 2 + 8, 'not known', { fill: COLOURS.soft }) : ''}
${bars ? values.map((value, index) => (value === null ? '' : svg`<rect x="${px(x(index) - wide / 2)}" y="${px(Math.min(y(value), y(0)))}" width="${px(wide)}" height="${px(Math.abs(y(0) - y(value)))}" fill="${COLOURS.lower}"/>`)) : svg`<path d="${path(values)}" fill="none" stroke="${COLOURS.better}" stroke-width="2.5" stroke-linejoin="round"/>${values.map((value, index) => (value === null ? '' : svg`<circle cx="${px(x(index))}" cy="${px(y(value))}" r="3" fill="${COLOURS.better}"/>`))}`}
${beside ? svg`<path d="${path(beside.values)}" fill="none" stroke="${COLOURS.target}" stroke-width="2" stroke-dasharray="6 4"/>` : ''}`;
}

/** Panels one above the other; the time axis stands below the last and its marks go through all. */
export function timePanels({ title, labels, panels, width = 760 }: TimePanels): Safe {
  const last = textWidth(labels.at(-1) ?? '') / 2;
  const [left, right] = [76, width - Math.max(14, last - 6)];
  const step = labels.length > 1 ? (right - left - 24) / (labels.length - 1) : 0;
  const x = (index: number): number => left + 12 + (labels.length > 1 ? index * step : (right - left - 24) / 2);
  const whole = panels.length * height + 34;
  const words = panels.map((panel) => {
    const known = panel.values.map((value, at) => ({ value, at })).filter((one) => one.value !== null);
    const [first, last] = [known[0], known.at(-1)];
    return first && last ? `${panel.title}, ${panel.unit}: ${numberWords(first.value!)} in ${labels[first.at]}, ${numberWords(last.value!)} in ${labels[last.at]}.` : `${panel.title}: not known.`;
  }).join(' ');
  return frame(width, whole, title, words, svg`${panels.map((panel, index) => panelPicture(panel, index * height, x, step, left, right))}${bottomAxis(labels, x, panels.length * height, right - left)}`);
}
