// The whole cycle through the HTTP API alone: a token, an address and fetch, from two bodies that work together to the next round.
import type { FastifyInstance } from 'fastify'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codes, indicatorFile, lookupFile } from '../../src/analyse/invented-place.fixture.ts'
import { runnersOf } from '../../src/app.ts'
import type { Role } from '../../src/kernel/act.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { verifyJournal } from '../../src/kernel/journal/verify.ts'
import { issueToken } from '../../src/people/index.ts'
import { buildServer } from '../../src/web/server.ts'
import { runJob } from '../../src/worker/runners.ts'
import { exceptPeople, freshApp, type TestApp } from '../setup/app.ts'
import { LinkHolder, nothingSeen, Person, type DoneSeen, type ProblemSeen } from './client.ts'
import { answersForC, awardNotice, criteria, fall, intention, settledYear, specificationTexts } from './service.ts'

let t: TestApp
let server: FastifyInstance
let address: string
const seen = nothingSeen()
const people: Record<string, Person> = {}
const ids: Record<string, string> = {}
const person = (name: string): Person => people[name]!
const id = (name: string): string => ids[name]!
const clock = (to: string): Promise<DoneSeen> => person('commissioner').do('kernel.move-clock', { to })

beforeAll(async () => {
  t = await freshApp({ at: '2024-01-08T10:00:00Z' })
  server = await buildServer(t.app, { log: false })
  address = await server.listen({ port: 0, host: '127.0.0.1' })
  t.app.baseUrl = address
  const who: [name: string, body: string, ...roles: Role[]][] = [
    ['commissioner', t.icb, 'commissioner'], ['analyst', t.icb, 'analyst'], ['lead', t.icb, 'procurement-lead'], ['manager', t.icb, 'contract-manager'], ['panel', t.icb, 'panel-member'], ['money', t.icb, 'finance'],
    ['provider', t.provider, 'provider'], ['council', t.council, 'commissioner'], ['stranger', t.stranger, 'commissioner'],
  ]
  for (const [name, body, ...roles] of who) {
    const account = await t.staff(body, ...roles)
    const { token } = await issueToken(t.app.db, { accountId: account.accountId, bodyId: body, name, allows: [] })
    people[name] = new Person(address, token, seen)
  }
})
afterAll(async () => {
  await server.close()
  await t.close()
})

/** What the service's worker does beside the web door: everything that waits. */
async function work(): Promise<void> {
  const waiting = await t.app.db.within('server', (tx) => tx.rows(sql<{ id: string }>`select id from kernel.job where state = 'waiting' order by created_at`))
  for (const { id: job } of waiting) await runJob(t.app, runnersOf(), job)
}

test('published figures are sent, looked at and accepted, the spoilt line named', async () => {
  const analyst = person('analyst')
  const bring = async (kind: string, content: string): Promise<string> => {
    const dataset = await analyst.make('evidence.import-dataset', 'dataset', { title: `Published ${kind}`, kind, publisher: 'The Invented Office', licence: 'Open Government Licence v3.0', file: await analyst.upload(`${kind}.csv`, content), period: '2021 to 2023' })
    await work()
    return dataset
  }
  const accept = async (dataset: string): Promise<void> => {
    await analyst.do('evidence.accept-version', { dataset }, dataset)
    await work()
  }
  await accept(await bring('lookup', lookupFile()))
  ids.dataset = await bring('indicators', `${indicatorFile(2500)}502,Falls of older people,${codes.second},Samplewick,upper_tier_la,2023,1,Persons,65+ yrs,,,about 2000,,,,\n`)
  const read = async (): Promise<{ id: string; state: string; rejected: number }> => (await analyst.ask<{ id: string; state: string; rejected: number }[]>('evidence.versions', { dataset: id('dataset') }))[0]!
  expect(await read()).toMatchObject({ rejected: 1 })
  expect(await analyst.ask('evidence.rejections', { version: (await read()).id })).toMatchObject([{ line: 25, found: 'about 2000' }])
  expect((await analyst.ask<{ indicators: unknown[] } | null>('analyse.place', { code: codes.first }))?.indicators, 'nothing is taken up before it is accepted').toEqual([])
  await accept(id('dataset'))
  expect(await read()).toMatchObject({ state: 'loaded' })
})

