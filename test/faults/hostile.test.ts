// Every act, generated over the registry, with missing, wrong, huge and hostile input through the API and the form: never 5xx, and a refusal changes nothing.
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Act, Actor, Role } from '../../src/kernel/act.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { type Field, parseFields } from '../../src/kernel/fields.ts'
import { uuidv7 } from '../../src/kernel/ids.ts'
import { verifyJournal } from '../../src/kernel/journal/verify.ts'
import { buildServer } from '../../src/web/server.ts'
import { csrfToken } from '../../src/web/visitor.ts'
import { sha256 } from '../../src/kernel/keys.ts'
import { exceptPeople, freshApp, type TestApp } from '../setup/app.ts'

let t: TestApp
let server: FastifyInstance
let everybody: Actor
let cookie: string
const allRoles: Role[] = ['commissioner', 'analyst', 'procurement-lead', 'contract-manager', 'finance', 'panel-member', 'board-member', 'administrator']
beforeAll(async () => {
  t = await freshApp({ at: '2026-11-21T12:00:00Z' })
  server = await buildServer(t.app, { log: false })
  everybody = await t.staff(t.icb, ...allRoles)
  cookie = await t.session(everybody)
  await t.done('cycle.open-programme', everybody, { name: 'A programme', purpose: 'p', level: 'place', tier: 'light' })
})
afterAll(async () => {
  await server.close()
  await t.close()
})

export const hostileTexts = [
  `<script>alert(1)</script>`, `'; drop table kernel.record; --`, `"><img src=x onerror=alert(1)>`, '{{7*7}}${7*7}', 'e\u0301'.repeat(30), '\u202Egnp.exe', '../../etc/passwd', '=HYPERLINK("http://x")', `O'Brien & Sons`, '%00%0a', '\u{1F469}\u200D\u{1F52C}',
]
const wrongValues: unknown[] = [null, '', 0, -1, 1e308, true, [], {}, [[]], 'x'.repeat(20_000), '\u0000', '\uD800', Number.MAX_SAFE_INTEGER, '2026-02-30', '9999-12-31', '00000000-0000-0000-0000-000000000000', { $ne: 1 }, ['a', 'b'], 'NaN']

const plausible = (field: Field, text: string): unknown => {
  switch (field.kind) {
    case 'text': case 'long-text': return text
    case 'number': case 'percent': return Math.max(field.limits?.min ?? 1, 1)
    case 'money': return 12_345
    case 'date': return '2026-12-01'
    case 'instant': return '2026-12-01T12:00:00Z'
    case 'choice': return field.options?.[0]?.value ?? text
    case 'choices': return [field.options?.[0]?.value ?? uuidv7()]
    case 'yes-no-unknown': return 'unknown'
    case 'reference': case 'upload': return uuidv7()
  }
}

// What the parser refuses never reaches an act: fields of one make refuse it alike, whichever act asks, so each make is tried with it once.
const triedMakes = new Set<string>()
const makeOf = ({ kind, required, limits, options, optionsFrom, to }: Field): string => JSON.stringify([kind, required, limits, options?.map((option) => option.value), optionsFrom, to])

const inputs = (one: Act): unknown[] => {
  const fields = Object.entries(one.input)
  const whole = (text: string): Record<string, unknown> => Object.fromEntries(fields.map(([name, field]) => [name, plausible(field, text)]))
  const wrong = fields.flatMap(([name, field]) => {
    const make = makeOf(field)
    const known = triedMakes.has(make)
    triedMakes.add(make)
    return wrongValues.map((value) => ({ ...whole('fine words'), [name]: value }))
      .filter((input) => !known || parseFields({ [name]: field }, { [name]: input[name] }, { text: false }).ok)
  })
  return [
    {}, [], null, 'text', 7, { constructor: 1, __proto__: { x: 1 } }, { ...whole('ok'), extra: 'x' },
    ...hostileTexts.map(whole),
    ...wrong,
  ]
}

const rowCount = (): Promise<string> => t.app.db.within('server', (tx) => tx.one(sql<{ count: string }>`select coalesce(sum(seq), 0)::text as count from journal.head`)).then((row) => row.count)

