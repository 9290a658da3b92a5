import type { Role } from '../kernel/act.ts'
import { mayAct } from '../kernel/registry.ts'
import { dateInWords, instantInWords } from '../kernel/time.ts'
import { button, component } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { listTable, tag } from '../ui/lists.ts'
import { groupedFrom, groupTasks, taskGroups, type TaskGroup } from '../ui/task-groups.ts'
import type { Answer, Page, PageAsk } from '../ui/page.ts'
import { wheel } from '../ui/wheel.ts'
import { lastMessages, programmesOnWheel, stateOfMessage, type ProgrammeOnWheel } from './board.ts'
import { unlinkedCounts } from './gaps.ts'
import { furtherAhead, lateWithColleagues, needsYou, needsYouAbout, needsYouCount, type Waiting, type WaitingAbout, type WithColleague } from './needs-you.ts'
import { addressOf, late } from './programme.view.ts'
import { stages } from './programme.ts'
import { forProvider } from './provider-home.ts'
import { standingWords } from './standing.ts'

const tasksShown = 8
const groupsShown = 6
const aheadShown = 3
const colleaguesShown = 4

// People who work from one date to the next see their tasks before the picture.
const tasksFirstFor: readonly Role[] = ['contract-manager', 'procurement-lead', 'finance', 'panel-member']
const pictureFirstFor: readonly Role[] = ['commissioner', 'board-member']

/** Whether this reader's tasks stand before the wheel: day-to-day roles, unless the person also steers. */
export const tasksFirst = (roles: readonly Role[]): boolean =>
  roles.some((role) => tasksFirstFor.includes(role)) && !roles.some((role) => pictureFirstFor.includes(role))

async function home(ask: PageAsk): Promise<Answer> {
  if (ask.actor.kind === 'public') return signedOut(ask)
  if (ask.actor.kind === 'party') return forProvider(ask)
  const steers = !tasksFirst(ask.actor.roles)
  const { roles } = ask.actor
  const { programmes, messages, gaps, ...dates } = await ask.read(async (tx) => ({
    programmes: await programmesOnWheel(tx), count: await needsYouCount(tx, roles), waiting: await needsYou(tx, roles, { limit: tasksShown }), about: await needsYouAbout(tx, roles), ahead: await furtherAhead(tx, roles, aheadShown), late: await lateWithColleagues(tx, roles, colleaguesShown),
    messages: await lastMessages(tx, ask.actor.roles, 3), gaps: await unlinkedCounts(tx),
  }))
  const picture = pictureOf(ask, programmes)
  const tasks = tasksOf(ask, { ...dates, messages })
  const [first, second] = steers ? [picture, tasks] : [tasks, picture]
  return {
    title: 'The cycle', stage: 'cycle', wide: true,
    body: html`<div class="cc-home${steers ? '' : ' cc-home--tasks-first'}">${first}${second}</div>
      ${programmes.length === 0 ? '' : tableOf(ask, programmes)}
      ${notLinked(gaps.reduce((sum, gap) => sum + gap.count, 0))}`,
  }
}

function pictureOf(ask: PageAsk, programmes: readonly ProgrammeOnWheel[]): Safe {
  const opener = ask.registry.act('cycle.open-programme')!
  const make = mayAct(opener, ask.actor) ? button(opener.title, { href: '/cycle/open-programme', classes: programmes.length > 0 ? 'govuk-button--secondary' : '' }) : ''
  if (programmes.length === 0) {
    return html`<section class="cc-home__picture" aria-labelledby="wheel-heading"><h2 class="govuk-heading-m" id="wheel-heading">Programmes</h2>
      <p class="govuk-body">A programme is a service commissioned for a population, round after round: from what people need to what was learned. There is none yet.</p>${make}
      <p class="govuk-body">Or begin with what you have: <a class="govuk-link" href="/deliver">your contract register and payments</a>.</p></section>`
  }
  return html`<section class="cc-home__picture" aria-labelledby="wheel-heading"><h2 class="govuk-heading-m" id="wheel-heading">${sentence(programmes)}</h2>
    ${wheel(programmes.map((one) => ({ id: one.id, title: one.title, stage: one.state as never, round: one.round, standing: one.standing, href: `/cycle/programmes/${one.id}` })))}${make}</section>`
}

