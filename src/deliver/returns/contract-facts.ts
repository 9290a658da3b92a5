import type { Tx } from '../../kernel/database/database.ts'
import { sql } from '../../kernel/database/database.ts'

/** What returns and reviews need of a contract: from its record and its terms. */
export interface ContractFacts {
  id: string
  body_id: string
  reference: string
  title: string
  state: string
  scope_id: string | null
  provider_id: string | null
  provider: string | null
  programme_id: string | null
  body_kind: string
  /** First day, where it is known: its edition of the law and of the standard contract holds. */
  begins_on: string | null
}

/** A contract by its record, or undefined when there is none or it is not the asker's to see. */
export const contractOf = (tx: Tx, id: string): Promise<ContractFacts | undefined> =>
  tx.maybe(sql<ContractFacts>`select r.id, r.body_id, r.reference, r.title, r.state, r.scope_id, coalesce(r.provider_id, d.provider_id) as provider_id, o.name as provider, r.programme_id, b.kind as body_kind, d.starts_on as begins_on
    from kernel.record r left join deliver.contract d on d.body_id = r.body_id and d.id = r.id left join bodies.organisation o on o.id = coalesce(r.provider_id, d.provider_id) join bodies.organisation b on b.id = r.body_id where r.id = ${id} and r.kind = 'contract'`)

/** Whether an organisation is invented for a demonstration: its values are marked so on page, API and export. */
export const isInvented = async (tx: Tx, organisationId: string | null): Promise<boolean> =>
  (await tx.maybe(sql<{ demonstration: boolean }>`select demonstration from bodies.organisation where id = ${organisationId}`))?.demonstration ?? false
