import { periodInWords } from '../deliver/returns/index.ts'
import { sql } from '../kernel/database/database.ts'
import { dateInWords } from '../kernel/time.ts'
import { numberWords } from '../ui/charts/chart.ts'
import { button } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { listTable, tag } from '../ui/lists.ts'
import type { Page } from '../ui/page.ts'
import type { DecisionRow, ReviewRow } from './contract-review.ts'
import { attentionBoard, type FirstMatters } from './attention/index.ts'
import { concernTag, type ConcernRow } from './ladder/index.ts'
import { changeInWords } from './kpi-chart.ts'
import { changeMark } from './kpi-figure.ts'
import { noticeProcess, type NoticeRow } from './performance-notice.ts'
import type { OpenSignal } from './signals/index.ts'

const path = '/review'
const link = (href: string, text: string | null): Safe => html`<a class="govuk-link" href="${href}">${text ?? ''}</a>`
const section = (title: string, body: Safe, all?: { text: string; href: string }): Safe =>
  html`<section class="cc-section"><h2 class="govuk-heading-m">${title}</h2>${body}${all ? html`<p class="govuk-body">${link(all.href, all.text)}</p>` : ''}</section>`
const none = (words: string): Safe => html`<p class="govuk-body">${words}</p>`

const improvementTable = (signals: readonly OpenSignal[], mayRecord: boolean): Safe => listTable<OpenSignal>({
  caption: signals.length === 20 ? 'Real improvements that nobody has said back, the newest twenty' : 'Real improvements that nobody has said back', rows: signals, path, query: {},
  columns: [
    { key: 'kpi', heading: 'Indicator', isHeader: true, cell: (row) => html`${link(`/review/kpis/${row.kpi_id}`, row.kpi)}<br><span class="govuk-hint cc-inline">${row.contract ?? 'no contract'}</span>` },
    { key: 'what', heading: 'What changed', cell: (row) => html`${changeMark(row.better)} ${changeInWords(row.better)}` },
    { key: 'since', heading: 'Since', cell: (row) => `${periodInWords(row.from)} (${numberWords(row.value, Number.isInteger(row.value) ? 0 : 1)} ${row.unit})` },
    { key: 'next', heading: 'Next', cell: (row) => (mayRecord ? html`<a class="govuk-link" href="/review/recognise-improvement?kpi=${row.kpi_id}&period=${row.from}">Say it back<span class="govuk-visually-hidden">: ${row.kpi}</span></a>` : 'Waits for the contract manager') },
  ],
})

const noticeTable = (notices: readonly NoticeRow[], today: string): Safe => notices.length === 0 ? none('No notice is running.') : listTable<NoticeRow>({
  caption: 'Notices running', rows: notices, path, query: {},
  columns: [
    { key: 'title', heading: 'Notice', isHeader: true, cell: (row) => html`${link(`/review/performance-notices/${row.id}`, row.title)}<br><span class="govuk-hint cc-inline">${row.reference}, given ${dateInWords(row.given_on)}</span>` },
    { key: 'state', heading: 'State', cell: (row) => tag(noticeProcess.states[row.state] ?? row.state, row.state === 'breach' || row.state === 'withheld' ? 'red' : 'blue') },
    { key: 'next', heading: 'Next', cell: (row) => row.next_title ?? 'Close it when the improvement is kept' },
    { key: 'by', heading: 'By', cell: (row) => (row.next_on ? html`${dateInWords(row.next_on)}${row.next_on < today ? html` ${tag('late')}` : ''}` : '') },
  ],
})

const reviewTable = (reviews: readonly ReviewRow[], today: string): Safe => reviews.length === 0 ? none('No review is open.') : listTable<ReviewRow>({
  caption: 'Reviews due', rows: reviews, path, query: {},
  columns: [
    { key: 'title', heading: 'Review', isHeader: true, cell: (row) => link(`/review/contract-reviews/${row.id}`, row.title) },
    { key: 'on', heading: 'Day', cell: (row) => html`${dateInWords(row.meets_on)}${row.meets_on < today ? html` ${tag('late')}` : ''}` },
    { key: 'agenda', heading: 'What it looks at', cell: (row) => row.agenda },
  ],
})

const decisionTable = (decisions: readonly DecisionRow[]): Safe => decisions.length === 0 ? none('No decision yet.') : listTable<DecisionRow>({
  caption: 'Decisions', rows: decisions.slice(0, 10), path, query: {},
  columns: [
    { key: 'title', heading: 'Decision', isHeader: true, cell: (row) => link(`/review/decisions/${row.id}`, row.title) },
    { key: 'on', heading: 'Day', cell: (row) => dateInWords(row.decided_on) },
    { key: 'meeting', heading: 'Meeting', cell: (row) => row.meeting },
  ],
})

const concernTable = (concerns: readonly ConcernRow[], today: string): Safe => listTable<ConcernRow>({
  caption: 'Concerns about contracts', rows: concerns, path, query: {},
  columns: [
    { key: 'title', heading: 'Concern', isHeader: true, cell: (row) => html`${link(`/review/concerns/${row.id}`, row.title)}<br><span class="govuk-hint cc-inline">${row.reference}</span>` },
    { key: 'state', heading: 'State', cell: (row) => html`${concernTag(row.state)}${row.suspended_on && row.state !== 'suspended' ? html` ${tag('placements suspended', 'red')}` : ''}` },
    { key: 'by', heading: 'Answer due by', cell: (row) => (row.answer_by ? html`${dateInWords(row.answer_by)}${row.answer_by < today ? html` ${tag('late')}` : ''}` : '') },
  ],
})