test('two bodies agree to decide together, and an analyst records a need from a figure and one without', async () => {
  const { commissioner, analyst } = people as { commissioner: Person; analyst: Person }
  const { indicators } = await analyst.ask<{ indicators: { figure: string; name: string; value: number; statement: string }[] }>('analyse.place', { code: codes.first })
  const figure = indicators.find((one) => one.name === 'Falls of older people')!
  expect(figure).toMatchObject({ value: 2500, statement: expect.stringContaining('Exampleton is higher than Inventland') as string })
  ids.partnership = await commissioner.make('bodies.agree-partnership', 'partnership', { name: 'Exampleton together', instrument: 'section 75 agreement', way: 'joint', members: [t.council], signedOn: '2024-01-02', from: '2024-01-02' })
  ids.programme = await commissioner.make('cycle.open-programme', 'programme', { name: 'Foot care', purpose: 'People with diabetes keep their feet healthy.', level: 'place', tier: 'light', service: 'Community podiatry', areas: codes.first, partnership: id('partnership') })
  ids.need = await analyst.make('analyse.record-need', 'need', { programme: id('programme'), title: 'Feet are checked too late, and people fall', statement: 'One in four people waits over six weeks.', figure: figure.figure, affected: 3200 })
  ids.other = await analyst.make('analyse.record-need', 'need', { programme: id('programme'), title: 'Clinics are far away', statement: 'People in the north travel an hour.', place: codes.first })
})

test('three people score, each alone, and a priority is proposed from the closed scoring', async () => {
  const commissioner = person('commissioner')
  ids.scoring = await commissioner.make('plan.open-scoring', 'scoring', { title: 'What comes first', programme: id('programme'), needs: [id('need'), id('other')], criteria, scorerRoles: ['commissioner', 'analyst', 'panel-member'], minimumScorers: 3 })
  for (const scorer of ['commissioner', 'analyst', 'panel']) {
    if (scorer === 'panel') expect((await commissioner.held('plan.close-scoring', { scoring: id('scoring') }, id('scoring'))).refusals[0]).toMatchObject({ code: 'scoring.too-few' })
    await person(scorer).do('plan.score-need', { scoring: id('scoring'), need: id('need'), points: '8 7 8', reason: 'Late care costs feet.' }, id('scoring'))
    await person(scorer).do('plan.score-need', { scoring: id('scoring'), need: id('other'), points: '5 6 4', reason: 'Harder to change.' }, id('scoring'))
  }
  await commissioner.do('plan.close-scoring', { scoring: id('scoring') }, id('scoring'))
  ids.priority = await commissioner.make('plan.propose-priority', 'priority', { title: 'Checks in time', scoring: id('scoring'), need: id('need'), reason: 'First with all three.' })
})

test('jointly, the priority waits until the council consents to this very version', async () => {
  const agreed = { priority: id('priority'), decidedWhere: 'Locality Board, 15 January 2024' }
  expect((await person('commissioner').held('plan.agree-priority', agreed, id('priority'))).refusals).toMatchObject([{ code: 'consent.missing', rule: 'BOD-46' }])
  const consent = (version: number): Record<string, unknown> => ({ record: id('priority'), version: String(version), answer: 'consents', meeting: 'Executive, 12 January 2024' })
  await person('council').do('bodies.give-consent', consent(await person('council').version(id('priority'))))
  await person('commissioner').do('plan.change-priority', { priority: id('priority'), title: 'Foot checks in time', reason: 'First with all three; clearer words.' }, id('priority'))
  expect((await person('commissioner').held('plan.agree-priority', agreed, id('priority'))).refusals).toMatchObject([{ code: 'consent.missing' }])
  expect((await person('stranger').held('bodies.give-consent', consent(2))).status).not.toBe(200)
  await person('council').do('bodies.give-consent', consent(await person('council').version(id('priority'))))
  const done = await person('commissioner').do('plan.agree-priority', agreed, id('priority'))
  expect(done.records.find((record) => record.id === id('priority'))?.state).toBe('agreed')
})

