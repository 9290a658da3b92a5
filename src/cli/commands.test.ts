import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { contractFor, kpiFor } from '../../test/setup/contract.ts'
import { issueToken } from '../people/index.ts'
import { commands, Misuse } from './commands.ts'

let t: TestApp
let email: string
let accountId: string
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  ;({ email, accountId } = await t.staff(t.icb, 'administrator', 'commissioner'))
})
afterAll(() => t.close())
afterEach(() => {
  delete process.env['COMMISSION_TOKEN']
})

const run = (...words: string[]): Promise<number> => commands.find((command) => command.name === words[0])!.run(words.slice(1), async () => t.app)

test('a secret is never taken as an argument', async () => {
  await expect(run('act', 'people.open-account', 'email=a@b.example', 'name=A', 'roles=analyst', 'password=orange tram seven lakes', '--as', email)).rejects.toThrow(/password is a secret/)
})

test('a version that is no number is misuse', async () => {
  await expect(run('act', 'cycle.open-programme', 'name=A', '--version', 'two', '--as', email)).rejects.toThrow(Misuse)
})

test('a token does on the command line what it allows, and makes no other token', async () => {
  process.env['COMMISSION_TOKEN'] = (await issueToken(t.app.db, { accountId, bodyId: t.icb, name: 'narrow', allows: ['cycle.programmes'] })).token
  await expect(run('act', 'cycle.open-programme', 'name=A', 'purpose=p', 'level=place', 'tier=light')).rejects.toThrow(/does not allow cycle.open-programme/)
  await expect(run('token', 'wider', '--as', email)).rejects.toThrow(Misuse)
  expect(await run('ask', 'cycle.programmes')).toBe(0)
})

test('after the link of a return is made, it says how to get the link, which the answer does not hold', async () => {
  const manager = await t.staff(t.icb, 'contract-manager')
  const contract = await contractFor(t, t.icb)
  await kpiFor(t, manager, contract)
  const asking = (await t.done('deliver.request-return', manager, { contract, period: '2026-10', due: '2026-11-30' })).goTo!
  const said = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((said.out += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said.err += String(text)), true))
  try {
    expect(await run('act', 'deliver.make-return-link', `return=${asking}`, 'until=2026-12-31', '--as', manager.email)).toBe(0)
    expect([said.err.includes(`bin/commission ask deliver.return-link return=${asking}`), said.out.includes('/return/')]).toEqual([true, false])
    said.out = ''
    await run('ask', 'deliver.return-link', `return=${asking}`, '--as', manager.email)
    expect(said.out).toContain('"path":"/return/')
  } finally {
    vi.restoreAllMocks()
  }
})
