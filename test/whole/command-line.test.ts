// The whole cycle through the command line alone: every step is a process of its own, with the environment that an operator has.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codes, indicatorFile, lookupFile } from '../../src/analyse/invented-place.fixture.ts'
import { freshApp, type TestApp } from '../setup/app.ts'
import type { DoneSeen } from './client.ts'
import { answersForC, awardNotice, criteria, fall, intention, settledYear, specificationTexts } from './service.ts'

interface Ran { code: number | null; out: string; err: string }
type Words = Record<string, string | readonly string[]>

let t: TestApp
const emails: Record<string, string> = {}
const ids: Record<string, string> = {}
const id = (name: string): string => ids[name]!
const root = join(import.meta.dirname, '../..')

beforeAll(async () => {
  t = await freshApp({ at: '2024-01-08T10:00:00Z' })
})
afterAll(() => t.close())

/** Runs bin/commission as the shell does, with the settings of the service in the environment. */
const commission = (words: readonly string[], { input = '', more = {} }: { input?: string; more?: Record<string, string> } = {}): Promise<Ran> => new Promise((resolve, reject) => {
  const child = spawn(join(root, 'bin/commission'), words, { env: { PATH: process.env['PATH'], TZ: 'UTC', DATABASE_URL: t.app.db.connectionString, SECRET_KEY_FILE: join(t.app.dataDir, 'secret.json'), DATA_DIR: t.app.dataDir, ...more } })
  const ran: Ran = { code: null, out: '', err: '' }
  child.stdout.on('data', (text: Buffer) => { ran.out += text.toString() })
  child.stderr.on('data', (text: Buffer) => { ran.err += text.toString() })
  child.on('error', reject)
  child.on('close', (code) => resolve({ ...ran, code }))
  child.stdin.end(input)
})

const wordsOf = (input: Words): string[] => Object.entries(input).flatMap(([name, value]) => [value].flat().map((one) => `${name}=${one}`))
const run = (who: string, act: string, input: Words): Promise<Ran> => commission(['act', act, ...wordsOf(input), '--as', emails[who]!])

/** Carries an act out: it ends with 0, says nothing on standard error, and what it did is JSON on standard output. */
async function done(who: string, act: string, input: Words): Promise<DoneSeen> {
  const ran = await run(who, act, input)
  expect(ran, act).toMatchObject({ code: 0, err: '' })
  return JSON.parse(ran.out) as DoneSeen
}
async function make(who: string, act: string, kind: string, input: Words): Promise<string> {
  const made = (await done(who, act, input)).records.find((record) => record.kind === kind)
  expect(made, `${act} made no ${kind}`).toBeDefined()
  return made!.id
}
/** JSON from standard input, in the words of the API: how long texts go in. */
async function fromInput(who: string, act: string, input: Record<string, unknown>): Promise<DoneSeen> {
  const ran = await commission(['act', act, '-', '--as', emails[who]!], { input: JSON.stringify(input) })
  expect(ran, act).toMatchObject({ code: 0, err: '' })
  return JSON.parse(ran.out) as DoneSeen
}
/** Asks a query: its rows are JSON on standard output. */
async function asked<T>(who: string, query: string, input: Words = {}): Promise<T> {
  const ran = await commission(['ask', query, ...wordsOf(input), '--as', emails[who]!])
  expect(ran, query).toMatchObject({ code: 0, err: '' })
  return JSON.parse(ran.out) as T
}
const clock = (to: string): Promise<DoneSeen> => done('commissioner', 'kernel.move-clock', { to })

