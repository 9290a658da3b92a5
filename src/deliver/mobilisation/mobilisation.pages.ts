import { query, type RecordRow } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { reference } from '../../kernel/fields.ts'
import { isId } from '../../kernel/ids.ts'
import { dateInWords, daysBetween, instantInWords } from '../../kernel/time.ts'
import { button, insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable, summaryList, tag } from '../../ui/lists.ts'
import type { Page, PageAsk, RecordView, Section } from '../../ui/page.ts'
import { conversationSection } from '../conversation/index.ts'
import { documentLink, sideWords } from '../document/index.ts'
import { isLate, isOpen } from './mobilisation.rule.ts'
import { mobilisationOf, mobilisationsOf, reportsOf, sideShown, stepOf, stepProcess, stepsOf, templatesOf, type MobilisationRow, type ReportRow, type StepRow } from './mobilisation.ts'
import type { TemplateStep } from './templates.ts'

interface Plan { plan: MobilisationRow; steps: StepRow[] }
interface Step { step: StepRow; reports: ReportRow[] }

const planQuery = query({
  name: 'deliver.mobilisation', title: 'A mobilisation plan with its steps', who: 'party', params: { mobilisation: reference({ label: 'Mobilisation', to: 'mobilisation' }) },
  run: async (tx, ask): Promise<Plan | null> => {
    const plan = await mobilisationOf(tx, ask.mobilisation)
    return plan ? { plan, steps: await stepsOf(tx, plan.id) } : null
  },
})
const stepQuery = query({
  name: 'deliver.mobilisation-step', title: 'A step of a mobilisation, with what was said of it', who: 'party', params: { step: reference({ label: 'Step', to: 'mobilisation-step' }) },
  run: async (tx, ask): Promise<Step | null> => {
    const step = await stepOf(tx, ask.step)
    return step ? { step, reports: await reportsOf(tx, step.id) } : null
  },
})
const ofContract = query({
  name: 'deliver.mobilisations', title: 'The mobilisation plans of a contract', who: 'party', params: { contract: reference({ label: 'Contract', to: 'contract' }) },
  run: async (tx, ask): Promise<Plan[]> => {
    const plans = []
    for (const plan of await mobilisationsOf(tx, ask.contract)) plans.push({ plan, steps: await stepsOf(tx, plan.id) })
    return plans
  },
})
const templates = query({
  name: 'deliver.mobilisation-templates', title: 'Lists of steps that a mobilisation may begin with', who: 'signed-in', params: {},
  run: async (tx) => (await templatesOf(tx)).map((one) => ({ value: one.value, text: `${one.text} (${one.steps.length} steps)`, hint: one.hint })),
})
export const mobilisationQueries = [planQuery, stepQuery, ofContract, templates]

const standing = (step: StepRow, today: string): Safe => html`${tag(stepProcess.states[step.state]!.toLowerCase(), { done: 'green', 'under way': 'blue', dropped: 'grey' }[step.state] ?? 'yellow')}${isLate(step, today) ? html` ${tag('late', 'red')}` : ''}`
const base = (ask: PageAsk): string => (ask.actor.kind === 'party' ? '/provider' : '/deliver')

/** How far it is, in a sentence. */
export function sentenceOf(steps: readonly StepRow[], goLiveOn: string, today: string): string {
  const wanted = steps.filter((step) => step.state !== 'dropped')
  const [done, late, days] = [wanted.filter((step) => step.state === 'done').length, wanted.filter((step) => isLate(step, today)).length, daysBetween(today, goLiveOn)]
  return `${done} of ${wanted.length} steps are done${late > 0 ? `, ${late} ${late === 1 ? 'is' : 'are'} late` : ''}. ${days < 0 ? `It was to go live on ${dateInWords(goLiveOn)}` : days === 0 ? 'It goes live today' : `${days} ${days === 1 ? 'day' : 'days'} until it goes live on ${dateInWords(goLiveOn)}`}.`
}

