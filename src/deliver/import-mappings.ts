import { act, query } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { reference, text } from '../kernel/fields.ts'
import { isId } from '../kernel/ids.ts'
import { decide } from '../kernel/refusal.ts'
import { missingFields, type FileKind, type Mapping } from '../evidence/tabular/mapping.ts'
import { fileKinds, foundBefore, importRow, type ImportRow } from './import.ts'

/** Which column is what, kept under a name. */
export interface SavedMapping { id: string; kind: FileKind; name: string; mapping: string }

/** The mapping that was chosen by its id; undefined where none was. */
export const chosenMapping = async (tx: Tx, id: string | undefined): Promise<SavedMapping | undefined> =>
  id === undefined || !isId(id) ? undefined : tx.maybe(sql<SavedMapping>`select id, kind, name, mapping from deliver.file_mapping where body_id = ${tx.bodyId} and id = ${id} and replaced_at is null`)

const savedMappings = query({
  name: 'deliver.saved-mappings', title: 'Columns of files, kept under a name', who: 'signed-in', params: {},
  run: async (tx) => (await tx.rows(sql<SavedMapping>`select id, kind, name, mapping from deliver.file_mapping where body_id = ${tx.bodyId} and replaced_at is null order by name limit 500`))
    .map((row) => ({ value: row.id, text: `${row.name} (${(fileKinds.find((one) => one.value === row.kind)?.text ?? row.kind).toLowerCase()})` })),
})

interface Naming { row: ImportRow | undefined; before: { id: string } | undefined }

const nameMapping = act({
  name: 'deliver.name-mapping', title: 'Keep the columns under a name', says: 'kept the columns of the file under a name', kind: 'import', who: ['contract-manager', 'commissioner', 'analyst', 'finance', 'procurement-lead'], root: 'import', keepsVersion: true,
  intro: 'Choose the name when you drop the next file in. A name that is in use for this kind of file is replaced.',
  input: { import: reference({ label: 'Import', to: 'import' }), name: text({ label: 'Name', hint: 'For example: general ledger, monthly.', max: 80 }) },
  load: async (tx, ask): Promise<Naming> => {
    const row = await importRow(tx, ask.import)
    return { row, before: row && await tx.maybe(sql<{ id: string }>`select id from deliver.file_mapping where body_id = ${tx.bodyId} and kind = ${row.kind} and lower(name) = lower(${ask.name}) and replaced_at is null`) }
  },
  rule: ({ row, before }: Naming) => {
    const mapping = row!.mapping || foundBefore(row!)?.mapping
    return decide({ row: row!, before, mapping: mapping ?? '' }, mapping && missingFields(JSON.parse(mapping) as Mapping).length === 0 ? [] : [{ code: 'import.unmapped', words: 'Say first which column is what.' }])
  },
  save: async (write, { row, before, mapping }, ask, given) => {
    if (before) await write.update('deliver.file_mapping', before.id, { replaced_at: given.now })
    await write.insert('deliver.file_mapping', { kind: row.kind, name: ask.name, mapping, saved_at: given.now })
  },
})

export const mappingActs = [nameMapping]
export const mappingQueries = [savedMappings]
