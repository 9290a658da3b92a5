import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { chainAsText } from './journal.pages.ts'

let t: TestApp
let chain: string
const folder = mkdtempSync(join(tmpdir(), 'cc-chain-'))
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  const commissioner = await t.staff(t.icb, 'commissioner')
  for (const name of ['Falls', 'Talking', 'Home']) await t.done('cycle.open-programme', commissioner, { name, purpose: 'Testing', level: 'place', tier: 'light' })
  chain = await t.app.db.within('server', (tx) => chainAsText(tx, t.icb), { readOnly: true })
})
afterAll(async () => {
  await t.close()
  rmSync(folder, { recursive: true, force: true })
})

function verified(text: string): { ok: boolean; says: string } {
  const file = join(folder, 'chain.txt')
  writeFileSync(file, text)
  try {
    return { ok: true, says: execFileSync('sh', ['docs/verify-chain.sh', file], { encoding: 'utf8' }) }
  } catch (error) {
    return { ok: false, says: (error as { stdout: string }).stdout }
  }
}

test('an outsider verifies a chain with a shell and sha256sum', () => {
  expect(verified(chain)).toEqual({ ok: true, says: expect.stringContaining('3 entries') as string })
})

test('a changed time, a missing entry, a changed order and a cut are each named', () => {
  const lines = chain.trimEnd().split('\n')
  const entry = (number: number): string[] => lines.slice((number - 1) * 10, number * 10)
  const text = (...entries: string[][]): string => `${entries.flat().join('\n')}\n`
  const altered = entry(2).map((line, index) => (index === 5 ? line.replace(/^\d{4}/, '2001') : line))
  expect(verified(text(entry(1), altered, entry(3)))).toEqual({ ok: false, says: 'entry 2 was changed\n' })
  expect(verified(text(entry(1), entry(3)))).toEqual({ ok: false, says: 'entry 2 is missing\n' })
  expect(verified(text(entry(2), entry(1), entry(3))).ok).toBe(false)
  expect(verified(text(entry(1), entry(2).slice(0, 7)))).toEqual({ ok: false, says: 'entry 2 is cut off\n' })
})

test('the public chain says neither who acted nor on what', () => {
  expect(chain).not.toContain('open-programme')
  expect(chain).not.toContain('Falls')
})
