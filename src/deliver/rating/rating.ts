import { act, query, type Kind, type Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { longText, number, reference, text } from '../../kernel/fields.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import { decide } from '../../kernel/refusal.ts'
import type { Instant } from '../../kernel/time.ts'
import { providersOfBody } from '../provider/shared-needs.ts'
import { questions, quarterInWords, quarterOf, quarterReasons, type Question } from './rating.rule.ts'

export const whatChangedKind: Kind = { name: 'what-changed', plural: 'what-changed', many: 'answers to providers', module: 'deliver', stage: 'deliver', words: 'answer to providers', prefix: 'HEARD' }
export const whatChangedProcess: Process = {
  kind: 'what-changed', title: 'What a commissioner changed after providers\' views', states: { said: 'Said back' },
  steps: [{ act: 'deliver.say-what-changed', from: [], to: 'said', says: 'Every provider with a shared contract reads what changed after the views of a quarter.' }],
}

const score = (label: string) => number({ label: `${label}, from 0 to 5`, named: `a number from 0 to 5 for "${label.toLowerCase()}"`, hint: '0: not at all. 5: fully.', whole: true, min: 0, max: 5 })

interface Own { id: string }

export const rateCommissioner = act({
  name: 'deliver.rate-commissioner', title: 'Say how you see the commissioner', says: 'said how it sees the commissioner', kind: 'contract', who: ['provider'], root: 'contract', party: true, keepsVersion: true, blind: true,
  intro: 'Once a quarter, for each commissioner. Its people see that you have answered, never what: once the quarter has ended and at least three providers have answered, they see the lowest, the middle and the highest number, and the words without who wrote them. Answering again in the same quarter takes the place of what you said before.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }),
    payment: score(questions.payment), clarity: score(questions.clarity), fairness: score(questions.fairness), help: score(questions.help),
    words: longText({ label: 'What should change', hint: 'Leave out what would give you away, if you would rather not be known.', required: false, max: 2000 }),
  },
  load: (tx, _ask, given) => tx.maybe(sql<Own>`select id from deliver.commissioner_rating where body_id = ${given.root!.body_id} and quarter = ${quarterOf(given.today)} and provider_id = ${tx.bodyId}`),
  rule: (own: Own | undefined) => decide({ own: own?.id ?? null }, []),
  save: async (write, { own }, ask, given) => {
    const answer = { payment: ask.payment, clarity: ask.clarity, fairness: ask.fairness, help: ask.help, words: ask.words ?? '', rated_at: given.now }
    if (own) await write.update('deliver.commissioner_rating', own, answer, { asParty: true })
    else await write.insert('deliver.commissioner_rating', { quarter: quarterOf(given.today), provider_id: given.actor.bodyId, ...answer }, { asParty: true })
  },
})

export const sayWhatChanged = act({
  name: 'deliver.say-what-changed', title: 'Say back what changed', says: 'said back to providers what changed', kind: 'what-changed', who: ['commissioner', 'contract-manager'],
  intro: 'Every provider that a contract is shared with reads it on its own page.',
  input: { quarter: text({ label: 'Quarter', hint: 'Year and quarter, like 2026-Q3', max: 7 }), words: longText({ label: 'What you heard, and what changed', max: 2000 }) },
  load: (tx) => providersOfBody(tx),
  rule: (providers: { provider_id: string }[], ask, given) => decide(providers, quarterReasons(ask.quarter, given.today)),
  save: async (write, providers, ask, given) => {
    const id = await write.record({ kind: 'what-changed', title: `What changed after ${quarterInWords(ask.quarter)}`, state: 'said' })
    await write.insertMany('deliver.what_changed', [{ provider_id: null, shown_to_party: false }, ...providers.map((one) => ({ provider_id: one.provider_id, shown_to_party: true }))].map((row) => ({ id: uuidv7(), record_id: id, quarter: ask.quarter, words: ask.words, said_at: given.now, ...row })))
    for (const one of providers) await write.tell({ bodyId: one.provider_id, role: 'provider', words: `What changed after ${quarterInWords(ask.quarter)}: ${ask.words.slice(0, 300)}` })
  },
})

/** Lowest, middle and highest number for one question of a quarter; only of ended quarters that at least three answered. */
export interface SpreadRow { quarter: string; question: Question; lowest: number; middle: number; highest: number; answered: string }
export interface ChangedRow { record_id: string; quarter: string; body: string; words: string; said_at: Instant }
export interface RatingsShown { spread: SpreadRow[]; words: { quarter: string; words: string }[]; changed: ChangedRow[] }

const changedOf = (tx: Tx): Promise<ChangedRow[]> => tx.rows(sql<ChangedRow>`select w.record_id, w.quarter, o.name as body, w.words, w.said_at from deliver.what_changed w join bodies.organisation o on o.id = w.body_id
  where (w.body_id = ${tx.bodyId} and w.provider_id is null) or w.provider_id = ${tx.bodyId} order by w.said_at desc limit 100`)

const ratings = query({
  name: 'deliver.ratings', title: 'How providers see us: the spread of quarters that have ended and that at least three answered', who: 'signed-in', params: {},
  run: async (tx): Promise<RatingsShown> => {
    return { spread: await tx.rows(sql<SpreadRow>`select quarter, question, lowest, middle, highest, answered::text from deliver.rating_spread()`), words: await tx.rows(sql<{ quarter: string; words: string }>`select quarter, words from deliver.rating_words() limit 500`), changed: await changedOf(tx) }
  },
})

/** One commissioner as a provider may rate it: through a contract that is shared with it. */
export interface RateRow { body_id: string; body: string; contract_id: string; rated_at: Instant | null }

const toRate = query({
  name: 'deliver.commissioners-to-rate', title: 'Commissioners that this provider may rate, whether it has this quarter, and what they say has changed', who: 'party', params: {},
  run: async (tx, _ask, actor): Promise<{ quarter: string; rows: RateRow[]; changed: ChangedRow[] }> => {
    const quarter = quarterOf(tx.today)
    if (actor.kind !== 'party') return { quarter, rows: [], changed: [] }
    const rows = await tx.rows(sql<RateRow>`select distinct on (r.body_id) r.body_id, o.name as body, r.id as contract_id, g.rated_at from kernel.record r join bodies.organisation o on o.id = r.body_id
      left join deliver.commissioner_rating g on g.body_id = r.body_id and g.quarter = ${quarter} and g.provider_id = ${tx.bodyId} where r.kind = 'contract' and r.provider_id = ${tx.bodyId} and r.state in ('imported', 'agreed', 'running') order by r.body_id, r.changed_at desc limit 200`)
    return { quarter, rows, changed: await changedOf(tx) }
  },
})

export const ratingActs = [rateCommissioner, sayWhatChanged]
export const ratingQueries = [ratings, toRate]
