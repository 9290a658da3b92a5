import { query } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { reference } from '../../kernel/fields.ts'
import { dateInWords, instantInWords } from '../../kernel/time.ts'
import { insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable, summaryList, tag } from '../../ui/lists.ts'
import type { RecordView, Section } from '../../ui/page.ts'
import { categoryWords, isOpened, looksOf, openFor, raisedByWords, restrictedOf, severityWords, stepsOf, type LookRow, type RestrictedRow, type StepRow } from './restricted.ts'

/** A concern as a named person reads it. `row` null: it is not opened, and nothing of it is given out but that it stands. */
export interface ReadConcern { row: RestrictedRow | null; steps: StepRow[]; looks: LookRow[]; named: { id: string; name: string }[] }

export const restrictedQueries = [
  query({
    name: 'review.restricted-concern', title: 'A restricted concern, for whoever is named on it and has opened it', who: 'signed-in', params: { concern: reference({ label: 'Restricted concern', to: 'restricted-concern' }) },
    run: async (tx, ask): Promise<ReadConcern | null> => {
      const row = await restrictedOf(tx, ask.concern)
      if (!row) return null
      if (!(await isOpened(tx, ask.concern))) return { row: null, steps: [], looks: [], named: [] }
      const named = await tx.rows(sql<{ id: string; name: string }>`select id, title as name from kernel.record where body_id = ${tx.bodyId} and kind = 'account' and id = any(${row.named_ids}::uuid[]) order by title`)
      return { row, steps: await stepsOf(tx, ask.concern), looks: await looksOf(tx, ask.concern), named }
    },
  }),
  query({
    name: 'review.open-restricted-steps', title: 'Open steps of restricted concerns that whoever asks has opened', who: 'signed-in', params: {},
    run: (tx) => tx.rows(sql<{ value: string; text: string }>`select s.id as value, s.what || ' (' || s.owner || ', ' || r.reference || ')' as text from review.restricted_step s join kernel.record r on r.body_id = s.body_id and r.id = s.concern_id where s.body_id = ${tx.bodyId} and s.done_on is null
      and exists (select 1 from review.concern_look l where l.body_id = s.body_id and l.concern_id = s.concern_id and l.account_id = ${tx.accountId ?? null} and l.looked_at > ${tx.now}::timestamptz - make_interval(hours => ${openFor})) order by s.due_on, s.id limit 500`),
  }),
  query({
    name: 'review.accounts', title: 'People of this body to choose from', who: 'signed-in', params: {},
    run: (tx) => tx.rows(sql<{ value: string; text: string }>`select id as value, title as text from kernel.record where body_id = ${tx.bodyId} and kind = 'account' and state = 'open' order by title, id limit 2000`),
  }),
]

const said = (words: string): Safe => html`<span class="cc-said">${words}</span>`
const severityTag = (value: string): Safe => tag(severityWords[value] ?? 'Not judged yet', ({ critical: 'red', high: 'orange', medium: 'yellow', low: 'grey' } as Record<string, string>)[value] ?? 'blue')
const outcomes: Readonly<Record<string, string>> = { founded: 'It was so, and was put right', partly: 'It was partly so, and was put right', unfounded: 'It was not so', unclear: 'It could not be found out', elsewhere: 'Another body goes on with it' }

function summary(row: RestrictedRow): Safe {
  return summaryList([
    { key: 'About', value: row.contract_id ? html`<a class="govuk-link" href="/deliver/contracts/${row.contract_id}">${row.contract ?? 'A contract'}</a>${row.provider ? html`, ${row.provider}` : ''}${row.about ? html`<br>${row.about}` : ''}` : html`${row.provider}${row.provider && row.about ? html`<br>` : ''}${row.about}` },
    { key: 'What it is about', value: categoryWords[row.category] ?? row.category }, { key: 'What worries them', value: said(row.what) }, { key: 'Raised', value: html`${dateInWords(row.raised_on)}. ${raisedByWords[row.raised_by] ?? row.raised_by}` }, { key: 'How they can be reached', value: row.contact || 'They did not say' },
    { key: 'How grave', value: html`${severityTag(row.severity)} ${row.triaged_on ? html`judged ${dateInWords(row.triaged_on)}: ${said(row.triage_words)}` : ''}` }, { key: 'In the risk points', value: row.triaged_on && (row.counts ? 'Counts, as a number only' : 'Does not count') },
    { key: 'Safeguarding referral', value: row.safeguarding_on && html`${row.safeguarding_where}, ${dateInWords(row.safeguarding_on)}, reference there ${row.safeguarding_reference}` },
    { key: 'Closed', value: row.closed_on && html`${dateInWords(row.closed_on)}. ${outcomes[row.outcome] ?? row.outcome}: ${said(row.closed_words)}` },
  ])
}

export const restrictedView: RecordView = {
  kind: 'restricted-concern',
  sections: async (ask, record): Promise<Section[]> => {
    const concern = await ask.ask<ReadConcern | null>('review.restricted-concern', { concern: record.id })
    if (!concern) return []
    const { row, steps, looks, named } = concern
    if (!row) {
      return [{ title: 'Open it to read', first: true, body: html`<p class="govuk-body">You are named on this concern. Say why you open it; it then stays open to you for ${openFor} hours. Everybody named sees who opened it.</p>${await ask.form('review.open-to-read', { hidden: { concern: record.id }, button: 'Open it to read' })}` }]
    }
    return [
      { title: 'The concern', first: true, body: html`${insetText(`Only ${named.length === 1 ? 'the person' : `the ${named.length} people`} named below read this. Do not speak of it on other records.`)}${summary(row)}` },
      { title: 'Steps', body: steps.length === 0 ? html`<p class="govuk-body">No step is decided yet.</p>` : listTable<StepRow>({ caption: 'Steps that were decided', rows: steps, path: '', query: {}, columns: [
        { key: 'what', heading: 'What', isHeader: true, cell: (one) => one.what }, { key: 'owner', heading: 'By whom', cell: (one) => one.owner },
        { key: 'state', heading: 'Done', cell: (one) => (one.done_on ? html`${tag('done', 'green')} ${dateInWords(one.done_on)}: ${said(one.done_words)}` : html`by ${dateInWords(one.due_on)}${one.due_on < ask.today ? html` ${tag('late')}` : ''}`) },
      ] }) },
      { title: 'Who is named', body: html`<ul class="govuk-list govuk-list--bullet">${named.map((one) => html`<li>${one.name}</li>`)}</ul>` },
      { title: 'Who opened it', body: listTable<LookRow>({ caption: 'Every look, the newest first', rows: looks, path: '', query: {}, columns: [{ key: 'at', heading: 'When', cell: (one) => instantInWords(one.looked_at) }, { key: 'who', heading: 'Who', isHeader: true, cell: (one) => one.name }, { key: 'why', heading: 'Why', cell: (one) => said(one.why) }] }) },
    ]
  },
}
