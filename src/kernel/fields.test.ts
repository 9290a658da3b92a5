import { expect, test } from 'vitest'
import { choice, choices, date, instant, longText, parseFields, reference, text, upload, type Fields } from './fields.ts'

const said = (fields: Fields, typed: Record<string, string>): string[] => {
  const parsed = parseFields(fields, typed, { text: true })
  return parsed.ok ? [] : parsed.refusals.map((refusal) => refusal.words)
}

test('what is missing is asked for with its article, and choices are selected', () => {
  expect(said({ name: text({ label: 'Name of the service' }) }, {})).toEqual(['Enter the name of the service.'])
  expect(said({ how: choice({ label: 'How it ended', options: [{ value: 'a', text: 'A' }] }) }, {})).toEqual(['Select how it ended.'])
  expect(said({ contract: reference({ label: 'Contract', to: 'contract' }) }, {})).toEqual(['Select the contract.'])
  expect(said({ file: upload({ label: 'File as published' }) }, {})).toEqual(['Select the file as published.'])
})

test('a label that is no noun has its own words in messages', () => {
  const fields = { on: date({ label: 'To be reached by', named: 'the date the outcome is to be reached by' }) }
  expect(said(fields, {})).toEqual(['Enter the date the outcome is to be reached by.'])
  expect(said(fields, { on: '2027-02-30' })).toEqual(['The date the outcome is to be reached by must be a real date.'])
})

test('"signed on" is the day it was signed, "published at" the date and time it was published', () => {
  expect(said({ on: date({ label: 'Agreed by both sides on' }) }, {})).toEqual(['Enter the day it was agreed by both sides.'])
  expect(said({ at: instant({ label: 'Published at' }) }, {})).toEqual(['Enter the date and time it was published.'])
})

test('initials keep their capitals', () => {
  expect(said({ code: text({ label: 'CPV code' }) }, {})).toEqual(['Enter the CPV code.'])
})

test('what is too long is told the number of characters', () => {
  expect(said({ name: text({ label: 'Name', max: 3 }) }, { name: 'long' })).toEqual(['The name must be on one line, in 3 characters or fewer.'])
  expect(said({ why: longText({ label: 'Why', named: 'the reason', max: 1000 }) }, { why: 'x'.repeat(1001) })).toEqual(['The reason must be 1,000 characters or fewer.'])
})

test('a refused choice names what is accepted, with its words where they say more', () => {
  const options = [{ value: 'up', text: 'More is better' }, { value: 'down', text: 'Less is better' }, { value: 'contract-manager', text: 'Contract manager' }]
  expect(said({ direction: choice({ label: 'Direction', options }) }, { direction: 'More is better' })).toEqual(['The direction must be one of: up (More is better), down (Less is better), contract-manager.'])
  expect(said({ ways: choices({ label: 'Ways', options }) }, { ways: 'sideways' })).toEqual(['The ways must be one or more of: up (More is better), down (Less is better), contract-manager.'])
})
