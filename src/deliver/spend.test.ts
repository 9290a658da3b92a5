import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { Readable } from 'node:stream'
import { runnersOf } from '../app.ts'
import type { Actor } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { buildServer } from '../web/server.ts'
import { takeUpload } from '../web/uploads.ts'
import { runJob } from '../worker/runners.ts'

let t: TestApp
let server: FastifyInstance
let manager: Actor
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  manager = await t.staff(t.icb, 'contract-manager', 'finance')
})
afterAll(async () => {
  await server.close()
  await t.close()
})
const spend = async (actor: Actor, more = ''): Promise<string> => (await server.inject({ url: `/deliver/spend${more}`, cookies: { 'cc-session': await t.session(actor) } })).body

test('redacted lines are said beside the suppliers, with how many and how much, and count for no supplier', async () => {
  expect(await spend(manager)).toContain('No payments have gone in yet.')
  const content = Buffer.from('Supplier,Payment Date,Amount,Reference\nCare at Home Ltd,01/06/2022,100.00,A1\nREDACTED PERSONAL DATA,02/06/2022,"1,500,000.00",A2\nREDACTED PERSONAL DATA,03/06/2022,"2,600,000.00",A3\n')
  const file = (await takeUpload(t.app.db, t.app.dataDir, { stream: Readable.from([content]), name: 'may.csv', bodyId: t.icb, accountId: manager.accountId! }))!
  const begun = await t.done('deliver.begin-import', manager, { kind: 'payments', file })
  await t.done('deliver.confirm-import', manager, { import: begun.goTo! })
  const [job] = await t.app.db.within('server', (tx) => tx.rows(sql<{ id: string }>`select id from kernel.job where state = 'waiting'`))
  await runJob(t.app, runnersOf(), job!.id)
  const page = await spend(manager)
  expect(page).toContain('1 supplier, £100 in all.')
  expect(page).toContain('Not among them: 2 lines whose supplier the publisher removed (redacted), £4.1 million in all.')
  expect(await spend(manager, '?q=nobody')).toContain('No supplier is here.')
})

test('another body reads nothing of our redacted lines', async () => {
  expect(await spend(await t.staff(t.stranger, 'finance'))).not.toContain('redacted')
})
