/** An input that a method refuses, in words for the person who sent it. */
export class InputRefused extends Error {
  override name = 'InputRefused';
}

/** Columns of equal length, one entry a row; null is a missing value. */
export type Table = Record<string, unknown>;

/** @throws InputRefused when the column is absent. */
export function column(table: Table, name: string): unknown[] {
  const values = table[name];
  if (!Array.isArray(values)) throw new InputRefused(`The column "${name}" is missing.`);
  return values;
}

/** A column of numbers; null and "NaN" are missing values. @throws InputRefused for anything else that is not a number. */
export function numbers(table: Table, name: string): (number | null)[] {
  return column(table, name).map((value, row) => {
    if (value === null || value === 'NaN') return null;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new InputRefused(`The column "${name}", row ${row + 1}: "${String(value)}" is not a number.`);
  });
}

/** A column of numbers, none of them missing. @throws InputRefused for a missing value and as `numbers` does. */
export function completeNumbers(table: Table, name: string): number[] {
  return numbers(table, name).map((value, row) => {
    if (value === null) throw new InputRefused(`The column "${name}", row ${row + 1}: a value is missing.`);
    return value;
  });
}

/** A column of text. @throws InputRefused for a missing entry. */
export function texts(table: Table, name: string): string[] {
  return column(table, name).map((value, row) => {
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw new InputRefused(`The column "${name}", row ${row + 1}: a name is missing.`);
  });
}

/** @throws InputRefused when columns differ in length. */
export function sameLength(columns: Record<string, unknown[]>): void {
  const lengths = new Set(Object.values(columns).map((values) => values.length));
  if (lengths.size > 1) throw new InputRefused(`The columns ${Object.keys(columns).join(', ')} differ in length.`);
}

/** Row numbers by group, groups in the order of their names (by code point, as the peers sort). */
export function rowsByGroup(groups: string[]): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  for (const name of [...new Set(groups)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))) rows.set(name, []);
  groups.forEach((name, row) => rows.get(name)!.push(row));
  return rows;
}

/** The sum of the rows named; missing as soon as one of them is missing. */
export function sumOf(values: (number | null)[], rows: number[]): number | null {
  let sum = 0;
  for (const row of rows) {
    const value = values[row] ?? null;
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