test('an operator sets up two bodies; their administrators open accounts and add the provider', async () => {
  for (const [name, body, kind] of [['commissioner', 'NHS Inventshire', 'icb'], ['council', 'Exampleton Council', 'council']] as const) {
    emails[name] = `${name}@example.test`
    const begun = await commission(['begin', '--body', body, '--kind', kind, '--email', emails[name], '--name', `The first of ${body}`, '--demonstration'])
    expect(begun).toMatchObject({ code: 0, err: expect.stringContaining('not shown again') as string })
    expect(JSON.parse(begun.out)).toMatchObject({ email: emails[name], factor: expect.stringContaining('otpauth://') as string })
  }
  const bodies = await asked<{ value: string; text: string }[]>('commissioner', 'bodies.commissioners')
  ids.council = bodies.find((one) => one.text.startsWith('Exampleton Council'))!.value
  const accounts = [['analyst', 'analyst'], ['lead', 'procurement-lead'], ['manager', 'contract-manager'], ['panel', 'panel-member'], ['money', 'finance']] as const
  await Promise.all(accounts.map(async ([name, role], at) => {
    emails[name] = `${name}@example.test`
    await fromInput('commissioner', 'people.open-account', { email: emails[name], name: `Pat ${name}`, roles: [role], password: `orange tram seven lakes ${at}`, factor: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' })
  }))
  expect(await run('analyst', 'people.open-account', { email: 'x@example.test', name: 'X', roles: 'administrator' })).toMatchObject({ code: 1, out: '' })
  ids.provider = (await done('lead', 'bodies.register-organisation', { name: 'Invented Care Ltd', kind: 'provider' })).goTo!
})

test('a refusal names every reason on standard error and ends with 1; misuse ends with 2; data stand on standard output alone', async () => {
  const begun = Date.now()
  const [refused, unknownAct, notNamed, nobody, help] = await Promise.all([
    run('commissioner', 'cycle.open-programme', { purpose: 'x', level: 'moon', colour: 'red' }), commission(['act', 'cycle.turn-wheel', '--as', emails['commissioner']!]),
    commission(['act', 'cycle.open-programme', 'foot care', '--as', emails['commissioner']!]), commission(['ask', 'cycle.programmes', '--as', 'nobody@example.test']), commission(['help']),
  ])
  expect(refused).toMatchObject({ code: 1, out: '' })
  for (const field of ['colour', 'name', 'level', 'tier']) expect(refused.err).toMatch(new RegExp(`^${field}: `, 'm'))
  expect(unknownAct).toMatchObject({ code: 2, out: '' })
  expect(Date.now() - begun, 'a misused command ends at once').toBeLessThan(30_000)
  expect(notNamed).toMatchObject({ code: 2, out: '', err: '"foot care" is not name=value.\n' })
  expect(nobody).toMatchObject({ code: 2, out: '', err: 'nobody@example.test is no account here, or no member of that body.\n' })
  expect(help).toMatchObject({ code: 0, err: '', out: expect.stringContaining('journal verify') as string })
})

test('published figures go in, with a spoilt line named, and a need is recorded from one of them', async () => {
  const bring = async (kind: string, content: string, title: string): Promise<Ran> => {
    const file = join(t.app.dataDir, `${kind}.csv`)
    writeFileSync(file, content)
    return commission(['import', file, '--kind', kind, '--title', title, '--publisher', 'The Invented Office', '--licence', 'Open Government Licence v3.0', '--period', '2021 to 2023', '--as', emails['analyst']!])
  }
  expect(await bring('lookup', lookupFile(), 'Areas of Inventshire')).toMatchObject({ code: 0, err: '' })
  const figures = await bring('indicators', `${indicatorFile(2500)}502,Falls of older people,${codes.second},Samplewick,upper_tier_la,2023,1,Persons,65+ yrs,,,about 2000,,,,\n`, 'Falls and smoking')
  expect(figures).toMatchObject({ code: 0, err: expect.stringMatching(/^line 25, value "about 2000"/) as string })
  const { dataset, state, rejected } = JSON.parse(figures.out) as { dataset: string; state: string; rejected: number }
  expect({ state, rejected }).toEqual({ state: 'loaded', rejected: 1 })
  ids.dataset = dataset
  const { indicators } = await asked<{ indicators: { figure: string; name: string; statement: string; value: number }[] }>('analyst', 'analyse.place', { code: codes.first })
  const shown = indicators.find((one) => one.name === 'Falls of older people')!
  expect(shown).toMatchObject({ value: 2500, statement: expect.stringContaining('Exampleton is higher than Inventland') as string })
  ids.partnership = await make('commissioner', 'bodies.agree-partnership', 'partnership', { name: 'Exampleton together', instrument: 'section 75 agreement', way: 'joint', members: id('council'), signedOn: '2024-01-02', from: '2024-01-02' })
  ids.programme = await make('commissioner', 'cycle.open-programme', 'programme', { name: 'Foot care', purpose: 'Fewer falls, healthy feet', level: 'place', tier: 'light', areas: codes.first, partnership: id('partnership') })
  ids.need = await make('analyst', 'analyse.record-need', 'need', { programme: id('programme'), title: 'Older people fall more than elsewhere', statement: 'Feet are checked too late.', figure: shown.figure })
  ids.other = await make('analyst', 'analyse.record-need', 'need', { programme: id('programme'), title: 'Clinics are far away', statement: 'An hour by bus', place: codes.first })
})

test('needs are scored by three people and the priority is agreed once the council consents to its version', async () => {
  ids.scoring = await make('commissioner', 'plan.open-scoring', 'scoring', { title: 'What comes first', programme: id('programme'), needs: [id('need'), id('other')], criteria, scorerRoles: ['commissioner', 'analyst', 'panel-member'], minimumScorers: '3' })
  const scores = (who: string): Promise<unknown> => Promise.all(([['need', '8 7 8'], ['other', '5 6 4']] as const).map(([need, points]) => done(who, 'plan.score-need', { scoring: id('scoring'), need: id(need), points, reason: 'Late care costs feet' })))
  await Promise.all(['commissioner', 'analyst'].map(scores))
  expect(await run('commissioner', 'plan.close-scoring', { scoring: id('scoring') })).toMatchObject({ code: 1, out: '' })
  await scores('panel')
  await done('commissioner', 'plan.close-scoring', { scoring: id('scoring') })
  ids.priority = await make('commissioner', 'plan.propose-priority', 'priority', { title: 'Foot checks in time', scoring: id('scoring'), need: id('need'), reason: 'First with all three' })
  const agree = (): Promise<Ran> => run('commissioner', 'plan.agree-priority', { priority: id('priority'), decidedWhere: 'Locality Board' })
  const early = await agree()
  expect(early).toMatchObject({ code: 1, out: '', err: expect.stringContaining('(BOD-46)') as string })
  const consent = (version: number): Promise<DoneSeen> => done('council', 'bodies.give-consent', { record: id('priority'), version: String(version), answer: 'consents', meeting: 'Executive, 12 January 2024' })
  await consent(1)
  // A consent is to a version: what is changed afterwards is asked again.
  await done('commissioner', 'plan.change-priority', { priority: id('priority'), title: 'Foot checks in time', reason: 'First with all three; clearer' })
  expect(await agree()).toMatchObject({ code: 1, out: '', err: expect.stringContaining('(BOD-46)') as string })
  await consent(2)
  expect(await agree()).toMatchObject({ code: 0, err: '' })
})

test('outcome, budget line, specification and indicator are agreed', async () => {
  ids.outcome = await make('commissioner', 'plan.set-outcome', 'outcome', { title: 'Feet are checked in time', from: id('priority'), indicator: 'Checked within 6 weeks', unit: '%', direction: 'up', baseline: '74', baselineOn: '2023-12-31', target: '80', targetOn: '2026-03-31' })
  ids.budget = await make('money', 'plan.set-budget-line', 'budget-line', { name: 'Foot care', purpose: 'Checks near home', for: id('priority'), amount: '120,000', year: '2024/25', source: 'Core allocation' })
  ids.specification = await make('commissioner', 'plan.draft-specification', 'specification', { title: 'Foot care', programme: id('programme'), outcomes: id('outcome'), ...specificationTexts })
  await done('commissioner', 'plan.add-requirement', { specification: id('specification'), words: 'Check feet within 6 weeks for 80 %.', outcome: id('outcome') })
  ids.kpi = await make('commissioner', 'plan.add-kpi', 'kpi', { name: 'Checked within 6 weeks', specification: id('specification'), outcome: id('outcome'), unit: '%', direction: 'up', frequency: 'monthly', baseline: '74', baselineWords: 'Before, 2023', target: '80', targetFrom: '2024-04-01', source: 'The monthly return', owner: 'Service lead', limitRule: 'three months', consequence: 'A contract performance notice' })
  await done('money', 'plan.assign-budget-line', { budgetLine: id('budget'), paysFor: id('specification') })
  await done('commissioner', 'plan.agree-specification', { specification: id('specification'), decidedWhere: 'Committee' })
})

test('the direct award becomes a contract, after the standstill and not before', async () => {
  ids.procurement = await make('lead', 'procure.begin-procurement', 'procurement', { title: 'Foot care', programme: id('programme'), specification: id('specification'), description: 'Foot checks and care', value: '360,000', cpv: '85121000' })
  await fromInput('lead', 'procure.decide-route', { procurement: id('procurement'), ...answersForC, regime: 'PSR', process: 'DIRECT_AWARD_C' })
  await clock('2024-02-05T10:00:00Z')
  const publish = async (notice: Record<string, unknown>, number: string, at: string): Promise<void> => {
    const prepared = await fromInput('lead', 'procure.prepare-notice', { procurement: id('procurement'), ...notice })
    const made = prepared.records.find((record) => record.kind === 'notice')!.id
    await done('lead', 'procure.record-publication', { notice: made, identifier: number, address: `https://notices.example/${number}`, publishedAt: at })
  }
  await publish(intention, 'DEMO-1', '2024-02-05T09:00:00Z')
  const award = (awardedOn: string): Words => ({ procurement: id('procurement'), provider: id('provider'), value: '360000', awardedOn, serviceStart: '2024-04-01', serviceEnd: '2027-03-31', reason: 'As the intention says', representations: 'no' })
  expect(await run('lead', 'procure.award', award('2024-02-05'))).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^awardedOn: The standstill runs to midnight.*\(PSR-53\)\n$/) as string })
  await clock('2024-02-19T10:00:00Z')
  await done('lead', 'procure.award', award('2024-02-19'))
  await publish(awardNotice, 'DEMO-2', '2024-02-19T09:30:00Z')
  ids.contract = await make('manager', 'deliver.agree-contract', 'contract', { procurement: id('procurement'), title: 'Foot care', signedOn: '2024-02-19', noticeDays: '92', tier: 'light', owner: 'Pat' })
})

