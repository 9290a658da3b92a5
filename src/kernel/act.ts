import type { RawBuilder } from 'kysely'
import type { Fields, Values } from './fields.ts'
import type { Decision, Refusal } from './refusal.ts'
import type { CivilDate, Instant } from './time.ts'
import type { DatabaseRole, Tx } from './database/database.ts'
import type { Derivation } from './derived.ts'
import type { Writer } from './writer.ts'

export type Stage = 'cycle' | 'analyse' | 'plan' | 'procure' | 'deliver' | 'review'

/** Roles that a membership gives in a body; `provider` in a provider's body. */
export type Role = 'commissioner' | 'analyst' | 'procurement-lead' | 'contract-manager' | 'finance' | 'panel-member' | 'board-member'
  | 'auditor' | 'administrator' | 'provider'

/** Roles of people who work for a commissioning body and may change something there. */
export const staffRoles: readonly Role[] = ['commissioner', 'analyst', 'procurement-lead', 'contract-manager', 'finance', 'panel-member', 'board-member', 'administrator']

/** Who acts or asks. `clock` carries out what is due, `system` what follows from a message, `public` only reads. */
export interface Actor {
  kind: 'staff' | 'party' | 'clock' | 'system' | 'public'
  accountId?: string
  bodyId?: string
  roles: readonly Role[]
  name: string
  /** A signed link acts for a provider on one record only. */
  onlyRecordId?: string
  /** When a second factor was given in this session, as an instant; none for tokens and links. */
  factorAt?: string
}

export const publicActor: Actor = { kind: 'public', roles: [], name: 'the public' }

/** The database role of an actor. */
export const databaseRole = (actor: Actor): DatabaseRole =>
  actor.kind === 'staff' ? 'act_staff' : actor.kind === 'party' ? 'act_party' : actor.kind === 'public' ? 'act_public' : 'act_worker'

/** What stands in kernel.record. */
export interface RecordRow {
  body_id: string
  id: string
  kind: string
  reference: string
  title: string
  state: string
  version: number
  scope_id: string | null
  provider_id: string | null
  shown_to_party: boolean
  programme_id: string | null
  round_id: string | null
  created_at: Instant
  changed_at: Instant
  /** Accounts that alone see it; null: everybody whom its class lets see it. */
  named_ids?: string[] | null
}

/** What a rule is given beside the case and the ask: time and who, never a database. */
export interface Given {
  now: Instant
  today: CivilDate
  actor: Actor
  /** The record acted on; undefined when the act makes a new one. */
  root: RecordRow | undefined
}

/** An act: defined once, and that definition is the form, the API call, the command, the permission and the journal entry. */
export interface Act<F extends Fields = Fields, C = unknown, V = unknown> {
  /** `module.verb-noun`. */
  name: string
  /** What the button says: "Record a need". */
  title: string
  /** What the history says was done: "recorded the need". */
  says: string
  /** One paragraph above the form. */
  intro?: string
  /** Who may. Empty: only `clock` and `system`. */
  who: readonly (Role | 'clock' | 'system')[]
  input: F
  /** Field that names the record acted on; that record is locked and its version checked. */
  root?: keyof F & string
  /** Kind of that record, or kind of the record made. */
  kind: string
  /** Reads the case that the rule needs, under the actor's row-level security. */
  load?(tx: Tx, ask: Values<F>, given: Given): Promise<C>
  /** May it happen, and what is then true: pure. */
  rule(this: void, facts: C, ask: Values<F>, given: Given): Decision<V>
  /** Writes what the rule decided. Returns the state of the root afterwards when the step allows several. */
  save(write: Writer, value: V, ask: Values<F>, given: Given, facts: C): Promise<Saved | void>
  /** Runs after the journal entry, in the same transaction: only for what changes act time itself. */
  lastly?(run: (statement: RawBuilder<unknown>) => Promise<unknown[]>, value: V): Promise<void>
  /** What cannot be undone is confirmed on a page of its own. */
  confirm?: string
  /** Gives or takes access: only with a second factor given within ten minutes, never by token (TRUST.md 4). */
  stepUp?: boolean
  /** Fields whose values are never journalled, logged or put into an idempotency row. */
  secretInput?: readonly (keyof F & string)[]
  /** What it writes is one person's own until it is revealed (scores): its journal detail is read by the verifier only. */
  blind?: boolean
  /** The root's version stays, so that consents to it keep their meaning (telling partners, not changing anything). */
  keepsVersion?: boolean
  /** A page that lays this form out better for the record named in `field`: the plain form leads there. `:id` is that record. */
  formAt?: { field: keyof F & string; path: string }
  /** Fields that the form leaves out, by what was chosen in others: a kind of change that they do not belong to. One with a refusal is shown all the same. */
  leavesOut?(this: void, typed: Readonly<Record<string, unknown>>): readonly string[]
  /** Actor kinds other than staff that may act, by signed link or provider account. */
  party?: boolean
}

