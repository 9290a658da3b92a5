import type { Actor, Module, RecordRow, Role, Stage } from '../kernel/act.ts'
import type { Tx } from '../kernel/database/database.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { Registry } from '../kernel/registry.ts'
import type { CivilDate, Instant } from '../kernel/time.ts'
import type { Safe } from './html.ts'

/** What a page may use: reading as the person who asks, and nothing that changes anything. */
export interface PageAsk {
  actor: Actor
  registry: Registry
  /** Path parameters. */
  params: Record<string, string>
  /** Query string. */
  search: URLSearchParams
  now: Instant
  today: CivilDate
  purpose: 'live' | 'demonstration' | 'test'
  dataDir: string
  baseUrl: string
  /** Reads under the actor's row-level security; a read-only transaction. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Reads one of the server's own tables (jobs, uploads); the page must name the body itself. */
  readServer<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Asks a query by name with text parameters. */
  ask<R>(name: string, params?: Record<string, string>): Promise<R>
  /** Anti-forgery token for the form of that act. */
  csrf(act: string): string
  /** A fresh idempotency key for a form. */
  key(): string
  /** Markup of the form of an act, prefilled; for pages that lay out several acts themselves. `only`: the choices of a field that the page leaves; a field with none is left out. */
  form(act: string, options: { typed?: Record<string, string>; hidden?: Record<string, string>; version?: number; button?: string; only?: Record<string, readonly string[]> }): Promise<Safe>
}

/** A whole page in the layout. */
export interface PageBody {
  title: string
  caption?: string
  stage?: Stage | 'register'
  breadcrumbs?: { text: string; href: string }[]
  body: Safe
  wide?: boolean
  /** What was asked for cannot be answered: shown in the summary above, each leading to its field. */
  refusals?: readonly Refusal[]
}

/** A page or another kind of answer. */
export type Answer = PageBody | { redirect: string } | { file: { name: string; type: string; body: string | Buffer | NodeJS.ReadableStream; inline?: boolean } } | { status: 404 | 403; title: string; body: Safe }

/** A page of a module beside the ones that every kind, act and list gets by itself. */
export interface Page {
  /** Fastify path, `/deliver/renewals`. */
  path: string
  /** `public` needs no sign-in; `signed-in` any membership of a commissioning body; `party` a provider's account; otherwise one of the roles. */
  who: 'public' | 'signed-in' | 'party' | readonly Role[]
  show(ask: PageAsk): Promise<Answer>
}

/** A section of a record's page; `first` stands above all others: what a reader must know before anything else. */
export interface Section { title: string; body: Safe; first?: true }

/** An act that makes a new record from this one: `field` takes the id of this record. */
export interface Offer {
  act: string
  field: string
  /** States of this record in which it makes sense; all without it. */
  when?: readonly string[]
  /** There is one at most: not offered again once a record of that kind follows. */
  once?: true
  /** One after another is made (returns, notices), so it goes on leading when there is one. */
  repeats?: true
}

/** What a kind's record page shows between its heading and its history. A later stage may add a view of its own to the kind of an earlier one. */
export interface RecordView {
  kind: string
  sections(ask: PageAsk, record: RecordRow): Promise<Section[]>
  /** Acts that make a new record from this one, offered beside the next steps: `{ act: 'plan.add-kpi', field: 'specification' }`. */
  offers?: Offer[]
}

/** What a module shows. */
export interface Shown { pages: readonly Page[]; views: readonly RecordView[] }

/** A part of a module, mostly a folder of its own: it gives what it has. */
export interface Part extends Partial<Omit<Module, 'name' | 'queries'> & Shown> { queries?: readonly unknown[] }

/** A module out of its parts, in their order. */
export const moduleOf = (name: string, parts: readonly Part[]): Module & Shown => ({
  name, kinds: parts.flatMap((part) => part.kinds ?? []), processes: parts.flatMap((part) => part.processes ?? []), acts: parts.flatMap((part) => part.acts ?? []),
  queries: parts.flatMap((part) => part.queries ?? []) as never, derived: parts.flatMap((part) => part.derived ?? []), pages: parts.flatMap((part) => part.pages ?? []), views: parts.flatMap((part) => part.views ?? []),
})
