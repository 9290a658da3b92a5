import type { Field } from '../kernel/fields.ts'
import { parseFields } from '../kernel/fields.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { editionOn, PROCESS_TITLES, processesFor } from '../law/index.ts'
import { button, details, insetText } from '../ui/components.ts'
import { formField, formFields, type FormField, type Typed } from '../ui/forms.ts'
import { html, type Safe } from '../ui/html.ts'
import { listTable, summaryList, tag } from '../ui/lists.ts'
import type { Answer, Page, PageAsk } from '../ui/page.ts'
import { changeQuestions, decideRoute, processQuestions, regimeQuestions, routeQuestions } from './procurement.acts.ts'
import { procurementOf, type KeptAdvice, type ProcurementRow } from './procurement.ts'
import { regimeWords, ruleLink, testsTable } from './procure.views.ts'
import { adviseRoute, type RouteAnswers } from './route.rule.ts'

const named = (fields: Record<string, Field>): FormField[] => Object.entries(fields).map(([name, field]) => ({ ...field, name }))
// Each may stay open, as the page says once; the word at every question would only be noise.
const asQuestions = (fields: Record<string, Field>): FormField[] => named(fields).map((field) => ({ ...field, required: true }))

// The questions in the groups of the regulations, so that a person answers only as far as the answers lead.
const groups: readonly { title: string; words: string; fields: Record<string, Field> }[] = [
  { title: 'Which regime', words: 'The Provider Selection Regime is for health care to individuals, bought by a relevant authority.', fields: regimeQuestions },
  { title: 'Which process', words: 'Only where the Provider Selection Regime applies.', fields: processQuestions },
  { title: 'How much would change', words: 'For direct award C: a considerable change bars it. Values over the whole life of each contract.', fields: changeQuestions },
]

/** What was typed in the address, else what was answered when the route was decided before. */
function typedFrom(ask: PageAsk, row: ProcurementRow): Typed {
  if (ask.search.has('asked')) return Object.fromEntries([...ask.search].filter(([name]) => name in routeQuestions))
  return Object.fromEntries(Object.entries(row.answers ?? {}).flatMap(([name, value]) => {
    const field = (routeQuestions as Record<string, Field>)[name]
    return field ? [[name, field.toText(field.kind === 'money' ? Number(value) : value) as string]] : []
  }))
}

const questionsForm = (row: ProcurementRow, typed: Typed, refusals: readonly Refusal[]): Safe => html`<form class="cc-form" method="get" novalidate><input type="hidden" name="asked" value="yes">
  ${groups.map((group) => html`<h2 class="govuk-heading-m">${group.title}</h2><p class="govuk-body">${group.words}</p>${formFields(asQuestions(group.fields), typed, refusals)}`)}
  <div class="govuk-button-group">${button('See what the tests say')}<a class="govuk-link" href="/procure/procurements/${row.id}">Cancel</a></div></form>`

const stateColour = { available: 'green', 'not available': 'grey', unknown: 'yellow' } as const
const stateWords = { available: 'open', 'not available': 'not open', unknown: 'not known' } as const

function adviceShown(advice: KeptAdvice): Safe {
  const { regime, process } = advice
  const proposed = regime.regime === 'undecided' ? 'none: too little is known' : regimeWords[regime.regime]
  type Result = ReturnType<typeof processesFor>['processes'][number]
  return html`${summaryList([
    { key: 'Regime proposed', value: proposed }, { key: 'Why', value: regime.reasons.join(' ') },
    { key: 'Process proposed', value: process ? process.mayPropose.map((one) => PROCESS_TITLES[one]).join(' or ') || 'none: answer what is not known, or decide with a reason' : 'none: this is for the other regime' },
    { key: 'To look at', value: [...regime.warnings, ...(process?.contradictions ?? [])].join(' ') },
  ])}
  ${process?.first === 'modification' ? insetText('It is a change to a running contract: judge it as a modification first (PSR-20).') : ''}
  ${details('The tests of the regime', testsTable('Tests of the regime', regime.tests))}
  ${process ? html`${listTable<Result>({ caption: 'Processes', rows: process.processes, path: '', query: {}, columns: [
    { key: 'title', heading: 'Process', isHeader: true, cell: (one) => one.title }, { key: 'state', heading: 'On these answers', cell: (one) => tag(one.must ? 'must be used' : stateWords[one.state], stateColour[one.state]) },
    { key: 'why', heading: 'Why', cell: (one) => one.words }, { key: 'rule', heading: 'Rule', cell: (one) => ruleLink(one.rule) }] })}
    ${details('Every test of every process', html`${process.processes.filter((one) => one.tests.length > 0).map((one) => html`<h3 class="govuk-heading-s">${one.title}</h3>${testsTable(`Tests of ${one.title}`, one.tests)}`)}`)}` : ''}`
}

function decisionForm(ask: PageAsk, row: ProcurementRow, typed: Typed, advice: KeptAdvice): Safe {
  const { regime, process, procedure, reason, decidedOn } = decideRoute.input
  const only = advice.process?.mayPropose.length === 1 ? advice.process.mayPropose[0] : undefined
  const proposal: Typed = { ...(advice.regime.regime === 'undecided' ? {} : { regime: advice.regime.regime }), ...(only ? { process: only } : {}) }
  const asked = Object.entries(typed).filter(([, value]) => value !== undefined && value !== '')
  return html`<form class="cc-form" method="post" action="/procure/decide-route" novalidate><input type="hidden" name="csrf" value="${ask.csrf('procure.decide-route')}"><input type="hidden" name="idempotencyKey" value="${ask.key()}"><input type="hidden" name="version" value="${row.version}"><input type="hidden" name="procurement" value="${row.id}">
    ${asked.map(([name, value]) => html`<input type="hidden" name="${name}" value="${String(value)}">`)}
    ${named({ regime, process, procedure, reason, decidedOn } as Record<string, Field>).map((field) => formField(field, proposal, []))}${button('Decide the route')}</form>`
}

/** The route adviser: answer, see what the tests say with each rule, then decide by name. Nothing is stored before the decision. */
async function routePage(ask: PageAsk): Promise<Answer> {
  const id = ask.params['id'] ?? ''
  const row = /^[0-9a-f-]{36}$/.test(id) ? await ask.read((tx) => procurementOf(tx, id)) : undefined
  if (!row) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such procurement, or it is not yours to see.</p>` }
  const typed = typedFrom(ask, row)
  const parsed = parseFields(routeQuestions, typed, { text: true })
  const asked = ask.search.has('asked') && parsed.ok
  const advice = asked ? adviseRoute(parsed.values as RouteAnswers, editionOn(row.began_on)) : undefined
  return {
    title: advice ? 'What the tests say' : 'Which route', caption: `${row.reference} ${row.title}`, stage: 'procure', wide: advice !== undefined,
    breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Procure', href: '/procure' }, { text: row.reference, href: `/procure/procurements/${row.id}` }],
    body: advice ? html`${adviceShown(advice)}<h2 class="govuk-heading-m">Your decision</h2><p class="govuk-body">The tests propose; you decide, by name. Choosing what they do not propose needs a reason, and it is kept.</p>${decisionForm(ask, row, typed, advice)}
      ${details('Change the answers', questionsForm(row, typed, []))}`
      : html`<p class="govuk-body-l">Answer what you know. Leave the rest: not known never opens a gate.</p>${questionsForm(row, typed, parsed.ok ? [] : parsed.refusals)}`,
  }
}

export const routePages: Page[] = [{ path: '/procure/procurements/:id/route', who: 'signed-in', show: routePage }]
