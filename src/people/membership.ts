import { sql, type Database, type Tx } from '../kernel/database/database.ts'
import type { Actor, Role } from '../kernel/act.ts'

export interface Membership { body_id: string; body_name: string; roles: Role[]; body_kind: string }

/** The bodies an account may act for today, with its roles there. */
export async function membershipsOf(tx: Tx, accountId: string): Promise<Membership[]> {
  return tx.rows(sql<Membership>`
    select m.body_id, o.name as body_name, o.kind as body_kind, array_agg(m.role order by m.role) as roles
    from people.membership m join bodies.organisation o on o.id = m.body_id
    where m.account_id = ${accountId} and ${tx.today}::date >= m.valid_from and (m.valid_to is null or ${tx.today}::date <= m.valid_to)
    group by m.body_id, o.name, o.kind order by o.name`)
}

/** The actor that an account is in a body today; undefined when it has no membership there. */
export const actorOf = (db: Database, accountId: string, bodyId?: string): Promise<Actor | undefined> =>
  db.within('server', async (tx) => (await memberIn(tx, accountId, bodyId))?.actor)

/** The same with all memberships of the account, within a transaction of the server's own. */
export async function memberIn(tx: Tx, accountId: string, bodyId?: string): Promise<{ actor: Actor; memberships: Membership[] } | undefined> {
  const account = await tx.maybe(sql<{ name: string }>`select name from people.account where id = ${accountId} and state = 'open'`)
  const memberships = await membershipsOf(tx, accountId)
  const membership = bodyId ? memberships.find((one) => one.body_id === bodyId) : memberships[0]
  if (!account || !membership) return undefined
  return { actor: { kind: membership.body_kind === 'provider' ? 'party' : 'staff', accountId, bodyId: membership.body_id, roles: membership.roles, name: account.name }, memberships }
}

/** The account with that sign-in name. */
export const accountByEmail = async (db: Database, email: string): Promise<{ id: string; name: string } | undefined> =>
  db.within('server', (tx) => tx.maybe(sql<{ id: string; name: string }>`select id, name from people.account where email = ${email.toLowerCase().trim()} and state = 'open'`))