test('no act answers any input with a fault, and a refusal leaves no trace', { timeout: 900_000 }, async () => {
  const faults: string[] = []
  const acts = t.app.registry.acts.filter((one) => one.who.some((role) => allRoles.includes(role as Role)))
  expect(acts.length).toBeGreaterThan(8)
  let written = await rowCount()
  for (const one of acts) {
    for (const input of inputs(one)) {
      const answer = await server.inject({ method: 'POST', url: `/api/${one.name.replace('.', '/')}`, headers: { cookie: `cc-session=${cookie}`, origin: 'http://127.0.0.1:3000', 'content-type': 'application/json', 'if-match': '"1"' }, payload: JSON.stringify(input) })
      if (answer.statusCode >= 500) faults.push(`${one.name} ${JSON.stringify(input).slice(0, 200)} -> ${answer.statusCode}`)
      else if (answer.statusCode >= 400) {
        const problem = answer.json<{ refusals?: { words: string }[] }>()
        if (!problem.refusals?.length && answer.statusCode !== 400) faults.push(`${one.name} refused without a reason: ${answer.body.slice(0, 200)}`)
        const now = await rowCount()
        if (now !== written) faults.push(`${one.name} refused and wrote all the same`)
        written = now
      } else written = await rowCount()
      if (faults.length > 20) break
    }
  }
  expect(faults).toEqual([])
})

test('the form of every act takes hostile words without a fault and shows them escaped', { timeout: 900_000 }, async () => {
  const faults: string[] = []
  const session = { tokenHash: sha256(cookie) } as never
  for (const one of t.app.registry.acts.filter((candidate) => candidate.who.some((role) => allRoles.includes(role as Role)))) {
    const path = `/${one.name.replace('.', '/')}`
    const shown = await server.inject({ method: 'GET', url: `${path}?x=%3Cscript%3Ealert(1)`, headers: { cookie: `cc-session=${cookie}` } })
    if (shown.statusCode !== 200) faults.push(`${path} ${shown.statusCode}`)
    const typed = new URLSearchParams({ csrf: csrfToken(t.app, session, one.name) })
    for (const [name, field] of Object.entries(one.input)) typed.set(name, field.kind === 'text' || field.kind === 'long-text' ? `<script>alert('${name}')</script>\n` : '<b>wrong</b>')
    const sent = await server.inject({ method: 'POST', url: path, headers: { cookie: `cc-session=${cookie}`, origin: 'http://127.0.0.1:3000', 'content-type': 'application/x-www-form-urlencoded' }, payload: typed.toString() })
    if (sent.statusCode >= 500) faults.push(`${path} POST ${sent.statusCode}`)
    if (/<script>alert|<b>wrong/.test(sent.body) || /<script>alert/.test(shown.body)) faults.push(`${path} does not escape`)
  }
  expect(faults).toEqual([])
})

test('hostile words that are accepted are stored verbatim and escaped on every page that shows them', async () => {
  for (const text of hostileTexts) {
    const done = await t.done('cycle.open-programme', everybody, { name: text, purpose: text, level: 'place', tier: 'light' })
    expect(done.records[0]!.title).toBe(text)
    const page = await server.inject({ method: 'GET', url: `/cycle/programmes/${done.goTo!}`, headers: { cookie: `cc-session=${cookie}` } })
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toMatch(/<script>alert|<img src=x/)
  }
  const csv = await server.inject({ method: 'GET', url: '/cycle/programmes?as=csv', headers: { cookie: `cc-session=${cookie}` } })
  expect(csv.body).not.toMatch(/(^|,)"?=HYPERLINK/m)
})

test('a form from another site is refused, whatever cookie comes with it', async () => {
  for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, {}]) {
    const answer = await server.inject({ method: 'POST', url: '/cycle/open-programme', headers: { ...headers, cookie: `cc-session=${cookie}`, 'content-type': 'application/x-www-form-urlencoded' }, payload: 'name=x' })
    expect(answer.statusCode).toBe(403)
    const api = await server.inject({ method: 'POST', url: '/api/cycle/open-programme', headers: { ...headers, cookie: `cc-session=${cookie}`, 'content-type': 'application/json' }, payload: '{}' })
    expect(api.statusCode).toBe(401)
  }
})

test('after all of this the journal still verifies, rows and signatures too', async () => {
  const verified = await verifyJournal(t.app.db, { signatures: t.app.keys, rows: exceptPeople })
  expect(verified.findings).toEqual([])
})
