import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { importFile } from './import-command.ts'

let t: TestApp
let email = ''
const file = join(import.meta.dirname, '../../demo/data/first-hour/indicators-two-lines-spoilt.csv')
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  email = (await t.staff(t.icb, 'analyst')).email
})
afterAll(() => t.close())

const about = ['--title', 'Falls', '--publisher', 'OHID', '--licence', 'Open Government Licence v3.0', '--period', '2018 to 2023']

test('the command line takes a published file in, names the two spoilt lines, and refuses the same file again in words', async () => {
  const said: string[] = []
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => { said.push(String(text)); return true })
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => { said.push(String(text)); return true })
  const code = await importFile.run([file, '--kind', 'indicators', ...about, '--as', email], async () => t.app)
  const again = await importFile.run([file, '--kind', 'indicators', '--title', 'Falls again', ...about.slice(2), '--as', email], async () => t.app)
  err.mockRestore()
  out.mockRestore()
  expect(code).toBe(0)
  expect(said[0]).toBe('line 13, value "about 2,000": is not a number\n')
  expect(said[1]).toBe('line 31, area_code: is missing\n')
  expect(JSON.parse(said[2]!)).toMatchObject({ number: 1, state: 'loaded', rejected: 2 })
  expect(again).toBe(1)
  expect(said[3]).toContain('Nothing was changed')
})

test('a published file without its publisher or licence is not taken in', async () => {
  await expect(importFile.run([file, '--kind', 'indicators', '--title', 'x', '--as', email], async () => t.app)).rejects.toThrow('Say --publisher')
})
