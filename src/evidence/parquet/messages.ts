/** What the web or worker process and the DuckDB child say to each other. Both ends are ours; the channel is Node's IPC. */

/** A value that may be given to a query: bound, never pasted into its text. */
export type Parameter = string | number | boolean | null;

/** A value of a row. Whole numbers beyond 2^53 come as text, so that none loses a digit. */
export type Field = string | number | boolean | null;

export type ColumnType = 'VARCHAR' | 'DOUBLE' | 'BIGINT' | 'INTEGER' | 'BOOLEAN' | 'DATE';
export type Columns = Record<string, ColumnType>;

export type Request = { id: number; timeoutMs: number } & (
  | { ask: 'query'; sql: string; parameters: Record<string, Parameter>; limit: number }
  | { ask: 'to-parquet'; csvPath: string; columns: Columns; temporary: string }
);

export type Failure = {
  code: 'timed-out' | 'stopped' | 'busy' | 'refused' | 'exists';
  words: string;
};

export type Rows = { columns: string[]; rows: Record<string, Field>[]; truncated: boolean };
export type Response = { id: number } & ({ rows: Rows } | { written: number } | { failure: Failure });
export type ChildSays = { ready: true } | Response;
