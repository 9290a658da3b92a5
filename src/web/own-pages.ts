import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import { publicActor } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { isId } from '../kernel/ids.ts'
import { manyOf } from '../kernel/registry.ts'
import { dateInWords } from '../kernel/time.ts'
import { html, type Safe } from '../ui/html.ts'
import { component } from '../ui/components.ts'
import { howItWorksPages } from './how-it-works.ts'
import { makersOf } from './list-pages.ts'
import { pageAsk } from './page-ask.ts'
import { recordPath } from './record-pages.ts'
import { searchPage } from './search-page.ts'
import { refuseParty, sendPage, sendProblem } from './show.ts'
import { tasksPage } from './tasks-page.ts'
import { visitorOf, type Visitor } from './visitor.ts'

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const stages = ['analyse', 'plan', 'procure', 'deliver', 'review'] as const

/** Pages of the web door itself: stage landings, search, work under way, how the product works. */
export async function ownPages(app: App, server: FastifyInstance): Promise<void> {
  for (const stage of stages) {
    if (app.pages.some((page) => page.path === `/${stage}`)) continue
    server.get(`/${stage}`, async (request, reply) => {
      const visitor = await visitorOf(app, request)
      if (!visitor.session) return reply.redirect(`/sign-in?to=/${stage}`, 303)
      const refused = refuseParty(app, reply, visitor)
      if (refused) return refused
      return sendPage(app, reply, { title: stage.charAt(0).toUpperCase() + stage.slice(1), stage, wide: true, body: await landing(app, visitor, stage) }, { visitor })
    })
  }
  tasksPage(app, server)
  server.get<{ Params: { id: string } }>('/jobs/:id', async (request, reply) => {
    const visitor = await visitorOf(app, request)
    if (!visitor.session) return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
    const refused = refuseParty(app, reply, visitor)
    if (refused) return refused
    const id = request.params.id
    const job = isId(id) ? await app.db.within('server', (tx) => tx.maybe(sql<{ title: string; state: string; done_count: string; total_count: string | null; words: string; result_record_id: string | null; kind: string | null }>`select j.title, j.state, j.done_count, j.total_count, j.words, j.result_record_id, null as kind from kernel.job j where j.id = ${id} and j.body_id = ${visitor.actor.bodyId}`)) : undefined
    if (!job) return sendProblem(app, reply, visitor, 404, 'Page not found', 'There is no such work, or it is not yours to see.')
    const ask = await pageAsk(app, request, visitor)
    const record = job.result_record_id ? await ask.read((tx) => tx.maybe(sql<{ id: string; kind: string; title: string }>`select id, kind, title from kernel.record where id = ${job.result_record_id}`)) : undefined
    const words = { waiting: 'Waiting to begin', running: 'Under way', done: 'Done', failed: 'Did not finish' }[job.state] ?? job.state
    const total = job.total_count === null ? undefined : Number(job.total_count)
    if (job.state === 'waiting' || job.state === 'running') void reply.header('refresh', '2')
    const body = html`<p class="govuk-body-l">${words}${job.words ? html`: ${job.words}` : ''}</p>
      ${total ? html`<p class="govuk-body"><progress class="cc-progress" max="${total}" value="${Number(job.done_count)}">${job.done_count} of ${total}</progress> ${Number(job.done_count).toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')}</p>` : html`<p class="govuk-body">${Number(job.done_count).toLocaleString('en-GB')} done</p>`}
      <p class="govuk-body">${job.state === 'waiting' || job.state === 'running' ? 'This page looks again every two seconds. You can leave it and find it under your tasks.' : record ? html`<a class="govuk-link" href="${recordPath(app, record.kind, record.id)}">${record.title}</a>` : ''}</p>`
    return sendPage(app, reply, { title: job.title, stage: 'cycle', body }, { visitor })
  })
  searchPage(app, server)
  howItWorksPages(app, server)
  server.get('/.well-known/commission-keys.json', async (_request, reply) => reply.send({ keys: app.keys.publicKeys }))
  if (!app.pages.some((page) => page.path === '/')) {
    server.get('/', async (request, reply) => {
      const visitor = await visitorOf(app, request)
      const body = visitor.session ? await landing(app, visitor, 'cycle') : html`<p class="govuk-body-l">Commission care runs the whole commissioning cycle of health and social care: from a population's needs to plans, contracts, care and the review that starts the next round.</p><p class="govuk-body"><a class="govuk-link" href="/sign-in">Sign in</a></p>`
      return sendPage(app, reply, { title: 'The cycle', stage: 'cycle', wide: true, body }, { visitor })
    })
  }
}

/** Kinds of a stage with their numbers, and what can be begun. */
async function landing(app: App, visitor: Visitor, stage: string): Promise<Safe> {
  const kinds = app.registry.kinds.filter((kind) => kind.stage === stage && kind.module !== 'kernel' && kind.name !== 'organisation')
  const counts = visitor.actor === publicActor ? [] : await app.db.within({ role: 'act_staff', bodyId: visitor.actor.bodyId! }, (tx) => tx.rows(sql<{ kind: string; count: string }>`select kind, count(*) as count from kernel.record where body_id = ${tx.bodyId} group by kind`), { readOnly: true })
  return html`<div class="cc-cards">${kinds.map((kind) => {
    const makers = makersOf(app, kind, visitor.actor)
    return html`<section class="cc-card"><h2 class="govuk-heading-s"><a class="govuk-link" href="/${kind.module}/${kind.plural}">${capital(manyOf(kind))}</a></h2><p class="govuk-body">${Number(counts.find((count) => count.kind === kind.name)?.count ?? 0).toLocaleString('en-GB')}</p>
      <ul class="govuk-list">${makers.map((one) => html`<li><a class="govuk-link" href="${one.href}">${one.title}</a></li>`)}</ul></section>`
  })}</div>`
}
