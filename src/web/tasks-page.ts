import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import { furtherAhead, lateWithColleagues, groupedTasksOf, needsYou, needsYouAbout, stateOfMessage, type MessageRow } from '../cycle/index.ts'
import { sql } from '../kernel/database/database.ts'
import { dateInWords } from '../kernel/time.ts'
import { html, type Safe } from '../ui/html.ts'
import { listTable, paging, tag, type Column } from '../ui/lists.ts'
import { groupedFrom, taskGroups } from '../ui/task-groups.ts'
import { pageAsk } from './page-ask.ts'
import { recordPath } from './record-pages.ts'
import { refuseParty, sendPage } from './show.ts'
import { visitorOf } from './visitor.ts'

const pageSize = 50
const colleaguesShown = 50
const path = '/tasks'
const number = (value: number): string => value.toLocaleString('en-GB')
const jobWords: Record<string, string> = { waiting: 'waiting to begin', running: 'under way', done: 'done', failed: 'did not finish' }

interface Dated { title: string; due_on: string; rule: string | null; id: string; kind: string; record: string }

/** "Your tasks": what needs the reader, what comes later, what is late with colleagues; messages; work begun. */
export function tasksPage(app: App, server: FastifyInstance): void {
  server.get(path, async (request, reply) => {
    const visitor = await visitorOf(app, request)
    if (!visitor.session) return reply.redirect('/sign-in?to=/tasks', 303)
    const refused = refuseParty(app, reply, visitor)
    if (refused) return refused
    const ask = await pageAsk(app, request, visitor)
    const { roles } = visitor.actor
    const page = Math.min(10_000, Math.max(1, Number.parseInt(ask.search.get('page') ?? '1', 10) || 1))
    const byDate = ask.search.get('by') === 'date' || visitor.tasks < groupedFrom
    const { mine, about, ahead, colleagues, messages } = await ask.read(async (tx) => ({
      about: byDate ? [] : await needsYouAbout(tx, roles), mine: await needsYou(tx, roles, { limit: pageSize, offset: (page - 1) * pageSize }), ahead: await furtherAhead(tx, roles, pageSize), colleagues: await lateWithColleagues(tx, roles, colleaguesShown),
      messages: await tx.rows(sql<MessageRow>`select m.words, m.sent_at, r.id, r.kind, r.state from kernel.message m left join kernel.record r on r.id = m.record_id
        where m.body_id = ${tx.bodyId} and (m.to_account_id = ${tx.accountId} or m.to_role = any(${roles as string[]})) order by m.sent_at desc limit 30`),
    }))
    const jobs = await ask.readServer((tx) => tx.rows(sql<{ id: string; title: string; state: string }>`select id, title, state from kernel.job where body_id = ${visitor.actor.bodyId} and account_id = ${visitor.actor.accountId} order by created_at desc limit 20`))
    const table = (caption: string, rows: readonly Dated[], owner?: Column<Dated>): Safe => listTable<Dated>({ caption, rows, path, query: {}, columns: [
      { key: 'by', heading: 'By', cell: (row) => html`${dateInWords(row.due_on)} ${row.due_on < ask.today ? tag('late') : ''}` }, { key: 'what', heading: 'What', isHeader: true, cell: (row) => row.title },
      { key: 'about', heading: 'About', cell: (row) => html`<a class="govuk-link" href="${recordPath(app, row.kind, row.id)}">${row.record}</a>` }, { key: 'rule', heading: 'Rule', cell: (row) => html`<span class="cc-nowrap">${row.rule ?? ''}</span>` }, ...(owner ? [owner] : []),
    ] })
    const part = (title: string, total: number, body: Safe): Safe => (total === 0 ? html`` : html`<h2 class="govuk-heading-m">${title} (${number(total)})</h2>${body}`)
    const [further, late] = [Number(ahead[0]?.total ?? 0), Number(colleagues[0]?.total ?? 0)]
    const more = (shown: number, total: number): Safe => (total > shown ? html`<p class="govuk-body">The first ${number(shown)} of ${number(total)}. <a class="govuk-link" href="/cycle/ninety-days">All dates of your body</a></p>` : html``)
    const underWay = jobs.filter((job) => job.state === 'waiting' || job.state === 'running')
    const jobList = (list: typeof jobs): Safe => html`<ul class="govuk-list">${list.map((job) => html`<li><a class="govuk-link" href="/jobs/${job.id}">${job.title}</a> <span class="govuk-hint cc-inline">${jobWords[job.state] ?? job.state}</span></li>`)}</ul>`
    const body = html`
      ${underWay.length === 0 ? '' : html`<h2 class="govuk-heading-m">Work under way (${number(underWay.length)})</h2>${jobList(underWay)}`}
      ${visitor.tasks === 0 ? html`<h2 class="govuk-heading-m">Needs you</h2><p class="govuk-body">Nothing of yours, by name or role, is late or due within ninety days.</p>` : part('Needs you', visitor.tasks, html`${visitor.tasks < groupedFrom ? '' : html`<p class="govuk-body">${byDate ? html`By date. <a class="govuk-link" href="${path}">By contract</a>` : html`By contract. <a class="govuk-link" href="${path}?by=date">By date</a>`}</p>`}${byDate ? html`${table('Needs you', mine)}${paging(path, { by: 'date' }, page, Math.ceil(visitor.tasks / pageSize))}` : taskGroups(groupedTasksOf(ask, about))}`)}
      ${part('Further ahead', further, html`${table('Further ahead', ahead)}${more(ahead.length, further)}`)}
      ${part('Late, with colleagues', late, html`${table('Late, with colleagues', colleagues, { key: 'with', heading: 'With', cell: (row) => ('owner_role' in row && typeof row.owner_role === 'string' ? row.owner_role.replaceAll('-', ' ') : 'somebody by name') })}${more(colleagues.length, late)}`)}
      <h2 class="govuk-heading-m">Messages</h2>${messages.length === 0 ? html`<p class="govuk-body">No messages.</p>` : html`<ul class="govuk-list">${messages.map((message) => html`<li>${message.words} ${stateOfMessage(app.registry, message) ? tag(stateOfMessage(app.registry, message).toLowerCase()) : ''} ${message.id && message.kind ? html`<a class="govuk-link" href="${recordPath(app, message.kind, message.id)}">Open<span class="govuk-visually-hidden">: ${message.words}</span></a>` : ''} <span class="govuk-hint cc-inline">${dateInWords(message.sent_at.slice(0, 10))}</span></li>`)}</ul>`}
      <h2 class="govuk-heading-m">Work you started</h2>${jobs.length === 0 ? html`<p class="govuk-body">None.</p>` : jobList(jobs)}`
    return sendPage(app, reply, { title: 'Your tasks', stage: 'cycle', body, wide: true }, { visitor })
  })
}
