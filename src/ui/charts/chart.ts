/**
 * What all charts share: the frame with title and description, axes, number words, colours and the table of figures.
 * Everything is an SVG string made on the server: classes and presentation attributes only, text of 14 px or more.
 */
import { type Hole, html, raw, type Safe, svg } from '../html.ts';

/** Blue for better, orange for worse, dark and light teal for higher and lower where neither is known to be better, grey for no difference: told apart by readers with any colour vision. */
export const COLOURS = {
  better: '#1d70b8', worse: '#c4500c', higher: '#12566b', lower: '#40879c', same: '#6f777b', ink: '#0b0c0c', soft: '#484949', grid: '#d9dcde', band: '#c9d9e8', line: '#123c4a', target: '#7a2a8a',
} as const;

/** One-hue sequence for maps, light to dark; every neighbour can be told apart. */
export const SEQUENCE = ['#e3eef2', '#b3d0da', '#7bafbf', '#40879c', '#12566b', '#08303d'] as const;

export interface Margins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** One decimal place is enough for a pixel. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);

/** Up to three significant places, thousands with commas, true minus sign. */
export function numberWords(value: number, digits?: number): string {
  if (!Number.isFinite(value)) return 'not known';
  const places = digits ?? (Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2);
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits ?? 0, maximumFractionDigits: places }).replace('-', '−');
}

/** Decimal places that keep three significant figures of a value: what stands beside it is given with as many. */
export const decimalsOf = (value: number): number => (Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2);

/** A value in three significant figures with its last zeros ("28.0" beside "29.7"), so that figures of a column can be compared. */
export const valueWords = (value: number): string => numberWords(value, Number.isFinite(value) ? decimalsOf(value) : undefined);

/** Roughly how wide a text is in Arial, in pixels. Rather too much than too little. */
export const textWidth = (text: string, size = 14): number => text.length * size * 0.54;

/** Cuts a text to a width and says so by an ellipsis; the whole stands in the table. */
export function fitted(text: string, width: number, size = 14): string {
  if (textWidth(text, size) <= width) return text;
  return `${text.slice(0, Math.max(1, Math.floor(width / (size * 0.54)) - 1)).trimEnd()}…`;
}

/** Breaks a text into lines of at most `width` pixels, at most `most` of them. */
export function lines(text: string, width: number, most = 2, size = 14): string[] {
  const made: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = made.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, size) <= width) made[made.length - 1] = `${last} ${word}`;
    else made.push(word);
  }
  const kept = made.slice(0, most);
  if (made.length > most) kept[most - 1] = `${kept[most - 1]}…`;
  return kept.map((line) => fitted(line, width, size));
}

let count = 0;

/** The SVG element with its title and description, which screen readers say. */
export function frame(width: number, height: number, title: string, description: string, content: Hole, className = '', role = 'img'): Safe {
  count = (count + 1) % 1_000_000;
  const id = `chart-${count}`;
  return svg`<svg xmlns="http://www.w3.org/2000/svg" class="cc-chart${className ? ` ${className}` : ''}" viewBox="0 0 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}" role="${role}" aria-labelledby="${id}-title ${id}-description" font-family="Arial, sans-serif" font-size="14" fill="${COLOURS.ink}">
<title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>
${content}</svg>`;
}

export interface TextAt {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly size?: number;
  readonly bold?: boolean;
  readonly fill?: string;
  /** A white edge keeps a label readable over a line. */
  readonly halo?: boolean;
}

/** A text with its baseline at x, y. */
export function textAt(x: number, y: number, words: string, { anchor = 'start', size = 14, bold, fill, halo }: TextAt = {}): Safe {
  return svg`<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" font-size="${Math.max(14, size)}"${bold ? raw(' font-weight="700"') : ''}${fill ? svg` fill="${fill}"` : ''}${halo ? raw(' paint-order="stroke" stroke="#fff" stroke-width="4" stroke-linejoin="round"') : ''}>${words}</text>`;
}

export const lineAt = (x1: number, y1: number, x2: number, y2: number, stroke: string, width = 1, dash?: string): Safe =>
  svg`<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${stroke}" stroke-width="${width}"${dash ? svg` stroke-dasharray="${dash}"` : ''}/>`;

/** Horizontal grid lines with their values at the left, and the axis' words above. */
export function leftAxis(ticks: readonly number[], y: (value: number) => number, margins: Margins, width: number, words: string, digits?: number): Safe {
  return svg`<g class="cc-chart__axis">${ticks.map((tick) => svg`${lineAt(margins.left, y(tick), width - margins.right, y(tick), COLOURS.grid)}${textAt(margins.left - 8, y(tick) + 5, numberWords(tick, digits), { anchor: 'end', fill: COLOURS.soft })}`)}${textAt(0, margins.top - 14, words, { fill: COLOURS.soft })}</g>`;
}

