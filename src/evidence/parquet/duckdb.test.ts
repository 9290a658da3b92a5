import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDuckdb } from './index.ts';
import type { Columns, Duckdb } from './index.ts';

const columns: Columns = { area_code: 'VARCHAR', value: 'DOUBLE', count: 'BIGINT' };
let dataDir: string;
let duckdb: Duckdb;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "duck'db-"));
  duckdb = await openDuckdb({ dataDir, threads: 2 });
});
afterAll(async () => {
  await duckdb.close();
  await rm(dataDir, { recursive: true });
});

const slow = 'SELECT sum(a.range * b.range % 7) AS total FROM range(3000000) a, range(3000000) b';
/** Ids of this process's children that run DuckDB. */
const children = () =>
  execFileSync('ps', ['-o', 'pid=,ppid=,args=', '-A'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('duckdb-child') && line.includes(dataDir) && Number(line.trim().split(/\s+/)[1]) === process.pid)
    .map((line) => Number(line.trim().split(/\s+/)[0]));

test('a CSV becomes a Parquet file that a query reads back, nothing for zero', async () => {
  const csvPath = join(dataDir, 'given.csv');
  await writeFile(csvPath, 'area_code,value,count\nX01,1.5,3\n"X,02",,0\n');
  const written = await duckdb.toParquet({ csvPath, columns, target: 'version-1' });
  expect(written).toEqual({ file: duckdb.fileOf('version-1'), rows: 2 });
  const read = await duckdb.query('SELECT * FROM read_parquet($file) ORDER BY area_code', { file: duckdb.fileOf('version-1') });
  expect(read).toEqual({
    columns: ['area_code', 'value', 'count'],
    rows: [{ area_code: 'X,02', value: null, count: 0 }, { area_code: 'X01', value: 1.5, count: 3 }],
    truncated: false,
  });
});

test('rows are streamed into a file, and no temporary file stays', async () => {
  const rows = function* () {
    for (let at = 0; at < 5_000; at += 1) yield { area_code: `A"${at}\n`, value: at / 4, count: at };
  };
  expect(await duckdb.rowsToParquet({ rows: rows(), columns, target: 'version-2' })).toMatchObject({ rows: 5_000 });
  const read = await duckdb.query('SELECT count(*) AS n, sum(count) AS total, max(area_code) AS last FROM read_parquet($file)', { file: duckdb.fileOf('version-2') });
  expect(read).toMatchObject({ rows: [{ n: 5_000, total: 12_497_500, last: 'A"999\n' }] });
  expect(await readdir(join(dataDir, 'evidence', 'incoming'))).toEqual([]);
  expect((await readdir(join(dataDir, 'evidence'))).filter((name) => name.includes('partial'))).toEqual([]);
});

test('a version that is kept is never written again', async () => {
  expect(await duckdb.rowsToParquet({ rows: [{ area_code: 'Z' }], columns, target: 'version-1' })).toMatchObject({ failure: { code: 'exists' } });
  expect(await duckdb.query('SELECT count(*) AS n FROM read_parquet($file)', { file: duckdb.fileOf('version-1') })).toMatchObject({ rows: [{ n: 2 }] });
});

test('text where a number should be is refused in words and leaves no file', async () => {
  const failed = await duckdb.rowsToParquet({ rows: [{ area_code: 'X', value: 'many' }], columns, target: 'version-3' });
  expect(failed).toMatchObject({ failure: { code: 'refused', words: expect.stringMatching(/value/) } });
  expect(await readdir(join(dataDir, 'evidence'))).not.toContain('version-3.parquet');
});

test('files elsewhere, writing, settings and two statements are refused', async () => {
  const outside = join(dataDir, 'outside.csv');
  await writeFile(outside, 'a\n1\n');
  for (const sql of [
    `SELECT * FROM read_csv('${outside.replaceAll("'", "''")}')`,
    "SELECT * FROM read_text('/etc/hostname')",
    "COPY (SELECT 1) TO 'x.csv'",
    "SET memory_limit = '8GB'",
    'SELECT 1; SELECT 2',
    "INSTALL httpfs",
  ]) {
    expect(await duckdb.query(sql), sql).toMatchObject({ failure: { code: 'refused' } });
  }
  expect(() => duckdb.fileOf('../outside')).toThrow(/letters/);
});

test('a query that takes too long is interrupted, and the next one is answered', async () => {
  expect(await duckdb.query(slow, {}, { timeoutMs: 300 })).toMatchObject({ failure: { code: 'timed-out' } });
  expect(await duckdb.query('SELECT 6 * 7 AS n')).toMatchObject({ rows: [{ n: 42 }] });
});

test('more rows than asked for are cut off and said to be', async () => {
  const read = await duckdb.query('SELECT range AS n FROM range(5000)', {}, { limit: 10 });
  expect(read).toMatchObject({ truncated: true });
  expect('rows' in read && read.rows.length).toBe(10);
});

test('when the child is killed the jobs under way fail as values and the next job starts it anew', async () => {
  const pending = duckdb.query(slow, {}, { timeoutMs: 30_000 });
  await expect.poll(children).toHaveLength(1);
  const [before] = children();
  process.kill(before!, 'SIGKILL');
  expect(await pending).toMatchObject({ failure: { code: 'stopped' } });
  expect(await duckdb.query('SELECT 1 AS n')).toMatchObject({ rows: [{ n: 1 }] });
  expect(children()).not.toContain(before);
});
