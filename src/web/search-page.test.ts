import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import type { Actor } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { buildServer } from './server.ts'

let t: TestApp
let server: FastifyInstance
let commissioner: Actor & { accountId: string }
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  commissioner = await t.staff(t.icb, 'commissioner')
  await t.done('cycle.open-programme', commissioner, { name: 'Falls prevention in Testham', purpose: 'Fewer falls', level: 'place', tier: 'light' })
  for (let index = 1; index <= 12; index += 1) await t.done('deliver.record-contract', commissioner, { title: `Falls classes ${index}` })
})
afterAll(async () => {
  await server.close()
  await t.close()
})
const search = async (q: string, actor: Actor = commissioner): Promise<string> => (await server.inject({ url: `/search?q=${encodeURIComponent(q)}`, cookies: { 'cc-session': await t.session(actor) } })).body

test('what is found stands by kind with counts, and more of a kind than shown leads to its list', async () => {
  const body = await search('falls')
  // The programme's round bears its name too.
  expect(body).toContain('14 records found for "falls"')
  expect(body).toContain('>Contracts (12)<')
  expect(body).toContain('>Programmes (1)<')
  expect(body).toContain('href="/deliver/contracts?q=falls"')
})

test('every word must be there, in any order', async () => {
  expect(await search('testham falls')).toContain('2 records found')
  expect(await search('testham classes')).toContain('Nothing was found')
})

test('without a result it says what was searched and what to do next', async () => {
  const body = await search('zzzz<i>')
  expect(body).toContain('titles and references of your records')
  expect(body).toContain('check the spelling')
  expect(body).toContain('href="/deliver"')
  expect(body).toContain('12 contracts')
  expect(body).not.toContain('<i>')
})

test('another body finds nothing of it, and is offered no list of ours', async () => {
  const body = await search('falls', await t.staff(t.stranger, 'commissioner'))
  expect(body).toContain('Nothing was found')
  expect(body).not.toContain('12 contracts')
})

test('one character or signs of a pattern do no harm', async () => {
  expect(await search('f')).toContain('Type at least two characters')
  expect(await search('%%')).toContain('Nothing was found')
})

test('a contract is found by the reference of the team\'s own register, however it is spelt, and by its provider, here and in the list', async () => {
  const made = (await t.done('deliver.record-contract', commissioner, { title: 'Meals at home' })).records[0]!
  await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.rows(sql`update deliver.contract set imported_reference = 'ref:CT0012#1', provider_name = 'O’Brien Kitchens' where id = ${made.id}::uuid`))
  const list = async (q: string): Promise<string> => (await server.inject({ url: `/deliver/contracts?q=${encodeURIComponent(q)}`, cookies: { 'cc-session': await t.session(commissioner) } })).body
  for (const q of ['CT-0012', 'ct 0012', 'ct0012', "o'brien", 'O’Brien']) {
    expect([q, (await search(q)).includes('Meals at home')]).toEqual([q, true])
    expect([q, (await list(q)).includes('Meals at home')]).toEqual([q, true])
  }
  for (const q of ['CT-0013', '--', 'o%brien']) {
    expect([q, (await search(q)).includes('Meals at home')]).toEqual([q, false])
    expect([q, (await list(q)).includes('Meals at home')]).toEqual([q, false])
  }
  expect(await list('CT-0012')).toContain('Title, reference, provider, own reference or places served contains')
  const page = (await server.inject({ url: `/deliver/contracts/${made.id}`, cookies: { 'cc-session': await t.session(commissioner) } })).body
  expect(page).toMatch(/Reference in your own register[\s\S]*CT0012/)
})
