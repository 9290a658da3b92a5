import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshApp, type TestApp } from '../../../test/setup/app.ts'
import { kpiFor } from '../../../test/setup/contract.ts'
import type { Actor } from '../../kernel/act.ts'
import { askQuery } from '../../kernel/ask.ts'
import { buildServer } from '../../web/server.ts'
import type { SideBySide } from '../side-by-side/side-by-side.ts'
import type { Market, MarketRow } from './market.ts'

let t: TestApp
let commissioner: Actor
let manager: Actor
let finance: Actor
let programme = ''
let partnership = ''
const contracts: Record<string, string> = {}
const clock = (moment: string): Promise<unknown> => t.done('kernel.move-clock', { kind: 'system', bodyId: t.icb, roles: [], name: 'test' }, { to: moment })
const ask = async <R>(name: string, params: Record<string, string> = {}, actor: Actor = manager): Promise<R> => {
  const answer = await askQuery(t.app.db, t.app.registry.query(name)!, actor, params)
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.result as R
}

beforeAll(async () => {
  t = await freshApp({ at: '2026-05-04T12:00:00Z' })
  commissioner = await t.staff(t.icb, 'commissioner', 'administrator')
  manager = await t.staff(t.icb, 'contract-manager', 'procurement-lead')
  finance = await t.staff(t.icb, 'finance', 'board-member')
  const council = await t.staff(t.council, 'commissioner', 'administrator', 'finance')
  const agreed = await t.done('bodies.agree-partnership', commissioner, { name: 'Pooled fund for nights', instrument: 'Section 75', way: 'parallel', members: [t.council], signedOn: '2026-04-01', from: '2026-04-01' })
  partnership = agreed.records.find((record) => record.kind === 'partnership')!.id
  programme = (await t.done('cycle.open-programme', commissioner, { name: 'Nights', purpose: 'Sleep', level: 'place', tier: 'light', partnership })).records.find((record) => record.kind === 'programme')!.id
  const need = (await t.done('analyse.record-need', commissioner, { programme, title: 'Carers do not sleep', statement: 'Many.', place: 'E06000001', affected: 120 })).goTo!
  await t.done('plan.set-budget-line', finance, { name: 'Nights, ICB', purpose: 'Nights', for: need, amount: 300_000_00, year: '2026/27', source: 'Core' })
  await t.done('plan.set-budget-line', council, { name: 'Nights, council', purpose: 'Nights', for: need, amount: 100_000_00, year: '2026/27', source: 'Core' })
  await t.done('bodies.register-organisation', manager, { name: 'Owl Nights', kind: 'provider' })
  const owl = (await ask<{ value: string; text: string }[]>('bodies.providers')).find((one) => one.text.startsWith('Owl Nights'))!.value
  for (const [name, provider, annualValue] of [['north', t.provider, 200_000_00], ['south', owl, 100_000_00]] as const) {
    const contract = (await t.done('deliver.record-contract', manager, { title: `Night sitting ${name}`, provider, service: 'Night sitting', startsOn: '2026-04-01', endsOn: '2029-03-31', annualValue, value: annualValue * 3, programme })).goTo!
    await t.done('deliver.start-contract', manager, { contract, on: '2026-04-01' })
    await t.done('deliver.agree-payment-terms', finance, { contract, way: 'tariff', from: '2026-04-01', prices: `Night: ${name === 'north' ? '150.00' : '180.00'}`, reason: 'As agreed' })
    contracts[name] = contract
  }
  await t.done('deliver.report-activity', manager, { contract: contracts['north'], month: '2026-04-01', units: 'Night: 100' })
  await t.done('deliver.report-activity', manager, { contract: contracts['south'], month: '2026-04-01', units: 'Night: 40' })
  await t.done('deliver.record-month-paid', finance, { contract: contracts['north'], month: '2026-04-01', amount: 15_000_01, paidOn: '2026-05-04', paymentReference: 'P-1' })
  const kpi = await kpiFor(t, manager, contracts['north']!, { name: 'Nights covered', target: 90, targetFrom: '2026-04-01' })
  await t.done('deliver.correct-observation', manager, { kpi, period: '2026-04', value: 88, reason: 'Return' })
  await clock('2026-06-03T12:00:00Z')
  await t.done('deliver.report-activity', manager, { contract: contracts['north'], month: '2026-04-01', units: 'Night: 110' })
})
afterAll(() => t.close())

test('a market says who is in it, how far it rests on one, at what price, and what is not known', async () => {
  const { market } = await ask<{ market: Market }>('review.market', { service: 'night  SITTING', place: 'E06000001' })
  expect(market.now).toMatchObject({ contracts: 2, providers: 2 })
  expect(market.now.hhi).toBeCloseTo(5555.6, 0)
  expect(market.spreads).toMatchObject([{ line: 'Night', contracts: 2, least: 150_00n, most: 180_00n }])
  expect(market.index).toBeNull()
  expect(market.needs).toMatchObject([{ title: 'Carers do not sleep', people: 120 }])
  expect(market.moves.map((one) => one.kind)).toEqual(['entry', 'entry'])
  expect(market.quality.find((one) => one.contractId === contracts['north'])).toMatchObject({ targets: 1, met: 0, rating: null })
})

