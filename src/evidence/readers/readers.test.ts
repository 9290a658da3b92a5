import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectRows, openPublished } from './index.ts';
import type { BoundaryRow, DeprivationRow, IndicatorRow, LookupRow, PopulationRow, ProjectionRow, ReadItem, Rejected, SuccessionRow } from './index.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../../test/fixtures/evidence/${name}`, import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readers-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function readAll<Row>(path: string, kind: string): Promise<{ rows: Row[]; rejected: Rejected[] }> {
  const { file, refusal } = await openPublished(path, 'the file');
  expect(refusal).toBeUndefined();
  expect(file!.kind).toBe(kind);
  return collectRows(file!.items() as AsyncIterable<ReadItem<Row>>);
}

async function written(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** A copy of a fixture with single cells changed: line as in the file, column as in the heading. */
async function spoilt(name: string, changes: [line: number, column: string, text: string][]): Promise<string> {
  const bytes = await readFile(fixture(name));
  const lines = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
  const heading = lines[0]!.split(',');
  for (const [line, column, text] of changes) {
    const cells = lines[line - 1]!.split(',');
    cells[heading.indexOf(column)] = text;
    lines[line - 1] = cells.join(',');
  }
  const content = lines.join('\n');
  return written(`spoilt-${name}`, name.endsWith('.gz') ? gzipSync(content) : content);
}

const outcome = ({ rejected }: { rejected: Rejected[] }) => rejected.map(({ line, column, cause, value }) => [line, column, cause, value]);

describe('indicator files', () => {
  test('the file as Fingertips publishes it gives 87 rows with what is missing as null', async () => {
    const { rows, rejected } = await readAll<IndicatorRow>(fixture('fingertips-as-published.csv'), 'indicators');
    expect(rejected).toEqual([]);
    expect(rows).toHaveLength(87);
    expect(rows[0]).toMatchObject({
      indicatorId: '91872', areaCode: 'E92000001', areaType: 'England', sex: 'Persons', period: '2015', periodSortable: 20150000,
      value: 21.7776074153916, lower95: null, upper95: null, count: null, denominator: null, note: null, line: 2,
    });
    const counted = rows.filter(({ lower95, value, upper95 }) => lower95 !== null && value !== null && upper95 !== null);
    expect(counted.length).toBeGreaterThan(20);
    // The publisher rounded England's value on line 23 but not its limits: it is kept as published.
    expect(counted.filter(({ lower95, value, upper95 }) => value! < lower95! || value! > upper95!).map(({ line }) => line)).toEqual([23]);
  });

  test('the tidy form keeps counts, denominators and limits, and tells the values of one year apart', async () => {
    const { rows, rejected } = await readAll<IndicatorRow>(fixture('fingertips-tidy.csv.gz'), 'indicators');
    expect(rejected).toEqual([]);
    const diabetes = rows.find((row) => row.indicatorId === '241' && row.areaCode === 'E92000001' && row.period === '2018')!;
    expect(diabetes).toMatchObject({ count: 3_319_266, denominator: 47_886_072, lower95: 6.92439909041205 });
    const keys = rows.map((row) => [row.indicatorId, row.areaCode, row.sex, row.age, row.category, row.categoryType, row.period].join('|'));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('two lines spoilt on purpose are named by line, column and cause, and all the others are read', async () => {
    const path = await spoilt('fingertips-as-published.csv', [
      [5, 'Value', 'about ten'],
      [9, 'Area Code', ''],
    ]);
    const read = await readAll<IndicatorRow>(path, 'indicators');
    expect(read.rows).toHaveLength(85);
    expect(outcome(read)).toEqual([
      [5, 'Value', 'is not a number', 'about ten'],
      [9, 'Area Code', 'is missing', ''],
    ]);
  });

  test('a suppressed value stays null with the reason, and a real zero stays zero', async () => {
    const path = await written(
      'suppressed.csv',
      'Indicator ID,Indicator Name,Area Code,Area Name,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Count,Denominator,Value note,Time period Sortable\n' +
        '00123,Falls,E06000001,Hartlepool,2018/19,*,,,[c],100,Value suppressed for disclosure control,20180000\n' +
        '00123,Falls,E06000002,Middlesbrough,2018/19,0,0,0.5,0,"1,200",,20180000\n',
    );
    const { rows, rejected } = await readAll<IndicatorRow>(path, 'indicators');
    expect(rejected).toEqual([]);
    expect(rows[0]).toMatchObject({ indicatorId: '00123', value: null, count: null, denominator: 100 });
    expect(rows[0]!.note).toMatch(/disclosure control.*suppressed by the publisher/);
    expect(rows[1]).toMatchObject({ value: 0, count: 0, denominator: 1200, note: null });
  });

  test('limits the wrong way round, a negative count and a year that is none are rejected', async () => {
    const lines = ['indicator_id,indicator_name,area_code,year,value,category_type,lower_ci_95,upper_ci_95,count', '1,A,E06000001,2018,5,,6,4,1', '1,A,E06000001,2018,5,,4,6,-1', '1,A,E06000001,soon,5,,4,6,1', '1,A,E06000001,2019,5,,4,6,1'];
    const read = await readAll<IndicatorRow>(await written('wrong.csv', lines.join('\n')), 'indicators');
    expect(read.rows.map(({ line }) => line)).toEqual([5]);
    expect(read.rejected.map(({ line, cause }) => [line, cause])).toEqual([[2, 'is above the upper limit'], [3, 'is below zero'], [4, 'names no year']]);
  });
});

describe('population and projections', () => {
  test('small areas give one row a year of age, the last one open', async () => {
    const { rows, rejected } = await readAll<PopulationRow>(fixture('population-lsoa11-mid-2020.csv'), 'population');
    expect(rejected).toEqual([]);
    expect(rows).toHaveLength(60 * 91);
    expect(rows[90]).toMatchObject({ areaCode: 'E01004766', areaType: 'lsoa11', sex: 'persons', year: null, ageFrom: 90, ageTo: null, people: 15 });
    expect(rows.slice(0, 91).reduce((sum, { people }) => sum + people, 0)).toBe(1712);
  });

  test('an age that is blank and a total that does not add up are named, not taken for zero', async () => {
    const path = await spoilt('population-lsoa11-mid-2020.csv', [[4, 'age_65', ''], [7, 'total', '9999']]);
    const read = await readAll<PopulationRow>(path, 'population');
    expect(read.rows).toHaveLength(58 * 91);
    expect(outcome(read)[0]).toEqual([4, 'age_65', 'is missing', '']);
    expect(outcome(read)[1]).toEqual([7, 'total', expect.stringMatching(/^the ages add up to \d+$/), '9999']);
  });

  test('projections name series, year and sex, and people of 65 and over can be summed', async () => {
    const { rows, rejected } = await readAll<ProjectionRow>(fixture('projections-2018-based.csv.gz'), 'projections');
    expect(rejected).toEqual([]);
    const older = (year: number) => rows.filter((row) => row.series === 'projection_principal' && row.year === year && row.ageFrom >= 65).reduce((sum, { people }) => sum + people, 0);
    expect(older(2018)).toBeGreaterThan(40_000);
    expect(older(2043)).toBeGreaterThan(older(2018) * 1.2);
    expect(new Set(rows.map(({ sex }) => sex))).toEqual(new Set(['female', 'male']));
  });
});

describe('deprivation and look-ups', () => {
  test('rank and decile of the index and its domains are read by small area', async () => {
    const { rows, rejected } = await readAll<DeprivationRow>(fixture('imd-2025-lsoa21.csv'), 'deprivation');
    expect(rejected).toEqual([]);
    expect(rows).toHaveLength(100);
    expect(rows[0]).toMatchObject({ areaCode: 'E01004766', edition: '2021', overall: { score: 33.083, rank: 6907, decile: 3 }, domains: { crime: { rank: 2161, decile: 1 } } });
  });

  test('the headings of the ministry are known as well', async () => {
    const path = await written('imd.csv', 'LSOA code (2011),LSOA name (2011),Index of Multiple Deprivation (IMD) Score,Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs),Income Score (rate)\nE01000001,City of London 001A,6.208,"29,199",9,0.007\n');
    const { rows, rejected } = await readAll<DeprivationRow>(path, 'deprivation');
    expect(rejected).toEqual([]);
    expect(rows).toMatchObject([{ areaCode: 'E01000001', edition: '2011', overall: { score: 6.208, rank: 29_199, decile: 9 }, domains: { income: { score: 0.007, rank: null } } }]);
  });

  test('a decile that is not that of its rank and an area that stands twice are rejected', async () => {
    const path = await spoilt('imd-2025-lsoa21.csv', [[3, 'imd_decile', '9'], [6, 'lsoa21_code', 'E01004766']]);
    const read = await readAll<DeprivationRow>(path, 'deprivation');
    expect(read.rows).toHaveLength(98);
    expect(read.rejected.map(({ line, cause }) => [line, cause])).toEqual([[3, 'does not belong to rank 13203'], [6, 'stands twice in the file']]);
  });

  test('a small area is placed in its middle area, authority and integrated care board', async () => {
    const { rows, rejected } = await readAll<LookupRow>(fixture('lookup-lsoa21.csv'), 'lookup');
    expect(rejected).toEqual([]);
    expect(rows[0]).toMatchObject({ lsoa: { code: 'E01004768' }, msoa: { code: 'E02000984', name: 'Bolton 001' }, authority: { code: 'E08000001', name: 'Bolton' }, icb: { code: 'E54000057' } });
    const { rows: steps } = await readAll<SuccessionRow>(fixture('lsoa11-to-lsoa21.csv'), 'succession');
    expect(steps[0]).toEqual({ from: 'E01004779', to: 'E01004779', change: 'U', line: 2 });
  });
});

describe('boundaries', () => {
  const feature = (properties: object, geometry: object) => ({ type: 'Feature', properties, geometry });
  const square = [[[-2, 53], [-1, 53], [-1, 54], [-2, 53]]];
  const collection = (features: object[], more = {}) => JSON.stringify({ type: 'FeatureCollection', features, ...more });

  test('middle areas are read from a gzipped file with the authority they lie in', async () => {
    const { rows, rejected } = await readAll<BoundaryRow>(fixture('boundaries-msoa21.geojson.gz'), 'boundaries');
    expect(rejected).toEqual([]);
    expect(rows).toHaveLength(20);
    expect(rows[0]).toMatchObject({ areaCode: 'E02000984', areaName: 'Bolton 001', within: { ltla24: 'E08000001' }, line: 1 });
    const [west, south, east, north] = rows[0]!.box;
    expect(west < east && south < north && south > 53 && north < 54).toBe(true);
  });

  test('only code, name and larger areas are kept of what a feature says', async () => {
    const path = await written('kept.json', collection([feature({ MSOA21CD: 'E02000001', MSOA21NM: 'City', note: '<script>', __proto__: 1 }, { type: 'Polygon', coordinates: square, extra: 'x' })]));
    const { rows } = await readAll<BoundaryRow>(path, 'boundaries');
    expect(rows[0]).toEqual({ areaCode: 'E02000001', areaName: 'City', within: {}, geometry: { type: 'Polygon', coordinates: square }, box: [-2, 53, -1, 54], line: 1 });
  });

  test('features that are unsafe or no boundary are rejected by number and cause', async () => {
    const polygon = (coordinates: unknown) => ({ type: 'Polygon', coordinates });
    const path = await written('spoilt.geojson', collection([
      feature({ code: 'E02000001', name: '<img onerror=1>' }, polygon(square)),
      feature({ code: 'E02000002', name: 'Open' }, polygon([[[-2, 53], [-1, 53], [-1, 54], [-2, 54]]])),
      feature({ code: 'E02000003', name: 'Grid' }, polygon([[[380000, 400000], [381000, 400000], [381000, 401000], [380000, 400000]]])),
      feature({ code: 'E02000004', name: 'Point' }, { type: 'Point', coordinates: [-2, 53] }),
      feature({ code: 'E02000005', name: 'Flat' }, polygon([[[-2, 53], [-1, 53], [-2, 53], [-2, 53]]])),
      feature({ name: 'No code' }, polygon(square)),
      feature({ code: 'E02000006', name: 'Good' }, polygon(square)),
      feature({ code: 'E02000006', name: 'Twice' }, polygon(square)),
    ]));
    const read = await readAll<BoundaryRow>(path, 'boundaries');
    expect(read.rows.map(({ areaName }) => areaName)).toEqual(['Good']);
    expect(read.rejected.map(({ line, cause }) => [line, cause])).toEqual([
      [1, 'holds markup or is not a name'], [2, 'has a ring that is not closed'],
      [3, 'has coordinates that are not degrees: convert them from the National Grid first'], [4, 'is not a polygon'],
      [5, 'has a ring without area'], [6, 'is not an area code'], [8, 'stands twice in the file'],
    ]);
  });

  test('another coordinate system, other JSON and half a file are refused in words', async () => {
    const grid = await written('grid.geojson', collection([], { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::27700' } } }));
    expect((await openPublished(grid, 'grid.geojson')).refusal).toMatch(/27700.*degrees/);
    expect((await openPublished(await written('other.json', '{"a":1}'), 'other.json')).refusal).toMatch(/no GeoJSON/);
    expect((await openPublished(await written('half.json', '{"type":"Featu'), 'half.json')).refusal).toMatch(/not whole JSON/);
  });
});

test('adult social care outcomes are read with the median of the councils as their note', async () => {
  const heading = 'financial_year,area_code,area_name,authority_class,region,measure_code,measure,value,england_median,mads_from_median,rank_order';
  const path = await written('outcomes.csv', `${heading}\n2018-19,E06999001,Exampleton,Unitary Authorities,Invented,ASC5,Outcome of short-term services,71.7,78.05000000000001,-0.7,DESC\n2022-23,E06999001,Exampleton,Unitary Authorities,Invented,ASC5,Outcome of short-term services,,78.2,,\n`);
  const { rows, rejected } = await readAll<IndicatorRow>(path, 'indicators');
  expect(rejected).toEqual([]);
  expect(rows.map(({ indicatorId, period, value, lower95, note }) => [indicatorId, period, value, lower95, note])).toEqual([
    ['ASC5', '2018/19', 71.7, null, 'the median of the councils of England is 78.05'], ['ASC5', '2022/23', null, null, 'the median of the councils of England is 78.2'],
  ]);
});

test('a table of another kind is refused by its headings, and a picture by its first bytes', async () => {
  expect((await openPublished(await written('trusts.csv', 'trust_code,trust_name\nR0A,Manchester\n'), 'trusts.csv')).refusal).toMatch(/trust_code, trust_name/);
  expect((await openPublished(await written('a.csv', Buffer.from('\u0089PNG\r\n\u001a\n....', 'latin1')), 'a.csv')).refusal).toMatch(/picture/);
});
