import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { asked } from '../../test/setup/parties.ts'
import type { Actor } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { addDays, addMonths, daysBetween } from '../kernel/time.ts'
import { registerParts, type RegisterPart, type RenewalRow } from './register.queries.ts'
import { type RegisterAnswers, renewalOf } from './renewal.rule.ts'

let t: TestApp
let manager: Actor
const today = '2026-11-21'
interface Row { id: string; ends_on: string | null; notice_days: number | null; tier: 'light' | 'standard' | 'full'; gaps: string[] }
let rows: Row[] = []

beforeAll(async () => {
  t = await freshApp({ at: `${today}T12:00:00Z` })
  manager = await t.staff(t.icb, 'contract-manager')
  // Every day around the edges: ends of months, a leap day, a year ahead, the lead time of each tier.
  const ends = [null, today, addDays(today, -1), addDays(today, 365), addDays(today, 366), '2027-02-28', '2028-02-29', '2027-03-31', '2027-05-31', ...(['light', 'standard', 'full'] as const).flatMap((_, at) => [-1, 0, 1].map((step) => addDays(addMonths(today, [4, 9, 15][at]!), step)))]
  await t.app.db.within({ role: 'act_worker', bodyId: t.icb }, async (tx) => {
    let n = 0
    for (const end of ends) {
      for (const tier of ['light', 'standard', 'full']) {
        for (const notice of [null, 90, 365]) {
          n += 1
          const id = `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
          await tx.rows(sql`insert into kernel.record (body_id, id, kind, reference, title, state, created_at, changed_at) values (${t.icb}, ${id}, 'contract', ${`CTR-${n}`}, ${`Contract ${n}`}, ${n % 10 === 0 ? 'ended' : 'running'}, now(), now())`)
          await tx.rows(sql`insert into deliver.contract (body_id, id, ends_on, tier, notice_days, gaps) values (${t.icb}, ${id}, ${end}, ${tier}, ${notice}, ${n % 7 === 0 ? ['owner'] : []}::text[])`)
        }
      }
    }
    rows = await tx.rows(sql<Row>`select c.id, c.ends_on, c.notice_days, c.tier, c.gaps from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where r.state = 'running'`)
  })
})
afterAll(() => t.close())

const inPart: Record<RegisterPart, (row: Row) => boolean> = {
  ending: (row) => row.ends_on !== null && row.ends_on >= today && daysBetween(today, row.ends_on) <= 365, past: (row) => renewalOf(row, today)?.past === true,
  incomplete: (row) => row.gaps.length > 0, over: (row) => row.ends_on !== null && row.ends_on < today, all: () => true,
}

test('the database puts every open contract where the rule of renewals puts it', async () => {
  for (const part of Object.keys(registerParts) as RegisterPart[]) {
    const found = await asked<RenewalRow[]>(t, 'deliver.renewals', manager, { part })
    expect([part, found.map((row) => row.id).sort()]).toEqual([part, rows.filter(inPart[part]).map((row) => row.id).sort()])
  }
  const count = (part: RegisterPart): number => rows.filter(inPart[part]).length
  expect(await asked<RegisterAnswers>(t, 'deliver.register-answers', manager)).toEqual({ contracts: rows.length, endWithinYear: count('ending'), pastStart: count('past'), ended: count('over'), incomplete: count('incomplete'), withoutEnd: rows.filter((row) => row.ends_on === null).length })
})

test('pages of fifty give every contract once, by last day', async () => {
  const pages: RenewalRow[] = []
  for (let page = 1; page <= 4; page += 1) pages.push(...await asked<RenewalRow[]>(t, 'deliver.renewals', manager, { page: String(page) }))
  expect(pages).toHaveLength(rows.length)
  expect(new Set(pages.map((row) => row.id)).size).toBe(rows.length)
  expect(pages.every((row) => Number(row.total) === rows.length)).toBe(true)
  const days = pages.map((row) => row.ends_on ?? '9999')
  expect(days).toEqual([...days].sort())
})
