import { isId } from '../../kernel/ids.ts'
import { instantInWords } from '../../kernel/time.ts'
import { html, type Safe } from '../../ui/html.ts'
import { summaryList, tag } from '../../ui/lists.ts'
import type { Page, PageAsk, RecordView } from '../../ui/page.ts'
import { escalationOf, helpWords, type LineRow } from './board.ts'
import { ageInWords, isStale } from './board.rule.ts'

const facts = (ask: PageAsk, row: LineRow): Safe => summaryList([
  { key: 'Provider', value: row.provider }, { key: 'Kind of help', value: helpWords[row.help] ?? row.help }, { key: 'Place', value: row.place }, { key: 'Pathway', value: row.pathway },
  { key: 'Free', value: row.free === null ? 'not told yet' : html`${row.free}, true of ${instantInWords(row.as_at)}` },
  { key: 'Age', value: html`${ageInWords(row.as_at, ask.now)}${isStale(row.as_at, ask.now, row.stale_hours) ? html` ${tag('stale', 'orange')}` : ''}` }, { key: 'Told by', value: row.side === null ? undefined : row.side === 'provider' ? 'the provider' : 'the commissioner\'s people' }, { key: 'Said with it', value: row.words },
])

export const lineView: RecordView = {
  kind: 'capacity-line',
  sections: async (ask, record) => {
    const row = await ask.ask<LineRow | null>('deliver.capacity-line', { line: record.id })
    return row ? [{ title: 'Free capacity', body: html`${facts(ask, row)}<p class="govuk-body"><a class="govuk-link" href="/deliver/board?board=${row.board_id}">The board it stands on</a></p>` }] : []
  },
}

/** The provider's page of one service: what it told last, how old that is, and the two boxes that tell it anew. */
export const providerLinePage: Page = {
  path: '/provider/capacity/:id', who: 'party',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const row = isId(id) ? await ask.ask<LineRow | null>('deliver.capacity-line', { line: id }) : null
    if (!row) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such service, or it is not yours to tell.</p>` }
    return {
      title: row.service, caption: `${row.body}: free capacity`, breadcrumbs: [{ text: 'What is asked of you', href: '/' }],
      body: html`${facts(ask, row)}${row.state === 'open' ? html`<h2 class="govuk-heading-m">How many are free now?</h2>${await ask.form('deliver.report-capacity', { hidden: { line: id }, version: row.version, button: 'Tell it', typed: { free: String(row.free ?? '') } })}` : html`<p class="govuk-body">It is no longer told.</p>`}`,
    }
  },
}

export const escalationView: RecordView = {
  kind: 'escalation',
  sections: async (ask, record) => {
    const row = await ask.read((tx) => escalationOf(tx, record.id))
    return row ? [{ title: 'The escalation', body: html`${summaryList([
      { key: 'Why', value: row.why }, { key: 'Who decides', value: row.owner }, { key: 'Since', value: instantInWords(row.opened_at) }, { key: 'Decision', value: row.decision }, { key: 'Decided by', value: row.decided_by },
      { key: 'Decided', value: row.decided_at ? instantInWords(row.decided_at) : undefined }, { key: 'What came of it', value: row.came_of_it }, { key: 'Closed', value: row.closed_at ? instantInWords(row.closed_at) : undefined },
    ])}<p class="govuk-body"><a class="govuk-link" href="/deliver/board?board=${row.board_id}">The board</a></p>` }] : []
  },
}
