import type { Kind, Process } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { CivilDate } from '../kernel/time.ts'
import { contractList } from './contract-list.ts'

export const contractKind: Kind = {
  name: 'contract', plural: 'contracts', module: 'deliver', stage: 'deliver', words: 'contract', prefix: 'CTR', forParty: '/provider/contracts/:id', list: contractList, column: 'contract',
  needs: [{ from: 'procurement', words: 'No procurement leads here yet' }],
}

export const contractProcess: Process = {
  kind: 'contract', title: 'A contract, grant or agreement', states: { imported: 'Imported, incomplete', draft: 'Draft', agreed: 'Agreed', running: 'Running', ended: 'Ended', terminated: 'Terminated' },
  steps: [
    { act: 'deliver.record-contract', from: [], to: 'draft', says: 'Somebody adds a contract to the register by hand.' },
    { act: 'deliver.agree-contract', from: [], to: 'agreed', says: 'The contract of an award is agreed: parties, value, dates.' },
    { act: 'deliver.complete-contract', from: ['imported', 'draft', 'agreed', 'running'], to: ['imported', 'draft', 'agreed', 'running'], says: 'What was not known is filled in.' },
    { act: 'deliver.link-contract', from: ['imported', 'draft', 'agreed', 'running', 'ended'], to: 'same', says: 'It is tied to the need, priority or specification that it serves.' },
    { act: 'deliver.say-what-it-is', from: ['imported', 'draft', 'agreed', 'running', 'ended'], to: 'same', says: 'What kind of agreement it is and which places it serves is said.' },
    { act: 'deliver.set-year-values', from: ['imported', 'draft', 'agreed', 'running', 'ended'], to: 'same', says: 'What it is worth in each financial year is said; the sum is held against the value over the term.' },
    { act: 'deliver.add-contract-document', from: ['imported', 'draft', 'agreed', 'running', 'ended', 'terminated'], to: 'same', says: 'The signed agreement, a schedule or another document of it is put to it.' },
    { act: 'deliver.withdraw-contract-document', from: ['imported', 'draft', 'agreed', 'running', 'ended', 'terminated'], to: 'same', says: 'A document that holds no longer is said to; it stays to be read.' },
    { act: 'deliver.share-contract', from: ['imported', 'draft', 'agreed', 'running', 'ended'], to: 'same', says: 'Its provider sees it on its own page, and both sides can ask there.' },
    { act: 'deliver.stop-sharing-contract', from: ['imported', 'draft', 'agreed', 'running', 'ended'], to: 'same', givesUp: true, says: 'A contract that was shared by mistake leaves its provider\'s page; what was addressed to the provider stays.' },
    { act: 'deliver.tell-incident', from: ['imported', 'agreed', 'running', 'ended'], to: 'same', says: 'Either side tells of an incident in the service, nobody by name.' },
    { act: 'deliver.rate-commissioner', from: ['imported', 'agreed', 'running'], to: 'same', says: 'Once a quarter its provider says how it sees the commissioner; only the spread of at least three is shown.' },
    { act: 'deliver.ask-each-month', from: ['imported', 'agreed', 'running'], to: 'same', rule: 'NSC-14', says: 'Returns are asked for each month by the clock.' },
    { act: 'deliver.ask-next-return', from: ['imported', 'agreed', 'running', 'ended', 'terminated'], to: 'same', rule: 'NSC-14', says: 'The month has ended: the clock asks for its return.' },
    { act: 'deliver.stop-asking', from: ['imported', 'agreed', 'running', 'ended', 'terminated'], to: 'same', givesUp: true, says: 'Returns are no longer asked for each month.' },
    { act: 'deliver.agree-joint-action', from: ['imported', 'draft', 'agreed', 'running'], to: 'same', says: 'Both sides agree an action: who does what by when.' },
    { act: 'deliver.add-obligation', from: ['imported', 'draft', 'agreed', 'running'], to: 'same', says: 'An obligation with owner and date is written down.' },
    { act: 'deliver.agree-payment-terms', from: ['imported', 'draft', 'agreed', 'running'], to: 'same', says: 'How it is paid is agreed from a month on, as a formula that explains itself.', rule: 'NSC-60' },
    { act: 'deliver.uplift-payment-terms', from: ['imported', 'agreed', 'running'], to: 'same', says: 'The amounts of many contracts are raised at once.', rule: 'NSC-65' },
    { act: 'deliver.report-activity', from: ['imported', 'agreed', 'running', 'ended', 'terminated'], to: 'same', says: 'The activity of a month is reported; a report sent again replaces the one before.' },
    { act: 'deliver.record-month-paid', from: ['imported', 'agreed', 'running', 'ended', 'terminated'], to: 'same', says: 'What was paid for a month is recorded, once for each payment reference.' },
    { act: 'deliver.say-how-contracted', from: ['imported', 'draft', 'agreed', 'running'], to: 'same', rule: 'NSC-06', says: 'Its form, its length, its risks and its terms are said, with why.' },
    { act: 'deliver.escalate-renewal', from: ['imported', 'draft', 'agreed', 'running'], to: 'same', says: 'A month after the day to begin again the clock tells who commissions, if nothing has begun.' },
    { act: 'deliver.say-ledger-key', from: ['imported', 'draft', 'agreed', 'running', 'ended', 'terminated'], to: 'same', says: 'By which purchase order or supplier lines of the finance system belong to it is said.' },
    { act: 'deliver.end-ledger-key', from: ['imported', 'draft', 'agreed', 'running', 'ended', 'terminated'], to: 'same', says: 'Lines known by that order or supplier no longer belong to it.' },
    { act: 'deliver.open-invoicing', from: ['imported', 'agreed', 'running', 'ended'], to: 'same', says: 'The provider is let see it and send invoices for it.' },
    { act: 'deliver.send-invoice', from: ['imported', 'agreed', 'running', 'ended', 'terminated'], to: 'same', rule: 'PA-87', says: 'The provider sends an invoice.' },
    { act: 'deliver.post-accruals', from: ['imported', 'agreed', 'running', 'ended', 'terminated'], to: 'same', says: 'What has become due by the terms is posted in the ledger of every contract.' },
    { act: 'deliver.pass-last-day', from: ['imported', 'draft', 'agreed', 'running'], to: 'same', says: 'The day after its last one the clock asks to record the end, and no longer to begin again.' },
    { act: 'deliver.start-contract', from: ['imported', 'draft', 'agreed'], to: 'running', says: 'The service has begun.' },
    { act: 'deliver.end-contract', from: ['imported', 'agreed', 'running'], to: ['ended', 'terminated'], givesUp: true, says: 'It ended on its day, or earlier by notice.' },
  ],
  leadsOn: {
    imported: ['deliver.complete-contract'],
    draft: ['deliver.complete-contract'],
    agreed: ['deliver.plan-mobilisation', 'deliver.start-contract'],
    running: ['deliver.request-return'],
  },
  groups: [
    { heading: 'Begin and share it', acts: ['deliver.start-contract', 'deliver.plan-mobilisation', 'deliver.share-contract', 'deliver.open-invoicing'] },
    { heading: 'Its record', acts: ['deliver.complete-contract', 'deliver.say-what-it-is', 'deliver.set-year-values', 'deliver.say-how-contracted', 'deliver.link-contract', 'deliver.add-contract-document', 'deliver.withdraw-contract-document', 'bodies.record-elsewhere', 'bodies.tell-partners'] },
    { heading: 'Change it', acts: ['deliver.propose-change'] },
    { heading: 'Money', acts: ['deliver.agree-payment-terms', 'deliver.uplift-payment-terms', 'deliver.report-activity', 'deliver.record-month-paid', 'deliver.say-ledger-key', 'deliver.end-ledger-key', 'deliver.send-invoice'] },
    { heading: 'Performance', acts: ['deliver.request-return', 'deliver.ask-each-month', 'plan.add-kpi', 'review.give-performance-notice'] },
    { heading: 'Meetings and reviews', acts: ['review.plan-meeting', 'review.open-review', 'deliver.agree-joint-action', 'deliver.add-obligation', 'review.record-learning'] },
    { heading: 'Quality', acts: ['review.plan-visit', 'review.raise-concern', 'deliver.tell-incident', 'review.draft-survey', 'review.record-accounts'] },
  ],
}

