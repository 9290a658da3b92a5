import { query } from '../../kernel/act.ts'
import { reference } from '../../kernel/fields.ts'
import { dateInWords } from '../../kernel/time.ts'
import { button } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { emptyState, listTable, paging, summaryList, tag } from '../../ui/lists.ts'
import type { Page, RecordView } from '../../ui/page.ts'
import { changeWords, directoriesOf, matchesOf, regulatorChanges, regulatorWords, suggestionsOf, type ChangeRow, type DirectoryRow, type MatchRow, type Suggestion } from './directory.ts'

export const directoryQueries = [
  query({ name: 'review.regulator-changes', title: 'What changed at the regulators for providers of our contracts', who: 'signed-in', params: { provider: reference({ label: 'Provider', to: 'organisation', required: false }) }, run: (tx, ask): Promise<ChangeRow[]> => regulatorChanges(tx, ask.provider ? { providerId: ask.provider } : {}) }),
  query({ name: 'review.directories', title: 'Directories that were taken in, and which of their providers are ours', who: 'signed-in', params: {}, run: async (tx) => ({ directories: await directoriesOf(tx), matches: await matchesOf(tx), suggestions: await suggestionsOf(tx) }) }),
]
export interface Directories { directories: DirectoryRow[]; matches: MatchRow[]; suggestions: Suggestion[] }

const colours: Readonly<Record<string, string>> = { 'rating fell': 'red', gone: 'red', owner: 'orange', 'rating rose': 'green' }
export const changeTag = (sort: string): Safe => tag(changeWords[sort] ?? sort, colours[sort] ?? 'blue')
const day = (words: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(words) ? dateInWords(words) : words)
const what = (row: ChangeRow): string => (['gone', 'new place'].includes(row.sort) ? '' : `${day(row.before)} to ${day(row.after)}`)
const pageSize = 50

const changeTable = (rows: readonly ChangeRow[], may: boolean): Safe => listTable<ChangeRow>({ caption: 'Changes, those to be looked at first', rows, path: '/review/regulator', query: {}, columns: [
  { key: 'change', heading: 'What changed', isHeader: true, cell: (row) => html`${changeTag(row.sort)}<br><a class="govuk-link" href="/review/regulator-changes/${row.id}">${row.location}</a> ${what(row)}` }, { key: 'provider', heading: 'Provider', cell: (row) => row.provider }, { key: 'seen', heading: 'Seen in', cell: (row) => html`${regulatorWords[row.regulator] ?? ''}, ${dateInWords(row.as_of)}` },
  { key: 'done', heading: 'What was done', cell: (row) => (row.looked_on ? html`${dateInWords(row.looked_on)}: <span class="cc-said">${row.done_words}</span>` : may ? html`<a class="govuk-link" href="/review/look-at-change?change=${row.id}">Look at it<span class="govuk-visually-hidden">: ${row.location}</span></a>` : 'Waits for the contract manager') },
] })

const suggestionTable = (rows: readonly Suggestion[], may: boolean): Safe => listTable<Suggestion>({ caption: 'The same name: are they one?', rows: rows.slice(0, 100), path: '/review/regulator', query: {}, columns: [
  { key: 'ours', heading: 'Our provider', isHeader: true, cell: (row) => row.provider }, { key: 'theirs', heading: 'In the directory', cell: (row) => html`${row.holder}<br><span class="govuk-hint cc-inline">${regulatorWords[row.regulator] ?? ''}, ${row.places === 1 ? 'one place' : `${row.places} places`}</span>` },
  { key: 'next', heading: 'Answer', cell: (row) => (may ? html`<a class="govuk-link" href="/review/match-holder?directory=${row.directory_id}&provider=${row.provider_id}&holder=${encodeURIComponent(row.holder_key)}">Say whether they are one<span class="govuk-visually-hidden">: ${row.provider}</span></a>` : 'Waits for the contract manager') },
] })

