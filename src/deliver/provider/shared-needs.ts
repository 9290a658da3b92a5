import { act, query } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { longText, reference } from '../../kernel/fields.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { dateInWords, type Instant } from '../../kernel/time.ts'
import { html, type Safe } from '../../ui/html.ts'
import type { PageAsk } from '../../ui/page.ts'

/** A need as a provider was told of it. */
export interface SharedNeedRow { need_id: string; body: string; title: string; statement: string; figure_words: string; words: string; shared_at: Instant }
interface Telling { need: { statement: string; figure_words: string } | undefined; providers: { provider_id: string }[] }

/** Providers that a contract of this body is shared with. */
export const providersOfBody = (tx: Tx): Promise<{ provider_id: string }[]> =>
  tx.rows(sql<{ provider_id: string }>`select distinct provider_id from kernel.record where body_id = ${tx.bodyId} and kind = 'contract' and shown_to_party and provider_id is not null order by provider_id limit 5000`)

/** Why providers cannot be told: it is no need, or no contract is shared with anybody yet. Pure. */
export function tellingReasons(need: unknown, providers: readonly unknown[]): Refusal[] {
  if (need === undefined) return [{ code: 'need.none', field: 'need', words: 'Providers are told of a need. There is none here, or it is not yours.' }]
  return providers.length === 0 ? [{ code: 'need.nobody', field: 'need', words: 'No contract is shared with a provider yet, so there is nobody to tell. Share a contract with its provider first.' }] : []
}

export const shareNeed = act({
  name: 'deliver.share-need', title: 'Tell providers of it', says: 'told providers of the need', kind: '*', who: ['commissioner', 'analyst', 'contract-manager'], root: 'need', keepsVersion: true,
  intro: 'Every provider that a contract is shared with reads the need, the figure that shows it and your words, at the same time. It is no promise to buy anything.',
  input: { need: reference({ label: 'Need', to: 'need' }), words: longText({ label: 'What it may mean for providers, and by when', max: 2000 }) },
  load: async (tx, ask): Promise<Telling> => ({ need: await tx.maybe(sql<{ statement: string; figure_words: string }>`select statement, figure_words from analysis.need where body_id = ${tx.bodyId} and id = ${ask.need}`), providers: await providersOfBody(tx) }),
  rule: ({ need, providers }: Telling) => decide({ need: need!, providers }, tellingReasons(need, providers)),
  save: async (write, { need, providers }, ask, given) => {
    const row = { need_id: ask.need, title: given.root!.title, statement: need.statement, figure_words: need.figure_words, words: ask.words, shared_at: given.now }
    await write.insertMany('deliver.shared_need', providers.map((one) => ({ id: uuidv7(), ...row, provider_id: one.provider_id, shown_to_party: true })))
    for (const one of providers) await write.tell({ bodyId: one.provider_id, role: 'provider', words: `A need that we see coming: ${given.root!.title}` })
  },
})

export const sharedNeeds = query({
  name: 'deliver.shared-needs', title: 'Needs that commissioners have told this provider of, the newest first', who: 'party', params: {},
  run: (tx, _ask, actor) => (actor.kind === 'party' ? tx.rows(sql<SharedNeedRow>`select * from (select distinct on (s.need_id) s.need_id, o.name as body, s.title, s.statement, s.figure_words, s.words, s.shared_at
    from deliver.shared_need s join bodies.organisation o on o.id = s.body_id where s.provider_id = ${tx.bodyId} order by s.need_id, s.shared_at desc, s.id desc) newest order by shared_at desc limit 50`) : Promise.resolve([])),
})

/** On the provider's start page: what commissioners see coming. */
export async function sharedNeedSection(ask: PageAsk): Promise<Safe> {
  const rows = await ask.ask<SharedNeedRow[]>('deliver.shared-needs')
  if (rows.length === 0) return html``
  return html`<h2 class="govuk-heading-m">What commissioners see coming</h2><ul class="govuk-list cc-waiting">${rows.slice(0, 5).map((row) => html`<li class="cc-waiting__item"><span class="cc-waiting__date">${row.title}</span>
    <span class="cc-waiting__what cc-said">${row.words}</span>${row.figure_words ? html`<span class="cc-waiting__what">${row.figure_words}</span>` : ''}<span class="govuk-hint cc-inline">${row.body}, ${dateInWords(row.shared_at.slice(0, 10))}</span></li>`)}</ul>`
}
