import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { buildServer } from './server.ts'

let t: TestApp
let server: FastifyInstance
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
})
afterAll(async () => {
  await server.close()
  await t.close()
})
const get = async (url: string): Promise<{ status: number; body: string }> => {
  const answer = await server.inject({ url })
  return { status: answer.statusCode, body: answer.body }
}

test('the contents name every process under its stage and lead to a page of its own', async () => {
  const { body } = await get('/how-it-works')
  for (const process of t.app.registry.modules.flatMap((module) => module.processes)) {
    expect(body).toContain(`href="/how-it-works/${process.kind}"`)
    expect((await get(`/how-it-works/${process.kind}`)).status, process.kind).toBe(200)
  }
  expect(body.indexOf('id="stage-procure"')).toBeLessThan(body.indexOf('href="/how-it-works/procurement"'))
  expect(body).not.toContain('<table')
})

test('a page of a process shows its steps, and what leads on from each state', async () => {
  const { body } = await get('/how-it-works/procurement')
  expect(body).toContain('Decide the route')
  expect(body).toContain('from where this leads on: decide the route')
  expect(body).toContain('PSR-59')
  expect(body).toContain('What else moves it')
})

test('a kind that does not exist is not found', async () => {
  expect((await get('/how-it-works/constructor')).status).toBe(404)
})