/** What the wheel shows, in one sentence. */
export function sentence(programmes: readonly Pick<ProgrammeOnWheel, 'standing'>[]): string {
  const count = (standing: string): number => programmes.filter((one) => one.standing === standing).length
  const parts = [count('late') > 0 ? `${count('late')} late` : '', count('due') > 0 ? `${count('due')} with something due within 14 days` : ''].filter((part) => part !== '')
  return `${programmes.length} ${programmes.length === 1 ? 'programme' : 'programmes'}${parts.length > 0 ? `: ${parts.join(', ')}` : ', all in time'}`
}

interface Needs { count: number; waiting: readonly Waiting[]; about: readonly WaitingAbout[]; ahead: readonly Waiting[]; late: readonly (WithColleague & { total: string })[]; messages: Awaited<ReturnType<typeof lastMessages>> }

/** The dates gathered by contract, programme or record, with their addresses. */
export const groupedTasksOf = (ask: PageAsk, rows: readonly WaitingAbout[]): TaskGroup[] => groupTasks(rows.map((row) => ({
  title: row.title, on: row.due_on, when: html`${dateInWords(row.due_on)}${late(row.due_on, ask.today)}`, late: row.due_on < ask.today, record: row.record, href: addressOf(ask, row.kind, row.id), about: { id: row.about_id, title: row.about, href: addressOf(ask, row.about_kind, row.about_id) },
})))

const dated = (ask: PageAsk, row: Waiting, more: Safe | string = ''): Safe => html`<li class="cc-waiting__item"><span class="cc-waiting__date">${dateInWords(row.due_on)}${late(row.due_on, ask.today)}</span>
  <span class="cc-waiting__what">${row.title}</span> <a class="govuk-link" href="${addressOf(ask, row.kind, row.id)}">${row.record}</a>${more}</li>`

function tasksOf(ask: PageAsk, needs: Needs): Safe {
  // What is further away needs nobody now; without anything nearer it shows at least what comes.
  const ahead = needs.count === 0 ? needs.ahead : []
  const colleagues = Number(needs.late[0]?.total ?? 0)
  const groups = needs.count >= groupedFrom ? groupedTasksOf(ask, needs.about) : []
  const shown = groups.length > 1 ? groups.slice(0, groupsShown) : []
  return html`<section class="cc-home__tasks" aria-labelledby="tasks-heading"><h2 class="govuk-heading-m" id="tasks-heading">What needs you${needs.count > 0 ? ` (${needs.count.toLocaleString('en-GB')})` : ''}</h2>
    ${needs.count === 0 ? html`<p class="govuk-body">Nothing of yours, by name or role, is late or due within ninety days.</p>` : shown.length > 0 ? taskGroups(shown) : html`<ul class="govuk-list cc-waiting">${needs.waiting.map((row) => dated(ask, row))}</ul>`}
    ${needs.count > needs.waiting.length ? html`<p class="govuk-body"><a class="govuk-link" href="/tasks">All ${needs.count.toLocaleString('en-GB')} that need you${groups.length > shown.length && shown.length > 0 ? `, about ${groups.length.toLocaleString('en-GB')} contracts and other things` : ''}</a></p>` : ''}
    ${ahead.length === 0 ? '' : html`<h3 class="govuk-heading-s">Further ahead</h3><ul class="govuk-list cc-waiting">${ahead.map((row) => dated(ask, row))}</ul>`}
    ${colleagues === 0 ? '' : html`<h3 class="govuk-heading-s">Late, with colleagues (${colleagues.toLocaleString('en-GB')})</h3><ul class="govuk-list cc-waiting">${needs.late.map((row) => dated(ask, row, row.owner_role ? html`<br><span class="govuk-hint cc-inline">with the ${row.owner_role.replaceAll('-', ' ')}</span>` : ''))}</ul>`}
    ${needs.messages.length === 0 ? '' : html`<h3 class="govuk-heading-s">Last messages</h3><ul class="govuk-list cc-waiting">${needs.messages.map((message) => html`<li class="cc-waiting__item"><span class="cc-waiting__date">${dateInWords(message.sent_at.slice(0, 10))}</span> <span class="cc-waiting__what">${message.words}${stateOfMessage(ask.registry, message) ? html` ${tag(stateOfMessage(ask.registry, message).toLowerCase())}` : ''}</span>${message.id && message.kind ? html` <a class="govuk-link" href="${addressOf(ask, message.kind, message.id)}">Open<span class="govuk-visually-hidden">: ${message.words}</span></a>` : ''}</li>`)}</ul>`}
    <p class="govuk-body"><a class="govuk-link" href="/tasks">Your tasks and messages</a><br><a class="govuk-link" href="/cycle/ninety-days">The next ninety days of your body</a></p></section>`
}

