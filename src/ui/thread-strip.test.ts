import { expect, test } from 'vitest'
import { threadStrip } from './thread-strip.ts'

const needs = { one: 'Need', many: 'needs', count: 4, records: [{ title: 'Falls', href: '/n/1' }, { title: 'Sleep', href: '/n/2' }, { title: 'Damp', href: '/n/3' }] }
const current = { kind: 'Scoring', title: 'Scoring of needs' }

test('four needs before a scoring are one step with one arrow, not four steps', () => {
  const { markup } = threadStrip({ before: [needs], current, after: [] }, '/cycle/thread/x')
  expect(markup.match(/<li class="cc-strip__step"/g)).toHaveLength(2)
  expect(markup).toContain('4 needs')
  expect(markup).toContain('<li><a class="govuk-link" href="/n/2">Sleep</a></li>')
})

test('records that are not named are counted and lead to the whole thread', () => {
  expect(threadStrip({ before: [needs], current, after: [] }, '/cycle/thread/x').markup).toContain('<a class="govuk-link" href="/cycle/thread/x">and 1 more<span class="govuk-visually-hidden"> needs</span></a>')
})

test('different kinds that follow stand in one step', () => {
  const group = (one: string) => ({ one, many: `${one}s`, count: 1, records: [{ title: `A ${one}` }] })
  const { markup } = threadStrip({ before: [], current, after: [group('Procurement'), group('Indicator')] }, '/t')
  expect(markup.match(/<li class="cc-strip__step"/g)).toHaveLength(2)
  expect(markup.match(/cc-strip__card"/g)).toHaveLength(2)
})

test('the words for those who do not see the picture name the same three sides', () => {
  const { markup } = threadStrip({ before: [needs], current, after: [{ one: 'Priority', many: 'priorities', count: 1, records: [{ title: 'Fewer falls' }] }] }, '/t')
  const words = markup.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
  expect(words).toMatch(/Leads here: 4 needs Falls Sleep Damp and 1 more needs Scoring Scoring of needs Follows from it: Priority Fewer falls/)
})

test('a gap in the thread is said in words, and the current record is marked', () => {
  const { markup } = threadStrip({ before: [{ one: 'Need', many: 'needs', count: 0, records: [], gap: 'No need leads here yet' }], current, after: [] }, '/t')
  expect(markup).toContain('aria-current="step"')
  expect(markup).toContain('Need: not linked yet')
  expect(markup).toContain('No need leads here yet')
})
