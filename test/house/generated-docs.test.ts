// The documents made from the code are as the code would make them now, and the tables were really read.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { outdatedDocuments, tablesOf } from '../../scripts/make-docs.ts'

const root = join(import.meta.dirname, '..', '..')

test('docs/generated is up to date (./run docs writes it)', () => {
  expect(outdatedDocuments()).toEqual([])
})

test('a table of the migrations is read with class, words and every column', () => {
  const kernel = readFileSync(join(root, 'db/migrations/20261124000100_kernel.sql'), 'utf8')
  const record = tablesOf([kernel]).find((table) => table.name === 'kernel.record')
  expect(record).toMatchObject({ class: 'party', words: expect.stringContaining('thread') as string })
  expect(record!.columns).toHaveLength(14)
  expect(record!.columns.every((column) => /^(public|operational|commercial|personal): /.test(column.words))).toBe(true)
})

test('every decision says what enforces it', () => {
  const index = readFileSync(join(root, 'docs/adr/README.md'), 'utf8')
  const pages = [...index.matchAll(/\]\((\d{4}-[a-z-]+\.md)\)/g)].map((match) => match[1]!)
  expect(pages.length).toBeGreaterThan(11)
  for (const page of pages) expect(readFileSync(join(root, 'docs/adr', page), 'utf8')).toMatch(/## Context\n\n.+\n\n## Decision\n\n.+\n\n## What enforces it\n\n.+/)
})
