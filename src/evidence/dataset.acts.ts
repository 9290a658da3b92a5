import { act } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { choice, number, reference, text, upload } from '../kernel/fields.ts'
import { uuidv7 } from '../kernel/ids.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import { Held, type Writer } from '../kernel/writer.ts'
import { datasetKinds, type DatasetRow, type VersionRow } from './dataset.ts'
import { loadings, readings } from './handover.ts'
import { takeUp } from './take-up.ts'

const who = ['analyst', 'commissioner', 'administrator'] as const

const fileFields = {
  file: upload({ label: 'File as published', hint: 'CSV, XLSX or GeoJSON; also packed with gzip. Do not change it: its hash is kept.' }),
  period: text({ label: 'Period that it covers', hint: 'As the publisher writes it, for instance 2018 to 2024.' }),
  year: number({ label: 'Year of the estimates', hint: 'Only where the file does not say it, as small-area populations do not.', whole: true, min: 1900, max: 2200, required: false }),
  origin: text({ label: 'Where it was found', hint: 'Address of the page or name of the source.', required: false, max: 500 }),
}

/** Every version of a data set that this actor may look at; data sets are shared. */
export const versionsOf = (tx: Tx, datasetId: string): Promise<VersionRow[]> =>
  tx.rows(sql<VersionRow>`select * from evidence.dataset_version where dataset_id = ${datasetId} order by number`)

const oneVersion = (tx: Tx, id: string): Promise<VersionRow | undefined> => tx.maybe(sql<VersionRow>`select * from evidence.dataset_version where id = ${id}`)

async function addVersion(write: Writer, dataset: string, number: number, ask: { file: string; period: string; year: number | undefined; origin: string | undefined }, given: { now: string; accountId: string }): Promise<void> {
  const file = await write.useUpload(ask.file)
  const [known] = await write.asReference((run) => run<{ number: number; title: string }>(sql`select v.number, d.title from evidence.dataset_version v join evidence.dataset d on d.id = v.dataset_id
    where v.sha256 = ${file.sha256} and v.state not in ('unreadable', 'set aside') limit 1`))
  if (known) throw new Held({ code: 'dataset.same-file', field: 'file', words: `This very file is here already: ${known.title}, version ${known.number}. Nothing was changed.` })
  const id = uuidv7()
  await write.reference('evidence.dataset_version', {
    id, dataset_id: dataset, number, upload_id: ask.file, file_name: file.file_name, sha256: file.sha256, bytes: file.bytes, origin: ask.origin ?? '', period: ask.period,
    year: ask.year ?? null, state: 'reading', account_id: given.accountId, imported_at: given.now,
  })
  await write.job({ kind: 'evidence.read', title: `Read ${file.file_name}`, input: { dataset, version: id } })
}

/** Changes what may change of a version, so that the journal holds how it then stood. */
const patchVersion = (write: Writer, version: VersionRow, patch: Partial<VersionRow>): Promise<void> =>
  write.reference('evidence.dataset_version', { ...version, ...patch }, { conflict: ['id'], update: Object.keys(patch) })

export const importDataset = act({
  name: 'evidence.import-dataset', title: 'Bring in a data set', says: 'brought in the data set', kind: 'dataset', who,
  intro: 'The file is read and shown to you first, with every line that cannot be read. Its figures are taken up only when you accept it.',
  input: {
    title: text({ label: 'Title' }),
    kind: choice({ label: 'What it holds', options: datasetKinds }),
    publisher: text({ label: 'Publisher' }),
    licence: text({ label: 'Licence', hint: 'For instance: Open Government Licence v3.0.' }),
    ...fileFields,
  },
  load: (tx, ask) => tx.rows(sql<{ id: string }>`select id from kernel.record where body_id = ${tx.bodyId} and kind = 'dataset' and title = ${ask.title}`),
  rule: (same: { id: string }[], ask) => decide({}, [
    ...(same.length > 0 ? [{ code: 'dataset.same-title', field: 'title', words: 'You have a data set of this title. Open it and bring the file in as its newer version.' }] : []),
    ...(ask.kind === 'population' && ask.year === undefined ? [{ code: 'dataset.year', field: 'year', strength: 'note' as const, words: 'Where the file names no year, its rows will be left out. Give the year if it does not.' }] : []),
  ]),
  save: async (write, _value, ask, given) => {
    const id = await write.record({ kind: 'dataset', title: ask.title, state: 'registered' })
    await write.reference('evidence.dataset', { id, kept_by: write.bodyId, kind: ask.kind, title: ask.title, publisher: ask.publisher, licence: ask.licence })
    await addVersion(write, id, 1, ask, { now: given.now, accountId: given.actor.accountId! })
    return { goTo: id }
  },
})

