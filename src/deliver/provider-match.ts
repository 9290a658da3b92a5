import { sql, type Tx } from '../kernel/database/database.ts'
import { isDemonstration } from '../bodies/index.ts'
import { stableId } from '../kernel/ids.ts'
import type { Writer } from '../kernel/writer.ts'

/** A supplier's name without case, accents, punctuation and legal form: "Acme Care Ltd." and "ACME CARE LIMITED" are one. */
export function supplierKey(name: string): string {
  return name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('&', ' and ').replaceAll(/[^a-z0-9 ]+/g, ' ')
    .replaceAll(/\b(ltd|limited|plc|llp|cic|c i c|inc|the|t a .*|trading as .*)\b/g, ' ').replaceAll(/\s+/g, ' ').trim()
}

const schemeOf = (code: string): string => (/^(\d{8}|[A-Z]{2}\d{6})$/.test(code) ? 'COH' : /^\d{6,7}$/.test(code) ? 'CHC' : /^[A-Z0-9]{3,6}$/.test(code) ? 'ODS' : 'IMPORT')

/** Finds the organisation of a provider by code, then by name; adds it to the directory when it is new. No name: none. */
export async function providerFinder(tx: Tx, write: Writer): Promise<(name: string, code: string | null) => Promise<string | undefined>> {
  const known = await tx.rows(sql<{ id: string; name: string; code: string | null }>`select id, name, code from bodies.organisation where kind = 'provider'`)
  const demonstration = await isDemonstration(tx)
  const byCode = new Map(known.flatMap((row) => (row.code ? [[row.code, row.id] as const] : [])))
  const byName = new Map(known.map((row) => [supplierKey(row.name), row.id]))
  return async (name, given) => {
    const key = supplierKey(name)
    const code = given?.replaceAll(/\s+/g, '').toUpperCase() || undefined
    const found = (code ? byCode.get(code) : undefined) ?? (key ? byName.get(key) : undefined)
    if (found || key === '') return found
    const scheme = code ? schemeOf(code) : undefined
    const id = code ? stableId('organisation', scheme!, code) : stableId('organisation', 'provider', key)
    await write.reference('bodies.organisation', { id, name: name.slice(0, 300), kind: 'provider', code_scheme: scheme ?? null, code: code ?? null, demonstration })
    byName.set(key, id)
    if (code) byCode.set(code, id)
    return id
  }
}
