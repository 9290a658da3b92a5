import { describe, expect, test } from 'vitest'
import type { ChangeAnswers } from './change.ts'
import { atStake, changeReasons, mayApprove, maySign } from './change.rule.ts'
import { judgeChange, proportionalValue, type JudgedChange, type JudgedContract } from './judge.ts'

const pounds = (amount: number): bigint => BigInt(Math.round(amount * 100))
const answers: ChangeAnswers = { awardedByAOrB: false, characterChanges: false, providedFor: false, outsideFactors: false, authorityDecided: true, onlySuccession: false, favoursProvider: false, ground: 'none' }
const change: JudgedChange = { type: 'variation', regime: 'psr', answers, addedPence: pounds(700_000), effectiveOn: '2026-10-05', newEndsOn: null }
const contract: JudgedContract = { startsOn: '2024-10-01', endsOn: '2027-09-30', extensionUntil: '2029-09-30', noticeDays: 365, originalPence: pounds(32_000_000), originalUntil: '2029-09-30', earlier: [] }
const today = '2026-10-05'

describe('what the rules say of a change', () => {
  test('outreach of 700,000 on 32 million: permitted by limb d, with a modification notice within 30 days', () => {
    const judged = judgeChange(change, contract, today)
    expect(judged).toMatchObject({ permitted: true, rule: 'PSR-62', netPence: '70000000' })
    expect(judged.notices).toMatchObject([{ kind: 'N10', needed: true, by: '2026-11-04' }])
  })
  test('earlier changes count with it: a quarter and half a million together are a new procurement', () => {
    const small = { ...contract, originalPence: pounds(2_000_000), earlier: [{ addedPence: pounds(300_000), authorityDecided: true as const, type: 'variation' as const }] }
    expect(judgeChange({ ...change, addedPence: pounds(199_999.99) }, small, today).permitted).toBe(true)
    expect(judgeChange({ ...change, addedPence: pounds(200_000) }, small, today)).toMatchObject({ permitted: false, rule: 'PSR-65' })
  })
  test('an extension within what the contract provides for is permitted at any value; beyond it the limits count', () => {
    const extension: JudgedChange = { ...change, type: 'extension', addedPence: pounds(12_800_000), newEndsOn: '2029-09-30' }
    expect(judgeChange(extension, contract, today).permitted).toBe(true)
    expect(judgeChange({ ...extension, newEndsOn: '2029-10-01' }, contract, today).permitted).toBe(false)
  })
  test('under the Act the term counts from the start: up to a tenth longer, and a notice comes first beyond', () => {
    const act: JudgedChange = { ...change, regime: 'act', type: 'extension', addedPence: 0n, newEndsOn: '2030-03-01' }
    expect(judgeChange(act, contract, today)).toMatchObject({ permitted: true, notices: [] })
    // Twenty per cent longer passes only as below the threshold, which a change without value is; its notice comes before it.
    expect(judgeChange({ ...act, newEndsOn: '2030-10-01' }, contract, today).notices).toMatchObject([{ kind: 'UK10', by: null, needed: true }])
    expect(judgeChange({ ...act, newEndsOn: '2030-10-01', addedPence: pounds(5_000_000) }, contract, today).permitted).toBe(false)
  })
  test('light touch has no limit; neither regime has none either', () => {
    for (const regime of ['light-touch', 'neither'] as const) expect(judgeChange({ ...change, regime, answers: { ...answers, characterChanges: true } }, contract, today)).toMatchObject({ permitted: true, notices: [] })
  })
  test('where the law is not known, what one of the two forbids is not known', () => {
    expect(judgeChange({ ...change, regime: 'unknown' }, contract, today).permitted).toBe(true)
    expect(judgeChange({ ...change, regime: 'unknown', answers: { ...answers, ground: 'urgency', characterChanges: true } }, contract, today).permitted).toBe('unknown')
    expect(judgeChange({ ...change, regime: 'unknown', answers: { ...answers, characterChanges: true } }, contract, today).permitted).toBe(false)
  })
  test('an assignment under the regime of health care is permitted by succession alone', () => {
    const assignment: JudgedChange = { ...change, type: 'assignment', addedPence: 0n, answers: { ...answers, characterChanges: true } }
    expect(judgeChange(assignment, contract, today).permitted).toBe(false)
    expect(judgeChange({ ...assignment, answers: { ...assignment.answers, onlySuccession: true } }, contract, today).permitted).toBe(true)
  })
  test('an early end says what notice asks for, and under the Act its notice by day', () => {
    const end: JudgedChange = { ...change, type: 'termination', regime: 'act', addedPence: 0n, newEndsOn: '2027-03-31' }
    const judged = judgeChange(end, contract, today)
    expect(judged.warnings.join()).toMatch(/365 days of notice.*5 October 2027/)
    expect(judged.notices).toMatchObject([{ kind: 'UK11', by: '2027-04-29' }])
  })
})

