// The whole cycle through the command line alone: every step is a process of its own, with the environment that an operator has.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../src/kernel/act.ts'
import { freshApp, type TestApp } from '../setup/app.ts'
import type { DoneSeen } from './client.ts'
import { answersForC, awardNotice, criteria, intention, specificationTexts } from './service.ts'

interface Ran { code: number | null; out: string; err: string }
type Words = Record<string, string | readonly string[]>

let t: TestApp
const emails: Record<string, string> = {}
const ids: Record<string, string> = {}
const id = (name: string): string => ids[name]!
const root = join(import.meta.dirname, '../..')

beforeAll(async () => {
  t = await freshApp({ at: '2024-01-08T10:00:00Z' })
  const who: [name: string, body: string, ...roles: Role[]][] = [
    ['commissioner', t.icb, 'commissioner'], ['analyst', t.icb, 'analyst'], ['lead', t.icb, 'procurement-lead'], ['manager', t.icb, 'contract-manager'], ['council', t.council, 'commissioner'], ['provider', t.provider, 'provider'],
  ]
  for (const [name, body, ...roles] of who) emails[name] = (await t.staff(body, ...roles)).email
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
const clock = (to: string): Promise<DoneSeen> => done('commissioner', 'kernel.move-clock', { to })

test('a refusal names every reason on standard error and ends with 1; misuse ends with 2; data stand on standard output alone', async () => {
  const begun = Date.now()
  const [refused, unknownAct, notNamed, nobody, help] = await Promise.all([
    run('commissioner', 'cycle.open-programme', { purpose: 'x', level: 'moon', colour: 'red' }), commission(['act', 'cycle.turn-wheel', '--as', emails['commissioner']!]),
    commission(['act', 'cycle.open-programme', 'foot care', '--as', emails['commissioner']!]), commission(['ask', 'cycle.programmes', '--as', 'nobody@example.test']), commission(['help']),
  ])
  expect(refused).toMatchObject({ code: 1, out: '' })
  for (const field of ['colour', 'name', 'level', 'tier']) expect(refused.err).toMatch(new RegExp(`^${field}: `, 'm'))
  expect(unknownAct).toMatchObject({ code: 2, out: '' })
  expect(Date.now() - begun, 'a misused command ends at once').toBeLessThan(9000)
  expect(notNamed).toMatchObject({ code: 2, out: '', err: '"foot care" is not name=value.\n' })
  expect(nobody).toMatchObject({ code: 2, out: '', err: 'nobody@example.test is no account here, or no member of that body.\n' })
  expect(help).toMatchObject({ code: 0, err: '', out: expect.stringContaining('journal verify') as string })
})

test('needs are scored by two people and the priority is agreed once the council consents', async () => {
  ids.partnership = await make('commissioner', 'bodies.agree-partnership', 'partnership', { name: 'Testham together', instrument: 'section 75 agreement', way: 'joint', members: t.council, signedOn: '2024-01-02', from: '2024-01-02' })
  ids.programme = await make('commissioner', 'cycle.open-programme', 'programme', { name: 'Foot care', purpose: 'Healthy feet', level: 'place', tier: 'light', areas: 'E06000001', partnership: id('partnership') })
  const [need, other] = await Promise.all(['Feet are checked too late', 'Clinics are far away'].map((title) => make('analyst', 'analyse.record-need', 'need', { programme: id('programme'), title, statement: title, place: 'E06000001' })))
  Object.assign(ids, { need, other })
  ids.scoring = await make('commissioner', 'plan.open-scoring', 'scoring', { title: 'What comes first', programme: id('programme'), needs: [id('need'), id('other')], criteria, scorerRoles: ['commissioner', 'analyst'], minimumScorers: '2' })
  const scores = (need: string, points: string): Promise<DoneSeen>[] => ['commissioner', 'analyst'].map((who) => done(who, 'plan.score-need', { scoring: id('scoring'), need: id(need), points, reason: 'Late care costs feet' }))
  await Promise.all([...scores('need', '8 7 8'), ...scores('other', '5 6 4')])
  await done('commissioner', 'plan.close-scoring', { scoring: id('scoring') })
  ids.priority = await make('commissioner', 'plan.propose-priority', 'priority', { title: 'Foot checks in time', scoring: id('scoring'), need: id('need'), reason: 'First with both' })
  const agree = (): Promise<Ran> => run('commissioner', 'plan.agree-priority', { priority: id('priority'), decidedWhere: 'Locality Board' })
  const early = await agree()
  expect(early).toMatchObject({ code: 1, out: '', err: expect.stringContaining('(BOD-46)') as string })
  await done('council', 'bodies.give-consent', { record: id('priority'), version: '1', answer: 'consents', meeting: 'Executive, 12 January 2024' })
  expect(await agree()).toMatchObject({ code: 0, err: '' })
})

test('outcome, specification and indicator are agreed', async () => {
  ids.outcome = await make('commissioner', 'plan.set-outcome', 'outcome', { title: 'Feet are checked in time', from: id('priority'), indicator: 'Checked within 6 weeks', unit: '%', direction: 'up', baseline: '74', baselineOn: '2023-12-31', target: '80', targetOn: '2026-03-31' })
  ids.specification = await make('commissioner', 'plan.draft-specification', 'specification', { title: 'Foot care', programme: id('programme'), outcomes: id('outcome'), ...specificationTexts })
  await done('commissioner', 'plan.add-requirement', { specification: id('specification'), words: 'Check feet within 6 weeks for 80 %.', outcome: id('outcome') })
  ids.kpi = await make('commissioner', 'plan.add-kpi', 'kpi', { name: 'Checked within 6 weeks', specification: id('specification'), outcome: id('outcome'), unit: '%', direction: 'up', frequency: 'monthly', baseline: '74', baselineWords: 'Before, 2023', target: '80', targetFrom: '2024-04-01' })
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
  const award = (awardedOn: string): Words => ({ procurement: id('procurement'), provider: t.provider, value: '360000', awardedOn, serviceStart: '2024-04-01', serviceEnd: '2027-03-31', reason: 'As the intention says', representations: 'no' })
  expect(await run('lead', 'procure.award', award('2024-02-05'))).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^awardedOn: The standstill runs to midnight.*\(PSR-53\)\n$/) as string })
  await clock('2024-02-19T10:00:00Z')
  await done('lead', 'procure.award', award('2024-02-19'))
  await publish(awardNotice, 'DEMO-2', '2024-02-19T09:30:00Z')
  ids.contract = await make('manager', 'deliver.agree-contract', 'contract', { procurement: id('procurement'), title: 'Foot care', signedOn: '2024-02-19', noticeDays: '92', tier: 'light', owner: 'Pat' })
})