export const importVersion = act({
  name: 'evidence.import-version', title: 'Bring in a newer version', says: 'brought in a newer version', kind: 'dataset', root: 'dataset', who,
  intro: 'The versions before it stay as they are. Needs and statements that cite them are looked at again once you accept this one.',
  input: { dataset: reference({ label: 'Data set', to: 'dataset' }), ...fileFields },
  load: (tx, ask) => versionsOf(tx, ask.dataset),
  rule: (versions: VersionRow[]) => decide(versions, versions.some((version) => version.state === 'loading' || version.state === 'reading')
    ? [{ code: 'dataset.busy', words: 'A version of this data set is being read. Wait until it is done.' }] : []),
  save: async (write, versions, ask, given) => {
    for (const version of versions) if (version.state === 'read') await patchVersion(write, version, { state: 'set aside' })
    await addVersion(write, ask.dataset, versions.length + 1, ask, { now: given.now, accountId: given.actor.accountId! })
  },
})

const versionField = text({ label: 'Version', max: 36 })
const gone = (words: string): Refusal[] => [{ code: 'dataset.no-version', field: 'version', words }]

export const noteReading = act({
  name: 'evidence.note-reading', title: 'Keep what was read', says: 'read the file', kind: 'dataset', root: 'dataset', who: ['system'], keepsVersion: true,
  input: { dataset: reference({ label: 'Data set', to: 'dataset' }), version: versionField },
  load: (tx, ask) => oneVersion(tx, ask.version),
  rule: (version: VersionRow | undefined, ask) => decide(version!, version?.dataset_id !== ask.dataset || version.state !== 'reading' ? gone('This version is not being read.')
    : readings.has(version.id) ? [] : gone('The file was not read here.')),
  save: async (write, version) => {
    const reading = readings.get(version.id)!
    await patchVersion(write, version, {
      state: reading.refusal === undefined ? 'read' : 'unreadable', form: reading.form, rows: reading.rows, rejected: reading.rejectedCount, first_rows: JSON.stringify(reading.firstRows), refusal: reading.refusal ?? '',
    })
    if (reading.rejected.length > 0) {
      await write.asReference((run) => run(sql`insert into evidence.rejection (version_id, seq, line, column_name, cause, found)
        select ${version.id}::uuid, r.seq, r.line, r.column_name, r.cause, r.found from jsonb_to_recordset(${JSON.stringify(reading.rejected.map((one, index) => ({ seq: index + 1, line: one.line, column_name: one.column, cause: one.cause, found: one.value.replaceAll('\u0000', '') })))}::jsonb)
        as r (seq int, line int, column_name text, cause text, found text)`))
    }
  },
})

export const acceptVersion = act({
  name: 'evidence.accept-version', title: 'Take up the version that was read', says: 'accepted the version', kind: 'dataset', root: 'dataset', who,
  intro: 'Lines that could not be read are left out and stay listed. What pages show changes when all figures are in.',
  input: { dataset: reference({ label: 'Data set', to: 'dataset' }) },
  load: async (tx, ask) => (await versionsOf(tx, ask.dataset)).at(-1),
  rule: (version: VersionRow | undefined) => {
    const words = !version || version.state === 'loaded' || version.state === 'set aside' ? 'No version waits to be taken up. Bring in a newer one first.'
      : version.state === 'reading' ? 'The file is still being read. Look again in a moment.'
        : version.state === 'loading' ? 'The version is being taken up already.'
          : version.state === 'unreadable' ? `The file could not be read: ${version.refusal}` : version.rows === 0 ? 'No line of the file could be read. Mend it and bring it in again.' : undefined
    return decide(version!, words ? [{ code: 'dataset.nothing-to-accept', words }] : version!.rejected > 0
      ? [{ code: 'dataset.rejected', strength: 'note', words: `${version!.rejected === 1 ? 'One line is' : `${version!.rejected} lines are`} left out.` }] : [])
  },
  save: async (write, version, ask, given) => {
    await patchVersion(write, version, { state: 'loading' })
    await write.job({ kind: 'evidence.load', title: `Take up ${given.root!.title}, version ${version.number}`, input: { dataset: ask.dataset, version: version.id }, total: version.rows })
  },
})

export const loadVersion = act({
  name: 'evidence.load-version', title: 'Take up all figures', says: 'took up all figures of the version', kind: 'dataset', root: 'dataset', who: ['system'],
  input: { dataset: reference({ label: 'Data set', to: 'dataset' }), version: versionField },
  load: async (tx, ask) => ({ version: await oneVersion(tx, ask.version), dataset: await tx.maybe(sql<DatasetRow>`select * from evidence.dataset where id = ${ask.dataset}`) }),
  rule: (facts: { version: VersionRow | undefined; dataset: DatasetRow | undefined }, ask) => decide({ version: facts.version!, dataset: facts.dataset! },
    !facts.dataset || facts.version?.dataset_id !== ask.dataset || facts.version.state !== 'loading' ? gone('This version does not wait to be taken up.')
      : loadings.has(facts.version.id) ? [] : gone('The file was not opened here.')),
  save: async (write, { version, dataset }, _ask, given) => {
    const loading = loadings.get(version.id)!
    const taken = await write.asReference((run) => takeUp((statement) => run(statement), version.id, loading))
    await patchVersion(write, version, { state: 'loaded', rows: taken.rows, figures_sha256: taken.sha256, parquet: loading.parquet, loaded_at: given.now })
    await write.reference('evidence.dataset', { ...dataset, current_version_id: version.id, current_at: given.now }, { conflict: ['id'], update: ['current_version_id', 'current_at'] })
  },
})
