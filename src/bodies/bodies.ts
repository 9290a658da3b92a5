import { sql, type Tx } from '../kernel/database/database.ts'
import type { Partnership, WayOfWorking } from '../kernel/consent.ts'
import type { Kind, Process } from '../kernel/act.ts'
import { partnershipList } from './partnership-list.ts'

/** An organisation: commissioner, provider or other body; shared reference (B1). */
export interface Organisation {
  id: string
  name: string
  kind: string
  short_name: string
  code_scheme: string | null
  code: string | null
  area_code: string | null
  demonstration: boolean
}

export const organisationKinds = [
  { value: 'icb', text: 'Integrated care board' }, { value: 'council', text: 'Council' }, { value: 'nhs-england', text: 'NHS England' },
  { value: 'ccg', text: 'Clinical commissioning group (until June 2022)' }, { value: 'health-and-wellbeing-board', text: 'Health and wellbeing board' },
  { value: 'provider', text: 'Provider' }, { value: 'other', text: 'Other' },
] as const

export const wayOptions = [
  { value: 'separate', text: 'Separate', hint: 'Each body decides for itself.' },
  { value: 'parallel', text: 'Parallel', hint: 'One body decides; the partners are told first and may comment.' },
  { value: 'joint', text: 'Joint', hint: 'Every partner consents to the same version.' },
  { value: 'integrated', text: 'Integrated', hint: 'The host decides for all and reports to all.' },
] as const satisfies readonly { value: WayOfWorking; text: string; hint: string }[]

export const organisationKind: Kind = { name: 'organisation', plural: 'organisations', module: 'bodies', stage: 'cycle', words: 'organisation', prefix: 'ORG' }
export const partnershipKind: Kind = { name: 'partnership', plural: 'partnerships', module: 'bodies', stage: 'cycle', words: 'partnership', prefix: 'PART', list: partnershipList }
export const consentKind: Kind = { name: 'consent', plural: 'consents', module: 'bodies', stage: 'cycle', words: 'consent', prefix: 'CNS' }

export const organisationProcess: Process = {
  kind: 'organisation', title: 'An organisation in the shared directory', states: { listed: 'Listed' },
  steps: [{ act: 'bodies.register-organisation', from: [], to: 'listed', says: 'Somebody adds an organisation to the shared directory.' }],
}
export const partnershipProcess: Process = {
  kind: 'partnership', title: 'A partnership and its instrument', states: { agreed: 'Agreed', ended: 'Ended' },
  steps: [
    { act: 'bodies.agree-partnership', from: [], to: 'agreed', rule: 'BOD-85', says: 'The host records the signed instrument, its members and how they decide.' },
    { act: 'bodies.end-partnership', from: ['agreed'], to: 'ended', givesUp: true, says: 'The agreement ends; members stop reading shared records the day after.' },
  ],
}

/** The partnership that a scope stands for, with its members on the day of the transaction. */
export async function partnershipOf(tx: Tx, scopeId: string): Promise<Partnership | undefined> {
  const row = await tx.maybe(sql<{ id: string; name: string; way: WayOfWorking; host_body_id: string }>`select id, name, way, host_body_id from bodies.partnership where id = ${scopeId}`)
  if (!row) return undefined
  const members = await tx.rows(sql<{ bodyId: string; name: string }>`select m.body_id as "bodyId", o.name from bodies.partnership_member m join bodies.organisation o on o.id = m.body_id
    where m.partnership_id = ${scopeId} and ${tx.today}::date >= m.valid_from and (m.valid_to is null or ${tx.today}::date <= m.valid_to) order by o.name`)
  return { id: row.id, name: row.name, way: row.way, hostBodyId: row.host_body_id, members }
}

/** Which of these ids are organisations of the directory. */
export const knownOrganisations = async (tx: Tx, ids: string[]): Promise<string[]> =>
  (await tx.rows(sql<{ id: string }>`select id from bodies.organisation where id = any(${ids}::uuid[])`)).map((row) => row.id)

/** Whether this database was made for showing: organisations added in it are invented, and their values are marked so. */
export const isDemonstration = async (tx: Tx): Promise<boolean> =>
  (await tx.one(sql<{ demonstration: boolean }>`select purpose = 'demonstration' as demonstration from kernel.database_flag`)).demonstration