/** The five that need attention first, improvements, what runs, what is due, what was decided. */
/** Further pages under a heading of their own. */
const moreOf = (title: string, pages: readonly (readonly [href: string, words: string])[]): Safe => html`<h2 class="govuk-heading-m">${title}</h2><ul class="govuk-list govuk-list--bullet">${pages.map(([href, words]) => html`<li>${link(href, words)}</li>`)}</ul>`

export const landingPage: Page = {
  path, who: 'signed-in',
  show: async (ask) => {
    const [matters, better, notices, concerns, reviews, decisions] = [
      await ask.ask<FirstMatters>('review.attention-first', { most: '5' }), await ask.ask<{ signals: OpenSignal[]; count: number }>('review.improvements'), await ask.ask<NoticeRow[]>('review.notices'), await ask.ask<ConcernRow[]>('review.concerns'), await ask.ask<ReviewRow[]>('review.reviews'), await ask.ask<DecisionRow[]>('review.decisions'),
    ]
    const open = concerns.filter((row) => row.state !== 'resolved' && row.state !== 'contract to end')
    const has = (...roles: string[]): boolean => ask.actor.roles.some((role) => roles.includes(role))
    const again = await ask.read((tx) => tx.rows(sql<{ record_id: string; title: string; due_on: string }>`select record_id, title, due_on from kernel.due where body_id = ${tx.bodyId} and kind = 'next-review' and done_at is null and cancelled_at is null order by due_on limit 50`))
    const { byKind } = await ask.ask<{ byKind: { kind: string; count: number }[] }>('cycle.needs-you')
    const mine = byKind.filter(({ kind }) => ask.registry.kind(kind).stage === 'review').reduce((sum, { count }) => sum + count, 0)
    return {
      title: 'Review', caption: 'Did it work, and what follows?', stage: 'review', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }],
      body: html`
        ${mine === 0 ? '' : html`<p class="govuk-body"><a class="govuk-link" href="/tasks">${mine} ${mine === 1 ? 'date of this stage needs' : 'dates of this stage need'} you</a></p>`}
        ${section('What needs attention first', attentionBoard(matters), { text: 'Is everybody treated alike?', href: '/review/equal-treatment' })}
        ${better.count === 0 ? '' : section(better.count === 1 ? 'A real improvement to say back' : `${better.count.toLocaleString('en-GB')} real improvements to say back`, improvementTable(better.signals, has('contract-manager', 'commissioner')))}
        ${section('Notices running', noticeTable(notices.filter((notice) => notice.ended_on === null), ask.today), { text: 'All notices', href: '/review/performance-notices' })}
        ${open.length === 0 ? '' : section('Concerns about contracts', concernTable(open, ask.today), { text: 'All concerns', href: '/review/concerns' })}
        ${section('Reviews due', html`${reviewTable(reviews.filter((review) => review.state === 'open'), ask.today)}${again.length === 0 ? '' : html`<ul class="govuk-list govuk-list--bullet">${again.map((due) => html`<li>${link(`/review/decisions/${due.record_id}`, due.title)}, by ${dateInWords(due.due_on)}</li>`)}</ul>`}`, { text: 'All reviews', href: '/review/contract-reviews' })}
        ${section('Decisions', decisionTable(decisions), { text: 'All decisions', href: '/review/decisions' })}
        ${moreOf('Quality and people', [['/review/early-warning', 'Early warning: which contracts may be in trouble'], ['/review/visit-plan', 'Where to visit first, and quality visits'], ['/review/regulator', 'What changed at the regulators'], ['/review/restricted-concerns', 'Restricted concerns: those that name you'], ['/review/surveys', 'Surveys: what people say, and what changed']])}
        ${moreOf('Contracts and indicators', [['/review/findings', 'All findings'], ['/review/meetings', 'Review meetings'], ['/review/compare', 'Compare contracts that have the same indicator'], ['/review/charts', 'What the signs of a chart mean']])}
        ${moreOf('What came of it', [['/review/claims-judged', 'What we claimed, and what came'], ['/review/markets', 'How each market does: enough, choice, price, quality, who came and left'], ['/review/learning', 'What we learned, and what the next round made of it']])}
        ${has('contract-manager', 'commissioner') ? html`<div class="govuk-button-group">${button('Open a contract review', { href: '/review/open-review', classes: 'govuk-button--secondary' })}${button('Record a finding', { href: '/review/record-finding', classes: 'govuk-button--secondary' })}${button('Raise a concern', { href: '/review/raise-concern', classes: 'govuk-button--secondary' })}${button('Raise a restricted concern', { href: '/review/raise-restricted-concern', classes: 'govuk-button--secondary' })}${has('contract-manager') ? button('Give a performance notice', { href: '/review/give-performance-notice', classes: 'govuk-button--secondary' }) : ''}</div>` : ''}`,
    }
  },
}
