import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import type { Actor } from '../kernel/act.ts'
import { makersOf } from './list-pages.ts'
import { buildServer } from './server.ts'

let t: TestApp
let server: FastifyInstance
let commissioner: Actor & { accountId: string }
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  commissioner = await t.staff(t.icb, 'commissioner')
  const programme = (await t.done('cycle.open-programme', commissioner, { name: 'Falls in Testham', purpose: 'Fewer falls', level: 'place', tier: 'light' })).records[0]!.id
  await t.done('deliver.record-contract', commissioner, { title: 'Balance classes', provider: t.provider, programme, startsOn: '2026-01-01', endsOn: '2027-12-31', value: 12_345_67, owner: 'Pat' })
  await t.done('deliver.record-contract', commissioner, { title: 'Strength classes', startsOn: '2026-01-01', endsOn: '2026-12-31', value: 99_999_00 })
  await t.done('deliver.record-contract', commissioner, { title: 'Nothing known of it' })
})
afterAll(async () => {
  await server.close()
  await t.close()
})
const get = async (url: string): Promise<{ status: number; body: string; type: string }> => {
  const answer = await server.inject({ url, cookies: { 'cc-session': await t.session(commissioner) } })
  return { status: answer.statusCode, body: answer.body, type: String(answer.headers['content-type']) }
}
const order = (body: string): string[] => ['Balance classes', 'Strength classes', 'Nothing known of it'].filter((title) => body.includes(title)).sort((one, other) => body.indexOf(one) - body.indexOf(other))

test('the list of contracts shows provider, value, last day and owner, under its noun', async () => {
  const { body } = await get('/deliver/contracts')
  expect(body).toMatch(/<h1[^>]*>Contracts<\/h1>/)
  for (const words of ['Invented Care Ltd', '£12,345', '31 December 2027', 'Looked after by']) expect(body).toContain(words)
})

test('every kind\'s list opens, sorted by each of its columns either way', async () => {
  for (const kind of t.app.registry.kinds) {
    const path = `/${kind.module}/${kind.plural}`
    for (const key of ['reference', 'title', 'state', 'changed', ...(kind.list?.columns ?? []).map((column) => column.key)]) {
      for (const direction of ['asc', 'desc']) expect([path, key, (await get(`${path}?sort=${key}:${direction}`)).status]).toEqual([path, key, 200])
    }
  }
}, 60_000)

test('an order by a column of the kind holds in the page and in the download, and what is not known stands last', async () => {
  expect(order((await get('/deliver/contracts?sort=value:desc')).body)).toEqual(['Strength classes', 'Balance classes', 'Nothing known of it'])
  expect(order((await get('/deliver/contracts?sort=ends:asc')).body)).toEqual(['Strength classes', 'Balance classes', 'Nothing known of it'])
  expect(order((await get('/deliver/contracts?sort=value:asc&format=csv')).body)).toEqual(['Balance classes', 'Strength classes', 'Nothing known of it'])
})

test('downloads hold the same columns, money with its pence and days as days', async () => {
  const csv = await get('/deliver/contracts?format=csv')
  expect(csv.body).toContain('Reference,Title,State,Provider,Own reference,Kind of agreement,Places served,Value,Value this financial year,First day,Last day,Looked after by,Changed')
  expect(csv.body).toMatch(/Balance classes,Draft,Invented Care Ltd,,Contract,,12345\.67,,2026-01-01,2027-12-31,Pat,2026-11-21/)
  expect((await get('/deliver/contracts?format=xlsx')).status).toBe(200)
})

test('keys of columns are not those of the list itself, and are no two of a kind', () => {
  for (const kind of t.app.registry.kinds) {
    const keys = (kind.list?.columns ?? []).map((column) => column.key)
    expect(new Set([...keys, 'reference', 'title', 'state', 'changed']).size, kind.name).toBe(keys.length + 4)
  }
})

test('adding a contract is offered first; the one that follows a procurement says so', () => {
  expect(makersOf(t.app, t.app.registry.kind('contract'), commissioner).map((one) => one.title)).toEqual(['Add a contract', 'Agree the contract (from a procurement)'])
})
