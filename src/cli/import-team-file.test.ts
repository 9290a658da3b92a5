import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { sql } from '../kernel/database/database.ts'
import { importFile } from './import-command.ts'

let t: TestApp
let email = ''
let path = ''
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  email = (await t.staff(t.icb, 'contract-manager')).email
  path = join(t.app.dataDir, 'register.csv')
  writeFileSync(path, 'Reference,Title,Supplier,Start,End,Annual value,Notice period,Owner,Colour of the file,Remark\nC1,Home care,Acme,2024-04-01,2025-13-45,n/k,3 months,Pat,,\nC2,Day service,Acme,2024-04-01,2027-03-31,£1,3 months,Pat,,\n')
})
afterAll(() => t.close())

async function run(...rest: string[]): Promise<{ code: number; err: string[]; out: string }> {
  const err: string[] = []
  let out = ''
  const first = vi.spyOn(process.stderr, 'write').mockImplementation((text) => { err.push(String(text).trimEnd()); return true })
  const second = vi.spyOn(process.stdout, 'write').mockImplementation((text) => { out += String(text); return true })
  const code = await importFile.run([path, '--kind', 'register', '--as', email, ...rest], async () => t.app)
  first.mockRestore()
  second.mockRestore()
  return { code, err, out }
}
const contracts = async (): Promise<number> => Number((await t.app.db.within({ role: 'act_staff', bodyId: t.icb }, (tx) => tx.one(sql<{ count: string }>`select count(*) from kernel.record where kind = 'contract'`))).count)
const before = [
  'Understood: reference = Reference; title = Title; providerName = Supplier; start = Start; end = End; annualValue = Annual value; noticePeriod = Notice period; contractOwner = Owner',
  'Not used: Colour of the file, Remark',
  '2 lines looked through: 2 cells of 2 columns cannot be read and will stay empty; their lines are taken all the same; no line is refused.',
  'End: 1 to stay empty, first line 2 "2025-13-45" is no day in the calendar',
  'Annual value: 1 to stay empty, first line 2 "n/k" not known',
]

test('a register only looked at says which cells cannot be read, and nothing goes in', async () => {
  const { code, err, out } = await run('--look')
  expect([code, err]).toEqual([0, before])
  expect(JSON.parse(out)).toMatchObject({ lines: 2, cells: 2, rejected: 0, columns: [{ column: 'End', cells: 1 }, { column: 'Annual value', cells: 1 }], notUsed: ['Colour of the file', 'Remark'], needed: [] })
  expect(await contracts()).toBe(0)
})

test('the same is said before the register goes in, and each cell that stayed empty afterwards', async () => {
  const { code, err, out } = await run()
  expect([code, err]).toEqual([0, [...before, 'line 2, End "2025-13-45": is no day in the calendar; it stayed empty', 'line 2, Annual value "n/k": not known; it stayed empty']])
  expect(JSON.parse(out)).toMatchObject({ rows_made: '2', rows_rejected: '0', cells_empty: '2' })
  expect(await contracts()).toBe(2)
})

test('a file whose needed column was not found says what is still to be chosen, and a mapping shows in what is not used', async () => {
  const { err } = await run('--look', '--kind', 'payments')
  expect(err[2]).toBe('Still to be chosen with --mapping: Payment date')
  const mapping = join(t.app.dataDir, 'mapping.txt')
  writeFileSync(mapping, 'title = Remark\n')
  const mapped = await run('--look', '--mapping', mapping)
  expect(mapped.err.slice(0, 2)).toEqual(['Understood: title = Remark', 'Not used: Reference, Title, Supplier, Start, End, Annual value, Notice period, Owner, Colour of the file'])
})
