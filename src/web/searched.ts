import type { Kind, ListColumn } from '../kernel/act.ts'
import { plainReference } from '../evidence/tabular/row-key.ts'
import { sql } from '../kernel/database/database.ts'

const pattern = (text: string): string => `%${text.replaceAll(/[%_\\]/g, '\\$&')}%`
const straight = (text: string): string => text.replaceAll('’', "'")

// The same marks as plainReference leaves out; stored text is upper-cased as that does.
const plainSql = (column: ListColumn) => sql`regexp_replace(upper(${column.value}), '[[:space:]–—_./\\\\-]+', '', 'g')`

function columnHolds(column: ListColumn, text: string) {
  if (column.searched === 'words') return sql`replace(${column.value}, '’', '''') ilike ${pattern(straight(text))}`
  const plain = plainReference(text)
  return plain === '' ? sql`false` : sql`${plainSql(column)} like ${pattern(plain)}`
}

/** The columns of a kind that searches look in, beside title and reference. */
export const searchedColumns = (kind: Kind): ListColumn[] => (kind.list?.columns ?? []).filter((column) => column.searched !== undefined)

/**
 * Whether the record `r` holds a text: in its title or reference, or in a searched column of its kind. The columns of one kind are asked
 * for its own records only, once for the whole search.
 */
export function recordHolds(text: string, kinds: readonly Kind[]) {
  const own = kinds.flatMap((kind) => {
    const columns = searchedColumns(kind)
    return columns.length === 0 ? [] : [sql` or r.id in (select r.id from kernel.record r ${kind.list!.from} where r.kind = ${kind.name} and (${sql.join(columns.map((column) => columnHolds(column, text)), sql` or `)}))`]
  })
  return sql`(replace(r.title, '’', '''') ilike ${pattern(straight(text))} or r.reference ilike ${pattern(text)}${sql.join(own, sql``)})`
}