test('the added value of an extension grows with the years and days', () => {
  expect(proportionalValue(pounds(6_400_000), '2027-09-30', '2029-09-30')).toBe(pounds(12_800_000))
  expect(proportionalValue(pounds(365), '2027-09-30', '2027-10-30')).toBe(pounds(30))
  expect(proportionalValue(null, '2027-09-30', '2029-09-30')).toBeUndefined()
})

test('a change says what its kind needs, every reason at once', () => {
  const held = { state: 'running', starts_on: '2024-10-01', ends_on: '2027-09-30', provider_id: 'a', value_pence: '3200000000' }
  const ask = { type: 'variation' as const, effectiveOn: '2026-10-05', addedPence: 0n, newAnnualPence: undefined, newEndsOn: undefined, newProviderId: undefined, ending: undefined }
  const fields = (more: object, contractMore: object = {}): (string | undefined)[] => changeReasons({ ...ask, ...more }, { ...held, ...contractMore }).map((reason) => reason.field)
  expect(fields({})).toEqual([])
  expect(fields({ type: 'extension', newEndsOn: '2027-09-30' })).toEqual(['newEndsOn'])
  expect(fields({ type: 'termination' })).toEqual(['newEndsOn', 'ending'])
  expect(fields({ type: 'termination', newEndsOn: '2027-09-30', ending: 'agreement' })).toEqual(['newEndsOn'])
  expect(fields({ type: 'assignment', newProviderId: 'a' })).toEqual(['newProvider'])
  expect(fields({ newProviderId: 'b', newEndsOn: '2028-01-01', effectiveOn: '2024-01-01' })).toEqual(['newProvider', 'effectiveOn', 'newEndsOn'])
  expect(fields({}, { state: 'ended' })).toEqual(['contract'])
})