test('an outcome, a budget line, a specification with its requirement and an indicator are agreed', async () => {
  const commissioner = person('commissioner')
  await commissioner.do('cycle.move-programme', { programme: id('programme'), to: 'plan', reason: 'Needs are weighed.' }, id('programme'))
  ids.outcome = await commissioner.make('plan.set-outcome', 'outcome', { title: 'Feet are checked in time', from: id('priority'), indicator: 'Checked within 6 weeks', unit: '%', direction: 'up', baseline: 74, baselineOn: '2023-12-31', target: 80, targetOn: '2026-03-31' })
  ids.budget = await person('money').make('plan.set-budget-line', 'budget-line', { name: 'Foot care', purpose: 'Checks near home', for: id('priority'), amount: 120_000_00, year: '2024/25', source: 'Core allocation' })
  ids.specification = await commissioner.make('plan.draft-specification', 'specification', { title: 'Foot care', programme: id('programme'), outcomes: [id('outcome')], ...specificationTexts })
  await commissioner.do('plan.add-requirement', { specification: id('specification'), words: 'Check feet within 6 weeks for at least 80 % of people.', outcome: id('outcome') }, id('specification'))
  ids.kpi = await commissioner.make('plan.add-kpi', 'kpi', { name: 'Checked within 6 weeks', specification: id('specification'), outcome: id('outcome'), unit: '%', direction: 'up', frequency: 'monthly', baseline: 74, baselineWords: 'The contract before, 2023', target: 80, targetFrom: '2024-04-01', source: 'The monthly return', owner: 'Service lead', limitRule: 'three months' })
  await person('money').do('plan.assign-budget-line', { budgetLine: id('budget'), paysFor: id('specification') }, id('budget'))
  await commissioner.do('plan.agree-specification', { specification: id('specification'), decidedWhere: 'Committee, 15 January 2024' }, id('specification'))
})

test('the route is decided by its tests, the intention is published and the standstill holds the award back until it has ended', async () => {
  const lead = person('lead')
  await clock('2024-01-22T10:00:00Z')
  await lead.do('cycle.move-programme', { programme: id('programme'), to: 'procure', reason: 'The specification is agreed.' }, id('programme'))
  ids.procurement = await lead.make('procure.begin-procurement', 'procurement', { title: 'Foot care', programme: id('programme'), specification: id('specification'), description: 'Foot checks and foot care', value: 360_000_00, cpv: '85121000' })
  const unknown = await lead.held('procure.decide-route', { procurement: id('procurement'), regime: 'PSR', process: 'DIRECT_AWARD_C' }, id('procurement'))
  expect(unknown.refusals.map((refusal) => refusal.rule)).toContain('PSR-32')
  await lead.do('procure.decide-route', { procurement: id('procurement'), ...answersForC, regime: 'PSR', process: 'DIRECT_AWARD_C' }, id('procurement'))
  await clock('2024-02-05T10:00:00Z')
  ids.intention = await lead.make('procure.prepare-notice', 'notice', { procurement: id('procurement'), ...intention })
  await lead.do('procure.record-publication', { notice: id('intention'), identifier: 'DEMO-2024-0205', address: 'https://notices.example/DEMO-2024-0205', publishedAt: '2024-02-05T09:00:00Z' }, id('intention'))
  await clock('2024-02-16T10:00:00Z')
  const award = (awardedOn: string): Record<string, unknown> => ({ procurement: id('procurement'), provider: t.provider, value: 360_000_00, awardedOn, serviceStart: '2024-04-01', serviceEnd: '2027-03-31', reason: 'As the intention says.', representations: 'no' })
  expect((await lead.held('procure.award', award('2024-02-16'), id('procurement'))).refusals[0]).toMatchObject({ code: 'award.standstill', rule: 'PSR-53' })
  await clock('2024-02-19T10:00:00Z')
  await lead.do('procure.award', award('2024-02-19'), id('procurement'))
  ids.awarded = await lead.make('procure.prepare-notice', 'notice', { procurement: id('procurement'), ...awardNotice })
  await lead.do('procure.record-publication', { notice: id('awarded'), identifier: 'DEMO-2024-0219', address: 'https://notices.example/DEMO-2024-0219', publishedAt: '2024-02-19T09:30:00Z' }, id('awarded'))
})

