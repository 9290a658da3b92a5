import type { Act, Actor, Kind, Module, Process, Query, RecordRow, Step } from './act.ts'

/** Everything the product can do, by name; made once in app.ts. */
export interface Registry {
  modules: readonly Module[]
  act(name: string): Act | undefined
  query(name: string): Query | undefined
  kind(name: string): Kind
  process(kind: string): Process | undefined
  step(kind: string, act: string): Step | undefined
  acts: readonly Act[]
  queries: readonly Query[]
  kinds: readonly Kind[]
}

/** Builds the registry; two things of one name, or an act without a known kind, are bugs. */
export function makeRegistry(modules: readonly Module[]): Registry {
  const acts = new Map<string, Act>()
  const queries = new Map<string, Query>()
  const kinds = new Map<string, Kind>()
  const processes = new Map<string, Process>()
  const add = <T>(map: Map<string, T>, name: string, item: T): void => {
    if (map.has(name)) throw new Error(`${name} is defined twice`)
    map.set(name, item)
  }
  for (const module of modules) {
    for (const kind of module.kinds) add(kinds, kind.name, kind)
    for (const process of module.processes) add(processes, process.kind, process)
    for (const one of module.acts) add(acts, one.name, one)
    for (const one of module.queries as readonly Query[]) add(queries, one.name, one)
  }
  for (const one of acts.values()) if (one.kind !== '*' && !kinds.has(one.kind)) throw new Error(`${one.name} acts on the unknown kind ${one.kind}`)
  return {
    modules,
    act: (name) => acts.get(name),
    query: (name) => queries.get(name),
    kind: (name) => {
      const found = kinds.get(name)
      if (!found) throw new Error(`unknown kind ${name}`)
      return found
    },
    process: (kind) => processes.get(kind),
    step: (kind, name) => processes.get(kind)?.steps.find((step) => step.act === name),
    acts: [...acts.values()],
    queries: [...queries.values()],
    kinds: [...kinds.values()],
  }
}

/** Many of a kind in words: "key performance indicators". */
export const manyOf = (kind: Kind): string => kind.many ?? kind.plural.replaceAll('-', ' ')

/** Whether the actor's roles let it carry out the act at all. */
export const mayAct = (one: Act, actor: Actor): boolean => {
  if (actor.kind === 'clock' || actor.kind === 'system') return one.who.includes(actor.kind)
  if (actor.kind === 'party') return one.party === true
  return actor.kind === 'staff' && one.who.some((role) => actor.roles.includes(role as never))
}

/** Where an act stands among what may come next: it leads on, it may happen too, or it gives the record up. */
export type Rank = 'leads' | 'other' | 'apart'

/** An act that could come next on a record, open or with the reason why not. `title` says "again" when its result stands already. */
export interface NextAct { act: Act; title: string; rank: Rank; open: boolean; reason?: string }

/** What can happen next with this record, and what cannot, with the reason: from role and process, without input. What leads on comes first. */
export function nextActs(registry: Registry, record: RecordRow, actor: Actor): NextAct[] {
  const process = registry.process(record.kind)
  if (!process || actor.bodyId !== record.body_id) return []
  const leads = process.leadsOn?.[record.state] ?? []
  const found = process.steps.filter((step) => step.from.length > 0).flatMap((step): NextAct[] => {
    const one = registry.act(step.act)
    if (!one || one.root === undefined || one.who.every((role) => role === 'clock' || role === 'system')) return []
    const shown = { act: one, title: step.to === record.state ? `${one.title} again` : one.title, rank: leads.includes(one.name) ? 'leads' as const : step.givesUp ? 'apart' as const : 'other' as const }
    if (!step.from.includes(record.state)) {
      return [{ ...shown, title: one.title, open: false, reason: `Possible when the ${registry.kind(record.kind).words} is ${step.from.map((state) => `"${process.states[state] ?? state}"`).join(' or ')}.` }]
    }
    if (!mayAct(one, actor)) return [{ ...shown, open: false, reason: `For people with the role ${one.who.join(' or ').replaceAll('-', ' ')}.` }]
    return [{ ...shown, open: true }]
  })
  const order = (one: NextAct): number => (one.rank === 'leads' ? leads.indexOf(one.act.name) : leads.length)
  return found.sort((one, other) => order(one) - order(other))
}

/** Whether a record in this state was given up, so that what follows from it does not count as done. */
export const wasGivenUp = (process: Process | undefined, state: string): boolean =>
  (process?.steps ?? []).some((step) => step.givesUp === true && (typeof step.to === 'string' ? [step.to] : step.to).includes(state))