const stepsTable = (ask: PageAsk, steps: readonly StepRow[]): Safe => listTable<StepRow>({ caption: 'Steps, by day', rows: steps, path: '', query: {}, columns: [
  { key: 'due', heading: 'By', cell: (step) => html`<span class="cc-nowrap">${dateInWords(step.due_on)}</span>` }, { key: 'what', heading: 'Step', isHeader: true, cell: (step) => html`<a class="govuk-link" href="${base(ask)}/mobilisation-steps/${step.id}">${step.title}</a>` },
  { key: 'who', heading: 'Who', cell: (step) => html`${sideShown[step.side]}${step.owner ? html`<br><span class="govuk-hint cc-inline">${step.owner}</span>` : ''}` }, { key: 'shows', heading: 'What shows it', cell: (step) => step.evidence }, { key: 'standing', heading: 'How it stands', cell: (step) => standing(step, ask.today) },
] })

/** What was decided, with the steps that were open then. */
const decided = (plan: MobilisationRow): Safe => (plan.decided_at === null ? html`` : html`<p class="govuk-body"><strong>${plan.decided_name}</strong> decided on ${instantInWords(plan.decided_at)} that it goes live${plan.decided_words ? html`: <span class="cc-said">${plan.decided_words}</span>` : '.'}</p>
  ${plan.decided_open.length === 0 ? html`<p class="govuk-body">Every step was done then.</p>` : insetText(html`Open when it was decided:<ul class="govuk-list govuk-list--bullet">${plan.decided_open.map((one) => html`<li>${one}</li>`)}</ul>`)}`)

const planBody = (ask: PageAsk, { plan, steps }: Plan): Safe => html`<p class="govuk-body-l">${plan.state === 'under way' ? sentenceOf(steps, plan.go_live_on, ask.today) : plan.state === 'live' ? `Gone live, ${dateInWords(plan.go_live_on)}.` : `Stopped: ${plan.decided_words}`}</p>${decided(plan)}${stepsTable(ask, steps)}<p class="govuk-body-s">Began with the list "${plan.template}": a planning assumption, to be changed as the service needs.</p>`

const planView: RecordView = {
  kind: 'mobilisation',
  sections: async (ask, record) => {
    const found = await ask.ask<Plan | null>('deliver.mobilisation', { mobilisation: record.id })
    if (!found) return []
    const start = found.plan.state === 'live' && ['imported', 'draft', 'agreed'].includes(found.plan.contract_state ?? '') ? button('The service has begun', { href: `/deliver/start-contract?contract=${found.plan.contract_id}` }) : ''
    return [{ title: 'The plan', body: html`<p class="govuk-body"><a class="govuk-link" href="/deliver/contracts/${found.plan.contract_id}">${found.plan.contract}</a></p>${start}${planBody(ask, found)}` }, ...(await conversationSection(ask, record))]
  },
}

const said = (ask: PageAsk, reports: readonly ReportRow[]): Safe => (reports.length === 0 ? html`<p class="govuk-body">Nothing has been said yet.</p>` : html`<ol class="govuk-list cc-talk">${reports.map((one) => html`<li class="cc-talk__entry cc-talk__entry--${one.side}"><p class="govuk-body-s cc-talk__who"><strong>${one.by_name}</strong> <span class="govuk-hint cc-inline">${sideWords[one.side]}, ${instantInWords(one.reported_at)}: ${(stepProcess.states[one.state] ?? one.state).toLowerCase()}</span></p>
  <p class="govuk-body cc-said">${one.words}</p>${one.document_id ? html`<p class="govuk-body">Document: ${documentLink(ask, { id: one.document_id, file_name: one.file_name ?? 'the document' })}</p>` : ''}</li>`)}</ol>`)

const stepFacts = (ask: PageAsk, step: StepRow): Safe => summaryList([
  { key: 'By when', value: dateInWords(step.due_on) }, { key: 'Who does it', value: `${sideShown[step.side]}${step.owner ? `: ${step.owner}` : ''}` }, { key: 'What will show it', value: step.evidence }, { key: 'How it stands', value: standing(step, ask.today) }, { key: 'Done on', value: step.done_on ? dateInWords(step.done_on) : undefined },
  { key: 'Plan', value: html`<a class="govuk-link" href="${base(ask)}/mobilisations/${step.mobilisation_id}">${step.contract ? `Mobilisation of ${step.contract}` : 'The whole plan'}</a>` },
])

