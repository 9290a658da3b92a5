export { openDuckdb } from './duckdb.ts';
export type { Columns, ColumnType, Duckdb, DuckdbOptions, Failure, Field, Parameter, Queried, Rows, Written } from './duckdb.ts';
