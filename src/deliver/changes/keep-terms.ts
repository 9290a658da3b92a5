import { sql, type Tx } from '../../kernel/database/database.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import type { ContractRow } from '../contract.ts'
import { changedTerms, correctionParts, termKeys, type Terms, type TermsVersion } from './history.ts'

/** The terms of a contract as its row says them today. */
export const termsOfRow = (row: ContractRow): Terms => Object.fromEntries(termKeys.map((key) => [key, row[key]])) as unknown as Terms

/** Everything that became known of the terms of a contract, in the order in which it did. A contract that never changed has one: as it was recorded. */
export async function versionsOf(tx: Tx, contract: ContractRow): Promise<TermsVersion[]> {
  const rows = await tx.rows(sql<TermsVersion>`select id, holds_from, recorded_at, terms, why, change_id from deliver.contract_version where contract_id = ${contract.id} order by recorded_at, holds_from nulls first, id`)
  return rows.length > 0 ? rows : [await firstVersion(tx, contract)]
}

async function firstVersion(tx: Tx, contract: ContractRow): Promise<TermsVersion> {
  const { created_at } = await tx.one(sql<{ created_at: Instant }>`select created_at from kernel.record where id = ${contract.id}`)
  return { id: uuidv7(), holds_from: null, recorded_at: created_at, terms: termsOfRow(contract), why: contract.import_id ? 'As it came with a file' : 'As it was recorded', change_id: null }
}

type Jsonable<T> = { [K in keyof T]: T[K] | bigint }

/**
 * Keeps what an act says of the terms, beside the row that it changes: `before` is the row as it was. A change holds from a day; a correction
 * says what always was so. What is the same as before is not kept, and nothing is where nothing is.
 */
export async function keepTerms(write: Writer, before: ContractRow, next: Partial<Jsonable<Terms>>, how: { at: Instant; why: string; holdsFrom: CivilDate | 'always'; changeId?: string }): Promise<void> {
  const plain = Object.fromEntries(Object.entries(next).map(([key, value]) => [key, typeof value === 'bigint' ? value.toString() : value ?? null])) as Partial<Terms>
  const changed = changedTerms(termsOfRow(before), plain)
  if (Object.keys(changed).length === 0) return
  const versions = await versionsOf(write.tx, before)
  const shared = { scope_id: before.scope_id, contract_id: before.id }
  const insert = (one: Pick<TermsVersion, 'holds_from' | 'recorded_at' | 'terms' | 'why' | 'change_id'>): Promise<string> => write.insert('deliver.contract_version', { ...shared, ...one, terms: JSON.stringify(one.terms) })
  const kept = await write.tx.rows(sql`select 1 from deliver.contract_version where contract_id = ${before.id} limit 1`)
  if (kept.length === 0) await insert(versions[0]!)
  const parts = how.holdsFrom === 'always' ? correctionParts(versions, changed) : [{ holds_from: how.holdsFrom, terms: changed }]
  for (const part of parts) await insert({ ...part, recorded_at: how.at, why: how.why, change_id: how.changeId ?? null })
}
