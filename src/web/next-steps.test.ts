import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor, RecordRow, Role } from '../kernel/act.ts'
import { freshApp, type TestApp } from '../../test/setup/app.ts'
import { rankedActs, type Around } from './next-steps.ts'

let t: TestApp
beforeAll(async () => {
  t = await freshApp()
})
afterAll(() => t.close())

const body = '01990000-0000-7000-8000-000000000001'
const record = (kind: string, state: string): RecordRow => ({ body_id: body, id: '01990000-0000-7000-8000-000000000002', kind, reference: 'X-1', title: 'X', state, version: 1, scope_id: null, provider_id: null, shown_to_party: false, programme_id: null, round_id: null, created_at: '', changed_at: '' })
const by = (...roles: Role[]): { actor: Actor } => ({ actor: { kind: 'staff', bodyId: body, roles, name: 'Pat' } })
const nothing: Around = { follows: new Set(), answered: false }
const offersOf = (kind: string) => t.app.views.find((view) => view.kind === kind)?.offers ?? []
const titles = (acts: readonly { title: string }[]): string[] => acts.map((one) => one.title)
const ranked = (kind: string, state: string, roles: Role[], around = nothing) => rankedActs(t.app.registry, record(kind, state), by(...roles), offersOf(kind), around)

test('of a procurement whose route is open, deciding the route is the one step that leads on', () => {
  const next = ranked('procurement', 'route open', ['procurement-lead', 'commissioner'])
  expect(titles(next.leads)).toEqual(['Decide the route'])
  expect(titles(next.apart)).toEqual(['Abandon this procurement'])
  expect(titles(next.others)).not.toContain('Agree the contract')
})

test('once the route is decided, deciding it again is another step, and notice and award lead on', () => {
  const next = ranked('procurement', 'route decided', ['procurement-lead', 'commissioner'])
  expect(titles(next.leads)).toEqual(['Prepare a notice', 'Award the contract'])
  expect(titles(next.others)).toContain('Decide the route again')
})

test('what was made once no longer leads on: an award with its contract offers no second one', () => {
  expect(titles(ranked('procurement', 'awarded', ['procurement-lead']).leads)).toEqual(['Agree the contract'])
  const after = ranked('procurement', 'awarded', ['procurement-lead'], { follows: new Set(['contract']), answered: false })
  expect(titles([...after.leads, ...after.others])).not.toContain('Agree the contract')
})

test('notices follow one another: with one prepared, the next still leads on', () => {
  expect(titles(ranked('procurement', 'route decided', ['procurement-lead'], { follows: new Set(['notice']), answered: false }).leads)).toContain('Prepare a notice')
})

test('a reader without the role is told who is awaited', () => {
  const next = ranked('procurement', 'route open', ['auditor'])
  expect(next.leads).toEqual([])
  expect(next.awaited?.[0]?.title).toBe('Decide the route')
})

test('an agreed specification leads to its procurement, until there is one', () => {
  expect(titles(ranked('specification', 'agreed', ['commissioner', 'procurement-lead']).leads)).toEqual(['Begin a procurement'])
  const after = ranked('specification', 'agreed', ['commissioner', 'procurement-lead'], { follows: new Set(['procurement']), answered: false })
  expect(after.leads).toEqual([])
  expect(titles(after.others)).toContain('Begin a procurement')
})

test('what leads on exists: its states are of the process, its acts may start there or are offered there, and there are two at most', () => {
  for (const process of t.app.registry.modules.flatMap((module) => module.processes)) {
    for (const [state, acts] of Object.entries(process.leadsOn ?? {})) {
      expect(process.states, process.kind).toHaveProperty([state])
      expect(acts.length, `${process.kind} ${state}`).toBeLessThanOrEqual(2)
      for (const name of acts) {
        const starts = process.steps.some((step) => step.act === name && step.from.includes(state))
        const offered = offersOf(process.kind).some((offer) => offer.act === name && (offer.when === undefined || offer.when.includes(state)))
        expect(starts || offered, `${process.kind} ${state}: ${name}`).toBe(true)
      }
    }
  }
})

test('every state of a kind of the thread that has open steps says what leads on, or ends there', () => {
  const silent = t.app.registry.modules.flatMap((module) => module.processes).filter((process) => process.kind !== 'dataset' && t.app.registry.kind(process.kind).column !== undefined)
    .flatMap((process) => Object.keys(process.states).filter((state) => process.steps.some((step) => step.from.includes(state) && step.to !== 'same' && step.to !== state && !step.givesUp) && !process.leadsOn?.[state]).map((state) => `${process.kind}: ${state}`))
  expect(silent).toEqual([])
})
