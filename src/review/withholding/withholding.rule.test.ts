import { expect, test } from 'vitest'
import { withhold } from '../notice.rule.ts'
import { approvalReasons } from './withholding.rule.ts'

const facts = { missed: 1, months: [], edition_on: '2024-10-01', standard_contract: true }
const of = (missed: number) => withhold({ ...facts, missed }, { month: '2026-03', monthValue: 53_333_300n })
const proposed = { proposed_by: 'dee', amount_pence: '1066666' }
const codes = (...asked: Parameters<typeof approvalReasons>) => approvalReasons(...asked).map((reason) => reason.code)

test('another person approves what one proposed', () => {
  expect(codes(proposed, of(1), { accountId: 'farid' })).toEqual([])
  expect(codes(proposed, of(1), { accountId: 'dee' })).toEqual(['second-person.same'])
  expect(codes({ ...proposed, proposed_by: null }, of(1), { accountId: 'farid' })).toEqual(['second-person.same'])
})

test('what was put right since is not withheld for, and another sum must be proposed anew', () => {
  expect(codes(proposed, of(0), { accountId: 'farid' })).toEqual(['withhold.nothing-missed'])
  expect(codes(proposed, of(2), { accountId: 'farid' })).toEqual(['withhold.changed'])
})

test('nothing proposed, nothing approved', () => {
  expect(codes(undefined, undefined, { accountId: 'farid' })).toEqual(['withhold.no-proposal'])
})
