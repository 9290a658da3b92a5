import { expect, test } from 'vitest'
import type { Kind } from '../kernel/act.ts'
import { tasksFirst, sentence } from './home.ts'
import { drawnThread, sentenceOf, whyOf } from './thread.page.ts'
import type { Thread, ThreadNode } from './thread.ts'

const columns: Record<string, Kind['column']> = { need: 'need', outcome: 'outcome', decision: 'decision', kpi: 'kpi' }
const registry = { kind: (name: string) => ({ words: name, column: columns[name] }) as Kind, process: () => undefined }
const node = (id: string, kind: string, distance: number): ThreadNode => ({ id, kind, reference: id, title: id, state: 'x', body_id: 'b', body: 'B', distance, open: true })
const thread: Thread = {
  start: 'outcome', cut: false, records: [node('need', 'need', -1), node('outcome', 'outcome', 0), node('decision', 'decision', 1), node('later', 'need', 2)],
  links: [{ from: 'need', to: 'outcome', kind: 'aims at' }, { from: 'outcome', to: 'decision', kind: 'decided in' }, { from: 'decision', to: 'later', kind: 'carried into' }],
  gaps: [{ record: 'outcome', side: 'after', kind: 'kpi', words: 'Nothing measures this outcome yet' }],
}

test('a need that follows from a decision stands in the next round, not back in the first column', () => {
  const drawn = drawnThread(thread, registry, (record) => `/${record.id}`)
  const of = (title: string): string[] => drawn.columns.find((column) => column.title === title)!.cards.map((card) => card.title)
  expect(of('Need')).toEqual(['need'])
  expect(of('Next round')).toEqual(['later'])
})

test('a gap is a card of its own in the column of what is missing, joined to the record that lacks it', () => {
  const drawn = drawnThread(thread, registry, (record) => `/${record.id}`)
  const gap = drawn.columns.find((column) => column.title === 'Indicator')!.cards[0]!
  expect(gap).toMatchObject({ gap: true, title: 'Nothing measures this outcome yet' })
  expect(drawn.lines).toContainEqual({ from: 'outcome', to: gap.id, words: 'not linked yet' })
})

test('the thread says in a sentence what leads here, what follows and how much is missing', () => {
  expect(sentenceOf(thread)).toBe('1 record leads here and 2 records follow. 1 place is not linked yet.')
})

test('the first sentence answers why: the need that it goes back to and the furthest step that it has led to', () => {
  const text = (start: Thread): string => whyOf(start, registry, () => undefined).markup
  expect(text({ ...thread, records: thread.records.slice(0, 3) })).toBe('It goes back to the need need. It has led to the decision decision.')
  expect(text({ ...thread, records: [node('need', 'need', 0)] })).toBe('Nothing has followed from it yet.')
})

test('a gap of another record names it, so that alike gaps can be told apart and put right', () => {
  const drawn = drawnThread({ ...thread, gaps: [{ record: 'need', side: 'before', kind: 'dataset', words: 'No data set shows this need yet' }] }, registry, (record) => `/${record.id}`)
  expect(drawn.columns.find((column) => column.title === 'Evidence')!.cards[0]).toMatchObject({ gap: true, about: { title: 'need', href: '/need' } })
})

test('a contract manager sees tasks first, a strategist the wheel first, whoever is both the wheel', () => {
  expect(tasksFirst(['contract-manager'])).toBe(true)
  expect(tasksFirst(['commissioner'])).toBe(false)
  expect(tasksFirst(['contract-manager', 'commissioner'])).toBe(false)
})

test('the heading of the wheel counts what is late and what is due', () => {
  expect(sentence([{ standing: 'late' }, { standing: 'due' }, { standing: 'in time' }])).toBe('3 programmes: 1 late, 1 with something due within 14 days')
  expect(sentence([{ standing: 'in time' }])).toBe('1 programme, all in time')
})

test('many returns of a contract are one card that leads to their list', () => {
  const returns = Array.from({ length: 25 }, (_, index) => node(`return-${index}`, 'return', 1))
  const drawn = drawnThread({ ...thread, records: [...thread.records, ...returns], links: [...thread.links, ...returns.map((one) => ({ from: 'outcome', to: one.id, kind: 'asks for' }))] }, { ...registry, kind: (name: string) => ({ words: name, plural: `${name}s`, module: 'deliver', column: columns[name] }) as Kind }, (record) => `/${record.id}`)
  const cards = drawn.columns.find((column) => column.title === 'Indicator')!.cards.filter((card) => !card.gap)
  expect(cards).toEqual([{ id: 'return-0', kind: '25 together', title: '25 returns', href: '/deliver/returns' }])
  expect(drawn.lines.filter((line) => line.to === 'return-0')).toHaveLength(1)
})
