import type { PublishedFile, Rejected } from './readers/index.ts'

/** What reading a file gave: its form and counts, or why it could not be read. */
export interface Reading { form: string; rows: number; rejected: Rejected[]; rejectedCount: number; firstRows: unknown[]; refusal?: string }

/** Rows on their way from a file into the database. */
export interface Loading { file: PublishedFile; year: number | null; parquet: string; progress(rows: number): void }

/**
 * What the runner of an import hands to the act that keeps it, by version. Acts see only their input and the database; a file's rows
 * are neither, and are too many for an input. The acts are for the system only, in the process of the runner, and refuse without it.
 */
export const readings = new Map<string, Reading>()
export const loadings = new Map<string, Loading>()
