import { addDays, type CivilDate, dateInWords, partsOf } from './civil-date.ts';
import type { Mark } from './rules/rule.ts';

/**
 * Editions of the law by date. A case keeps the edition under which it began (PSR-105, PA-08): every time limit,
 * money limit and percentage is a dated row that is looked up through an edition, never a constant.
 */

/** A row that holds from one date to another, both included; without `validTo` it still holds. */
export interface DatedRow {
  readonly validFrom: CivilDate;
  readonly validTo?: CivilDate;
  readonly source: string;
  readonly mark: Mark;
}

/** The law as it stood on a date. `on` is the date asked for; `id` is the same for all dates of the edition. */
export interface Edition {
  readonly id: string;
  readonly on: CivilDate;
  readonly title: string;
  readonly validFrom: CivilDate;
  readonly validTo?: CivilDate;
  readonly changes: readonly string[];
}

interface EditionStart {
  readonly validFrom: CivilDate;
  readonly title: string;
  readonly changes: readonly string[];
}

const STARTS: readonly EditionStart[] = [
  {
    validFrom: '1900-01-01',
    title: 'Before the Provider Selection Regime',
    changes: ['Procurement of health care under rules of its time; this product counts no time limits under them.'],
  },
  {
    validFrom: '2022-04-01',
    title: 'NHS Standard Contract from 2022/23, before the Provider Selection Regime',
    changes: ['The contract management clocks of the NHS Standard Contract in their form since 2022/23.'],
  },
  {
    validFrom: '2024-01-01',
    title: 'Provider Selection Regime',
    changes: ['The Provider Selection Regime is in force for health care services (SI 2023/1348).'],
  },
  {
    validFrom: '2025-02-24',
    title: 'Provider Selection Regime and Procurement Act',
    changes: [
      'The Procurement Act 2023 is in force for procurements begun on or after this day.',
      'The Provider Selection Regime is amended.',
    ],
  },
  {
    validFrom: '2025-10-01',
    title: 'Payments compliance notices',
    changes: ['Payments compliance notices (UK17) begin; the first half year runs to 31 March 2026.'],
  },
  {
    validFrom: '2026-01-01',
    title: 'Thresholds from 2026',
    changes: ['New money thresholds of the Procurement Act.', 'Contract performance notices (UK9) begin.'],
  },
  {
    validFrom: '2026-04-01',
    title: 'From April 2026',
    changes: ['Payment notices (UK8) for contracts whose procurement began on or after this day.'],
  },
];

/** The edition of the law in force on a date. Throws RangeError when the text is no civil date. */
export function editionOn(date: CivilDate): Edition {
  partsOf(date);
  const index = STARTS.findLastIndex((start) => start.validFrom <= date);
  const start = STARTS[index];
  if (!start) throw new RangeError(`no edition of the law for ${date}`);
  const next = STARTS[index + 1];
  return { id: `law-${start.validFrom}`, on: date, ...start, ...(next ? { validTo: addDays(next.validFrom, -1) } : {}) };
}

/** All editions, oldest first, each on its first day. */
export const editions: readonly Edition[] = STARTS.map((start) => editionOn(start.validFrom));

/** Does a dated row hold under an edition? */
export function holdsIn(row: DatedRow, edition: Edition): boolean {
  return row.validFrom <= edition.on && (row.validTo === undefined || edition.on <= row.validTo);
}

/** The row that holds under an edition, or undefined; where several do, the one that began last. */
export function rowInForce<Row extends DatedRow>(rows: readonly Row[], edition: Edition): Row | undefined {
  return rows
    .filter((row) => holdsIn(row, edition))
    .reduce<Row | undefined>((best, row) => (best === undefined || row.validFrom > best.validFrom ? row : best), undefined);
}

/** Why nothing was found, in words. */
export function notInForceWords(what: string, edition: Edition): string {
  return `${what} has no row for the law as it stood on ${dateInWords(edition.on)}.`;
}
