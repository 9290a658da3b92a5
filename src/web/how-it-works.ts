import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import type { Process, Stage, Step } from '../kernel/act.ts'
import type { Registry } from '../kernel/registry.ts'
import { html, type Safe } from '../ui/html.ts'
import { listTable } from '../ui/lists.ts'
import { sendPage, sendProblem } from './show.ts'
import { visitorOf } from './visitor.ts'

const path = '/how-it-works'
const groups: readonly { stage: Stage; title: string }[] = [
  { stage: 'analyse', title: 'Analyse' }, { stage: 'plan', title: 'Plan' }, { stage: 'procure', title: 'Procure' }, { stage: 'deliver', title: 'Deliver' }, { stage: 'review', title: 'Review' },
  { stage: 'cycle', title: 'The cycle, bodies and people' },
]

interface Life { process: Process; stage: Stage }

const livesOf = (registry: Registry): Life[] => registry.modules.flatMap((module) => module.processes).map((process) => ({ process, stage: registry.kind(process.kind).stage }))
const inStates = (process: Process, states: readonly string[]): string => states.map((state) => process.states[state] ?? state).join(', ')
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const counted = (count: number): string => (count === 0 ? 'no step of its own' : count === 1 ? '1 step' : `${count} steps`)

/** What can happen to each kind of record: contents by stage, and a page for each. For everybody, signed in or not. */
export function howItWorksPages(app: App, server: FastifyInstance): void {
  const lives = livesOf(app.registry)
  server.get(path, async (request, reply) => {
    const body = html`<p class="govuk-body-l">Each kind of record has a life: the states it can be in, what may happen in each, by whom and by which rule. The service itself goes by these tables.</p>
      ${groups.map(({ stage, title }) => contents(title, stage, lives.filter((life) => life.stage === stage)))}`
    return sendPage(app, reply, { title: 'How it works', body }, { visitor: await visitorOf(app, request) })
  })
  server.get<{ Params: { kind: string } }>(`${path}/:kind`, async (request, reply) => {
    const visitor = await visitorOf(app, request)
    const place = lives.findIndex((life) => life.process.kind === request.params.kind)
    const life = lives[place]
    if (!life) return sendProblem(app, reply, visitor, 404, 'Page not found', 'There is no kind of record of this name.')
    return sendPage(app, reply, {
      title: life.process.title, caption: `How it works: ${groups.find((group) => group.stage === life.stage)?.title ?? ''}`, wide: true, breadcrumbs: [{ text: 'How it works', href: path }],
      body: lifeBody(app.registry, life.process, visitor.session !== undefined),
    }, { visitor })
  })
}

const contents = (title: string, stage: Stage, lives: readonly Life[]): Safe => (lives.length === 0 ? html`` : html`<section aria-labelledby="stage-${stage}"><h2 class="govuk-heading-m" id="stage-${stage}">${title}</h2>
  <ul class="govuk-list">${lives.map(({ process }) => html`<li id="${process.kind}"><a class="govuk-link" href="${path}/${process.kind}">${process.title}</a> <span class="govuk-hint cc-inline">${counted(process.steps.length)}; ${Object.values(process.states).join(', ').toLowerCase()}</span></li>`)}</ul></section>`)

function lifeBody(registry: Registry, process: Process, signedIn: boolean): Safe {
  const kind = registry.kind(process.kind)
  const title = (name: string): string => registry.act(name)?.title ?? name
  const leads = Object.entries(process.leadsOn ?? {})
  return html`<h2 class="govuk-heading-m">States</h2>
    <ul class="govuk-list govuk-list--bullet">${Object.entries(process.states).map(([state, words]) => {
      const next = leads.find(([from]) => from === state)?.[1] ?? []
      return html`<li>${words}${next.length === 0 ? '' : html`<span class="govuk-hint cc-inline">, from where this leads on: ${next.map(title).join(', or ').toLowerCase()}</span>`}</li>`
    })}</ul>
    ${process.steps.length === 0 ? html`<p class="govuk-body">It is made and moved by what happens to other records.</p>` : html`<h2 class="govuk-heading-m">Steps</h2>${listTable<Step>({ caption: `Steps: ${process.title}`, rows: process.steps, path: '', query: {}, columns: [
      { key: 'step', heading: 'Step', isHeader: true, cell: (step) => html`${title(step.act)}<br><span class="govuk-hint cc-inline">${step.says}</span>` },
      { key: 'from', heading: 'From', cell: (step) => (step.from.length === 0 ? 'New' : inStates(process, step.from)) },
      { key: 'to', heading: 'To', cell: (step) => (step.to === 'same' ? 'Unchanged' : inStates(process, typeof step.to === 'string' ? [step.to] : step.to)) },
      { key: 'by', heading: 'By', cell: (step) => capital((registry.act(step.act)?.who ?? []).join(', ').replaceAll('-', ' ')) },
      { key: 'consent', heading: 'Consent', cell: (step) => capital(step.consent ?? 'owner') }, { key: 'rule', heading: 'Rule', cell: (step) => html`<span class="cc-nowrap">${step.rule ?? ''}</span>` },
    ] })}`}
    ${(process.movedBy ?? []).length === 0 ? '' : html`<h2 class="govuk-heading-m">What else moves it</h2><ul class="govuk-list govuk-list--bullet">${process.movedBy!.map((moved) => html`<li>${title(moved.act)}: ${process.states[moved.to] ?? moved.to}. ${moved.says}</li>`)}</ul>`}
    ${signedIn && kind.stage !== 'cycle' ? html`<p class="govuk-body"><a class="govuk-link" href="/${kind.module}/${kind.plural}">Records of this kind</a></p>` : ''}`
}
