import type { App } from '../app.ts'
import type { Actor } from '../kernel/act.ts'
import { carryOut } from '../kernel/carry-out.ts'
import { sql } from '../kernel/database/database.ts'

/**
 * Once newer figures stand: in every commissioning body with people here, the authors of needs that the figures no longer bear out are told, by an act
 * of that body. Called by the runner of an import.
 */
export async function tellAuthors(app: App): Promise<void> {
  const bodies = await app.db.within('server', (tx) => tx.rows(sql<{ body_id: string }>`select distinct m.body_id from people.membership m join bodies.organisation o on o.id = m.body_id where o.kind <> 'provider'`))
  for (const { body_id: bodyId } of bodies) {
    const system: Actor = { kind: 'system', bodyId, roles: [], name: 'the service' }
    await carryOut(app, app.registry.act('analyse.check-statements')!, system, {})
  }
}
