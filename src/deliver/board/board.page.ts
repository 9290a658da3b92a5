import type { RecordRow } from '../../kernel/act.ts'
import { isId } from '../../kernel/ids.ts'
import { mayAct } from '../../kernel/registry.ts'
import { dateInWords, instantInWords, isCivilDate } from '../../kernel/time.ts'
import { dataTable } from '../../ui/charts/chart.ts'
import { button, component, insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { emptyState, listTable, tag } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk, RecordView } from '../../ui/page.ts'
import { helpWords, type BoardRow, type DecisionRow, type EscalationRow, type LineRow } from './board.ts'
import { ageInWords, isStale, type Matches, type PathwayStanding } from './board.rule.ts'
import type { BoardShown } from './board.queries.ts'

const crumbs = [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }]
const mayTell = (ask: PageAsk, board: BoardRow): boolean => board.state === 'running' && board.body_id === ask.actor.bodyId && mayAct(ask.registry.act('deliver.report-waiting')!, ask.actor)

const age = (until: string, row: LineRow): Safe => html`${ageInWords(row.as_at, until)}${isStale(row.as_at, until, row.stale_hours) ? html` ${tag('stale', 'orange')}` : ''}`

const pathwayTable = ({ board, standings, until }: BoardShown): Safe => listTable<PathwayStanding>({ caption: 'People who wait and starts that are free, by pathway', rows: standings, path: '', query: {}, columns: [
  { key: 'pathway', heading: 'Pathway', isHeader: true, cell: (row) => row.pathway }, { key: 'people', heading: 'Waiting', numeric: true, cell: (row) => (row.people === null ? 'not told' : String(row.people)) },
  { key: 'free', heading: 'Starts free', numeric: true, cell: (row) => String(row.free) },
  { key: 'people-age', heading: 'How old', cell: (row) => ageInWords(row.asAt, until) },
  { key: 'free-age', heading: 'Capacity is', cell: (row) => (row.services === 0 ? 'no service on the board' : row.stale === 0 ? 'fresh' : html`${tag('stale', 'orange')} ${row.stale} of ${row.services} ${row.services === 1 ? 'service' : 'services'}`) },
], id: `board-${board.reference}` })

