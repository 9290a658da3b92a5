import type { Tx } from '../../kernel/database/database.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { ratingOfVisit, ratingsOf, visitsOf, type VisitRow } from './visit.ts'

/** The last visit of a contract with its rating, null until it is rated; and the one that is planned. */
export interface LastVisit { last: { on: CivilDate; rating: string | null } | null; planned: { id: string; on: CivilDate } | null }

/** Of every contract of this body that was visited or will be. */
export async function lastVisits(tx: Tx): Promise<Map<string, LastVisit>> {
  const visits = Map.groupBy(await visitsOf(tx), (row) => row.contract_id)
  const lastOf = (id: string): VisitRow | undefined => visits.get(id)?.find((row) => row.visited_on !== null)
  const answers = Map.groupBy(await ratingsOf(tx, [...visits.keys()].flatMap((id) => lastOf(id)?.id ?? [])), (one) => one.visit_id)
  return new Map([...visits].map(([id, rows]): [string, LastVisit] => {
    const last = lastOf(id)
    const planned = rows.filter((one) => one.state === 'planned').at(-1)
    return [id, {
      last: last ? { on: last.visited_on!, rating: ['visited', 'planned'].includes(last.state) ? null : ratingOfVisit(last, answers.get(last.id) ?? [])?.rating ?? null } : null, planned: planned ? { id: planned.id, on: planned.planned_on } : null,
    }]
  }))
}
