import type { sql } from 'kysely'
import type { Tx } from './database/database.ts'
import type { CivilDate } from './time.ts'

export type Row = Record<string, unknown>

/** A row or batch of rows that an act wrote; its image goes into the journal. */
export interface Touched { table: string; id: string; reference?: boolean; server?: boolean; asParty?: boolean; unseen?: boolean; batch?: { column: string; columns: string[] } }

/** What a new record needs. Scope and round follow from its programme. */
export interface NewRecord {
  kind: string
  title: string
  state: string
  id?: string
  reference?: string
  programmeId?: string | undefined
  roundId?: string | undefined
  scopeId?: string | undefined
  providerId?: string | undefined
  shownToParty?: boolean
  /** Accounts that alone see it; whoever makes it need not be one of them. */
  named?: readonly string[]
}

export interface NewDue {
  recordId: string
  kind: string
  title: string
  on: CivilDate
  act?: string
  rule?: string
  ownerRole?: string
  ownerAccountId?: string
  scopeId?: string | undefined
  /** Accounts that alone see it. */
  named?: readonly string[]
}

/** The only way an act writes. Everything written is remembered for the journal. */
export interface Writer {
  bodyId: string
  /** Reading inside the act, under the same context; writing only through the writer. */
  tx: Tx
  /** Makes a record of the thread and returns its id. */
  record(record: NewRecord): Promise<string>
  records(records: NewRecord[]): Promise<string[]>
  /** Changes title, provider or sharing of a record of this body. */
  changeRecord(id: string, patch: { title?: string; providerId?: string; shownToParty?: boolean; roundId?: string; programmeId?: string; scopeId?: string }): Promise<void>
  /** Moves another record than the root to a state of its process. */
  move(id: string, state: string): Promise<void>
  /** Moves many records, all to one state; they are locked in the order of their ids. */
  moveMany(ids: readonly string[], state: string): Promise<void>
  /** Inserts one row of a body table (body_id is added); returns its id. `unseen`: whoever acts does not see it afterwards. */
  insert(table: string, row: Row, options?: { asParty?: boolean; unseen?: boolean }): Promise<string>
  insertMany(table: string, rows: Row[]): Promise<void>
  update(table: string, id: string, patch: Row, options?: { asParty?: boolean }): Promise<void>
  /** The same change of many rows, in one statement. */
  updateMany(table: string, ids: readonly string[], patch: Row): Promise<void>
  /** Changes many rows, each in its own way: every row names its id and the same columns. One statement. */
  updateEach(table: string, rows: readonly (Row & { id: string })[]): Promise<void>
  /** Counts the act in the version of many records, so that it stands in the history of each; the root counts by itself. */
  countIn(ids: readonly string[]): Promise<void>
  /** Inserts like rows as part of a batch, whose digest (not each image) is journalled; may be called again for the next rows. Such rows are never changed afterwards. Returns how many rows the statement returned. */
  batch(table: string, batchColumn: string, batchId: string, columns: string[], statement: (columns: string[]) => ReturnType<typeof sql>): Promise<number>
  /** Writes rows of a table declared as derived (`kernel.table_class`): totals that can be made again from journalled rows. */
  derive(statement: ReturnType<typeof sql>): Promise<void>
  /** Takes all rows of a batch out again by a function of the database (no role may delete); its digest, now of no rows, is journalled. Returns how many there were. */
  withdrawBatch(table: string, batchColumn: string, batchId: string, columns: string[], by: ReturnType<typeof sql<{ gone: string }>>): Promise<number>
  /** Inserts or changes a shared reference row (organisation, partnership, share ...). */
  reference(table: string, row: Row, options?: { conflict?: string[]; update?: string[] }): Promise<void>
  /** Links what leads (`from`) to what follows (`to`); linking twice changes nothing. */
  link(from: string, to: string, kind: string): Promise<void>
  unlink(from: string, to: string, kind: string): Promise<void>
  due(due: NewDue): Promise<void>
  /** Marks open due dates of a record, or of several, as done (all, or of one kind). */
  dueDone(recordId: string | readonly string[], kind?: string): Promise<void>
  dueCancelled(recordId: string, kind?: string): Promise<void>
  /** Tells people of a body by role, in the product. */
  tell(message: { bodyId?: string; role?: string; accountId?: string; recordId?: string; words: string }): Promise<void>
  /** Starts long work when this act commits; `kind` names its runner in the worker. Returns the job's id. */
  job(job: { kind: string; title: string; input: Record<string, string>; total?: number }): Promise<string>
  /** Marks an uploaded file as used; refuses one of another body by finding none. */
  useUpload(id: string): Promise<{ file_name: string; bytes: string; sha256: string; media_type: string }>
  /** Where that upload lies on disk, to be read. */
  uploadPath(id: string): string
  /** Writes tables of the server's own (accounts, links). Only rows named in `changed` are journalled: those that give access, never secrets. */
  asServer<T>(work: (run: <R>(statement: ReturnType<typeof sql<R>>) => Promise<R[]>) => Promise<T>, changed?: readonly { table: string; id: string }[]): Promise<T>
  /** Changes shared reference rows where `reference` (one row, by key) is not enough; `changed` names rows with an id whose image the journal keeps. */
  asReference<T>(work: (run: <R>(statement: ReturnType<typeof sql<R>>) => Promise<R[]>) => Promise<T>, changed?: readonly { table: string; id: string }[]): Promise<T>
  /** Rule ids that the entry names. */
  rules(...ids: string[]): void
}
