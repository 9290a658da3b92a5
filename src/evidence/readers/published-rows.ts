import type { Cell, Table } from '../tabular/open-table.ts';
import { cellText } from '../tabular/open-table.ts';

/** A place in a published file that was not read: line as counted in the file (or feature number), column, cause in words, the text found. */
export type Rejected = { line: number; column: string; cause: string; value: string };

/** One step through a published file: a tidy row or a rejected place. */
export type ReadItem<Row> = { row: Row; rejected?: undefined } | { rejected: Rejected; row?: undefined };

/** Thrown inside a line's reading only; `readLines` turns it into a rejected line. */
class LineRejected extends Error {
  readonly column: string;
  readonly found: string;
  constructor(column: string, cause: string, found: string) {
    super(cause);
    this.column = column;
    this.found = found;
  }
}

/** Gives up the line at this column. */
export function rejectLine(column: string, cause: string, found: unknown): never {
  throw new LineRejected(column, cause, cellText(found as Cell).slice(0, 200));
}

/** A heading as a key: lower case, one underscore for whatever is not a letter or digit. */
export function headingKey(heading: string): string {
  return heading.normalize('NFKC').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
}

/** The headings of a table by key; of two alike the first counts. */
export function headingKeys(headers: string[]): Map<string, number> {
  const keys = new Map<string, number>();
  headers.forEach((heading, at) => {
    const key = headingKey(heading);
    if (!keys.has(key)) keys.set(key, at);
  });
  return keys;
}

/** One line under the heading, read by heading. */
export type PublishedLine = {
  line: number;
  /** Text without blanks around it; '' where nothing stands or the column is absent. */
  text(key: string): string;
  /** Text that must be there. */
  needed(key: string): string;
  /** A number; null where nothing is stated or the publisher suppressed it, never zero. */
  figure(key: string): number | null;
  /** Why a figure is null in the publisher's sign, or null. */
  silence(key: string): string | null;
  /** An area code: letters and digits, kept as text. */
  areaCode(key: string): string;
};

const number = /^[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?(e[-+]?\d+)?$/i;
const suppressed = /^(\*+|c|\[c\]|x|\[x\]|s|\[s\]|supp(ressed)?|<\s?\d+)$/i;
const notStated = /^(n\/?a|#n\/a|nan|null|none|-|–|—|\.{1,2}|:|z|\[z\]|\[u\]|u)$/i;

/** A published figure: a number, or null with the publisher's reason. Undefined where the text is neither. */
export function publishedFigure(text: string): { value: number | null; silence: string | null } | undefined {
  if (text === '') return { value: null, silence: null };
  if (suppressed.test(text)) return { value: null, silence: `suppressed by the publisher (${text})` };
  if (notStated.test(text)) return { value: null, silence: `not stated by the publisher (${text})` };
  if (!/\d/.test(text) || !number.test(text)) return undefined;
  const value = Number(text.replaceAll(',', ''));
  return Number.isFinite(value) ? { value, silence: null } : undefined;
}

/**
 * Walks the lines under the heading; memory stays flat. A line that cannot be read is given as rejected with its column and cause.
 * @param read makes the tidy rows of one line, or gives the line up with `rejectLine`.
 */
export async function* readLines<Row>(table: Table, read: (line: PublishedLine) => Iterable<Row>): AsyncGenerator<ReadItem<Row>> {
  const keys = headingKeys(table.headers);
  const nameOf = (key: string) => table.headers[keys.get(key) ?? -1] ?? key;
  for await (const item of table.rows()) {
    if ('refused' in item) {
      yield { rejected: { line: item.line, column: '', cause: item.refused.words, value: '' } };
      continue;
    }
    try {
      const beyond = item.cells.slice(table.headers.length).find((cell) => cell !== null && cellText(cell).trim() !== '');
      if (beyond !== undefined) rejectLine('', `the line has ${item.cells.length} cells under ${table.headers.length} headings`, beyond);
      for (const row of read(publishedLine(item.line, item.cells, keys, nameOf))) yield { row };
    } catch (error) {
      if (!(error instanceof LineRejected)) throw error;
      yield { rejected: { line: item.line, column: error.column, cause: error.message, value: error.found } };
    }
  }
}

function publishedLine(line: number, cells: Cell[], keys: Map<string, number>, nameOf: (key: string) => string): PublishedLine {
  const text = (key: string) => {
    const at = keys.get(key);
    return at === undefined ? '' : cellText(cells[at]).trim();
  };
  const reading = (key: string) => publishedFigure(text(key)) ?? rejectLine(nameOf(key), 'is not a number', text(key));
  const needed = (key: string) => text(key) || rejectLine(nameOf(key), 'is missing', '');
  return {
    line,
    text,
    needed,
    figure: (key) => reading(key).value,
    silence: (key) => reading(key).silence,
    areaCode: (key) => (/^[A-Z0-9]{3,12}$/i.test(needed(key)) ? text(key) : rejectLine(nameOf(key), 'is not an area code', text(key))),
  };
}

/** All rows and all rejected places, for files known to be small. */
export async function collectRows<Row>(items: AsyncIterable<ReadItem<Row>>): Promise<{ rows: Row[]; rejected: Rejected[] }> {
  const rows: Row[] = [];
  const rejected: Rejected[] = [];
  for await (const item of items) {
    if (item.rejected) rejected.push(item.rejected);
    else rows.push(item.row);
  }
  return { rows, rejected };
}