/** A contract as pages and rules read it; money in pence as text, dates as text. */
export interface ContractRow {
  id: string
  body_id: string
  reference: string
  title: string
  state: string
  version: number
  scope_id: string | null
  programme_id: string | null
  provider_id: string | null
  provider_name: string
  value_pence: string | null
  annual_pence: string | null
  starts_on: CivilDate | null
  ends_on: CivilDate | null
  end_open: boolean
  extension_until: CivilDate | null
  notice_days: number | null
  tier: 'light' | 'standard' | 'full'
  service: string
  category: string
  owner_name: string
  route: string
  procurement_id: string | null
  import_id: string | null
  imported_reference: string | null
  imported_status: string
  imported_need: string
  gaps: string[]
  ended_on: CivilDate | null
  /** contract, grant, in-house, framework or partnership. */
  agreement: string
  places: string[]
  area_codes: string[]
  form: string
  edition: string
  risk_share: string
  length_reason: string
  terms_reason: string
}

const columns = sql`r.id, r.body_id, r.reference, r.title, r.state, r.version, r.scope_id, r.programme_id, c.provider_id, c.provider_name, c.value_pence, c.annual_pence, c.starts_on, c.ends_on, c.end_open,
  c.extension_until, c.notice_days, c.tier, c.service, c.category, c.owner_name, c.route, c.procurement_id, c.import_id, c.imported_reference, c.imported_status, c.imported_need, c.gaps, c.ended_on, c.agreement, c.places, c.area_codes, c.form, c.edition, c.risk_share, c.length_reason, c.terms_reason`

/** A partner's contract may be seen and not acted on: only the body accountable for it does (BOD-46). Pure. */
export const notOurs = (contract: { body_id: string; reference: string }, given: { actor: { bodyId?: string | undefined } }): Refusal[] =>
  contract.body_id === given.actor.bodyId ? [] : [{ code: 'contract.not-ours', field: 'contract', words: `${contract.reference} belongs to a partner. Only the body accountable for it acts on it.`, rule: 'BOD-46' }]

/** One contract, or undefined when there is none or it is not the asker's to see. */
export const contractRow = (tx: Tx, id: string): Promise<ContractRow | undefined> =>
  tx.maybe(sql<ContractRow>`select ${columns} from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.id = ${id}`)
