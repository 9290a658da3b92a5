import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { buildServer } from '../web/server.ts'

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
const page = async (query: string): Promise<string> => {
  const answer = await server.inject({ url: `/check-a-date?${query}` })
  expect(answer.statusCode).toBe(200)
  return answer.body
}

test('a period is checked by its name, and the answer says what had to happen', async () => {
  const body = await page('period=psr-award-notice&event-day=1&event-month=4&event-year=2026')
  expect(body).toContain('<strong>1 May 2026</strong>')
  expect(body).toContain('After the contract is awarded: the award notice is published.')
  expect(body).toContain('Rule PSR-45')
})

test('months need no calendar of working days', async () => {
  expect(await page('mode=MONTHS&n=6&from-day=31&from-month=8&from-year=2026')).toContain('<strong>28 February 2027</strong>')
})

test('what cannot be counted is said at its field, with every reason and what was typed', async () => {
  const body = await page('mode=NTH_WD_AFTER&n=five&from-day=31&from-month=2&from-year=2026')
  expect(body).toContain('<title>Error: ')
  for (const href of ['#from', '#calendar', '#n']) expect(body).toMatch(new RegExp(`href="${href}`))
  expect(body).toContain('value="five"')
  expect(body).not.toMatch(/ENG_PSR,|calendar CAL/)
  const far = await page('mode=NTH_WD_AFTER&calendar=ENG_PSR&n=8&from-day=1&from-month=3&from-year=2049')
  expect(far).toContain('The bank holidays of 2049 are not known')
  expect(far).toContain('Bank holidays are known for 2023 to 2028')
})

test('any text in the address is answered as a page', async () => {
  for (const query of ['mode=%00', 'period=zzz&event=1', "from=' or 1=1", 'n=1e9&mode=WEEKS&from=2026-01-01', 'event-day=%3Cscript%3E']) expect(await page(query)).not.toContain('<script>alert')
})
