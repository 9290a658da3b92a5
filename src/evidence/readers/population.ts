import type { Table } from '../tabular/open-table.ts';
import { headingKeys, readLines, rejectLine, type PublishedLine, type ReadItem } from './published-rows.ts';

/** People of one area, sex and single year of age. `ageTo` is null for the open last band (90 and over). */
export type PopulationRow = {
  areaCode: string;
  areaName: string;
  /** As published, or the kind of code in the heading: lsoa11, lsoa21, msoa11, ltla21. */
  areaType: string;
  /** persons, male, female. */
  sex: string;
  /** Null where the file does not say: small-area estimates name their year in the title only. */
  year: number | null;
  ageFrom: number;
  ageTo: number | null;
  people: number;
  line: number;
};

/** A projected population, with the series it belongs to (estimate, projection_principal). */
export type ProjectionRow = PopulationRow & { series: string; year: number };

const codeKeys = ['area_code', 'lsoa21_code', 'lsoa11_code', 'msoa21_code', 'msoa11_code', 'ward24_code', 'ltla24_code', 'ltla21_code', 'lad_code'];

type AgeColumn = { key: string; from: number; to: number | null };

function ageColumns(headers: string[]): AgeColumn[] {
  return [...headingKeys(headers).keys()].flatMap((key) => {
    const found = /^(?:age_)?(\d{1,3})(_plus|_and_over)?$/.exec(key);
    return found ? [{ key, from: Number(found[1]), to: found[2] ? null : Number(found[1]) }] : [];
  });
}

/** Whether these headings are an area code and single years of age, one column each. */
export function isPopulation(headers: string[]): boolean {
  const keys = headingKeys(headers);
  return codeKeys.some((key) => keys.has(key)) && ageColumns(headers).length >= 80;
}

/** Whether they also tell a series and a year, as projections do. */
export function isProjection(headers: string[]): boolean {
  const keys = headingKeys(headers);
  return isPopulation(headers) && keys.has('series') && keys.has('year');
}

/**
 * Reads population estimates, one row an area (and sex), one column a single year of age, into one row an age.
 * Rejects a line without code, with a missing, negative or unreadable age, or whose ages do not add up to its total
 * (half a person an age is allowed for rounding where figures are not whole).
 */
export function readPopulation(table: Table): AsyncGenerator<ReadItem<PopulationRow>> {
  const code = codeKeys.find((key) => headingKeys(table.headers).has(key))!;
  const ages = ageColumns(table.headers);
  return readLines(table, (line) => peopleOf(line, code, ages));
}

/** Reads population projections: as `readPopulation`, and every line must name its series and year. */
export function readProjections(table: Table): AsyncGenerator<ReadItem<ProjectionRow>> {
  const code = codeKeys.find((key) => headingKeys(table.headers).has(key))!;
  const ages = ageColumns(table.headers);
  return readLines(table, (line) => {
    const series = line.needed('series');
    return peopleOf(line, code, ages).map((row) => ({ ...row, series, year: row.year ?? rejectLine('year', 'is missing', '') }));
  });
}

function peopleOf(line: PublishedLine, code: string, ages: AgeColumn[]): PopulationRow[] {
  const areaCode = line.areaCode(code);
  const named = {
    areaCode,
    areaName: line.text('area_name') || line.text(code.replace('_code', '_name')),
    areaType: line.text('area_type') || line.text('geography') || code.replace('_code', ''),
    sex: line.text('sex').toLowerCase() || 'persons',
    year: yearOf(line),
    line: line.line,
  };
  const rows = ages.map(({ key, from, to }) => {
    const people = line.figure(key) ?? rejectLine(key, 'is missing', line.text(key));
    if (people < 0) rejectLine(key, 'is below zero', String(people));
    return { ...named, ageFrom: from, ageTo: to, people };
  });
  const total = line.figure('total');
  const sum = rows.reduce((people, row) => people + row.people, 0);
  const whole = rows.every(({ people }) => Number.isInteger(people));
  if (total !== null && Math.abs(total - sum) > (whole ? 0.5 : ages.length / 2)) {
    rejectLine('total', `the ages add up to ${Math.round(sum)}`, String(total));
  }
  return rows;
}

function yearOf(line: PublishedLine): number | null {
  const text = line.text('year') || line.text('date') || line.text('period');
  if (text === '') return null;
  const found = /^(\d{4})(-\d{2}-\d{2})?$/.exec(text);
  return found ? Number(found[1]) : rejectLine('year', 'is not a year', text);
}