test('the provider sends its return, a finding becomes a notice that is closed, a review decides and the next round opens', async () => {
  await clock('2024-05-02T09:00:00Z')
  await done('manager', 'deliver.start-contract', { contract: id('contract'), on: '2024-04-01' })
  ids.return = await make('manager', 'deliver.request-return', 'return', { contract: id('contract'), period: '2024-04', due: '2024-05-15' })
  await done('provider', 'deliver.send-return', { return: id('return'), answers: 'Checked within 6 weeks; 61' })
  await done('manager', 'deliver.accept-return', { return: id('return') })
  ids.finding = await make('manager', 'review.record-finding', 'finding', { title: 'Far fewer feet are checked in time', words: '61 % in the first month.', kpi: id('kpi'), period: '2024-04', signal: 'judgement' })
  ids.notice = await make('manager', 'review.give-performance-notice', 'performance-notice', { contract: id('contract'), finding: id('finding'), on: '2024-05-02', failing: 'Fewer than 80 %', clause: 'Schedule 4', remedy: 'At least 80 %' })
  await clock('2024-10-01T09:00:00Z')
  const step = (act: string, input: Words): Promise<DoneSeen> => done('manager', act, { notice: id('notice'), ...input })
  await step('review.hold-meeting', { on: '2024-05-14', words: 'A plan is needed' })
  await step('review.agree-action-plan', { on: '2024-05-20', keptMonths: '3', actions: 'Open two evening clinics; Operations director; 2024-06-14' })
  await step('review.record-action', { action: '1', outcome: 'done', on: '2024-06-12', words: 'A visit' })
  await step('review.close-performance-notice', { on: '2024-10-01', reason: 'Three months over 80 %' })
  ids.review = await make('manager', 'review.open-review', 'contract-review', { contract: id('contract'), on: '2024-10-01', agenda: 'What comes next' })
  ids.decision = await make('commissioner', 'review.decide', 'decision', { review: id('review'), choice: 'continue', on: '2024-10-01', meeting: 'Committee', delegation: 'Scheme', reason: 'In time again', findings: id('finding') })
  await done('commissioner', 'cycle.move-programme', { programme: id('programme'), to: 'review', reason: 'Half a year of returns' })
  await done('commissioner', 'review.carry-finding', { finding: id('finding'), words: 'Why did it begin so badly?' })
  await done('commissioner', 'cycle.open-next-round', { programme: id('programme'), learned: 'Continue: evening clinics' })
})

test('the thread of the indicator is printed from the need to the decision, as words and as JSON, and not to a stranger\'s token', async () => {
  const thread = await commission(['thread', id('kpi'), '--as', emails['analyst']!])
  expect(thread).toMatchObject({ code: 0, err: '' })
  for (const words of ['need NEED-', '* ', 'Checked within 6 weeks', 'decision DEC-']) expect(thread.out).toContain(words)
  const issued = await commission(['token', 'reading', '--as', emails['analyst']!, '--allows', 'cycle.thread', '--days', '1'])
  expect(issued).toMatchObject({ code: 0, out: expect.stringMatching(/^cc_\w+\n$/) as string, err: expect.stringContaining('not shown again') as string })
  const byToken = await commission(['thread', id('kpi'), '--json'], { more: { COMMISSION_TOKEN: issued.out.trim() } })
  const { records } = JSON.parse(byToken.out) as { records: { id: string }[] }
  for (const name of ['need', 'priority', 'outcome', 'contract', 'finding', 'decision']) expect(records.map((record) => record.id), name).toContain(id(name))
  expect(await commission(['thread', id('kpi'), '--as', emails['provider']!])).toMatchObject({ out: expect.not.stringContaining('NEED-') as string })
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
  const ran = await commission(['journal', 'verify', '--rows', '--signatures', '--heads'])
  expect(ran).toMatchObject({ code: 0, err: '' })
  const counted = JSON.parse(ran.out) as { chains: number; entries: number; rows: number; findings: number }
  expect(counted).toMatchObject({ chains: 2, findings: 0 })
  expect(counted.entries).toBeGreaterThan(40)
  expect(counted.rows).toBeGreaterThan(100)
})
