import { sql } from 'kysely'
import type { Act, Actor } from './act.ts'
import type { Tx } from './database/database.ts'
import type { Refusal } from './refusal.ts'
import { parseFields } from './fields.ts'
import type { Registry } from './registry.ts'

/**
 * Whether everything chosen exists for this actor: records of the kind a reference names, and values of the list a choice offers.
 * One place, so that no act has to remember it. Organisations are asked of whoever keeps the directory.
 */
export async function chosenReasons(parts: { registry: Registry; organisations(tx: Tx, ids: string[]): Promise<string[]> }, tx: Tx, one: Act, actor: Actor, ask: Record<string, unknown>): Promise<Refusal[]> {
  const reasons: Refusal[] = []
  for (const [name, field] of Object.entries(one.input)) {
    const value = ask[name]
    if (value === undefined || name === one.root) continue
    const unknown = { code: 'input.not-there', field: name, words: `${field.label}: there is no such choice, or it is not yours to see. Choose from the list.` }
    if (field.kind === 'reference') {
      const found = field.to === 'organisation' ? (await parts.organisations(tx, [value as string])).length
        : (await tx.rows(sql`select 1 from kernel.record where id = ${value} and (${field.to ?? 'record'} = 'record' or kind = ${field.to})`)).length
      if (found === 0) reasons.push(unknown)
    } else if (field.optionsFrom && (field.kind === 'choice' || field.kind === 'choices')) {
      const query = parts.registry.query(field.optionsFrom)
      if (!query) throw new Error(`${one.name} offers choices from the unknown query ${field.optionsFrom}`)
      const params = parseFields(query.params, {})
      const rows = params.ok ? await query.run(tx, params.values as never, actor) as { value: string }[] : []
      const offered = new Set(rows.map((row) => row.value))
      if ((Array.isArray(value) ? value : [value]).some((item) => !offered.has(item as string))) reasons.push(unknown)
    }
  }
  return reasons
}