test('the contract is agreed and starts, and the provider without an account sends its first return by the signed link', async () => {
  const manager = person('manager')
  const terms = { procurement: id('procurement'), title: 'Foot care', signedOn: '2024-02-19', noticeDays: 92, tier: 'light', annualValue: 120_000_00, service: 'Community podiatry', owner: 'Pat' }
  expect((await manager.held('deliver.agree-contract', terms)).refusals.map((refusal) => refusal.code)).toEqual(['kpi.no-consequence'])
  await manager.do('plan.complete-kpi', { kpi: id('kpi'), consequence: 'A contract performance notice' }, id('kpi'))
  ids.contract = await manager.make('deliver.agree-contract', 'contract', terms)
  await clock('2024-04-01T09:00:00Z')
  await manager.do('deliver.start-contract', { contract: id('contract'), on: '2024-04-01' }, id('contract'))
  await manager.do('cycle.move-programme', { programme: id('programme'), to: 'deliver', reason: 'The contract began.' }, id('programme'))
  await clock('2024-05-02T09:00:00Z')
  ids.return = await manager.make('deliver.request-return', 'return', { contract: id('contract'), period: '2024-04', due: '2024-05-15' })
  const link = async (): Promise<LinkHolder> => {
    await manager.do('deliver.make-return-link', { return: id('return'), until: '2024-05-31' }, id('return'))
    return new LinkHolder(address, (await manager.ask<{ path: string }>('deliver.return-link', { return: id('return') })).path.split('/').at(-1)!, seen)
  }
  const [before, holder] = [await link(), await link()]
  expect(await before.see()).toMatchObject({ status: 401, type: expect.stringContaining('problem+json') as string, body: { refusals: [{ code: 'link.unknown' }] } })
  const asked = (await holder.see()).body
  expect(asked).toMatchObject({ state: 'requested', period: '2024-04', due: '2024-05-15', indicators: [{ name: 'Checked within 6 weeks', unit: '%', target: 80, value: null }] })
  const answers = [{ kpi: asked.indicators[0]!.kpi, value: settledYear[0]![1] }]
  expect(await holder.send({ answers })).toMatchObject({ status: 428 })
  expect(await holder.send({ answers: [{ kpi: 'KPI-99', value: 84 }, { ...answers[0], value: 184 }] }, { version: asked.version })).toMatchObject({ status: 422, type: expect.stringContaining('problem+json') as string })
  expect(await holder.send({ answers, return: id('need') }, { version: asked.version })).toMatchObject({ status: 422, body: { refusals: [{ field: 'return' }] } })
  expect(await holder.send({ answers }, { version: asked.version + 1 })).toMatchObject({ status: 409, body: { current: { version: asked.version } } })
  const [sent, again] = [await holder.send({ answers, words: 'The first month' }, { version: asked.version, key: 'april' }), await holder.send({ answers, words: 'The first month' }, { version: asked.version, key: 'april' })]
  expect(sent).toMatchObject({ status: 200, body: { ok: true, repeated: false, records: [{ id: id('return'), state: 'sent' }] } })
  expect(again).toMatchObject({ status: 200, body: { repeated: true } })
  expect((await holder.see()).body).toMatchObject({ state: 'sent', indicators: [{ value: settledYear[0]![1] }] })
  // The link opens its return and no other door.
  expect((await new Person(address, holder.token, nothingSeen()).send<ProblemSeen>('deliver.send-return', { return: id('return'), answers })).status).toBe(401)
  await manager.do('deliver.accept-return', { return: id('return') }, id('return'))
  expect((await holder.send({ answers }, { version: (await holder.see()).body.version })).status).toBe(409)
})

