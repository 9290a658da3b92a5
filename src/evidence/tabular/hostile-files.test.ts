import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ZipPart } from '../../../test/fixtures/registers/make-zip.ts'
import { makeZip, workbookParts } from '../../../test/fixtures/registers/make-zip.ts'
import { openTable } from './open-table.ts'
import type { Refusal } from './table.ts'

/** TRUST test 24: every hostile file ends in a refusal with words, in little time and memory. */

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabular-hostile-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const HEADING = '<row r="1"><c t="inlineStr"><is><t>Title</t></is></c><c t="inlineStr"><is><t>Supplier</t></is></c></row>'
const GOOD = `${HEADING}<row r="2"><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>b</t></is></c></row>`

let made = 0
/** The refusals of opening and of walking, in order; fails the test if anything is thrown. */
async function refusalsOf(bytes: Buffer | string, timeLimit?: number): Promise<Refusal[]> {
  made += 1
  const path = join(folder, `file-${made}`)
  await writeFile(path, bytes)
  const { table, refusal } = await openTable(path, timeLimit === undefined ? { fileName: 'hostile' } : { fileName: 'hostile', timeLimit })
  if (table === undefined) return [refusal]
  const refusals: Refusal[] = []
  for await (const item of table.rows()) if ('refused' in item) refusals.push(item.refused)
  return refusals
}

async function codesOf(bytes: Buffer | string): Promise<string[]> {
  return (await refusalsOf(bytes)).map((refusal) => refusal.code)
}

test('the workbook that the hostile ones are made of is itself read', async () => {
  expect(await codesOf(makeZip(workbookParts(GOOD)))).toEqual([])
})

test('a zip bomb whose header claims ten bytes is stopped by counting while inflating', async () => {
  const bomb: ZipPart = { name: 'xl/media/blank.bin', data: Buffer.alloc(200 * 1024 * 1024), claims: 10 }
  const bytes = makeZip([...workbookParts(GOOD), bomb])
  expect(bytes.length).toBeLessThan(1024 * 1024)
  const before = process.memoryUsage().rss
  expect(await codesOf(bytes)).toEqual(['inflates-too-far'])
  expect(process.memoryUsage().rss - before).toBeLessThan(200e6)
})

test('a bomb of many parts that each keep below the ratio stops at 512 MiB in all', async () => {
  // Four bytes of noise in each 300 keep every part below 100:1.
  const part = Buffer.alloc(30 * 1024 * 1024)
  for (let at = 0; at < part.length; at += 300) part.writeUInt32LE((at * 2654435761) >>> 0, at)
  const one = makeZip([{ name: 'x', data: part }])
  expect(part.length / one.length).toBeLessThan(100)
  const parts = Array.from({ length: 18 }, (_, at): ZipPart => ({ name: `xl/media/part${at}.bin`, data: part }))
  expect(await codesOf(makeZip([...workbookParts(GOOD), ...parts]))).toEqual(['inflates-too-far'])
})

test('a gzip bomb is stopped in the same way', async () => {
  expect(await codesOf(gzipSync(`Title,Supplier\n${'a,b\n'.repeat(20_000_000)}`))).toEqual(['inflates-too-far'])
})

test('a zip of a million entries meets the limit of entries, also when it claims to hold six', async () => {
  const entries = Array.from({ length: 3000 }, (_, at): ZipPart => ({ name: `xl/p${at}.xml`, data: '', store: true }))
  const parts = [...workbookParts(GOOD), ...entries]
  expect(await codesOf(makeZip(parts, 1_000_000))).toEqual(['too-many-entries'])
  expect(await codesOf(makeZip(parts, 6))).toEqual(['too-many-entries'])
})

test('billion laughs and any other document type declaration are refused', async () => {
  const laughs = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
  expect(await codesOf(makeZip(workbookParts(GOOD, { before: laughs })))).toEqual(['doctype'])
  expect(
    await codesOf(makeZip([...workbookParts(GOOD), { name: 'docProps/app.xml', data: '<!doctype x SYSTEM "file:///etc/passwd"><x/>' }])),
  ).toEqual(['doctype'])
})