/** A month as it goes: the manager asks and makes the link, the provider looks and sends by it, the manager accepts. */
async function month([period, value]: readonly [string, number], due: string): Promise<void> {
  const asking = await make('manager', 'deliver.request-return', 'return', { contract: id('contract'), period, due })
  expect(await run('manager', 'deliver.make-return-link', { return: asking, until: due })).toMatchObject({ code: 0, err: expect.stringContaining(`ask deliver.return-link return=${asking}`) as string })
  const { path } = await asked<{ path: string }>('manager', 'deliver.return-link', { return: asking })
  const link = `https://care.example${path}`
  if (period === settledYear[0]![0]) {
    const shown = await byLink(link)
    expect(JSON.parse(shown.out)).toMatchObject({ return: asking, period, due, indicators: [{ name: 'Checked within 6 weeks', target: 80, value: null }] })
    expect(await byLink(link, 'answers=Checked within 6 weeks; 184')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('a percentage lies between 0 and 100') as string })
  }
  const sent = await byLink(link, `answers=Checked within 6 weeks; ${value}`)
  expect(sent).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(sent.out)).toMatchObject({ records: [{ id: asking, state: 'sent' }] })
  await done('manager', 'deliver.accept-return', { return: asking })
}
const byLink = (link: string, ...words: string[]): Promise<Ran> => commission(['return', ...words], { more: { COMMISSION_LINK: link } })
const allOf = async (months: readonly (readonly [string, number])[], due: string): Promise<void> => {
  // Two at a time, as two people would.
  for (let at = 0; at < months.length; at += 2) await Promise.all(months.slice(at, at + 2).map((one) => month(one, due)))
}

