import { sql } from '../kernel/database/database.ts'
import { dateInWords, instantInWords } from '../kernel/time.ts'
import { dataTable } from '../ui/charts/chart.ts'
import { insetText, warningText } from '../ui/components.ts'
import { html, join, type Safe } from '../ui/html.ts'
import { summaryList, tag } from '../ui/lists.ts'
import type { RecordView, Section } from '../ui/page.ts'
import { datasetKinds, type DatasetRow, type VersionRow, type VersionState } from './dataset.ts'
import { versionsOf } from './dataset.acts.ts'
import { columnHeading } from './row-words.ts'

const states: Record<VersionState, string> = { reading: 'being read', read: 'waits to be accepted', unreadable: 'could not be read', 'set aside': 'set aside', loading: 'being loaded', loaded: 'loaded before' }
interface RejectionRow { line: number; column_name: string; cause: string; found: string }

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Math.round(value * 1000) / 1000)
  if (typeof value !== 'object') return String(value)
  const named = value as { code?: string; name?: string; rank?: number; decile?: number }
  return named.code !== undefined ? `${named.name ?? ''} (${named.code})` : named.rank !== undefined ? `rank ${named.rank}, tenth ${named.decile}` : ''
}

function preview(version: VersionRow): Safe {
  const rows = JSON.parse(version.first_rows) as Record<string, unknown>[]
  const keys = Object.keys(rows[0] ?? {}).filter((key) => key !== 'periodSortable' && rows.some((row) => cell(row[key]) !== ''))
  if (keys.length === 0) return html``
  const ordered = ['line', ...keys.filter((key) => key !== 'line')]
  return dataTable({ caption: 'The first rows, as they were read', head: ordered.map(columnHeading), rows: rows.map((row) => ordered.map((key) => cell(row[key]))) })
}

const leftOut = (version: VersionRow, rejections: RejectionRow[]): Safe => version.rejected === 0 ? html`<p class="govuk-body">Every line could be read.</p>` : html`
  ${warningText(version.rejected === 1 ? 'One line could not be read and is left out.' : `${version.rejected} lines could not be read and are left out.`)}
  ${dataTable({ caption: 'Lines that could not be read', head: ['Line in the file', 'Column', 'Cause', 'What stands there'], rows: rejections.map((row) => [`Line ${row.line}`, row.column_name, row.cause, row.found]) })}`

function waiting(version: VersionRow, rejections: RejectionRow[]): Section[] {
  if (version.state === 'reading' || version.state === 'loading') {
    return [{ title: `Version ${version.number} is ${states[version.state]}`, body: html`<p class="govuk-body">You can leave this page. <a class="govuk-link" href="/tasks">Your tasks</a> show how far it is; open this page again to see what was found.</p>` }]
  }
  if (version.state === 'unreadable') return [{ title: `Version ${version.number} could not be read`, body: insetText(version.refusal) }]
  if (version.state !== 'read') return []
  return [{ title: `Version ${version.number}: look at it before you accept it`, body: html`
    <p class="govuk-body-l">${version.rows.toLocaleString('en-GB')} ${version.rows === 1 ? 'row' : 'rows'} of ${version.file_name}, read as ${version.form}.</p>
    ${leftOut(version, rejections)}${preview(version)}
    <p class="govuk-body"><a class="govuk-button" role="button" data-module="govuk-button" href="/evidence/accept-version?dataset=${version.dataset_id}">Accept this version</a></p>` }]
}

/** Where the file was published: a way there where it is an address. */
const foundAt = (origin: string): Safe | string => (/^https:\/\/[^\s"<>]+$/.test(origin) ? html`<a class="govuk-link" href="${origin}">${origin}</a>` : origin)

const versionTable = (versions: VersionRow[], current: string | null): Safe => dataTable({
  caption: 'Newest first; the rows of each stand behind its number', head: ['Version', 'Period', 'File', 'Rows', 'Lines left out', 'Brought in', 'State', 'Fingerprint (SHA-256)'],
  rows: [...versions].reverse().map((one) => [one.state === 'loaded' ? html`<a class="govuk-link" href="/evidence/versions/${one.id}/rows">Version ${one.number}</a>` : `Version ${one.number}`, one.period, one.file_name, one.rows.toLocaleString('en-GB'), one.rejected.toLocaleString('en-GB'), instantInWords(one.imported_at),
    html`${tag(one.id === current ? 'current' : states[one.state])}`, html`<code class="cc-hash">${one.sha256.slice(0, 16)}…</code>`]),
})

/** The page of a data set: what waits to be accepted, the version that pages read, and all versions. */
export const datasetView: RecordView = {
  kind: 'dataset',
  sections: async (ask, record) => {
    const { dataset, versions, rejections, areas } = await ask.read(async (tx) => {
      const versions = await versionsOf(tx, record.id)
      const shown = versions.findLast((one) => one.state === 'read' || one.state === 'loaded')
      return {
        dataset: await tx.one(sql<DatasetRow>`select * from evidence.dataset where id = ${record.id}`), versions,
        rejections: shown ? await tx.rows(sql<RejectionRow>`select line, column_name, cause, found from evidence.rejection where version_id = ${shown.id} order by seq limit 100`) : [],
        areas: await tx.rows(sql<{ code: string; name: string }>`select a.code, a.name from evidence.area a join evidence.dataset d on d.current_version_id = a.version_id where d.id = ${record.id} and a.kind in ('icb', 'council') order by a.kind desc, a.name limit 30`),
      }
    })
    const latest = versions.at(-1)
    const current = versions.find((one) => one.id === dataset.current_version_id)
    return [
      ...(latest ? waiting(latest, rejections) : []),
      { title: 'What it is', body: summaryList([
        { key: 'Holds', value: datasetKinds.find((one) => one.value === dataset.kind)?.text ?? dataset.kind }, { key: 'Publisher', value: dataset.publisher }, { key: 'Licence', value: dataset.licence },
        { key: 'Period', value: (current ?? latest)?.period }, { key: 'Published at', value: foundAt((current ?? latest)?.origin ?? '') },
        { key: 'Version in use', value: current ? `Version ${current.number}, ${current.rows.toLocaleString('en-GB')} rows, in use since ${dateInWords(String(current.loaded_at).slice(0, 10))}` : 'None yet' },
        { key: 'File as published', value: current ? html`<a class="govuk-link" href="/evidence/versions/${current.id}/file" download>${current.file_name}</a> (<a class="govuk-link" href="/evidence/versions/${current.id}/rows">see its rows</a>)` : '' },
      ]) },
      ...(current && latest?.id === current.id && current.rejected > 0 ? [{ title: 'Left out', body: leftOut(current, rejections) }] : []),
      ...(areas.length > 0 ? [{ title: 'Places in it', body: html`<p class="govuk-body">${join(areas.map((one) => html`<a class="govuk-link" href="/analyse/places/${one.code}">${one.name.replace(/ - [A-Z0-9]{3}$/, '')}</a>`), ', ')}</p>` }] : []),
      { title: 'Versions', body: versionTable(versions, dataset.current_version_id) },
    ]
  },
}
