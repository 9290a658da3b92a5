import type { Kind, Process } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import type { CivilDate } from '../kernel/time.ts'
import type { ProcessAdvice, PsrProcess, RegimeChoice } from '../law/index.ts'
import { noticeList, procurementList } from './list-columns.ts'

export const procurementKind: Kind = {
  name: 'procurement', plural: 'procurements', module: 'procure', stage: 'procure', words: 'procurement', prefix: 'PROC', list: procurementList, column: 'procurement',
  needs: [{ from: 'specification', words: 'No specification leads here yet' }],
}

export const procurementProcess: Process = {
  kind: 'procurement', title: 'A procurement', states: {
    'route open': 'Route open', 'route decided': 'Route decided', 'award intended': 'Award intended', awarded: 'Awarded', 'done elsewhere': 'Done in another system', abandoned: 'Abandoned',
  },
  steps: [
    { act: 'procure.begin-procurement', from: [], to: 'route open', says: 'A purchase begins; the law of that day holds for it.' },
    { act: 'procure.decide-route', from: ['route open', 'route decided'], to: 'route decided', rule: 'PSR-32', says: 'The tests propose regime and process; a named person decides.' },
    { act: 'procure.close-offers', from: ['route open', 'route decided', 'award intended', 'awarded'], to: 'same', says: 'The day on which offers closed has passed: the clock takes it from the tasks.' },
    { act: 'procure.award', from: ['route decided', 'award intended'], to: 'awarded', rule: 'PSR-53', says: 'The contract is awarded: where a standstill applies, after it has ended.' },
    { act: 'procure.record-done-elsewhere', from: ['route open', 'route decided'], to: 'done elsewhere', says: 'It was carried out in another system: route, dates, provider and evidence are recorded.' },
    { act: 'procure.abandon', from: ['route open', 'route decided', 'award intended'], to: 'abandoned', rule: 'PSR-59', givesUp: true, says: 'It is given up, with notice.' },
  ],
  leadsOn: {
    'route open': ['procure.decide-route'],
    'route decided': ['procure.prepare-notice', 'procure.award'],
    'award intended': ['procure.award'],
    awarded: ['deliver.agree-contract'],
    'done elsewhere': ['deliver.agree-contract'],
  },
  movedBy: [
    { act: 'procure.record-publication', to: 'award intended', says: 'The publication of an intention to award starts the standstill.' },
    { act: 'procure.record-notice-elsewhere', to: 'award intended', says: 'So does an intention published from another system.' },
  ],
}

export const noticeKind: Kind = { name: 'notice', plural: 'notices', module: 'procure', stage: 'procure', words: 'notice', prefix: 'NOTICE', list: noticeList }

export const noticeProcess: Process = {
  kind: 'notice', title: 'A notice', states: { draft: 'Draft', prepared: 'Prepared', published: 'Published' },
  steps: [
    { act: 'procure.prepare-notice', from: [], to: ['draft', 'prepared'], says: 'It is written; while a prescribed part is missing it is a draft.' },
    { act: 'procure.change-notice', from: ['draft', 'prepared'], to: ['draft', 'prepared'], says: 'Its parts are filled in or changed.' },
    { act: 'procure.record-publication', from: ['draft', 'prepared'], to: 'published', rule: 'PSR-51', says: 'Its publication is recorded with number, place, time and evidence; clocks start.' },
    { act: 'procure.record-notice-elsewhere', from: [], to: 'published', says: 'A notice published from another system is recorded with evidence.' },
    { act: 'procure.correct-closing-time', from: ['published'], to: 'same', says: 'When offers close is said or corrected, with a reason; the date moves in tasks and calendars.' },
  ],
  leadsOn: {
    draft: ['procure.change-notice'],
    prepared: ['procure.record-publication'],
  },
}

export type RegimeDecided = 'PSR' | 'PA' | 'split' | 'neither'

/** What the tests said when the route was decided; kept as it was. */
export interface KeptAdvice { regime: RegimeChoice; process: ProcessAdvice | null }