test('the provider sends a settled year and three months that fall out of it, and the chart shows a real change', async () => {
  await clock('2024-04-01T09:00:00Z')
  await done('manager', 'deliver.start-contract', { contract: id('contract'), on: '2024-04-01' })
  await done('commissioner', 'cycle.move-programme', { programme: id('programme'), to: 'deliver', reason: 'The contract began' })
  await clock('2025-04-10T09:00:00Z')
  expect(await byLink('https://care.example/return/abcdef')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Ask the commissioner') as string })
  expect(await commission(['return'])).toMatchObject({ code: 2, out: '' })
  await allOf(settledYear, '2025-04-15')
  await done('manager', 'review.lock-baseline', { kpi: id('kpi'), from: '2024-04', to: '2025-03', reason: 'The first settled year' })
  expect(JSON.stringify(await asked('manager', 'review.signals'))).not.toContain(id('kpi'))
  await clock('2025-07-14T09:00:00Z')
  await allOf(fall, '2025-07-15')
  expect((await asked<{ values: { period: string; value: number }[] }>('manager', 'deliver.observations', { kpi: id('kpi') })).values.map((one) => [one.period, one.value])).toEqual([...settledYear, ...fall])
  expect(JSON.stringify(await asked('manager', 'review.signals'))).toContain(id('kpi'))
}, 900_000)

test('the real change becomes a finding and a notice that is closed, a review decides and the next round opens with the finding', async () => {
  ids.finding = await make('manager', 'review.record-finding', 'finding', { title: 'Fewer feet are checked in time since April 2025', words: 'Below the lower limit three months running.', kpi: id('kpi'), period: '2025-04', signal: 'outside limits' })
  expect(JSON.stringify(await asked('manager', 'review.signals')), 'the change is answered').not.toContain(id('kpi'))
  ids.notice = await make('manager', 'review.give-performance-notice', 'performance-notice', { contract: id('contract'), finding: id('finding'), on: '2025-07-14', failing: 'Fewer than 80 %', clause: 'Schedule 4', remedy: 'At least 80 %' })
  await clock('2025-12-01T09:00:00Z')
  const step = (act: string, input: Words): Promise<DoneSeen> => done('manager', act, { notice: id('notice'), ...input })
  const close = (): Words => ({ notice: id('notice'), on: '2025-12-01', reason: 'Three months over 80 %' })
  expect(await run('manager', 'review.close-performance-notice', close()), 'no meeting, no plan yet').toMatchObject({ code: 1, out: '' })
  await step('review.hold-meeting', { on: '2025-07-25', words: 'A plan is needed' })
  await step('review.agree-action-plan', { on: '2025-08-01', keptMonths: '3', actions: 'Open two evening clinics; Operations director; 2025-08-29' })
  await step('review.record-action', { action: '1', outcome: 'done', on: '2025-08-28', words: 'A visit' })
  const closed = await done('manager', 'review.close-performance-notice', close())
  expect(closed.records.find((record) => record.id === id('notice'))?.state).toBe('closed')
  await done('commissioner', 'cycle.move-programme', { programme: id('programme'), to: 'review', reason: 'A year and a half of returns' })
  ids.review = await make('manager', 'review.open-review', 'contract-review', { contract: id('contract'), on: '2025-12-01', agenda: 'What comes next' })
  ids.decision = await make('commissioner', 'review.decide', 'decision', { review: id('review'), choice: 'continue', on: '2025-12-01', meeting: 'Committee', delegation: 'Scheme', reason: 'In time again', findings: id('finding') })
  await done('commissioner', 'review.carry-finding', { finding: id('finding'), words: 'Why did the checks fall behind?' })
  const next = await done('commissioner', 'cycle.open-next-round', { programme: id('programme'), learned: 'Continue: evening clinics' })
  expect(next.records.find((record) => record.id === id('programme'))?.state).toBe('analyse')
  const rounds = next.records.filter((record) => record.kind === 'round').map((record) => record.id)
  const { links } = await asked<{ links: { from: string; to: string; kind: string }[] }>('commissioner', 'cycle.thread', { record: id('finding') })
  expect(links.filter((link) => link.from === id('finding') && link.kind === 'carried into').map((link) => rounds.includes(link.to))).toEqual([true])
})

test('the thread of the indicator is printed from the need to the decision, as words and as JSON, and not to a stranger\'s token', async () => {
  const thread = await commission(['thread', id('kpi'), '--as', emails['analyst']!])
  expect(thread).toMatchObject({ code: 0, err: '' })
  for (const words of ['need NEED-', '* ', 'Checked within 6 weeks', 'decision DEC-']) expect(thread.out).toContain(words)
  const issued = await commission(['token', 'reading', '--as', emails['analyst']!, '--allows', 'cycle.thread', '--days', '1'])
  expect(issued).toMatchObject({ code: 0, out: expect.stringMatching(/^cc_\w+\n$/) as string, err: expect.stringContaining('not shown again') as string })
  const byToken = await commission(['thread', id('kpi'), '--json'], { more: { COMMISSION_TOKEN: issued.out.trim() } })
  const { records } = JSON.parse(byToken.out) as { records: { id: string }[] }
  for (const name of ['dataset', 'need', 'priority', 'outcome', 'specification', 'procurement', 'contract', 'finding', 'decision']) expect(records.map((record) => record.id), name).toContain(id(name))
  expect(await commission(['thread', id('kpi')], { more: { COMMISSION_TOKEN: 'cc_wrong' } })).toMatchObject({ code: 2, out: '' })
})

test('a register of three lines goes in with one line named as bad', async () => {
  const file = join(t.app.dataDir, 'register.csv')
  writeFileSync(file, ['Reference,Title,Supplier,Start,End,Annual value,Notice period,Owner', 'C1,Home care north,Acme Care Ltd,01/04/2024,31/01/2027,"£120,000",3 months,Pat', ',,Other Ltd,01/04/2024,31/01/2027,"£90,000",3 months,Pat', 'C3,Day service,Other Ltd,01/04/2024,31/03/2029,"£1",3 months,Pat', ''].join('\n'))
  const ran = await commission(['import', file, '--kind', 'register', '--as', emails['manager']!])
  expect(ran.code).toBe(0)
  expect(JSON.parse(ran.out)).toMatchObject({ rows_made: '2', rows_rejected: '1' })
  expect(ran.err).toMatch(/^line 3\b/m)
  const answers = await commission(['ask', 'deliver.renewals', '--as', emails['manager']!])
  expect(answers.out).toContain('Day service')
  expect(await commission(['import', join(t.app.dataDir, 'nowhere.csv'), '--kind', 'register', '--as', emails['manager']!])).toMatchObject({ code: 2, out: '' })
})

test('a rate is computed as the reference vectors have it, from standard input to standard output', async () => {
  const text = readFileSync(join(root, 'test/vectors/phe_rate.json'), 'utf8')
  const ran = await commission(['compute', 'phe_rate'], { input: text })
  expect(ran).toMatchObject({ code: 0, err: '' })
  const { cases } = JSON.parse(ran.out) as { cases: { id: string; output?: { value: (number | null)[] } }[] }
  const wanted = (JSON.parse(text) as { cases: { id: string; expected?: { value?: (number | null)[] } }[] }).cases
  let compared = 0
  for (const [at, { id: name, expected }] of wanted.entries()) {
    expect(cases[at]?.id).toBe(name)
    for (const [row, value] of (expected?.value ?? []).entries()) {
      const got = cases[at]?.output?.value[row]
      if (value === null) expect(got ?? null, name).toBeNull()
      else expect(Math.abs((got ?? Number.NaN) - value), name).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
      compared += 1
    }
  }
  expect(compared).toBeGreaterThan(100)
})

test('the journal of all of it verifies with rows, signatures and the heads that were written down', async () => {
  const heads = await commission(['journal', 'heads'])
  expect(heads).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(heads.out)).toMatchObject({ n: expect.any(Number) as number, signature: expect.any(String) as string })
  // The provider acts in the commissioner's chain and has none of its own.
  const bodies = (JSON.parse(heads.out) as { heads: [string, string, number, string][] }).heads.map(([body]) => body)
  const ran = await commission(['journal', 'verify', '--rows', '--signatures', '--heads'])
  expect(ran).toMatchObject({ code: 0, err: '' })
  const counted = JSON.parse(ran.out) as { chains: number; entries: number; rows: number; findings: number }
  expect(bodies).toHaveLength(2)
  expect(counted).toMatchObject({ chains: 2, findings: 0 })
  expect(counted.entries).toBeGreaterThan(90)
  expect(counted.rows).toBeGreaterThan(100)
})