const stepView: RecordView = {
  kind: 'mobilisation-step',
  sections: async (ask, record) => {
    const found = await ask.ask<Step | null>('deliver.mobilisation-step', { step: record.id })
    return found ? [{ title: 'The step', body: stepFacts(ask, found.step) }, { title: 'What was said of it', body: said(ask, found.reports) }] : []
  },
}

const templateView: RecordView = {
  kind: 'mobilisation-template',
  sections: async (ask, record) => {
    const row = await ask.read((tx) => tx.maybe(sql<{ steps: TemplateStep[] }>`select steps from deliver.mobilisation_template where id = ${record.id}`))
    return row ? [{ title: 'Steps', body: listTable<TemplateStep>({ caption: 'Steps', rows: row.steps, path: '', query: {}, columns: [
      { key: 'days', heading: 'Days before', numeric: true, cell: (one) => one.days }, { key: 'what', heading: 'Step', isHeader: true, cell: (one) => one.what }, { key: 'side', heading: 'Who', cell: (one) => sideShown[one.side] }, { key: 'evidence', heading: 'What shows it', cell: (one) => one.evidence },
    ] }) }] : []
  },
}

const recordOf = (ask: PageAsk, id: string): Promise<RecordRow | undefined> => ask.read((tx) => tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${id}`))
const crumbs = (row: { contract: string; contract_id: string }): { text: string; href: string }[] => [{ text: 'What is asked of you', href: '/' }, ...(row.contract ? [{ text: row.contract, href: `/provider/contracts/${row.contract_id}` }] : [])]

const providerPlan: Page = {
  path: '/provider/mobilisations/:id', who: 'party',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const record = isId(id) ? await recordOf(ask, id) : undefined
    const found = record && await ask.ask<Plan | null>('deliver.mobilisation', { mobilisation: id })
    if (!found) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such plan, or it is not shared with your organisation.</p>` }
    const sections = await conversationSection(ask, record)
    return { title: record.title, caption: `${found.plan.body}: mobilisation ${record.reference}`, wide: true, breadcrumbs: crumbs(found.plan), body: html`${planBody(ask, found)}${sections.map((section) => html`<section class="cc-section"><h2 class="govuk-heading-m">${section.title}</h2>${section.body}</section>`)}` }
  },
}

const providerStep: Page = {
  path: '/provider/mobilisation-steps/:id', who: 'party',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const record = isId(id) ? await recordOf(ask, id) : undefined
    const found = record && await ask.ask<Step | null>('deliver.mobilisation-step', { step: id })
    if (!found) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such step, or it is not shared with your organisation.</p>` }
    const yours = isOpen(found.step) && found.step.side !== 'commissioner'
    return {
      title: record.title, caption: `${found.step.body}: mobilisation step ${record.reference}`, breadcrumbs: [...crumbs(found.step), { text: 'Mobilisation', href: `/provider/mobilisations/${found.step.mobilisation_id}` }],
      body: html`${stepFacts(ask, found.step)}<h2 class="govuk-heading-m">What was said of it</h2>${said(ask, found.reports)}${yours ? html`<h2 class="govuk-heading-m">Say how it stands</h2>${await ask.form('deliver.report-mobilisation-step', { hidden: { step: id }, version: record.version, button: 'Send it' })}` : ''}`,
    }
  },
}

/** The mobilisation on the page of a contract, for both sides. */
export async function mobilisationSection(ask: PageAsk, record: RecordRow): Promise<Section[]> {
  const plans = await ask.ask<Plan[]>('deliver.mobilisations', { contract: record.id })
  if (plans.length === 0) return []
  return [{ title: 'Mobilisation', body: html`${plans.map(({ plan, steps }) => {
    const next = steps.filter(isOpen).slice(0, 5)
    return html`<p class="govuk-body"><a class="govuk-link" href="${base(ask)}/mobilisations/${plan.id}">${plan.reference}: ${steps.length} steps</a> ${plan.state === 'under way' ? sentenceOf(steps, plan.go_live_on, ask.today) : plan.state === 'live' ? `Gone live, ${dateInWords(plan.go_live_on)}; decided by ${plan.decided_name}.` : 'Stopped.'}</p>${plan.state === 'under way' && next.length > 0 ? stepsTable(ask, next) : ''}`
  })}` }]
}

export const mobilisationShown = { pages: [providerPlan, providerStep], views: [planView, stepView, templateView] }