export const regulatorPage: Page = {
  path: '/review/regulator', who: 'signed-in',
  show: async (ask) => {
    const [changes, { directories, matches, suggestions }] = [await ask.ask<ChangeRow[]>('review.regulator-changes'), await ask.ask<Directories>('review.directories')]
    const may = ask.actor.roles.some((role) => role === 'contract-manager' || role === 'commissioner')
    const pages = Math.max(1, Math.ceil(changes.length / pageSize))
    const page = Math.min(pages, Math.max(1, Number.parseInt(ask.search.get('page') ?? '1', 10) || 1))
    const open = changes.filter((row) => row.looked_on === null).length
    const same = matches.filter((one) => one.answer === 'same')
    return {
      title: 'What changed at the regulators', caption: 'Review: regulators', stage: 'review', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }],
      body: directories.length === 0 ? html`${emptyState('Take in the directory of a regulator twice, and what changed for the providers of your contracts stands here.')}${may ? button('Take in a directory', { href: '/review/take-in-directory' }) : ''}` : html`
        <p class="govuk-body-l">${open === 0 ? 'Nothing waits to be looked at.' : open === 1 ? 'One change waits to be looked at.' : `${open} changes wait to be looked at.`} ${same.length === 1 ? 'One provider is' : `${same.length} providers are`} followed in the directories.</p>
        ${changes.length === 0 ? html`<p class="govuk-body">No change was seen yet. A change shows when a newer version is taken in.</p>` : html`${changeTable(changes.slice((page - 1) * pageSize, page * pageSize), may)}${paging('/review/regulator', {}, page, pages)}`}
        ${suggestions.length === 0 ? '' : html`<h2 class="govuk-heading-m">Who is who</h2>${suggestionTable(suggestions, may)}`}
        <h2 class="govuk-heading-m">Directories</h2><ul class="govuk-list">${directories.slice(0, 20).map((one) => html`<li><a class="govuk-link" href="/review/directories/${one.id}">${one.title}</a>: ${one.lines.toLocaleString('en-GB')} places</li>`)}</ul>
        ${may ? button('Take in a newer directory', { href: '/review/take-in-directory', classes: 'govuk-button--secondary' }) : ''}`,
    }
  },
}

export const directoryView: RecordView = {
  kind: 'directory',
  sections: async (ask, record) => {
    const { directories, matches } = await ask.ask<Directories>('review.directories')
    const row = directories.find((one) => one.id === record.id)
    const of = matches.filter((one) => one.regulator === row?.regulator)
    return !row ? [] : [
      { title: 'The file', body: html`${summaryList([{ key: 'True of', value: dateInWords(row.as_of) }, { key: 'Places', value: row.lines.toLocaleString('en-GB') }, { key: 'Lines left out', value: row.refused === 0 ? 'None' : `${row.refused.toLocaleString('en-GB')}: no id or name, or the same place again` }, { key: 'From', value: row.origin }, { key: 'File', value: row.file_name }])}<p class="govuk-body"><a class="govuk-link" href="/review/regulator">What changed for our providers</a></p>` },
      { title: 'Which of its providers are ours', body: of.length === 0 ? html`<p class="govuk-body">None was recognised yet.</p>` : listTable<MatchRow>({ caption: 'Providers that were compared', rows: of, path: '', query: {}, columns: [
        { key: 'ours', heading: 'Our provider', isHeader: true, cell: (one) => one.provider }, { key: 'theirs', heading: 'In the directory', cell: (one) => one.holder }, { key: 'answer', heading: 'One?', cell: (one) => (one.answer === 'same' ? 'Yes' : 'No') }, { key: 'reason', heading: 'What shows it', cell: (one) => html`${one.reason}, ${dateInWords(one.decided_on)}` },
      ] }) },
    ]
  },
}

export const changeView: RecordView = {
  kind: 'regulator-change',
  sections: async (ask, record) => {
    const [row] = await ask.read((tx) => regulatorChanges(tx, { id: record.id }))
    return !row ? [] : [{ title: 'What changed', body: summaryList([
      { key: 'Change', value: html`${changeTag(row.sort)} ${what(row)}` }, { key: 'Place', value: html`${row.location}, ${row.location_id}` }, { key: 'Provider', value: row.provider }, { key: 'Seen in', value: html`the directory of the ${regulatorWords[row.regulator] ?? ''} of ${dateInWords(row.as_of)}` },
      { key: 'What was done', value: row.looked_on && html`${dateInWords(row.looked_on)}: <span class="cc-said">${row.done_words}</span>` },
    ]) }]
  },
}
