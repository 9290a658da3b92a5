import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'
import type { Side } from '../document/index.ts'
import { builtIn, type Template } from './templates.ts'

export type StepSide = 'commissioner' | 'provider' | 'both'
export const sideOptions = [{ value: 'commissioner', text: 'We' }, { value: 'provider', text: 'The provider' }, { value: 'both', text: 'Both together' }] as const
export const sideShown: Readonly<Record<StepSide, string>> = { commissioner: 'The commissioner', provider: 'The provider', both: 'Both' }

const contractTitle = (of: ReturnType<typeof sql>) => sql`(select c.title from kernel.record c where c.body_id = ${of}.body_id and c.id = ${of}.contract_id)`

export const mobilisationKind: Kind = {
  name: 'mobilisation', plural: 'mobilisations', module: 'deliver', stage: 'deliver', words: 'mobilisation', many: 'mobilisation plans', prefix: 'MOB', forParty: '/provider/mobilisations/:id',
  list: {
    from: sql`left join deliver.mobilisation m on m.body_id = r.body_id and m.id = r.id`,
    columns: [
      { key: 'contract', heading: 'Contract', as: 'text', value: contractTitle(sql`m`) }, { key: 'live', heading: 'Goes live on', as: 'date', value: sql`m.go_live_on` },
      { key: 'open', heading: 'Steps open', as: 'number', value: sql`(select count(*) from deliver.mobilisation_step s join kernel.record x on x.body_id = s.body_id and x.id = s.id where s.body_id = m.body_id and s.mobilisation_id = m.id and x.state in ('open', 'under way'))` },
      { key: 'late', heading: 'Of these late', as: 'number', value: sql`(select count(*) from deliver.mobilisation_step s join kernel.record x on x.body_id = s.body_id and x.id = s.id where s.body_id = m.body_id and s.mobilisation_id = m.id and x.state in ('open', 'under way') and s.due_on < (kernel.act_time() at time zone 'Europe/London')::date)` },
    ],
  },
}

export const mobilisationProcess: Process = {
  kind: 'mobilisation', title: 'Getting a service ready to begin', states: { 'under way': 'Under way', live: 'Gone live', stopped: 'Stopped' },
  steps: [
    { act: 'deliver.plan-mobilisation', from: [], to: 'under way', says: 'The steps are laid out from a list for that kind of service, counted back from the day it goes live. The provider sees them.' },
    { act: 'deliver.add-mobilisation-step', from: ['under way'], to: 'same', says: 'A step of its own is added.' },
    { act: 'deliver.postpone-go-live', from: ['under way'], to: 'same', says: 'It goes live on another day; open steps may move with it.' },
    { act: 'deliver.decide-go-live', from: ['under way'], to: 'live', says: 'A person decides that the service goes live; steps that are open are named, and the reason is kept.' },
    { act: 'deliver.stop-mobilisation', from: ['under way'], to: 'stopped', givesUp: true, says: 'It does not go live.' },
  ],
  leadsOn: { 'under way': ['deliver.decide-go-live'] },
}

export const stepKind: Kind = {
  name: 'mobilisation-step', plural: 'mobilisation-steps', module: 'deliver', stage: 'deliver', words: 'mobilisation step', prefix: 'MST', forParty: '/provider/mobilisation-steps/:id',
  list: {
    from: sql`left join deliver.mobilisation_step s on s.body_id = r.body_id and s.id = r.id`,
    columns: [
      { key: 'contract', heading: 'Contract', as: 'text', value: contractTitle(sql`s`) }, { key: 'side', heading: 'Done by', as: 'text', value: sql`s.side`, words: sideShown, filter: true },
      { key: 'due', heading: 'By', as: 'date', value: sql`s.due_on` }, { key: 'done', heading: 'Done on', as: 'date', value: sql`s.done_on` },
    ],
  },
}

export const stepProcess: Process = {
  kind: 'mobilisation-step', title: 'A step of getting a service ready', states: { open: 'Not begun', 'under way': 'Under way', done: 'Done', dropped: 'Not needed' },
  steps: [
    { act: 'deliver.report-mobilisation-step', from: ['open', 'under way'], to: ['under way', 'done'], says: 'Who does it says how it stands, and shows it once it is done.' },
    { act: 'deliver.change-mobilisation-step', from: ['open', 'under way'], to: 'same', says: 'Its day, side or owner is put right.' },
    { act: 'deliver.warn-late-step', from: ['open', 'under way'], to: 'same', says: 'The day after its day the clock tells both sides that it is late.' },
    { act: 'deliver.reopen-mobilisation-step', from: ['done'], to: 'under way', says: 'What was shown is not enough: it goes on.' },
    { act: 'deliver.drop-mobilisation-step', from: ['open', 'under way'], to: 'dropped', givesUp: true, says: 'It is not needed here, with the reason.' },
  ],
  movedBy: [{ act: 'deliver.plan-mobilisation', to: 'open', says: 'The plan lays it out.' }, { act: 'deliver.add-mobilisation-step', to: 'open', says: 'It is added to the plan.' }, { act: 'deliver.stop-mobilisation', to: 'dropped', says: 'The plan is stopped.' }],
  leadsOn: { open: ['deliver.report-mobilisation-step'], 'under way': ['deliver.report-mobilisation-step'] },
}

