import { labelOf, missingFields, unusedHeaders } from '../evidence/tabular/mapping.ts'
import { openTable } from '../evidence/tabular/open-table.ts'
import type { Tx } from '../kernel/database/database.ts'
import { uploadPath } from '../kernel/upload.ts'
import { mappingFor } from './import.acts.ts'
import { importRow, savedMapping } from './import.ts'

/** How the headings of a file were understood, before anything goes in. */
export interface ColumnsSeen {
  /** Each field that was found, by its name for a mapping, its label and the heading it is read from, in the order of the file. */
  understood: { field: string; label: string; heading: string }[]
  /** Headings that no field is read from, in the order of the file. */
  notUsed: string[]
  /** Labels of the fields still to be chosen, "or" between those of which one is enough. */
  needed: string[]
}

/** How the headings of an import are understood under the mapping in force; undefined where there is no such import or its file cannot be read. */
export async function columnsSeen(tx: Tx, dataDir: string, id: string): Promise<ColumnsSeen | undefined> {
  const row = await importRow(tx, id)
  if (!row) return undefined
  const { table } = await openTable(uploadPath(dataDir, row.upload_id), { fileName: row.file_name, percents: 'as-shown', ...(row.sheet ? { sheet: row.sheet } : {}) })
  if (!table) return undefined
  const mapping = mappingFor(row, table, await savedMapping(tx, row.kind, row.signature))
  const understood = Object.entries(mapping.columns).map(([field, heading]) => ({ field, label: labelOf(row.kind, field), heading }))
  // A column for each period of a wide workbook holds its values.
  if (mapping.layout === 'wide') for (const heading of mapping.periodColumns ?? []) understood.push({ field: 'value', label: labelOf(row.kind, 'value'), heading })
  for (const heading of mapping.yearColumns ?? []) understood.push({ field: 'years', label: 'Value of the year', heading })
  understood.sort((left, right) => table.headers.indexOf(left.heading) - table.headers.indexOf(right.heading))
  return { understood, notUsed: unusedHeaders(mapping, table.headers), needed: missingFields(mapping).map((choice) => choice.map((field) => labelOf(row.kind, field)).join(' or ')) }
}
