import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, link, mkdir, open, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import type { ChildSays, Columns, Failure, Field, Parameter, Request, Response, Rows } from './messages.ts';

export type { Columns, ColumnType, Failure, Field, Parameter, Rows } from './messages.ts';

export type DuckdbOptions = {
  /** DATA_DIR: the files live in its folder `evidence`. */
  dataDir: string;
  memoryLimit?: string;
  threads?: number;
  /** Jobs at work at once, and jobs that may wait. */
  concurrency?: number;
  queueLimit?: number;
};

export type Written = { file: string; rows: number; failure?: undefined } | { failure: Failure };
export type Queried = (Rows & { failure?: undefined }) | { failure: Failure };

/** The door to DuckDB. Nothing here throws for what a job does: a failure is a value with words. */
export type Duckdb = {
  /** Writes a CSV (comma, quoted, heading, `\n`, plain or `.gz`) to `<target>.parquet`, which is never written again. */
  toParquet(job: { csvPath: string; columns: Columns; target: string; timeoutMs?: number }): Promise<Written>;
  /** The same from rows, streamed through a temporary CSV; a column that a row lacks is null. */
  rowsToParquet(job: { rows: AsyncIterable<Record<string, Field | undefined>> | Iterable<Record<string, Field | undefined>>; columns: Columns; target: string; timeoutMs?: number }): Promise<Written>;
  /** One SELECT with named parameters (`$name`); a file by `read_parquet($file)` with `fileOf`. At most `limit` rows (10,000). */
  query(sql: string, parameters?: Record<string, Parameter>, options?: { timeoutMs?: number; limit?: number }): Promise<Queried>;
  /** Path of the Parquet file of a version of a data set. */
  fileOf(version: string): string;
  close(): Promise<void>;
};

type RequestBody = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never;
type Pending = { body: RequestBody; resolve: (response: Response) => void; watch?: NodeJS.Timeout };

/** A job that does not yield to its interruption within this time brings the child down. */
const graceMs = 3_000;

/**
 * Starts DuckDB in a child process with limits. If the child dies, the jobs under way get a failure and the next job starts it anew.
 * @param options.dataDir the folder that holds everything the product keeps.
 */
export async function openDuckdb(options: DuckdbOptions): Promise<Duckdb> {
  await mkdir(join(options.dataDir, 'evidence', 'incoming'), { recursive: true });
  const folder = await realpath(join(options.dataDir, 'evidence'));
  const child = superviseChild(folder, options);
  const fileOf = (version: string) => join(folder, `${checkedVersion(version)}.parquet`);
  const incoming = () => join(folder, 'incoming', `${randomUUID()}.csv`);

  const writeFrom = async (csvPath: string, columns: Columns, target: string, timeoutMs: number): Promise<Written> => {
    const file = fileOf(target);
    const temporary = `${file}.${randomUUID()}.partial`;
    try {
      const response = await child.ask({ ask: 'to-parquet', csvPath, columns, temporary, timeoutMs });
      if ('failure' in response) return { failure: response.failure };
      await keepForGood(temporary, file, folder);
      return { file, rows: 'written' in response ? response.written : 0 };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return { failure: { code: 'exists', words: `The version ${target} is already kept.` } };
      throw error;
    } finally {
      await rm(temporary, { force: true });
    }
  };

  return {
    fileOf,
    async toParquet({ csvPath, columns, target, timeoutMs = 120_000 }) {
      const copy = csvPath.endsWith('.gz') ? `${incoming()}.gz` : incoming();
      try {
        await copyFile(csvPath, copy);
        return await writeFrom(copy, columns, target, timeoutMs);
      } finally {
        await rm(copy, { force: true });
      }
    },
    async rowsToParquet({ rows, columns, target, timeoutMs = 120_000 }) {
      const csv = incoming();
      try {
        await pipeline(Readable.from(csvLines(rows, Object.keys(columns))), createWriteStream(csv));
        return await writeFrom(csv, columns, target, timeoutMs);
      } finally {
        await rm(csv, { force: true });
      }
    },
    async query(sql, parameters = {}, { timeoutMs = 10_000, limit = 10_000 } = {}) {
      const response = await child.ask({ ask: 'query', sql, parameters, limit, timeoutMs });
      if ('failure' in response) return { failure: response.failure };
      return 'rows' in response ? response.rows : { failure: { code: 'refused', words: 'The child answered another question.' } };
    },
    close: child.close,
  };
}

