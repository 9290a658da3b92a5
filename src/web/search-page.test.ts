import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import type { Actor } from '../kernel/act.ts'
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
