/**
 * The process of its own in which DuckDB lives, so that a heavy figure or a fault in native code never stops a page.
 * Started by `duckdb.ts` with: the evidence folder, the memory limit and the number of threads. It reads and writes
 * only under that folder, loads no extension, and its settings are locked before the first job.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, StatementType } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ChildSays, Columns, Field, Request, Response, Rows } from './messages.ts';

const [folder = '', memoryLimit = '512MB', threads = '1'] = process.argv.slice(2);

/** Text as an SQL literal. DuckDB takes no parameters in COPY and in the settings. */
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

async function openLocked(): Promise<DuckDBInstance> {
  const spill = join(folder, 'spill');
  mkdirSync(spill, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memoryLimit,
    threads,
    temp_directory: spill,
    max_temp_directory_size: '4GB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'true',
  });
  const connection = await instance.connect();
  await connection.run(`SET allowed_directories = [${literal(`${folder}/`)}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  connection.closeSync();
  return instance;
}

function plain(value: unknown): Field {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner));
}

async function readRows(connection: DuckDBConnection, sql: string, parameters: Record<string, unknown>, limit: number): Promise<Rows> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new Error('A query is one statement.');
  const statement = await statements.prepare(0);
  if (statement.statementType !== StatementType.SELECT) throw new Error('Only a SELECT is answered.');
  statement.bind(parameters as Record<string, string>);
  const reader = await statement.streamAndReadUntil(limit + 1);
  const columns = reader.deduplicatedColumnNames();
  const all = reader.getRowsJS();
  const rows = all.slice(0, limit).map((row) => Object.fromEntries(columns.map((name, at) => [name, plain(row[at])])));
  return { columns, rows, truncated: all.length > limit || !reader.done };
}

async function writeParquet(connection: DuckDBConnection, csvPath: string, columns: Columns, temporary: string): Promise<number> {
  const named = Object.entries(columns).map(([name, type]) => `${literal(name)}: ${literal(type)}`).join(', ');
  const result = await connection.run(
    `COPY (SELECT * FROM read_csv(${literal(csvPath)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
      nullstr = '', new_line = '\\n', max_line_size = 1048576, columns = {${named}}))
     TO ${literal(temporary)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  return Number((await result.getRows())[0]?.[0] ?? 0);
}

async function answer(instance: DuckDBInstance, request: Request): Promise<Response> {
  const { id } = request;
  const connection = await instance.connect();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    connection.interrupt();
  }, request.timeoutMs);
  try {
    if (request.ask === 'query') return { id, rows: await readRows(connection, request.sql, request.parameters, request.limit) };
    return { id, written: await writeParquet(connection, request.csvPath, request.columns, request.temporary) };
  } catch (error) {
    if (late) return { id, failure: { code: 'timed-out', words: `The figure took longer than ${request.timeoutMs} ms.` } };
    return { id, failure: { code: 'refused', words: error instanceof Error ? error.message : String(error) } };
  } finally {
    clearTimeout(timer);
    connection.closeSync();
  }
}

const say = (words: ChildSays) => process.connected && process.send?.(words);
process.on('disconnect', () => process.exit(0));
const instance = await openLocked();
process.on('message', (request: Request) => {
  void answer(instance, request).then(say);
});
say({ ready: true });