function checkedVersion(version: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,99}$/i.test(version)) throw new RangeError('A version is named by letters, digits and hyphens.');
  return version;
}

async function* csvLines(rows: AsyncIterable<Record<string, Field | undefined>> | Iterable<Record<string, Field | undefined>>, names: string[]) {
  let block: (Field | undefined)[][] = [names];
  const asText = () => `${Papa.unparse(block, { newline: '\n' })}\n`;
  for await (const row of rows) {
    block.push(names.map((name) => row[name] ?? null));
    if (block.length < 1_000) continue;
    yield asText();
    block = [];
  }
  if (block.length > 0) yield asText();
}

/** Bytes on the disk first, then the name: a file that bears a version's name is whole, and never replaced. */
async function keepForGood(temporary: string, file: string, folder: string): Promise<void> {
  await synced(temporary);
  await link(temporary, file);
  await rm(temporary);
  await synced(folder);
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function superviseChild(folder: string, { memoryLimit = '512MB', threads = 1, concurrency = 2, queueLimit = 100 }: DuckdbOptions) {
  let child: ChildProcess | null = null;
  let ready = false;
  let closed = false;
  let nextId = 1;
  const waiting: Pending[] = [];
  const underWay = new Map<number, Pending>();

  function start(): ChildProcess {
    const script = fileURLToPath(new URL('./duckdb-child.ts', import.meta.url));
    // The child gets no environment: it needs none, and secrets have no business there.
    const started = fork(script, [folder, memoryLimit, String(threads)], { env: {}, execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    ready = false;
    started.on('message', (says: ChildSays) => {
      if ('ready' in says) ready = true;
      else settle(says.id, says);
      sendNext();
    });
    const died = () => {
      if (child !== started) return;
      const wasReady = ready;
      child = null;
      ready = false;
      for (const id of [...underWay.keys()]) settle(id, { id, failure: stopped });
      // A child that cannot even start is not tried in a loop: whoever waits is told, the next job tries again.
      if (!wasReady) for (const { resolve } of waiting.splice(0)) resolve({ id: 0, failure: stopped });
      sendNext();
    };
    started.on('exit', died);
    started.on('error', died);
    return started;
  }

  function keepAlive(busy: boolean): void {
    child?.[busy ? 'ref' : 'unref']();
    child?.channel?.[busy ? 'ref' : 'unref']();
  }

  function settle(id: number, response: Response): void {
    const pending = underWay.get(id);
    if (!pending) return;
    underWay.delete(id);
    clearTimeout(pending.watch);
    pending.resolve(response);
    // A child at rest keeps nobody alive: it ends with its parent.
    if (underWay.size === 0 && waiting.length === 0) keepAlive(false);
  }

  function sendNext(): void {
    if (waiting.length === 0 || closed) return;
    child ??= start();
    keepAlive(true);
    while (ready && underWay.size < concurrency) {
      const pending = waiting.shift();
      if (!pending) return;
      const id = nextId++;
      const sentTo = child;
      underWay.set(id, pending);
      pending.watch = setTimeout(() => {
        const { timeoutMs } = pending.body;
        settle(id, { id, failure: { code: 'timed-out', words: `The figure took longer than ${timeoutMs} ms and had to be stopped.` } });
        sentTo.kill('SIGKILL');
      }, pending.body.timeoutMs + graceMs);
      sentTo.send({ ...pending.body, id } as Request, (error) => {
        if (error) settle(id, { id, failure: stopped });
      });
    }
  }

  return {
    ask(body: RequestBody): Promise<Response> {
      if (closed) return Promise.resolve({ id: 0, failure: stopped });
      if (waiting.length >= queueLimit) return Promise.resolve({ id: 0, failure: { code: 'busy', words: 'Too many figures are being worked out. Try again soon.' } });
      return new Promise((resolve) => {
        waiting.push({ body, resolve });
        sendNext();
      });
    },
    async close(): Promise<void> {
      closed = true;
      for (const { resolve } of waiting.splice(0)) resolve({ id: 0, failure: stopped });
      const last = child;
      if (!last || last.exitCode !== null) return;
      const gone = new Promise((resolve) => last.once('exit', resolve));
      last.kill('SIGKILL');
      await gone;
    },
  };
}

const stopped: Failure = { code: 'stopped', words: 'The figures engine stopped. It starts again by itself: try once more.' };
