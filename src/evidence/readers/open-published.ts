import { openTable } from '../tabular/open-table.ts';
import type { Table } from '../tabular/open-table.ts';
import { looksLikeBoundaries, openBoundaries, type BoundaryRow } from './boundaries.ts';
import { isDeprivation, readDeprivation, type DeprivationRow } from './deprivation.ts';
import { indicatorForm, readIndicators, type IndicatorRow } from './fingertips.ts';
import { isLookup, isSuccession, readLookup, readSuccession, type LookupRow, type SuccessionRow } from './lookup.ts';
import { isPopulation, isProjection, readPopulation, readProjections, type PopulationRow, type ProjectionRow } from './population.ts';
import type { ReadItem } from './published-rows.ts';

type Kind<Name extends string, Row> = { kind: Name; form: string; headers: string[]; items(): AsyncGenerator<ReadItem<Row>> };

/** A published file whose kind is known from its heading. `items` may be walked more than once; each walk reads the file again. */
export type PublishedFile =
  | Kind<'indicators', IndicatorRow>
  | Kind<'population', PopulationRow>
  | Kind<'projections', ProjectionRow>
  | Kind<'deprivation', DeprivationRow>
  | Kind<'lookup', LookupRow>
  | Kind<'succession', SuccessionRow>
  | Kind<'boundaries', BoundaryRow>;

export type OpenedFile = { file: PublishedFile; refusal?: undefined } | { refusal: string; file?: undefined };

/**
 * Opens a published file (CSV, XLSX or GeoJSON; CSV and GeoJSON also gzipped) and tells its kind from its heading, never from its name.
 * @param path where it lies. @param fileName the name that the person knows, used in words.
 * @returns the file, or why it was not opened, in words.
 */
export async function openPublished(path: string, fileName: string): Promise<OpenedFile> {
  if (await looksLikeBoundaries(path)) {
    const opened = await openBoundaries(path);
    if (opened.refusal !== undefined) return { refusal: `${fileName}: ${opened.refusal}` };
    return { file: { kind: 'boundaries', form: 'GeoJSON', headers: [], items: opened.items } };
  }
  // Published files begin with their heading; only where the first line is none is the heading looked for below it.
  let headers: string[] = [];
  for (const headerRow of [1, undefined]) {
    const { table, refusal } = await openTable(path, headerRow === undefined ? { fileName } : { fileName, headerRow });
    if (refusal) return { refusal: refusal.words };
    const file = fileOf(table);
    if (file) return { file };
    headers = table.headers;
  }
  const named = headers.slice(0, 6).join(', ');
  return { refusal: `${fileName} is none of the files that are read here: indicators, population, projections, deprivation, look-up or boundaries. Its headings begin: ${named}.` };
}

function fileOf(table: Table): PublishedFile | null {
  const { headers } = table;
  const form = indicatorForm(headers);
  if (form) return { kind: 'indicators', form, headers, items: () => readIndicators(table) };
  if (isProjection(headers)) return { kind: 'projections', form: 'single years of age', headers, items: () => readProjections(table) };
  if (isPopulation(headers)) return { kind: 'population', form: 'single years of age', headers, items: () => readPopulation(table) };
  if (isDeprivation(headers)) return { kind: 'deprivation', form: 'Index of Multiple Deprivation', headers, items: () => readDeprivation(table) };
  if (isLookup(headers)) return { kind: 'lookup', form: 'small areas to larger ones', headers, items: () => readLookup(table) };
  if (isSuccession(headers)) return { kind: 'succession', form: 'small areas of 2011 to 2021', headers, items: () => readSuccession(table) };
  return null;
}
