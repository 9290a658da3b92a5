import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'
import type { Side } from '../document/index.ts'

export const sortWords: Readonly<Record<string, string>> = {
  fall: 'Fall or injury', medicine: 'Medicine', safeguarding: 'Safeguarding', infection: 'Infection', 'missed-care': 'Care that was missed', staffing: 'Staffing', building: 'Building or equipment', information: 'Information lost or sent wrongly', other: 'Something else',
}
export const harmWords: Readonly<Record<string, string>> = { none: 'No harm', low: 'Low harm', moderate: 'Moderate harm', severe: 'Severe harm', death: 'Death' }

export const incidentKind: Kind = {
  name: 'incident', plural: 'incidents', module: 'deliver', stage: 'deliver', words: 'incident', prefix: 'INC', forParty: '/provider/incidents/:id',
  list: {
    from: sql`left join deliver.incident i on i.body_id = r.body_id and i.id = r.id`,
    columns: [
      { key: 'contract', heading: 'Contract', as: 'text', value: sql`(select c.title from kernel.record c where c.body_id = i.body_id and c.id = i.contract_id)` }, { key: 'happened', heading: 'Happened', as: 'date', value: sql`i.happened_on` },
      { key: 'sort', heading: 'Kind', as: 'text', value: sql`i.sort`, words: sortWords }, { key: 'harm', heading: 'Harm', as: 'text', value: sql`i.harm`, words: harmWords },
    ],
  },
}

export const incidentProcess: Process = {
  kind: 'incident', title: 'An incident in a service', states: { told: 'Told', acknowledged: 'Acknowledged', closed: 'Closed' },
  steps: [
    { act: 'deliver.tell-incident', from: [], to: 'told', says: 'The provider, or staff who hear of it, tell what happened and what was done at once: nobody by name.' },
    { act: 'deliver.acknowledge-incident', from: ['told'], to: 'acknowledged', says: 'The commissioner has read it and says what it expects.' },
    { act: 'deliver.close-incident', from: ['acknowledged'], to: 'closed', says: 'It is closed with what was learned, which both sides keep.' },
  ],
  leadsOn: { told: ['deliver.acknowledge-incident'], acknowledged: ['deliver.close-incident'] },
}

export interface IncidentRow {
  id: string; body_id: string; body: string; reference: string; title: string; state: string; version: number; contract_id: string; contract: string | null; provider_id: string | null; provider: string; happened_on: CivilDate; sort: string; harm: string; what: string; done: string
  told_by: Side; told_at: Instant; acknowledged: string; acknowledged_at: Instant | null; learning: string; closed_at: Instant | null
}

const columns = sql`r.id, r.body_id, b.name as body, r.reference, r.title, r.state, r.version, i.contract_id, c.title as contract, i.provider_id, coalesce(o.name, '') as provider, i.happened_on, i.sort, i.harm, i.what, i.done, i.told_by, i.told_at, i.acknowledged, i.acknowledged_at, i.learning, i.closed_at`
const source = sql`deliver.incident i join kernel.record r on r.body_id = i.body_id and r.id = i.id join bodies.organisation b on b.id = i.body_id left join bodies.organisation o on o.id = i.provider_id left join kernel.record c on c.body_id = i.body_id and c.id = i.contract_id`

export const incidentOf = (tx: Tx, id: string): Promise<IncidentRow | undefined> => tx.maybe(sql<IncidentRow>`select ${columns} from ${source} where i.id = ${id}`)
/** Incidents of a contract, or all of this body or provider; open ones first, the last on top; at most 300. */
export const incidentsOf = (tx: Tx, contract?: string): Promise<IncidentRow[]> =>
  tx.rows(sql<IncidentRow>`select ${columns} from ${source} where (i.body_id = ${tx.bodyId} or i.provider_id = ${tx.bodyId} or i.scope_id = any(${tx.scopes}::uuid[])) and (${contract ?? null}::uuid is null or i.contract_id = ${contract ?? null}::uuid)
    order by r.state = 'closed', i.happened_on desc, r.id limit 300`)