/** Labels under a time or category axis; as many as fit without touching. */
export function bottomAxis(labels: readonly string[], x: (index: number) => number, y: number, room: number): Safe {
  const widest = Math.max(1, ...labels.map((label) => textWidth(label))) + 14;
  const step = Math.max(1, Math.ceil((widest * labels.length) / Math.max(1, room)));
  const last = labels.length - 1;
  const shown = labels.map((label, index) => ({ label, index })).filter(({ index }) => (last - index) % step === 0);
  return svg`<g class="cc-chart__axis">${shown.map(({ label, index }) => svg`${lineAt(x(index), y, x(index), y + 5, COLOURS.soft)}${textAt(x(index), y + 21, label, { anchor: 'middle', fill: COLOURS.soft })}`)}</g>`;
}

export interface LegendItem {
  readonly words: string;
  readonly mark: (x: number, y: number) => Safe;
}

/** A legend set in lines that fit the width; gives its markup and its height. */
export function legend(items: readonly LegendItem[], x: number, y: number, width: number): { readonly markup: Safe; readonly height: number } {
  let left = x;
  let top = y;
  const placed = items.map(({ words, mark }) => {
    const wide = 30 + textWidth(words) + 16;
    if (left > x && left + wide > x + width) {
      left = x;
      top += 24;
    }
    const made = svg`${mark(left + 10, top)}${textAt(left + 28, top + 5, words)}`;
    left += wide;
    return made;
  });
  return { markup: svg`<g class="cc-chart__legend">${placed}</g>`, height: top - y + 24 };
}

/** Direction in shape as well as colour: a square, a triangle up, a triangle down or a ring. */
export function marker(shape: 'circle' | 'square' | 'up' | 'down' | 'ring', x: number, y: number, fill: string, size = 6): Safe {
  if (shape === 'square') return svg`<rect x="${px(x - size)}" y="${px(y - size)}" width="${px(2 * size)}" height="${px(2 * size)}" fill="${fill}"/>`;
  if (shape === 'circle') return svg`<circle cx="${px(x)}" cy="${px(y)}" r="${px(size)}" fill="${fill}"/>`;
  if (shape === 'ring') return svg`<circle cx="${px(x)}" cy="${px(y)}" r="${px(size - 1)}" fill="#fff" stroke="${fill}" stroke-width="2.5"/>`;
  const tip = shape === 'up' ? y - size - 1 : y + size + 1;
  const base = shape === 'up' ? y + size - 1 : y - size + 1;
  return svg`<path d="M${px(x)} ${px(tip)}L${px(x + size + 1)} ${px(base)}H${px(x - size - 1)}Z" fill="${fill}"/>`;
}

/** The figures of a chart as a table: the first column names the row. */
export function dataTable({ caption, head, rows }: {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Hole[])[];
}): Safe {
  const numeric = head.map((_, column) => column > 0 && rows.every((row) => typeof row[column] === 'number' || typeof row[column] === 'bigint' || /^[−-]?£?[\d,.]+( ?%)?$|^$/.test(String(row[column] ?? ''))));
  const words = (value: Hole) => (typeof value === 'number' ? valueWords(value) : value);
  // On a small screen each row is a block: a cell then carries its heading, and roles keep the table a table.
  return html`<div class="cc-scroll" role="region" tabindex="0" aria-label="${caption}"><table role="table" class="govuk-table cc-table cc-table--figures"><caption class="govuk-table__caption govuk-table__caption--s">${caption}</caption>
<thead role="rowgroup" class="govuk-table__head"><tr role="row" class="govuk-table__row">${head.map((heading, column) => html`<th scope="col" role="columnheader" class="govuk-table__header${numeric[column] ? ' govuk-table__header--numeric' : ''}">${heading}</th>`)}</tr></thead>
<tbody role="rowgroup" class="govuk-table__body">${rows.map((row) => html`<tr role="row" class="govuk-table__row">${row.map((value, column) => column === 0 ? html`<th scope="row" role="rowheader" class="govuk-table__header">${words(value)}</th>` : html`<td role="cell" class="govuk-table__cell${numeric[column] ? ' govuk-table__cell--numeric' : ''}" data-heading="${head[column] ?? ''}"><span class="cc-table__value">${words(value)}</span></td>`)}</tr>
`)}</tbody></table></div>`;
}