describe('who may approve', () => {
  const row = { change_type: 'variation' as const, answer: 'agrees' as const }
  const worders = ['dee', 'kim']
  const judged = { permitted: true as const, words: 'It may be made.', rule: 'PSR-62' }
  const alex = { accountId: 'alex', roles: ['commissioner'], meeting: undefined, meetingOn: undefined, delegation: undefined, reason: undefined }
  const limits = [{ role: 'commissioner', limit_pence: '50000000' }, { role: 'finance', limit_pence: '100000000' }]
  const codes = (decision: ReturnType<typeof mayApprove>): string[] => (decision.ok ? decision.notes : decision.refusals).map((one) => one.code)

  test('never who worded it, first or last', () => {
    for (const accountId of worders) expect(codes(mayApprove(row, worders, judged, 0n, limits, { ...alex, accountId }, today))).toEqual(['change.own'])
  })
  test('a worth that is not known is within no limit', () => expect(codes(mayApprove(row, worders, judged, undefined, limits, alex, today))).toEqual(['change.worth-unknown']))
  test('exactly the limit is within it; a penny more names a meeting', () => {
    expect(mayApprove(row, worders, judged, pounds(500_000), limits, alex, today).ok).toBe(true)
    expect(codes(mayApprove(row, worders, judged, pounds(500_000.01), limits, alex, today))).toEqual(['change.over-limit'])
    expect(mayApprove(row, worders, judged, pounds(500_000.01), limits, { ...alex, meeting: 'Finance committee', meetingOn: '2026-09-30', delegation: 'Scheme of delegation, 4.2' }, today)).toMatchObject({ ok: true, value: { decidedAt: 'Finance committee, 30 September 2026; Scheme of delegation, 4.2' } })
  })
  test('the widest limit of several roles counts; a role without one names a meeting', () => {
    expect(mayApprove(row, worders, judged, pounds(900_000), limits, { ...alex, roles: ['commissioner', 'finance'] }, today).ok).toBe(true)
    expect(codes(mayApprove(row, worders, judged, 0n, limits, { ...alex, roles: ['board-member'] }, today))).toEqual(['change.no-limit'])
  })
  test('a meeting has its day and its delegation, and has been held', () => {
    expect(codes(mayApprove(row, worders, judged, 0n, limits, { ...alex, meeting: 'Board' }, today))).toEqual(['change.meeting-day', 'change.delegation'])
    expect(codes(mayApprove(row, worders, judged, 0n, limits, { ...alex, meeting: 'Board', meetingOn: '2026-10-06', delegation: 'Its terms' }, today))).toEqual(['change.meeting-later'])
  })
  test('without the provider’s agreement a variation needs a reason; an extension does not', () => {
    expect(mayApprove({ ...row, answer: '' }, worders, judged, 0n, limits, { ...alex, reason: 'A national variation that both must take' }, today).ok).toBe(true)
    expect(codes(mayApprove({ ...row, answer: '' }, worders, judged, 0n, limits, alex, today))).toEqual(['change.not-agreed'])
    expect(mayApprove({ ...row, answer: '', change_type: 'extension' }, worders, judged, 0n, limits, alex, today).ok).toBe(true)
  })
  test('what the rules do not permit, or cannot say, needs a reason, and goes on with one', () => {
    for (const permitted of [false, 'unknown'] as const) {
      expect(codes(mayApprove(row, worders, { ...judged, permitted }, 0n, limits, alex, today))).toEqual(['change.reason'])
      expect(mayApprove(row, worders, { ...judged, permitted }, 0n, limits, { ...alex, reason: 'Counsel advised on 1 October' }, today).ok).toBe(true)
    }
  })
  test('of an assignment the whole value is at stake, of a cut its size, of another value of a year what it comes to', () => {
    const worth = { value_pence: '3200000000', annual_pence: '100000000', ends_on: '2028-09-30' }
    const one = { change_type: 'variation' as const, added_pence: '0', new_annual_pence: null, effective_on: '2026-10-01', new_ends_on: null }
    expect(atStake({ ...one, change_type: 'assignment' }, worth)).toBe(3_200_000_000n)
    expect(atStake({ ...one, change_type: 'assignment' }, { ...worth, value_pence: null, annual_pence: null })).toBeUndefined()
    expect(atStake({ ...one, added_pence: '-500' }, worth)).toBe(500n)
    // Four pounds million a year more for two years and a day.
    expect(atStake({ ...one, new_annual_pence: '500000000' }, worth)).toBe((400_000_000n * 731n) / 365n)
    expect(atStake({ ...one, new_annual_pence: '500000000' }, { ...worth, ends_on: null })).toBe(400_000_000n)
  })
})

test('a notice that comes before the change is missed at the signature, and does not hold it back', () => {
  const judged = { ...judgeChange({ ...change, regime: 'act', addedPence: pounds(5_000_000) }, contract, today) }
  const row = { approved_on: '2026-10-01', judged }
  expect(maySign(row, [], '2026-10-05', today)).toMatchObject({ ok: true, notes: [{ code: 'change.notice-first' }] })
  expect(maySign(row, ['UK10'], '2026-10-05', today)).toMatchObject({ ok: true, notes: [] })
  expect(maySign(row, ['UK10'], '2026-09-30', today).ok).toBe(false)
})
