import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openApp, type App } from '../app.ts'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { freshDatabase, type FreshDatabase } from '../../test/setup/database.ts'
import { join } from 'node:path'
import { begin } from './begin-command.ts'

let t: TestApp
let liveDatabase: FreshDatabase
let live: App
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  liveDatabase = await freshDatabase({ purpose: 'live' })
  live = await openApp({ databaseUrl: liveDatabase.appUrl, secretKeyFile: join(t.app.dataDir, 'secret.json'), dataDir: t.app.dataDir, baseUrl: 'http://127.0.0.1:3000', poolSize: 3 })
})
afterAll(async () => {
  await live.close()
  await liveDatabase.drop()
  await t.close()
})
afterEach(() => vi.restoreAllMocks())

async function run(app: App, ...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((said.out += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said.err += String(text)), true))
  const code = await begin.run(words, async () => app)
  vi.restoreAllMocks()
  return { code, ...said }
}
const council = (name: string, email: string, ...more: string[]): string[] => ['--body', name, '--kind', 'council', '--email', email, '--name', 'Pat', ...more]

test('a real body does not begin in a demonstration: the refusal names DATA_DIR', async () => {
  const refused = await run(t.app, ...council('Exampleton on Sea Council', 'a@example.test'))
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toContain('DATA_DIR')
  expect(refused.err).toContain(t.app.dataDir)
  expect(await run(t.app, ...council('Exampleton on Sea Council', 'a@example.test', '--demonstration'))).toMatchObject({ code: 0 })
})

test('a live service begins without being asked, and only once for a name or a code', async () => {
  const begun = await run(live, ...council('Testham Council', 'b@example.test', '--code', 'E06000999'))
  expect(begun).toMatchObject({ code: 0, err: expect.stringContaining('keep DATA_DIR set') as string })
  expect(await run(live, ...council('testham council', 'c@example.test'))).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Testham Council (E06000999) is here already') as string })
  expect(await run(live, ...council('Other Council', 'c@example.test', '--code', 'e06000999'))).toMatchObject({ code: 1, out: '', err: expect.stringContaining('is here already') as string })
})

test('a code that is none of the kind is refused by name', async () => {
  expect(await run(live, ...council('Third Council', 'd@example.test', '--code', 'NOPE'))).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^code: .*ONS code/) as string })
  expect(await run(live, '--body', 'NHS Thirdshire', '--kind', 'icb', '--code', 'E06000001', '--email', 'd@example.test', '--name', 'Pat')).toMatchObject({ code: 1, err: expect.stringMatching(/^code: .*ODS code/) as string })
  expect(await run(live, '--body', 'NHS Thirdshire', '--kind', 'icb', '--code', 'qzz', '--email', 'd@example.test', '--name', 'Pat')).toMatchObject({ code: 0 })
})
