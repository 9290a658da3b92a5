import type { Act, RecordRow } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { mayAct, nextActs, wasGivenUp, type Registry } from '../kernel/registry.ts'
import { html, type Safe } from '../ui/html.ts'
import { nextActs as nextActsSection, type NextActs, type OpenAct } from '../ui/next-acts.ts'
import type { Offer, PageAsk } from '../ui/page.ts'
import { actPath } from './page-ask.ts'

/** What is known of a record beside its row, for the question what may come next. */
export interface Around {
  /** Kinds of which a record follows that was not given up. */
  follows: ReadonlySet<string>
  /** Whether the reader's body has answered this version of a record that is shared with it. */
  answered: boolean
}

type Asker = Pick<PageAsk, 'actor'>
const roles = (one: Act): string => one.who.filter((role) => role !== 'clock' && role !== 'system').join(' or ').replaceAll('-', ' ')

/**
 * Ranks what may come next with a record: by its process (`leadsOn`, `givesUp`), by the acts that make what follows (`offers`) and by what
 * stands already. An act that made what follows once no longer leads on. Pure.
 */
export function rankedActs(registry: Registry, record: RecordRow, { actor }: Asker, offers: readonly Offer[], around: Around): NextActs {
  const own = record.body_id === actor.bodyId
  const process = registry.process(record.kind)
  const leading = process?.leadsOn?.[record.state] ?? []
  const sections = { leads: [] as (OpenAct & { name: string })[], others: [] as OpenAct[], apart: [] as OpenAct[] }
  const groupOf = (name: string): string | undefined => process?.groups?.find((one) => one.acts.includes(name))?.heading
  const awaited: { title: string; by: string }[] = []
  const next = nextActs(registry, record, actor)
  for (const { act, title, rank, open } of next) {
    if (open) sections[rank === 'leads' ? 'leads' : rank === 'apart' ? 'apart' : 'others'].push({ name: act.name, title, group: groupOf(act.name), href: `${actPath(act.name)}?${act.root!}=${record.id}` })
    else if (rank === 'leads' && !mayAct(act, actor)) awaited.push({ title: act.title, by: roles(act) })
  }
  const offer = (name: string, parameters: string, { leads = false, title }: { leads?: boolean; title?: string } = {}): void => {
    const one = registry.act(name)
    if (!one) return
    if (mayAct(one, actor)) sections[leads ? 'leads' : 'others'].push({ name, title: title ?? one.title, group: groupOf(name), href: `${actPath(one.name)}?${parameters}` })
    else if (leads && own) awaited.push({ title: one.title, by: roles(one) })
  }
  for (const { act: name, field, when, once, repeats } of own ? offers : []) {
    const made = around.follows.has(registry.act(name)?.kind ?? '')
    if ((when === undefined || when.includes(record.state)) && !(once && made)) offer(name, `${field}=${record.id}`, { leads: leading.includes(name) && (repeats === true || !made) })
  }
  const asksConsent = (process?.steps ?? []).some((step) => step.consent === 'way of working' && step.from.includes(record.state))
  if (!own && record.scope_id !== null) offer('bodies.give-consent', `record=${record.id}&version=${record.version}`, around.answered ? { title: 'Consent or comment again' } : { leads: asksConsent })
  // Steps elsewhere are offered where the thread runs, not on accounts and imports.
  if (own && registry.kind(record.kind).column !== undefined) offer('bodies.record-elsewhere', `record=${record.id}`)
  if (own && record.scope_id !== null) offer('bodies.tell-partners', `record=${record.id}`)
  sections.leads.sort((one, other) => leading.indexOf(one.name) - leading.indexOf(other.name))
  return { ...sections, headings: process?.groups?.map((one) => one.heading), awaited: sections.leads.length > 0 ? [] : awaited, closed: next.filter((one) => !one.open).map((one) => ({ title: one.title, reason: one.reason ?? '' })) }
}

async function aroundOf(tx: Tx, registry: Registry, record: RecordRow): Promise<Around> {
  const after = await tx.rows(sql<{ kind: string; state: string }>`select distinct r.kind, r.state from kernel.link l join kernel.record r on r.id = l.to_id where l.from_id = ${record.id} and l.ended_at is null`)
  const answers = record.body_id === tx.bodyId || record.scope_id === null ? [] : await tx.rows(sql`select 1 from kernel.consent
    where record_id = ${record.id} and record_version = ${record.version} and body_id = ${tx.bodyId} and answer <> 'told' limit 1`)
  return { follows: new Set(after.filter((row) => !wasGivenUp(registry.process(row.kind), row.state)).map((row) => row.kind)), answered: answers.length > 0 }
}

/** The section "What can happen next" of a record's page; nothing where nothing can ever happen. */
export async function whatNext(ask: PageAsk, registry: Registry, record: RecordRow, offers: readonly Offer[]): Promise<Safe> {
  const ranked = rankedActs(registry, record, ask, offers, await ask.read((tx) => aroundOf(tx, registry, record)))
  return ranked.leads.length + ranked.others.length + ranked.apart.length + ranked.closed.length === 0 ? html`` : nextActsSection(ranked)
}