test('macros, nested archives and passwords are refused', async () => {
  expect(await codesOf(makeZip([...workbookParts(GOOD), { name: 'xl/vbaProject.bin', data: 'x' }]))).toEqual(['macros'])
  expect(await codesOf(makeZip([...workbookParts(GOOD), { name: 'xl/embeddings/a.xlsx', data: 'x' }]))).toEqual(['nested-archive'])
  expect(
    await codesOf(makeZip([...workbookParts(GOOD), { name: 'xl/media/image.png', data: makeZip([{ name: 'a', data: 'b' }]) }])),
  ).toEqual(['nested-archive'])
})

test('a damaged or cut-off workbook is refused in words', async () => {
  const good = makeZip(workbookParts(GOOD))
  expect(await codesOf(good.subarray(0, good.length - 30))).toEqual(['broken'])
  expect(await codesOf(good.subarray(0, 60))).toEqual(['broken'])
  expect(await codesOf(makeZip(workbookParts(`${HEADING}<row r="2"><c></row>`)))).toEqual(['broken'])
  for (let at = 4; at < good.length; at += 97) {
    const spoilt = Buffer.from(good)
    spoilt[at] = (spoilt[at] ?? 0) ^ 0xff
    for (const refusal of await refusalsOf(spoilt)) expect(refusal.words).toMatch(/\w+ \w+/)
  }
})

test('a workbook that takes longer than its time is stopped', async () => {
  expect((await refusalsOf(makeZip(workbookParts(GOOD)), 1)).map((refusal) => refusal.code)).toEqual(['took-too-long'])
})

test('a cell far to the right is refused by line and fills no memory', async () => {
  expect(await codesOf(makeZip(workbookParts(`${GOOD}<row r="3"><c r="XFD3"><v>1</v></c></row>`)))).toEqual(['too-many-columns'])
})

test('a CSV of one endless line is refused after 1 MiB, wherever it begins', async () => {
  expect(await codesOf('x'.repeat(3 * 1024 * 1024))).toEqual(['line-too-long'])
  const [late] = await refusalsOf(`Title,Supplier\na,b\n${'y,'.repeat(2 * 1024 * 1024)}`)
  expect(late).toMatchObject({ code: 'line-too-long', line: 3 })
})

test('a quotation mark that is never closed is refused by the line on which it opens', async () => {
  const [short] = await refusalsOf('Title,Supplier\na,b\n"c,d\ne,f\n')
  expect(short).toMatchObject({ code: 'unclosed-quotation', line: 3 })
  const [long] = await refusalsOf(`Title,Supplier\na,b\n"c,d\n${'e,f\n'.repeat(600_000)}`)
  expect(long).toMatchObject({ code: 'line-too-long', line: 3 })
})

test('NUL and half characters are refused by line, and the other lines are read', async () => {
  expect(await refusalsOf('Title,Supplier\na,b\nc\0,d\ne,f\n')).toMatchObject([{ code: 'bad-characters', line: 3 }])
  const halfInUtf8 = Buffer.concat([Buffer.from('Title,Supplier\na,b\nc'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from(',d\n')])
  expect(await refusalsOf(halfInUtf8)).toMatchObject([{ code: 'bad-characters', line: 3 }])
  const halfInUtf16 = Buffer.concat([
    Buffer.from('\uFEFFTitle,Supplier\na,b\nc', 'utf16le'),
    Buffer.from([0x00, 0xd8]),
    Buffer.from(',d\n', 'utf16le'),
  ])
  expect(await refusalsOf(halfInUtf16)).toMatchObject([{ code: 'bad-characters', line: 3 }])
  const halfInWorkbook = makeZip(workbookParts(`${GOOD}<row r="3"><c r="A3" t="inlineStr"><is><t>x_xD800_</t></is></c></row>`))
  expect(await refusalsOf(halfInWorkbook)).toMatchObject([{ code: 'bad-characters', line: 3 }])
})