const colourOf = { 'in time': 'green', due: 'yellow', late: 'red' } as const

const tableOf = (ask: PageAsk, programmes: readonly ProgrammeOnWheel[]): Safe => html`<section class="cc-section" aria-labelledby="table-heading"><h2 class="govuk-heading-m" id="table-heading">The same as a table</h2>${listTable({
  caption: 'Programmes by stage', rows: programmes, path: '/', query: {},
  columns: [
    { key: 'title', heading: 'Programme', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/cycle/programmes/${row.id}">${row.title}</a>` },
    { key: 'stage', heading: 'Stage', cell: (row) => stages[row.state] },
    { key: 'round', heading: 'Round', numeric: true, cell: (row) => row.round },
    { key: 'standing', heading: 'How it stands', cell: (row) => html`${tag(standingWords[row.standing], colourOf[row.standing])}${row.lateCount > 1 ? html` <span class="govuk-hint cc-inline">${row.lateCount} dates passed</span>` : ''}` },
    { key: 'next', heading: 'Next date', cell: (row) => (!row.late && !row.next ? 'None open' : html`${row.late ? html`Was due ${dateInWords(row.late.on)}: ${row.late.title}` : ''}${row.late && row.next ? html`<br>` : ''}${row.next ? html`${dateInWords(row.next.on)}: ${row.next.title}` : ''}`) },
    { key: 'body', heading: 'Who decides', cell: (row) => html`${row.body}${row.partnership ? html`<br><span class="govuk-hint cc-inline">${row.body_id === ask.actor.bodyId ? 'Shared through' : 'Shared with you through'} ${row.partnership}</span>` : ''}` },
  ],
})}</section>`

const notLinked = (count: number): Safe => (count === 0 ? html`` : html`<p class="govuk-body">${count.toLocaleString('en-GB')} ${count === 1 ? 'link is' : 'links are'} missing between your records. <a class="govuk-link" href="/cycle/gaps">See what is not linked yet</a></p>`)

function signedOut(ask: PageAsk): Answer {
  return {
    title: 'Commission care', stage: 'cycle',
    body: html`<p class="govuk-body-l">This service carries health and care services through their whole cycle: what people need, what is planned, who provides it, how it goes, and what is learned for the next time.</p>
      <p class="govuk-body">Councils and NHS bodies work here with providers and with people who draw on care and support. Every step leads back to a need, or says that it does not yet.</p>
      ${button('Sign in', { href: '/sign-in' })}
      ${ask.purpose === 'live' ? '' : html`<p class="govuk-body">This is a demonstration. The sign-in page offers people to be, each with their password and code.</p>`}
      <h2 class="govuk-heading-m">For everybody, without signing in</h2>
      <ul class="govuk-list govuk-list--bullet">
        <li><a class="govuk-link" href="/register">The public register</a>: contracts and notices, as pages and as open data</li>
        <li><a class="govuk-link" href="/check-a-date">Check a date</a>: a legal deadline counted day by day, with its rule</li>
        <li><a class="govuk-link" href="/register/journal">Nothing is altered afterwards</a>: check that for yourself</li>
        <li><a class="govuk-link" href="/how-it-works">How it works</a>: what can happen to each kind of record, and by whom</li>
      </ul>`,
  }
}

/** The cycle: where everybody starts. */
export const homePage: Page = { path: '/', who: 'public', show: home }
