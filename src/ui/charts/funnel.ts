/** A funnel: many contracts or places by how much was counted, with the limits of chance round all of them together. */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { svg, type Safe } from '../html.ts';
import { bottomAxis, COLOURS, fitted, frame, leftAxis, legend, type LegendItem, lineAt, lines, marker, numberWords, textAt, textWidth } from './chart.ts';

export interface FunnelMark { readonly label: string; readonly x: number; readonly y: number; readonly better: boolean | null; /** Outside the limits: named on the picture. */ readonly outside: boolean }
type Along = readonly { readonly x: number; readonly y: number }[];

export interface FunnelPicture {
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  /** What the figures are counted out of, under the lower axis. */
  readonly across: string;
  readonly marks: readonly FunnelMark[];
  readonly average: number;
  readonly inner: { readonly lower: Along; readonly upper: Along };
  readonly outer: { readonly lower: Along; readonly upper: Along };
}

const width = 1000;
const height = 420;
const margins = { top: 42, right: 190, bottom: 58, left: 62 };

const mark = (better: boolean | null, x: number, y: number): Safe => better === null ? marker('circle', x, y, COLOURS.same, 6) : marker(better ? 'up' : 'down', x, y, better ? COLOURS.better : COLOURS.worse, 7);

interface Name { readonly rows: readonly string[]; readonly left: boolean; readonly x: number; readonly y: number; readonly wide: number }

/** Names set one below the other where they would cover each other. */
function namesApart(names: readonly Name[]): Safe {
  const placed: (Name & { from: number; to: number; bottom: number })[] = [];
  for (const name of [...names].sort((a, b) => a.y - b.y)) {
    const [from, to] = name.left ? [name.x - name.wide, name.x] : [name.x, name.x + name.wide];
    let top = name.y;
    for (const other of placed) if (from < other.to && to > other.from && top < other.bottom && top + name.rows.length * 17 > other.y) top = other.bottom;
    placed.push({ ...name, y: top, from, to, bottom: top + name.rows.length * 17 });
  }
  return svg`${placed.map((name) => name.rows.map((row, at) => textAt(name.x, name.y + at * 17, row, { anchor: name.left ? 'end' : 'start', halo: true, bold: true })))}`;
}

/** The funnel as SVG: who lies outside is named and has a shape and colour of its own, everybody else is a grey point. */
export function funnelPicture({ title, description, unit, across, marks, average, inner, outer }: FunnelPicture): Safe {
  // Left of the smallest unit the limits open without end and would flatten everything else.
  const from = Math.min(...marks.map((one) => one.x)) * 0.6;
  const [inside, outside] = [inner, outer].map(({ lower, upper }) => ({ lower: lower.filter((point) => point.x >= from), upper: upper.filter((point) => point.x >= from) }));
  const heights = [...marks.map((one) => one.y), average, ...[inside!, outside!].flatMap((one) => [...one.lower, ...one.upper]).map((point) => point.y)].filter(Number.isFinite);
  const places = [...marks, ...inside!.upper].map((point) => point.x);
  const [least, most] = [Math.min(...heights), Math.max(...heights)];
  // Room below for the name of what lies lowest.
  const y = scaleLinear().domain([least >= 0 ? Math.max(0, least - (most - least) * 0.15) : least - (most - least) * 0.15, most]).nice(6).range([height - margins.bottom, margins.top]);
  const x = scaleLinear().domain([Math.min(from, ...places), Math.max(...places)]).range([margins.left + 10, width - margins.right]);
  const path = (along: Along): string => line<{ x: number; y: number }>().x((point) => x(point.x)).y((point) => y(point.y)).digits(1)([...along]) ?? '';
  const dashed = (along: Along, dash: string, stroke: string): Safe => svg`<path d="${path(along)}" fill="none" stroke="${stroke}" stroke-width="2" stroke-dasharray="${dash}"/>`;
  const ticks = x.ticks(6);
  const named = namesApart(marks.filter((one) => one.outside).map((one) => {
    // Away from the middle, where the lines and the other marks are.
    const above = one.y > average;
    const left = x(one.x) > (margins.left + width - margins.right) / 2;
    const rows = lines(one.label, 260, 2);
    return { rows, left, x: x(one.x) + (left ? -12 : 12), y: y(one.y) + (above ? -6 - (rows.length - 1) * 17 : 18), wide: Math.max(...rows.map((row) => textWidth(row))) * 1.08 };
  }));
  const ends = [{ words: '99.8 % limits', along: outside!.upper }, { words: '95 % limits', along: inside!.upper }, { words: 'All together', along: [{ x: 0, y: average }] }].map(({ words, along }) => ({ words: words === 'All together' ? `${words} ${numberWords(average, 1)}` : words, at: y(along.at(-1)?.y ?? average) })).sort((a, b) => a.at - b.at);
  for (let at = 1; at < ends.length; at += 1) ends[at]!.at = Math.max(ends[at]!.at, ends[at - 1]!.at + 18);
  const items: LegendItem[] = ([['No more different than chance makes it', null], ['Better by more than chance', true], ['Worse by more than chance', false]] as const)
    .filter(([, better]) => marks.some((one) => one.better === better)).map(([words, better]) => ({ words, mark: (left, top) => mark(better, left, top) }));
  const made = legend(items, margins.left, height + 8, width - margins.left);
  return frame(width, height + 8 + made.height, title, description, svg`${leftAxis(y.ticks(6), y, margins, width, unit)}${bottomAxis(ticks.map((tick) => numberWords(tick, 0)), (at) => x(ticks[at]!), height - margins.bottom, width - margins.left - margins.right)}
${textAt(width - margins.right, height - 14, fitted(across, width - margins.right - margins.left), { anchor: 'end', fill: COLOURS.soft })}
${lineAt(margins.left, y(average), width - margins.right, y(average), COLOURS.line, 2)}
${dashed(inside!.lower, '3 4', COLOURS.soft)}${dashed(inside!.upper, '3 4', COLOURS.soft)}${dashed(outside!.lower, '8 5', COLOURS.ink)}${dashed(outside!.upper, '8 5', COLOURS.ink)}
${marks.map((one) => mark(one.better, x(one.x), y(one.y)))}${named}
${ends.map(({ words, at }) => textAt(width - margins.right + 10, at + 5, fitted(words, margins.right - 14), { fill: COLOURS.soft }))}${made.markup}`, 'cc-chart--funnel');
}