/** A month as it goes with a provider that has an account: asked, found by the provider among its returns, sent, accepted. */
async function month([period, value]: readonly [string, number], due: string): Promise<void> {
  const [manager, provider] = [person('manager'), person('provider')]
  const asked = await manager.make('deliver.request-return', 'return', { contract: id('contract'), period, due })
  const mine = (await provider.ask<{ id: string; period: string; version: number }[]>('deliver.returns')).find((one) => one.period === period)!
  expect(mine.id).toBe(asked)
  const { lines } = await provider.ask<{ lines: { reference: string }[] }>('deliver.return', { return: asked })
  const sent = await provider.send<DoneSeen>('deliver.send-return', { return: asked, answers: [{ kpi: lines[0]!.reference, value }] }, { version: mine.version })
  expect(sent).toMatchObject({ status: 200, body: { records: [{ state: 'sent' }] } })
  await manager.do('deliver.accept-return', { return: asked }, asked)
}

test('after a settled year of returns a real change becomes a finding, and a notice is taken to its end', async () => {
  const manager = person('manager')
  await clock('2025-04-10T09:00:00Z')
  for (const one of settledYear.slice(1)) await month(one, '2025-04-15')
  await manager.do('review.lock-baseline', { kpi: id('kpi'), from: '2024-04', to: '2025-03', reason: 'The first settled year' }, id('kpi'))
  expect(JSON.stringify(await manager.ask('review.signals'))).not.toContain(id('kpi'))
  await clock('2025-07-14T09:00:00Z')
  for (const one of fall) await month(one, '2025-07-15')
  expect(JSON.stringify(await manager.ask('review.signals'))).toContain(id('kpi'))
  expect((await manager.ask<{ values: { period: string; value: number }[] }>('deliver.observations', { kpi: id('kpi') })).values.map((one) => [one.period, one.value])).toEqual([...settledYear, ...fall])
  ids.finding = await manager.make('review.record-finding', 'finding', { title: 'Fewer feet are checked in time since April 2025', words: 'Below the lower limit three months running.', kpi: id('kpi'), period: '2025-04', signal: 'outside limits' })
  await clock('2025-12-01T09:00:00Z')
  ids.notice = await manager.make('review.give-performance-notice', 'performance-notice', { contract: id('contract'), finding: id('finding'), on: '2025-07-14', failing: 'Since April 2025 fewer than 80 % are checked in time.', clause: 'Schedule 4', remedy: 'At least 80 % again.' })
  const step = (act: string, input: Record<string, unknown>): Promise<DoneSeen> => manager.do(act, { notice: id('notice'), ...input }, id('notice'))
  expect((await manager.held('review.close-performance-notice', { notice: id('notice'), on: '2025-11-28', reason: 'Too soon' }, id('notice'))).status).toBe(409)
  await step('review.hold-meeting', { on: '2025-07-25', words: 'A plan is needed.' })
  await step('review.agree-action-plan', { on: '2025-08-01', keptMonths: 3, actions: [{ what: 'Open two evening clinics', owner: 'Operations director', by: '2025-08-29' }] })
  await step('review.record-action', { action: 1, outcome: 'done', on: '2025-08-28', words: 'A visit' })
  const closed = await step('review.close-performance-notice', { on: '2025-12-01', reason: 'Three months over 80 %.' })
  expect(closed.records.find((record) => record.id === id('notice'))?.state).toBe('closed')
})

