import { plainReference } from '../evidence/tabular/row-key.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import type { TermsVersion } from './changes/history.ts'

/** A contract as lines of files name it. */
export interface ContractFound { id: string; reference: string; scope_id: string | null; programme_id: string | null; provider_id: string | null; provider_name: string; /** What became known of its terms; none where they never changed. */ versions: TermsVersion[] }

/** The contracts of the body by their reference here and in the team's own register; one that several have names none of them. */
export async function contractFinder(tx: Tx): Promise<(reference: string) => ContractFound | undefined> {
  const rows = await tx.rows(sql<ContractFound & { own: string | null }>`select r.id, r.reference, r.scope_id, r.programme_id, c.provider_id, c.provider_name, c.imported_reference as own
    from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.body_id = ${tx.bodyId} and r.state <> 'draft'`)
  const versions = Map.groupBy(await tx.rows(sql<TermsVersion & { contract_id: string }>`select contract_id, id, holds_from, recorded_at, terms, why, change_id from deliver.contract_version where body_id = ${tx.bodyId} order by recorded_at, id`), (one) => one.contract_id)
  const found = new Map<string, ContractFound | undefined>()
  const keep = (key: string, row: ContractFound): unknown => found.set(key, found.has(key) && found.get(key)?.id !== row.id ? undefined : row)
  for (const plain of rows) {
    const row = { ...plain, versions: versions.get(plain.id) ?? [] }
    keep(plainReference(row.reference), row)
    // "ref:CT0012#1", as the import of registers keeps it.
    if (row.own?.startsWith('ref:')) keep(row.own.slice(4).replace(/#\d+$/, ''), row)
  }
  return (reference) => found.get(plainReference(reference))
}