/** A procurement; money as pence in text. */
export interface ProcurementRow {
  id: string
  body_id: string
  reference: string
  title: string
  state: string
  version: number
  scope_id: string | null
  programme_id: string | null
  specification_id: string | null
  began_on: CivilDate
  value_pence: string
  cpv: string
  description: string
  regime: RegimeDecided | null
  process: PsrProcess | null
  procedure: string
  answers: Record<string, string> | null
  advice: KeptAdvice | null
  route_reason: string
  route_proposed: boolean | null
  route_decided_on: CivilDate | null
  route_decided_by: string | null
  provider_id: string | null
  award_value_pence: string | null
  awarded_on: CivilDate | null
  service_start: CivilDate | null
  service_end: CivilDate | null
  award_reason: string
  done_in: string
  done_reference: string
  done_address: string
}

/** One procurement, or undefined when it is not the asker's to see. */
export const procurementOf = (tx: Tx, id: string): Promise<ProcurementRow | undefined> =>
  tx.maybe(sql<ProcurementRow>`select p.*, r.reference, r.title, r.state, r.version, r.programme_id from procure.procurement p join kernel.record r on r.body_id = p.body_id and r.id = p.id where p.id = ${id}`)

export interface NoticeRow {
  id: string
  reference: string
  title: string
  state: string
  version: number
  procurement_id: string
  notice_kind: string
  content: Record<string, string>
  identifier: string
  address: string
  published_at: string | null
  done_in: string
  /** When offers close, as the notice says. */
  closes_at: string | null
  /** When they closed before the last correction, and why it was corrected. */
  closes_before: string | null
  closing_reason: string
  standstill_ends_on: CivilDate | null
  counted: { date: string; counts: boolean; why: string }[] | null
  incomplete_reason: string
}

const noticeColumns = sql`r.id, r.reference, r.title, r.state, r.version, n.procurement_id, n.notice_kind, n.content, n.identifier, n.address, n.published_at, n.done_in, n.closes_at, n.closes_before, n.closing_reason, n.standstill_ends_on, n.counted, n.incomplete_reason`

/** The notices of a procurement, oldest first. */
export const noticesOf = (tx: Tx, procurementId: string): Promise<NoticeRow[]> =>
  tx.rows(sql<NoticeRow>`select ${noticeColumns} from procure.notice n join kernel.record r on r.body_id = n.body_id and r.id = n.id where n.procurement_id = ${procurementId} order by n.published_at nulls last, r.created_at limit 200`)

export const noticeOf = (tx: Tx, id: string): Promise<NoticeRow | undefined> =>
  tx.maybe(sql<NoticeRow>`select ${noticeColumns} from procure.notice n join kernel.record r on r.body_id = n.body_id and r.id = n.id where n.id = ${id}`)

export interface EvidenceRow { id: string; words: string; identifier: string; address: string; dated: CivilDate | null; upload_id: string | null; file_name: string; sha256: string }

/** What proves a notice or procurement. */
export const evidenceOf = (tx: Tx, recordId: string): Promise<EvidenceRow[]> =>
  tx.rows(sql<EvidenceRow>`select id, words, identifier, address, dated, upload_id, file_name, sha256 from procure.evidence where record_id = ${recordId} order by dated nulls last, id limit 200`)

/** What a contract takes over from an award, here or elsewhere; pence as text. */
export interface Award { procurementId: string; state: 'awarded' | 'done elsewhere'; title: string; providerId: string; valuePence: string; awardedOn: CivilDate; serviceStart: CivilDate; serviceEnd: CivilDate; regime: RegimeDecided; process: PsrProcess | null; specificationId: string | null; programmeId: string | null; scopeId: string | null }

/** The award of a procurement, or undefined while there is none (or it is not the asker's to see). */
export async function awardOf(tx: Tx, procurementId: string): Promise<Award | undefined> {
  const row = await procurementOf(tx, procurementId)
  if (!row || (row.state !== 'awarded' && row.state !== 'done elsewhere') || !row.provider_id) return undefined
  return {
    procurementId: row.id, state: row.state, title: row.title, providerId: row.provider_id, valuePence: row.award_value_pence!, awardedOn: row.awarded_on!, serviceStart: row.service_start!,
    serviceEnd: row.service_end!, regime: row.regime!, process: row.process, specificationId: row.specification_id, programmeId: row.programme_id, scopeId: row.scope_id,
  }
}