export const templateKind: Kind = { name: 'mobilisation-template', plural: 'mobilisation-templates', module: 'deliver', stage: 'deliver', words: 'list of mobilisation steps', many: 'lists of mobilisation steps', prefix: 'MTP' }
export const templateProcess: Process = {
  kind: 'mobilisation-template', title: 'A list of steps to begin a mobilisation with', states: { 'in use': 'In use', replaced: 'Replaced' },
  steps: [{ act: 'deliver.set-mobilisation-template', from: [], to: 'in use', says: 'The body writes its own list for a kind of service; one of the same name replaces the one before.' }],
  movedBy: [{ act: 'deliver.set-mobilisation-template', to: 'replaced', says: 'A newer list of the same name is in use.' }],
}

export interface MobilisationRow {
  id: string; body_id: string; body: string; reference: string; title: string; state: string; version: number; contract_id: string; contract: string; contract_state: string | null; go_live_on: CivilDate; template: string; decided_name: string; decided_at: Instant | null; decided_words: string; decided_open: string[]; provider_id: string | null; scope_id: string | null
}
export interface StepRow {
  id: string; body_id: string; body: string; reference: string; title: string; state: string; version: number; mobilisation_id: string; contract_id: string; contract: string; side: StepSide; owner: string; due_on: CivilDate; evidence: string; done_on: CivilDate | null; provider_id: string | null; scope_id: string | null
}
export interface ReportRow { id: string; side: Side; by_name: string; state: string; words: string; document_id: string | null; file_name: string | null; reported_at: Instant }

const planColumns = sql`r.id, r.body_id, b.name as body, r.reference, r.title, r.state, r.version, m.contract_id, coalesce(c.title, '') as contract, c.state as contract_state, m.go_live_on, m.template, m.decided_name, m.decided_at, m.decided_words, m.decided_open, m.provider_id, m.scope_id`
const planSource = sql`deliver.mobilisation m join kernel.record r on r.body_id = m.body_id and r.id = m.id join bodies.organisation b on b.id = m.body_id left join kernel.record c on c.body_id = m.body_id and c.id = m.contract_id`
export const mobilisationOf = (tx: Tx, id: string): Promise<MobilisationRow | undefined> => tx.maybe(sql<MobilisationRow>`select ${planColumns} from ${planSource} where m.id = ${id}`)
export const mobilisationsOf = (tx: Tx, contract: string): Promise<MobilisationRow[]> => tx.rows(sql<MobilisationRow>`select ${planColumns} from ${planSource} where m.contract_id = ${contract} order by m.go_live_on desc, r.id`)

const stepColumns = sql`r.id, r.body_id, b.name as body, r.reference, r.title, r.state, r.version, s.mobilisation_id, s.contract_id, coalesce(c.title, '') as contract, s.side, s.owner, s.due_on, s.evidence, s.done_on, s.provider_id, s.scope_id`
const stepSource = sql`deliver.mobilisation_step s join kernel.record r on r.body_id = s.body_id and r.id = s.id join bodies.organisation b on b.id = s.body_id left join kernel.record c on c.body_id = s.body_id and c.id = s.contract_id`
export const stepOf = (tx: Tx, id: string): Promise<StepRow | undefined> => tx.maybe(sql<StepRow>`select ${stepColumns} from ${stepSource} where s.id = ${id}`)
/** The steps of a plan, by their day. */
export const stepsOf = (tx: Tx, plan: string): Promise<StepRow[]> => tx.rows(sql<StepRow>`select ${stepColumns} from ${stepSource} where s.mobilisation_id = ${plan} order by s.due_on, r.id limit 300`)
/** The open steps that this provider does, for all commissioners. */
export const openStepsOfProvider = (tx: Tx): Promise<StepRow[]> => tx.rows(sql<StepRow>`select ${stepColumns} from ${stepSource} where s.provider_id = ${tx.bodyId} and s.side <> 'commissioner' and r.state in ('open', 'under way') order by s.due_on, r.id limit 300`)
export const reportsOf = (tx: Tx, step: string): Promise<ReportRow[]> => tx.rows(sql<ReportRow>`select p.id, p.side, p.by_name, p.state, p.words, p.document_id, d.file_name, p.reported_at from deliver.mobilisation_report p left join deliver.document d on d.body_id = p.body_id and d.id = p.document_id where p.step_id = ${step} order by p.reported_at, p.id limit 200`)

/** The lists of steps that this body may begin with: its own first, then those that come with the service. */
export const templatesOf = async (tx: Tx): Promise<Template[]> => [
  ...(await tx.rows(sql<{ id: string; title: string; steps: Template['steps'] }>`select r.id, r.title, t.steps from deliver.mobilisation_template t join kernel.record r on r.body_id = t.body_id and r.id = t.id where t.body_id = ${tx.bodyId} and r.state = 'in use' order by r.title`)).map((row) => ({ value: row.id, text: row.title, hint: `Your own list of ${row.steps.length} steps.`, steps: row.steps })),
  ...builtIn,
]