export interface Saved {
  /** State of the root after the act, where the process allows more than one. */
  state?: string
  /** The record to go to afterwards; the root or the first made record otherwise. */
  goTo?: string
}

/** Defines an act with its types inferred. */
export const act = <const F extends Fields, C, V>(definition: Act<F, C, V>): Act => definition as unknown as Act

/** Who may ask a query. */
export type Asker = 'public' | 'signed-in' | 'party'

/** A query: writes nothing, asks no rule. Its rows are what the page, the API and the command line show. */
export interface Query<F extends Fields = Fields, R = unknown> {
  name: string
  title: string
  who: Asker
  params: F
  run(tx: Tx, params: Values<F>, actor: Actor): Promise<R>
}

/** Defines a query with its types inferred. */
export const query = <const F extends Fields, R>(definition: Query<F, R>): Query<F, R> => definition

/** A column of a kind's list, beside title, reference, state and day of change. Sorted by its key in the address; in downloads too. */
export interface ListColumn {
  key: string
  heading: string
  as: 'text' | 'number' | 'money' | 'date'
  /** The value for the record `r`: text, a number, pence, or a civil date. */
  value: RawBuilder<unknown>
  /** Words for stored codes. */
  words?: Readonly<Record<string, string>>
  /** Searches look in it too: as `words`, any part of it; as `reference`, without case, blanks and dashes. */
  searched?: 'words' | 'reference'
  /** Stands in downloads, searches and filters; the page has no room for it. */
  inFileOnly?: true
  /** Its list can be narrowed to one of its `words`. */
  filter?: true
}

/** What a list of a kind shows of it: `from` joins the kind's own table to `kernel.record r`, one row at most for each record. */
export interface KindList { from: RawBuilder<unknown>; columns: readonly ListColumn[] }

/** A kind of record of the thread. */
export interface Kind {
  name: string
  plural: string
  module: string
  stage: Stage
  /** In words, singular: "contract performance notice". */
  words: string
  /** In words, many, where the plural of the address is not how people say it. */
  many?: string
  /** Prefix of references: NEED gives NEED-1. */
  prefix: string
  /** Column of the thread picture; none: not part of the golden thread. */
  column?: 'need' | 'priority' | 'outcome' | 'specification' | 'procurement' | 'contract' | 'kpi' | 'observation' | 'finding' | 'decision'
  /** Address of its page for the provider that is party to it; `:id` is the record. None: a provider is led back to its own start page. */
  forParty?: string
  /** What its list shows of it. */
  list?: KindList
  /** What must link here, for the gap to be shown: "No need leads here yet". */
  needs?: { from: string; words: string }[]
}

/** A step of a process: which act moves which states, by whose consent. */
export interface Step {
  act: string
  /** States it may start from; empty: it makes the record. */
  from: readonly string[]
  /** The state afterwards; `same` leaves it; several: the act says which. */
  to: string | readonly string[]
  consent?: 'owner' | 'way of working'
  rule?: string
  says: string
  /** Ends the record or gives it up before its purpose is reached: shown apart, after everything else. */
  givesUp?: true
}

/** The life of a kind of record, on one screen. The page, the docs and a house test are made from it. */
export interface Process {
  kind: string
  title: string
  states: Record<string, string>
  steps: readonly Step[]
  /**
   * For a state, the one or two acts that lead on from it, the likeliest first: steps of this process, or acts that make what follows
   * (from an agreed specification, the procurement). Everything else that may happen is shown below them.
   */
  leadsOn?: Readonly<Record<string, readonly string[]>>
  /**
   * Headings under which the other acts stand where there are many, in this order; acts that make what follows may be named too. What no
   * heading names stands last, under "More".
   */
  groups?: readonly { heading: string; acts: readonly string[] }[]
  /** States reached by acts on another record, for example the publication of a notice. */
  movedBy?: readonly { act: string; to: string; says: string }[]
}

/** What one module gives to the composition root. */
export interface Module {
  name: string
  kinds: readonly Kind[]
  processes: readonly Process[]
  acts: readonly Act[]
  queries: readonly Query<never, unknown>[] | readonly Query[]
  /** Rows kept for pages, made again from journalled ones. */
  derived?: readonly Derivation[]
}

/** What an act did, for every door. */
export interface Done {
  ok: true
  actId: string
  repeated: boolean
  says: string
  records: { kind: string; id: string; reference: string; title: string; state: string; version: number }[]
  goTo: string | undefined
  notes: Refusal[]
}

/** Held back: `status` is the HTTP status; every reason at once. */
export interface HeldBack {
  ok: false
  status: 400 | 403 | 404 | 409 | 422 | 428 | 503
  refusals: Refusal[]
  /** For a stale version: the record as it is now. */
  current?: RecordRow
}

export type Outcome = Done | HeldBack
