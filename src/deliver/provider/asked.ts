import { query } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { addDays, type CivilDate, type Instant } from '../../kernel/time.ts'
import { ageInWords, isStale, linesOfProvider } from '../board/index.ts'
import { offeredChanges } from '../changes/index.ts'
import { conversationsOf } from '../conversation/index.ts'
import { jointActionsOf, standingOfAction } from '../joint-action/index.ts'
import { openStepsOfProvider } from '../mobilisation/index.ts'
import { obligationsOf, standingOfObligation } from '../obligation/index.ts'
import { periodInWords, returnsOf } from '../returns/index.ts'

/** One thing that a commissioner waits for from the provider. `due_on`: none where no day was set. */
export interface AskedRow { kind: string; id: string; href: string; title: string; more: string; body_id: string; body: string; due_on: CivilDate | null; standing: string }

/** What comes first: what is late, by its day; then what has a day; then the rest. Pure. */
export const inOrder = (rows: readonly AskedRow[]): AskedRow[] =>
  [...rows].sort((a, b) => (a.due_on ?? '9999').localeCompare(b.due_on ?? '9999') || a.title.localeCompare(b.title, 'en-GB'))

/** How something with a day stands on a day; never stored. */
export const dueWords = (due: CivilDate | null, today: CivilDate): string => (due === null ? 'open' : due < today ? 'late' : due <= addDays(today, 7) ? 'due soon' : 'open')

/** Everything that all commissioners wait for from this provider, by its own row-level security. */
export async function askedOfProvider(tx: Tx): Promise<AskedRow[]> {
  const returns = (await returnsOf(tx)).filter((row) => row.state === 'requested' || row.state === 'returned').map((row): AskedRow => ({
    kind: 'return', id: row.id, href: `/provider/returns/${row.id}`, title: `Return for ${periodInWords(row.period)}`, more: row.contract ?? row.title, body_id: row.body_id, body: row.body, due_on: row.due_on,
    standing: row.state === 'returned' ? 'to be corrected' : row.due_on < tx.today ? 'missing' : dueWords(row.due_on, tx.today),
  }))
  const questions = (await conversationsOf(tx)).filter((row) => row.state === 'with provider').map((row): AskedRow => ({
    kind: 'conversation', id: row.id, href: `/provider/conversations/${row.id}`, title: row.title, more: row.subject ?? row.contract ?? '', body_id: row.body_id, body: row.body, due_on: null, standing: 'waiting for your answer',
  }))
  const obligations = (await obligationsOf(tx)).filter((row) => row.whose === 'provider' && (row.state === 'open' || row.state === 'sent back')).map((row): AskedRow => ({
    kind: 'obligation', id: row.id, href: `/provider/obligations/${row.id}`, title: row.what.slice(0, 200), more: row.contract ?? '', body_id: row.body_id, body: row.body, due_on: row.due_on, standing: standingOfObligation(row, tx.today),
  }))
  const changes = (await offeredChanges(tx)).map((row): AskedRow => ({
    kind: 'change', id: row.id, href: `/provider/changes/${row.id}`, title: row.title, more: row.contract, body_id: row.body_id, body: row.body, due_on: null, standing: 'waiting for your answer',
  }))
  const capacity = (await linesOfProvider(tx)).filter((row) => isStale(row.as_at, tx.now, row.stale_hours)).map((row): AskedRow => ({
    kind: 'capacity', id: row.id, href: `/provider/capacity/${row.id}`, title: `Free places: ${row.service}`, more: row.place, body_id: row.body_id, body: row.body, due_on: null, standing: ageInWords(row.as_at, tx.now),
  }))
  const actions = (await jointActionsOf(tx)).filter((row) => row.state === 'open' && row.side !== 'commissioner').map((row): AskedRow => ({
    kind: 'joint-action', id: row.id, href: `/provider/joint-actions/${row.id}`, title: row.title, more: row.contract ?? '', body_id: row.body_id, body: row.body, due_on: row.due_on, standing: row.due_on < tx.today ? standingOfAction(row, tx.today) : dueWords(row.due_on, tx.today),
  }))
  const steps = (await openStepsOfProvider(tx)).map((row): AskedRow => ({
    kind: 'mobilisation-step', id: row.id, href: `/provider/mobilisation-steps/${row.id}`, title: row.title, more: row.contract, body_id: row.body_id, body: row.body, due_on: row.due_on, standing: dueWords(row.due_on, tx.today),
  }))
  return inOrder([...returns, ...steps, ...obligations, ...actions, ...questions, ...capacity, ...changes])
}

/** What was told to the provider's people lately, newest first. */
export interface ToldRow { words: string; sent_at: Instant; kind: string | null; id: string | null }

const asked = query({
  name: 'deliver.asked-of-provider', title: 'Everything that commissioners wait for from this provider, the earliest day first', who: 'party', params: {},
  run: (tx, _ask, actor) => (actor.kind === 'party' ? askedOfProvider(tx) : Promise.resolve([])),
})

const told = query({
  name: 'deliver.told-to-provider', title: 'What commissioners told this provider in the last sixty days', who: 'party', params: {},
  run: (tx, _ask, actor) => (actor.kind === 'party' ? tx.rows(sql<ToldRow>`select m.words, m.sent_at, r.kind, r.id from kernel.message m left join kernel.record r on r.id = m.record_id
    where m.body_id = ${tx.bodyId} and m.to_role = 'provider' and m.sent_at > ${tx.now}::timestamptz - interval '60 days' order by m.sent_at desc, m.id desc limit 30`) : Promise.resolve([])),
})

export const askedQueries = [asked, told]