const lineTable = ({ lines, until }: BoardShown, mine: boolean): Safe => (lines.length === 0 ? emptyState('Services whose free places are told stand here, each with its age.') : listTable<LineRow>({ caption: 'Free capacity', rows: lines, path: '', query: {}, columns: [
  { key: 'service', heading: 'Service', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/deliver/capacity-lines/${row.id}">${row.service}</a><br><span class="govuk-hint cc-inline">${row.provider}, ${row.place}</span>` },
  { key: 'help', heading: 'Kind of help', cell: (row) => helpWords[row.help] ?? row.help }, { key: 'pathway', heading: 'Pathway', cell: (row) => row.pathway },
  { key: 'free', heading: 'Free', numeric: true, cell: (row) => (row.free === null ? 'not told' : String(row.free)) }, { key: 'age', heading: 'Age', cell: (row) => age(until, row) }, ...(lines.some((row) => row.words !== '') ? [{ key: 'words', heading: 'Said with it', cell: (row: LineRow) => row.words }] : []),
  ...(mine ? [{ key: 'tell', heading: 'Tell', cell: (row: LineRow) => html`<a class="govuk-link" href="/deliver/report-capacity?line=${row.id}">Tell free places<span class="govuk-visually-hidden"> of ${row.service}</span></a>` }] : []),
] }))

const escalationTable = ({ escalations }: BoardShown): Safe => (escalations.length === 0 ? html`<p class="govuk-body">Nothing is escalated.</p>` : listTable<EscalationRow>({ caption: 'Escalations', rows: escalations, path: '', query: {}, columns: [
  { key: 'what', heading: 'What', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/deliver/escalations/${row.id}">${row.title}</a>` }, { key: 'owner', heading: 'Who decides', cell: (row) => row.owner }, { key: 'since', heading: 'Since', cell: (row) => instantInWords(row.opened_at) },
  { key: 'state', heading: 'How it stands', cell: (row) => (row.state === 'open' ? tag('open', 'yellow') : html`${tag('decided', 'blue')} ${row.decision}`) },
] }))

const decisionList = (rows: readonly DecisionRow[]): Safe => (rows.length === 0 ? html`<p class="govuk-body">No decision is kept for this day.</p>` : html`<ol class="govuk-list govuk-list--number">${rows.map((row) => html`<li>${row.words} <span class="govuk-hint cc-inline">${row.decided_by}${row.escalation_id ? html`, on <a class="govuk-link" href="/deliver/escalations/${row.escalation_id}">${row.escalation}</a>` : ''}</span></li>`)}</ol>`)

const dayLinks = ({ board, days, day }: BoardShown): Safe => (days.length === 0 ? html`` : html`<ul class="govuk-list">${days.slice(0, 14).map((one) => html`<li>${one.day === day ? html`<strong>${dateInWords(one.day)}</strong>` : html`<a class="govuk-link" href="/deliver/board?board=${board.id}&day=${one.day}">${dateInWords(one.day)}</a>`} <span class="govuk-hint cc-inline">${one.decisions === '0' ? 'no decision kept' : one.decisions === '1' ? 'one decision' : `${one.decisions} decisions`}</span></li>`)}</ul>`)

function byDayTable({ byDay, standings }: BoardShown): Safe {
  const days = [...new Set(byDay.map((one) => one.day))]
  if (days.length < 2) return html``
  const people = (day: string, pathway: string): number | undefined => byDay.find((one) => one.day === day && one.pathway === pathway)?.people
  return dataTable({ caption: 'People who waited, by day (the last figure of each day)', head: ['Day', ...standings.map((one) => one.pathway), 'Together'], rows: days.map((day) => [
    dateInWords(day), ...standings.map((one) => String(people(day, one.pathway) ?? 'not told')), String(standings.reduce((sum, one) => sum + (people(day, one.pathway) ?? 0), 0)),
  ]) })
}

const needed = (ask: PageAsk): { help: string; places: string; place: string } => {
  const places = (ask.search.get('places') ?? '').trim()
  return { help: Object.hasOwn(helpWords, ask.search.get('help') ?? '') ? ask.search.get('help')! : '', places: /^\d{1,3}$/.test(places) && Number(places) > 0 ? places : '1', place: (ask.search.get('place') ?? '').trim().slice(0, 100) }
}

async function matchSection(ask: PageAsk, { board, lines, until }: BoardShown, mine: boolean): Promise<Safe> {
  const { help, places, place } = needed(ask)
  const kinds = [...new Set(lines.map((line) => line.help))]
  const form = html`<form class="cc-filters" method="get" action="/deliver/board" aria-label="An immediate need"><input type="hidden" name="board" value="${board.id}">
    <div class="cc-filters__field">${component('select', { id: 'need-help', name: 'help', label: { text: 'Kind of help' }, items: [{ value: '', text: 'Choose' }, ...kinds.map((value) => ({ value, text: helpWords[value] ?? value, selected: value === help }))] })}</div>
    <div class="cc-filters__field">${component('input', { id: 'need-places', name: 'places', label: { text: 'Places needed' }, value: places, inputmode: 'numeric', classes: 'govuk-input--width-3' })}</div>
    <div class="cc-filters__field">${component('input', { id: 'need-place', name: 'place', label: { text: 'Where, if it must be there' }, value: place })}</div>
    <div class="cc-filters__buttons">${component('button', { text: 'Find free capacity', classes: 'govuk-button--secondary' })}</div></form>`
  if (help === '') return form
  const found = await ask.ask<Matches<LineRow>>('deliver.match-capacity', { board: board.id, help, places, ...(place ? { place } : {}) })
  const keep = (row: LineRow): Safe => (mine ? html` <a class="govuk-link" href="/deliver/record-daily-decision?${new URLSearchParams({ board: board.id, words: `${places} ${places === '1' ? 'place' : 'places'} taken: ${helpWords[row.help]}, ${row.service}, ${row.place}.` }).toString()}">Keep it as a decision<span class="govuk-visually-hidden">: ${row.service}</span></a>` : html``)
  const list = (heading: string, rows: readonly LineRow[]): Safe => (rows.length === 0 ? html`` : html`<h3 class="govuk-heading-s">${heading}</h3><ol class="govuk-list govuk-list--number">${rows.map((row) => html`<li>${row.service}, ${row.provider}, ${row.place}: ${row.free} free, ${age(until, row)}.${keep(row)}</li>`)}</ol>`)
  const none = found.fits.length + found.elsewhere.length + found.part.length === 0
  return html`${form}${none ? html`<p class="govuk-body">No service of this kind has told that anything is free.</p>` : html`${list(place === '' ? 'Enough places' : `Enough places in ${place}`, found.fits)}${list('Enough places elsewhere', found.elsewhere)}${list('Some places, but too few', found.part)}`}`
}

function actions(shown: BoardShown): Safe {
  const { board, standings } = shown
  const figures = standings.map((one) => `${one.pathway}; ${one.people ?? ''}`).join('\n')
  return html`<div class="govuk-button-group">${button('Tell how many people wait', { href: `/deliver/report-waiting?${new URLSearchParams({ board: board.id, figures }).toString()}` })}${button('Keep a decision of the day', { href: `/deliver/record-daily-decision?board=${board.id}`, classes: 'govuk-button--secondary' })}
    <a class="govuk-link" href="/deliver/escalate?board=${board.id}">Escalate something</a><a class="govuk-link" href="/deliver/add-capacity-line?board=${board.id}">Add a service with capacity</a><a class="govuk-link" href="/deliver/boards/${board.id}">Change the board</a></div>`
}

async function body(ask: PageAsk, shown: BoardShown): Promise<Safe> {
  const { board, day } = shown
  const past = day < ask.today
  const mine = mayTell(ask, board) && !past
  const part = (title: string, content: Safe): Safe => html`<section class="cc-section"><h2 class="govuk-heading-m">${title}</h2>${content}</section>`
  return html`<p class="govuk-body-l">${shown.sentence}</p>
    ${past ? insetText(html`<p class="govuk-body">As it stood at the end of ${dateInWords(day)}. <a class="govuk-link" href="/deliver/board?board=${board.id}">The board now</a></p>`) : ''}${mine ? actions(shown) : ''}
    ${shown.attention.length === 0 ? '' : part('What needs attention', html`<ol class="govuk-list govuk-list--number">${shown.attention.map((one) => html`<li>${one.href ? html`<a class="govuk-link" href="${one.href}">${one.words}</a>` : one.words}<br><span class="govuk-hint cc-inline">${one.why}</span></li>`)}</ol>`)}
    ${part('Who waits, and what is free', pathwayTable(shown))}${part('Free capacity', lineTable(shown, mine))}
    ${past ? '' : part('An immediate need', html`<p class="govuk-body">Say what is needed, not who needs it. What is free is listed with the freshest figure first.</p>${await matchSection(ask, shown, mine)}`)}
    ${part('Escalations', escalationTable(shown))}${part(past ? 'What was decided' : 'Decided today', decisionList(shown.decisions))}
    ${part('Day by day', html`${byDayTable(shown)}${dayLinks(shown)}`)}`
}

async function show(ask: PageAsk): Promise<Answer> {
  const boards = await ask.ask<BoardRow[]>('deliver.boards')
  const wanted = ask.search.get('board') ?? ''
  const [typed, running] = [ask.search.get('day') ?? '', boards.filter((one) => one.state === 'running')]
  const one = isId(wanted) ? boards.find((row) => row.id === wanted) : running.length === 1 || boards.length === 1 ? running[0] ?? boards[0] : undefined
  if (wanted !== '' && !one) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such board, or it is not yours to see.</p>` }
  if (!one) {
    const mayOpen = mayAct(ask.registry.act('deliver.open-board')!, ask.actor)
    return { title: 'Daily board', caption: 'Deliver', stage: 'deliver', wide: true, breadcrumbs: crumbs, body: boards.length === 0
      ? emptyState('A board holds who waits, by count and pathway, what is free with its age, what is escalated, and what was decided each day.', mayOpen ? { title: 'Open a daily board', href: '/deliver/open-board' } : undefined)
      : html`<ul class="govuk-list">${boards.map((row) => html`<li><a class="govuk-link" href="/deliver/board?board=${row.id}">${row.title}</a> <span class="govuk-hint cc-inline">${row.place}, ${row.body}</span></li>`)}</ul>${mayOpen ? html`<p class="govuk-body"><a class="govuk-link" href="/deliver/open-board">Open another</a></p>` : ''}` }
  }
  const shown = (await ask.ask<BoardShown | null>('deliver.board', { board: one.id, ...(isCivilDate(typed) ? { day: typed } : {}) }))!
  return { title: shown.board.title, caption: `Deliver: daily board, ${shown.board.place}`, stage: 'deliver', wide: true, breadcrumbs: [...crumbs, { text: 'Boards', href: '/deliver/boards' }], body: await body(ask, shown) }
}

export const boardPage: Page = { path: '/deliver/board', who: 'signed-in', show }

export const boardView: RecordView = {
  kind: 'board',
  sections: async (ask: PageAsk, record: RecordRow) => {
    const shown = await ask.ask<BoardShown | null>('deliver.board', { board: record.id })
    return shown ? [{ title: 'The board', body: html`<p class="govuk-body-l">${shown.sentence}</p><p class="govuk-body">Figures of capacity count for ${shown.board.stale_hours} hours. Pathways: ${shown.board.pathways.join(', ')}.</p>${button('Open the board', { href: `/deliver/board?board=${record.id}`, classes: 'govuk-button--secondary' })}` }] : []
  },
}