test('a review decides, the finding is carried over and the next round opens with it', async () => {
  const commissioner = person('commissioner')
  await commissioner.do('cycle.move-programme', { programme: id('programme'), to: 'review', reason: 'A year and a half of returns.' }, id('programme'))
  ids.review = await person('manager').make('review.open-review', 'contract-review', { contract: id('contract'), on: '2025-12-01', agenda: 'Checks in time, and what comes next.' })
  const decided = await commissioner.do('review.decide', { review: id('review'), choice: 'continue', on: '2025-12-01', meeting: 'Committee, 1 December 2025', delegation: 'Scheme of delegation', reason: 'The checks are in time again.', findings: [id('finding')] }, id('review'))
  ids.decision = decided.records.find((record) => record.kind === 'decision')!.id
  await commissioner.do('review.carry-finding', { finding: id('finding'), words: 'Why did the checks fall behind?' }, id('finding'))
  const next = await commissioner.do('cycle.open-next-round', { programme: id('programme'), learned: 'Continue: evening clinics.' }, id('programme'))
  expect(next.records.find((record) => record.id === id('programme'))?.state).toBe('analyse')
  const round = next.records.filter((record) => record.kind === 'round').sort((a, b) => a.id.localeCompare(b.id)).at(-1)!
  const { links } = await commissioner.ask<{ links: { from: string; to: string; kind: string }[] }>('cycle.thread', { record: id('finding') })
  expect(links).toContainEqual(expect.objectContaining({ from: id('finding'), to: round.id, kind: 'carried into' }))
})

test('from the indicator the thread reaches the need before it and the decision after it; a stranger sees none of it', async () => {
  const thread = await person('analyst').ask<{ records: { id: string; kind: string }[]; cut: boolean }>('cycle.thread', { record: id('kpi') })
  for (const name of ['dataset', 'need', 'priority', 'outcome', 'specification', 'procurement', 'contract', 'finding', 'decision']) expect(thread.records.map((record) => record.id), name).toContain(id(name))
  expect(await person('stranger').ask('cycle.thread', { record: id('kpi') })).toMatchObject({ records: [], links: [] })
})

test('a key that is sent twice acts once; an old version, no version and a wrong token are told', async () => {
  const commissioner = person('commissioner')
  const programme = { name: 'Twice', purpose: 'Once', level: 'place', tier: 'light' }
  const [first, second] = [await commissioner.send<DoneSeen>('cycle.open-programme', programme, { key: 'a-key-of-ours' }), await commissioner.send<DoneSeen>('cycle.open-programme', programme, { key: 'a-key-of-ours' })]
  expect(second.body).toMatchObject({ repeated: true, goTo: first.body.goTo })
  expect(second.body.records.map((record) => record.id).sort()).toEqual(first.body.records.map((record) => record.id).sort())
  const move = { programme: id('programme'), to: 'plan', reason: 'On' }
  expect((await commissioner.send<ProblemSeen>('cycle.move-programme', move, { version: 1 })).body).toMatchObject({ status: 409, current: { version: await commissioner.version(id('programme')) } })
  expect((await commissioner.send<ProblemSeen>('cycle.move-programme', move)).status).toBe(428)
  expect((await new Person(address, 'cc_nobody', nothingSeen()).send<ProblemSeen>('cycle.open-programme', programme)).status).toBe(401)
})

test('the OpenAPI document is valid and names every path that was used', async () => {
  const document = await (await fetch(`${address}/api/openapi.json`)).json() as { openapi: string; paths: Record<string, Record<string, unknown>>; servers?: { url: string }[] }
  const result = await new Validator().validate(document as never)
  expect(result.errors ?? []).toEqual([])
  expect(result.valid).toBe(true)
  expect(document.openapi).toMatch(/^3\.1/)
  const base = new URL(document.servers?.[0]?.url ?? address).pathname.replace(/\/$/, '')
  const named = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${base}${path}`))
  expect([...seen.paths].filter((used) => !named.includes(used))).toEqual([])
  expect(seen.paths.size).toBeGreaterThan(50)
})

test('the journal of all of it verifies, with rows and signatures', async () => {
  const verified = await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })
  expect(verified.findings).toEqual([])
  // The board, the council, and the stranger, where the new figures were held against its statements too.
  expect(verified.chains).toBe(3)
  expect(verified.entries).toBeGreaterThan(110)
})
