import type { Tx } from '../../kernel/database/database.ts'
import { sql } from '../../kernel/database/database.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'

export type ObservationSource = 'return' | 'import' | 'hand'

/** One value to be written. `value` in the KPI's unit; null: not reported, then `reason` says why. */
export interface NewObservation {
  kpiId: string
  /** 'YYYY-MM': the month, or the last month of a quarter or year. */
  period: string
  value: number | null
  numerator?: number | null | undefined
  denominator?: number | null | undefined
  /** 1 for the first value of a month; one more than the last for a correction (`nextVersions`). */
  version?: number
  reason?: string | undefined
  source: ObservationSource
  returnId?: string | undefined
  importId?: string | undefined
  providerId?: string | null | undefined
  scopeId?: string | null | undefined
  /** An invented value of a demonstration. */
  demonstration?: boolean
}

/** A value that counts: the highest version of its month. */
export interface ObservationRow {
  id: string
  kpi_id: string
  period: string
  version: number
  value: number | null
  numerator: number | null
  denominator: number | null
  reason: string
  source: ObservationSource
  return_id: string | null
  demonstration: boolean
  made_at: Instant
}

/**
 * Adds observations; never changes one. A value with a provider is shown to that provider. The caller gives versions that are free
 * (unique by KPI, month and version). Returns the ids in order.
 */
export async function writeObservations(write: Writer, rows: readonly NewObservation[]): Promise<string[]> {
  const made = rows.map((row) => ({
    id: uuidv7(), scope_id: row.scopeId ?? null, kpi_id: row.kpiId, period: row.period, version: row.version ?? 1, value: row.value,
    numerator: row.numerator ?? null, denominator: row.denominator ?? null, reason: row.reason ?? '', source: row.source, return_id: row.returnId ?? null, import_id: row.importId ?? null,
    demonstration: row.demonstration ?? false, provider_id: row.providerId ?? null, shown_to_party: row.providerId !== undefined && row.providerId !== null,
  }))
  if (made.length > 0) await write.insertMany('deliver.kpi_observation', made)
  return made.map((row) => row.id)
}

const columns = sql`id, kpi_id, period, version, value, numerator, denominator, reason, source, return_id, demonstration, made_at`

/** The values of a KPI that count, oldest month first; `version` over 1 means corrected. */
export const observationsOf = (tx: Tx, kpiId: string): Promise<ObservationRow[]> =>
  tx.rows(sql<ObservationRow>`select distinct on (period) ${columns} from deliver.kpi_observation where kpi_id = ${kpiId} order by period, version desc limit 1000`)

/** All versions of the values of a KPI, newest first. */
export const versionsOf = (tx: Tx, kpiId: string): Promise<ObservationRow[]> =>
  tx.rows(sql<ObservationRow>`select ${columns} from deliver.kpi_observation where kpi_id = ${kpiId} order by period desc, version desc limit 2000`)

/** The version of a month that counts, with its figures. */
export interface LastVersion { version: number; value: number | null; numerator: number | null; denominator: number | null }

/** Whether new figures say anything else than what counts already: the numbers counted belong to the value. Numbers left out are not taken away. */
export const saysTheSame = (last: LastVersion, figure: { value: number | null; numerator: number | null | undefined; denominator: number | null | undefined }): boolean =>
  last.value === figure.value && (figure.numerator ?? last.numerator) === last.numerator && (figure.denominator ?? last.denominator) === last.denominator

/** The last version of each of these KPIs' months, by `${kpi_id} ${period}`: a new one takes the next number. */
export async function lastVersions(tx: Tx, kpiIds: readonly string[]): Promise<Map<string, LastVersion>> {
  if (kpiIds.length === 0) return new Map()
  const rows = await tx.rows(sql<LastVersion & { kpi_id: string; period: string }>`select distinct on (kpi_id, period) kpi_id, period, version, value, numerator, denominator from deliver.kpi_observation
    where body_id = ${tx.bodyId} and kpi_id = any(${[...kpiIds]}::uuid[]) order by kpi_id, period, version desc limit 100000`)
  return new Map(rows.map((row) => [`${row.kpi_id} ${row.period}`, row]))
}
