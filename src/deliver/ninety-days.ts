import { query } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { choice, number, text } from '../kernel/fields.ts'

/** Something due within ninety days, or late, however long ago: what was missed stays until it is done or withdrawn. `total` counts all pages. */
export interface NinetyRow { id: string; due_on: string; title: string; rule: string | null; owner: string; record: string; record_id: string; kind: string; reference: string; total: string }

/** How many dates there are of each part, and for whom. */
export interface NinetyCounts { late: number; soon: number; later: number; owners: { owner: string; count: number }[] }

/** Rows of one page. */
export const ninetyPageSize = 200

export const parts = { late: 'Late', soon: 'Within two weeks', later: 'Later' } as const
export type Part = keyof typeof parts

const owner = sql`coalesce(replace(d.owner_role, '-', ' '), 'by name')`
const open = (tx: Tx) => sql`d.body_id = ${tx.bodyId} and d.done_at is null and d.cancelled_at is null and d.due_on <= ${tx.today}::date + 90`
const partOf = (tx: Tx) => sql`case when d.due_on < ${tx.today}::date then 'late' when d.due_on <= ${tx.today}::date + 14 then 'soon' else 'later' end`
const ownerField = text({ label: 'Owner', required: false, max: 60 })

export const ninetyDays = query({
  name: 'deliver.ninety-days', title: 'Everything due within ninety days, and what is late, oldest first, two hundred to a page', who: 'signed-in',
  params: {
    owner: ownerField, when: choice({ label: 'Which part', required: false, options: Object.entries(parts).map(([value, words]) => ({ value, text: words })) }),
    page: number({ label: 'Page', whole: true, min: 1, max: 10_000, required: false }),
  },
  run: (tx, ask) => tx.rows(sql<NinetyRow>`select d.id, d.due_on, d.title, d.rule, ${owner} as owner, r.title as record, r.id as record_id, r.kind, r.reference, count(*) over () as total
    from kernel.due d join kernel.record r on r.id = d.record_id
    where ${open(tx)} and (${ask.owner ?? ''} = '' or ${owner} = ${ask.owner ?? ''}) and (${ask.when ?? ''} = '' or ${partOf(tx)} = ${ask.when ?? ''})
    order by d.due_on, d.title, d.id limit ${ninetyPageSize} offset ${((ask.page ?? 1) - 1) * ninetyPageSize}`),
})

export const ninetyDaysCounts = query({
  name: 'deliver.ninety-days-counts', title: 'How many dates are late, due within two weeks and due later, and whose they are', who: 'signed-in',
  params: { owner: ownerField },
  run: async (tx, ask): Promise<NinetyCounts> => {
    const rows = await tx.rows(sql<{ owner: string; part: Part; count: number }>`select ${owner} as owner, ${partOf(tx)} as part, count(*)::integer as count from kernel.due d where ${open(tx)} group by 1, 2`)
    const sum = (wanted: (row: { owner: string; part: Part }) => boolean): number => rows.filter(wanted).reduce((total, row) => total + row.count, 0)
    const mine = (row: { owner: string }): boolean => ask.owner === undefined || row.owner === ask.owner
    const owners = [...new Set(rows.map((row) => row.owner))].sort()
    return {
      late: sum((row) => mine(row) && row.part === 'late'), soon: sum((row) => mine(row) && row.part === 'soon'), later: sum((row) => mine(row) && row.part === 'later'),
      owners: owners.map((one) => ({ owner: one, count: sum((row) => row.owner === one) })),
    }
  },
})

/** All pages of the ninety days, one after another, for a calendar that must miss nothing. `page` asks the query for one page. */
export async function everyDate(page: (number: number) => Promise<readonly NinetyRow[]>): Promise<NinetyRow[]> {
  const rows: NinetyRow[] = []
  for (let number = 1; ; number += 1) {
    const next = await page(number)
    rows.push(...next)
    if (next.length < ninetyPageSize) return rows
  }
}
