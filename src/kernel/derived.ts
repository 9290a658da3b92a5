import type { sql } from 'kysely'
import type { Tx } from './database/database.ts'
import type { Registry } from './registry.ts'
import type { Touched } from './writer.ts'

/** How rows are made again: reading, and writing of tables declared as derived, in the name of a body. */
export interface Deriving { tx: Pick<Tx, 'rows'>; bodyId: string; derive(statement: ReturnType<typeof sql>): Promise<void> }

/**
 * Rows that are made from journalled ones and kept so that pages need not make them: made again at the end of every act that wrote one of the
 * tables they come from, whichever act it was. `from` names tables, or `kernel.record/<kind>` for acts whose root is of that kind.
 */
export interface Derivation { from: readonly string[]; again(deriving: Deriving, touched: ReadonlyMap<string, readonly string[]>): Promise<void> }

/** Makes again what an act's rows bear on. Rows of batches are not named one by one, and no derivation rests on them. */
export async function deriveAgain(registry: Registry, deriving: Deriving, touched: Iterable<Touched>, root: { kind: string; id: string } | undefined): Promise<void> {
  const derivations = registry.modules.flatMap((module) => module.derived ?? [])
  if (derivations.length === 0) return
  const byTable = new Map<string, string[]>(root ? [[`kernel.record/${root.kind}`, [root.id]]] : [])
  for (const item of touched) {
    if (item.batch) continue
    const ids = byTable.get(item.table)
    if (ids) ids.push(item.id)
    else byTable.set(item.table, [item.id])
  }
  for (const one of derivations) {
    const own = new Map(one.from.flatMap((table) => (byTable.has(table) ? [[table, byTable.get(table)!]] : [])))
    if (own.size > 0) await one.again(deriving, own)
  }
}