test('a contract that its provider gives back is a hand-back, from the change that both signed', async () => {
  const change = (await t.done('deliver.propose-change', manager, { contract: contracts['south'], type: 'termination', title: 'Given back', what: 'It ends', why: 'No staff for nights.', effectiveOn: '2026-06-03', newEndsOn: '2026-09-30', ending: 'notice by the provider', regime: 'psr' })).goTo!
  await t.done('deliver.offer-change', manager, { change })
  await t.done('deliver.record-answer-to-change', manager, { change, answer: 'agrees', on: '2026-06-03', words: 'Letter' })
  await t.done('deliver.approve-change', commissioner, { change, meeting: 'Committee', meetingOn: '2026-06-02', delegation: 'Scheme', reason: 'The provider gave notice.' })
  await t.done('deliver.sign-change', manager, { change, signedOn: '2026-06-03', signedBy: 'Both' })
  await clock('2026-10-05T12:00:00Z')
  const rows = await ask<MarketRow[]>('review.markets')
  expect(rows).toMatchObject([{ service: 'Night sitting', place: 'E06000001', providers: 1, entries: 2, exits: 1, handBacks: 1, hhi: 10_000 }])
  const server = await buildServer(t.app, { log: false })
  const open = async (url: string) => server.inject({ url, cookies: { 'cc-session': await t.session(manager) } })
  const page = await open('/review/market?service=Night%20sitting')
  for (const words of ['One contract was handed back in three years.', 'Given back by the provider. No staff for nights.', 'Ratings of the regulator are not known here', 'Free places and who waits are not known']) expect(page.body).toContain(words)
  expect((await open('/review/markets')).body).toContain('1 handed back')
  expect((await open('/review/markets?format=csv')).body.split('\n')[1]).toContain('Night sitting')
  expect((await open('/review/market?service=Night%20sitting&format=csv')).body.trim().split('\n')).toHaveLength(3)
  expect((await open('/review/market?service=Nobody')).statusCode).toBe(404)
  await server.close()
})

test('side by side, each month has its activity, its money by partner and its outcomes, as known at a day', async () => {
  const at = (found: SideBySide, title: string) => found.series.find((one) => one.title === title)!.values[found.months.indexOf('2026-04')]
  const now = await ask<SideBySide>('review.side-by-side', { of: programme })
  expect(at(now, 'Night')).toBe(150)
  expect(at(now, 'Commitment')).toBe(110n * 150_00n + 40n * 180_00n)
  expect(at(now, 'Invoiced')).toBeNull()
  expect(at(now, 'Paid')).toBe(15_000_01n)
  // Three quarters and one quarter, the odd penny given once.
  expect([at(now, 'Paid, part of NHS Testshire'), at(now, 'Paid, part of Testham Council')].map(Number).sort((a, b) => a - b)).toEqual([3_750_00, 11_250_01])
  expect(at(now, 'Nights covered: Night sitting north')).toBe(88)
  const then = await ask<SideBySide>('review.side-by-side', { of: programme, known: '2026-05-31' })
  expect(at(then, 'Night')).toBe(140)
  expect(then.months.at(-1)).toBe('2026-04')
  expect((await ask<SideBySide>('review.side-by-side', { of: partnership })).programmes).toMatchObject([{ title: 'Nights' }])
})

test('the page shows it to the partner too, and nothing of it to a stranger', async () => {
  const server = await buildServer(t.app, { log: false })
  const open = async (url: string, actor: Actor) => server.inject({ url, cookies: { 'cc-session': await t.session(actor) } })
  const page = await open(`/review/side-by-side/${programme}`, await t.staff(t.council, 'commissioner', 'administrator', 'finance'))
  for (const words of ['as known on', 'Whose money', '£300,000 (75.0 %)', 'Nights covered', 'Where each comes from']) expect(page.body).toContain(words)
  expect((await open(`/review/side-by-side/${programme}?format=csv`, manager)).body.split('\n')[0]).toContain('Money: Paid')
  const stranger = await t.staff(t.stranger, 'commissioner')
  expect((await open(`/review/side-by-side/${programme}`, stranger)).statusCode).toBe(404)
  expect((await open(`/review/side-by-side/${partnership}`, stranger)).statusCode).toBe(404)
  expect(await ask<MarketRow[]>('review.markets', {}, stranger)).toEqual([])
  await server.close()
})

test('a price is the one in force: what was decided later overrules from its month on, as the account reckons it', async () => {
  const agree = (from: string, price: string) => t.done('deliver.agree-payment-terms', finance, { contract: contracts['north'], way: 'tariff', from, prices: `Night: ${price}`, reason: 'Agreed' })
  await agree('2026-09-01', '160.00')
  await clock('2026-10-06T12:00:00Z')
  await agree('2026-07-01', '155.00')
  const { market } = await ask<{ market: Market }>('review.market', { service: 'Night sitting' })
  expect(market.spreads).toMatchObject([{ least: 155_00n, most: 155_00n }])
})

test('a yearly value without terms is a commitment in twelve parts that add up to it', async () => {
  const contract = (await t.done('deliver.record-contract', manager, { title: 'Day sitting', provider: t.provider, service: 'Day sitting', startsOn: '2025-04-01', endsOn: '2026-03-31', annualValue: 100_00, value: 100_00, programme })).goTo!
  await t.done('deliver.start-contract', manager, { contract, on: '2025-04-01' })
  const found = await ask<SideBySide>('review.side-by-side', { of: programme, months: '24' })
  const committed = found.series.find((one) => one.title === 'Commitment')!.values.filter((_, at) => found.months[at]! >= '2025-04' && found.months[at]! <= '2026-03') as bigint[]
  expect(committed).toHaveLength(12)
  expect(committed.reduce((sum, one) => sum + one, 0n)).toBe(100_00n)
})
