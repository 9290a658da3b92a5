import { query } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { reference } from '../../kernel/fields.ts'
import { dateInWords } from '../../kernel/time.ts'
import { html, type Safe } from '../../ui/html.ts'
import { listTable, summaryList, tag } from '../../ui/lists.ts'
import type { PageAsk, RecordView, Section } from '../../ui/page.ts'
import { learnedFrom, learningPlaces } from './learning.acts.ts'
import { learningOf, learningProcess, learningsOf, type LearningRow } from './learning.ts'

const colours: Readonly<Record<string, string>> = { carried: 'orange', 'taken up': 'green', declined: 'grey', recorded: 'blue' }
const stateTag = (row: LearningRow): Safe => tag(learningProcess.states[row.state] ?? row.state, colours[row.state])

/** A record that something was learned from or taken up in, by its title; nothing where it cannot be seen. */
function recordLink(ask: PageAsk, id: string | null, kind: string | null, title: string | null): Safe | undefined {
  if (!id || !kind) return undefined
  const { module, plural, words } = ask.registry.kind(kind)
  return html`<a class="govuk-link" href="/${module}/${plural}/${id}">${title}</a> <span class="govuk-hint cc-inline">${words}</span>`
}

const learningTable = (ask: PageAsk, rows: readonly LearningRow[]): Safe => listTable<LearningRow>({
  caption: 'What was learned', rows, path: '', query: {}, columns: [
    { key: 'title', heading: 'Learned', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/review/learning/${row.id}">${row.title}</a><br><span class="govuk-hint cc-inline">${row.reference}, ${dateInWords(row.learned_on)}</span>` },
    { key: 'from', heading: 'From', cell: (row) => recordLink(ask, row.from_id, row.from_kind, row.from_title) ?? '' },
    { key: 'state', heading: 'State', cell: stateTag },
    { key: 'answer', heading: 'What the next round made of it', cell: (row) => html`${row.taken_into ? html`${recordLink(ask, row.taken_into, row.into_kind, row.into_title)}<br>` : ''}${row.answer_words}${row.answered_by ? html` <span class="govuk-hint cc-inline">${row.answered_by}, ${dateInWords(row.answered_on)}</span>` : ''}` },
  ],
})

const learningView: RecordView = {
  kind: 'learning',
  sections: async (ask, record) => {
    const row = await ask.read((tx) => learningOf(tx, record.id))
    return row ? [{ title: 'What was learned', body: summaryList([
      { key: row.turn === 'stop' ? 'What stops' : row.turn === 'start' ? 'What starts' : 'What continues', value: row.what }, { key: 'What shows it', value: row.shown_by }, { key: 'Learned from', value: recordLink(ask, row.from_id, row.from_kind, row.from_title) ?? 'A record that you cannot see' },
      { key: 'Programme', value: row.programme_id && html`<a class="govuk-link" href="/cycle/programmes/${row.programme_id}">${row.programme}</a>` }, { key: 'Recorded on', value: dateInWords(row.learned_on) },
      { key: 'Taken up in', value: recordLink(ask, row.taken_into, row.into_kind, row.into_title) }, { key: row.state === 'declined' ? 'Why it is declined' : 'How it is taken up', value: row.answer_words }, { key: 'Answered by', value: row.answered_by && `${row.answered_by}, ${dateInWords(row.answered_on)}` },
    ]) }] : []
  },
}

/** What was learned at a record or is taken up in it; nothing where there is nothing. */
const besides = (kind: string, when?: readonly string[]): RecordView => ({
  kind,
  ...(learnedFrom.includes(kind) ? { offers: [{ act: 'review.record-learning', field: 'from', ...(when ? { when } : {}) }] } : {}),
  sections: async (ask, record): Promise<Section[]> => {
    const rows = await ask.read((tx) => learningsOf(tx, kind === 'programme' ? { programme: record.id } : { record: record.id }))
    if (rows.length === 0) return []
    const waiting = rows.filter((row) => row.state === 'carried').length
    const words = kind !== 'programme' || waiting === 0 ? '' : html`<p class="govuk-body"><strong>${waiting} ${waiting === 1 ? 'waits' : 'wait'} for an answer.</strong> Until each is taken up or declined, no specification is agreed and the programme does not leave planning.</p>`
    return [{ title: learnedFrom.includes(kind) ? 'What was learned' : 'What it takes up of earlier rounds', body: html`${words}${learningTable(ask, rows)}` }]
  },
})

/** What a programme has learned, for its own page: those that wait first. */
export const learningOfProgramme: RecordView['sections'] = (ask, record) => besides('programme').sections(ask, record)

export const learningViews: RecordView[] = [
  learningView, besides('contract-review'), besides('decision'), besides('meeting', ['held', 'recorded', 'agreed']), besides('contract', ['running', 'ended', 'terminated']), besides('claim', ['judged']), besides('finding'), { kind: 'programme', offers: besides('programme').offers ?? [], sections: () => Promise.resolve([]) },
  besides('need'), besides('priority'), besides('outcome'), besides('specification'), besides('kpi'),
]

const choicesOf = (tx: Tx, kinds: readonly string[]): Promise<{ value: string; text: string }[]> =>
  tx.rows(sql<{ value: string; text: string }>`select id as value, title || ' (' || reference || ')' as text from kernel.record where body_id = ${tx.bodyId} and kind = any(${[...kinds]}) and state <> 'withdrawn' order by changed_at desc, id limit 500`)

export const learningQueries = [
  query({ name: 'review.learning-list', title: 'What was learned, and what the next round made of it', who: 'signed-in', params: { programme: reference({ label: 'Programme', to: 'programme', required: false }) }, run: (tx, ask) => learningsOf(tx, { programme: ask.programme }) }),
  query({ name: 'review.learning', title: 'One thing that was learned', who: 'signed-in', params: { learning: reference({ label: 'What was learned', to: 'learning' }) }, run: async (tx, ask) => (await learningOf(tx, ask.learning)) ?? null }),
  query({ name: 'review.learn-from', title: 'What something can be learned from', who: 'signed-in', params: {}, run: (tx) => choicesOf(tx, learnedFrom) }),
  query({ name: 'review.learning-places', title: 'Where something learned can be taken up', who: 'signed-in', params: {}, run: (tx) => choicesOf(tx, learningPlaces) }),
]
