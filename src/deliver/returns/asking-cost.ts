import { query } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { reference } from '../../kernel/fields.ts'
import { addDays, addMonths } from '../../kernel/time.ts'
import { html, type Safe } from '../../ui/html.ts'
import { emptyState, listTable } from '../../ui/lists.ts'
import type { Page } from '../../ui/page.ts'
import { askingCosts, minutesInWords, type AskingCost, type TimedReturn } from './minutes.rule.ts'

/** What returns cost, as far as this body asks them or this provider sends them. */
export async function costsOf(tx: Tx, contract?: string): Promise<AskingCost[]> {
  const rows = await tx.rows(sql<TimedReturn>`select t.contract_id, coalesce(c.title, r.title) as contract, coalesce(o.name, '') as provider, b.name as body, (t.sent_at at time zone 'Europe/London')::date as sent_on, t.minutes
    from deliver.return t join kernel.record r on r.body_id = t.body_id and r.id = t.id left join kernel.record c on c.body_id = t.body_id and c.id = t.contract_id
    left join bodies.organisation o on o.id = t.provider_id join bodies.organisation b on b.id = t.body_id where ${tx.bodyId}::uuid in (t.body_id, t.provider_id) and t.sent_at is not null and (${contract ?? null}::uuid is null or t.contract_id = ${contract ?? null}::uuid) order by t.sent_at desc limit 20000`)
  return askingCosts(rows, addDays(addMonths(tx.today, -12), 1))
}

export const askingCost = query({
  name: 'deliver.asking-cost', title: 'How many minutes returns take: by contract, the middle of the last six and the sum of twelve months', who: 'party', params: { contract: reference({ label: 'Contract', to: 'contract', required: false }) },
  run: (tx, ask) => costsOf(tx, ask.contract),
})

/** One contract's returns in a sentence; nothing where nobody said how long they take. */
export const costInWords = (cost: AskingCost | undefined): string =>
  cost === undefined || cost.median === null ? '' : `A return takes about ${minutesInWords(cost.median)} (the middle of the last that said).`

/** The sum over all contracts in a sentence: "6 hours 30 minutes in the last twelve months, told for 9 of 12 returns". */
export function yearInWords(costs: readonly AskingCost[]): string {
  const sum = (of: (cost: AskingCost) => number): number => costs.reduce((total, cost) => total + of(cost), 0)
  const [year, told, sent] = [sum((cost) => cost.year), sum((cost) => cost.told), sum((cost) => cost.sent)]
  return told === 0 ? '' : `${minutesInWords(year)} in the last twelve months, told for ${told} of ${sent} ${sent === 1 ? 'return' : 'returns'}`
}

/** Contracts with what their returns take. */
export const costTable = (costs: readonly AskingCost[], who: 'provider' | 'body'): Safe => listTable<AskingCost>({ caption: 'What returns take', rows: costs, path: '', query: {}, columns: [
  { key: 'contract', heading: 'Contract', isHeader: true, cell: (row) => html`${row.contract}<br><span class="govuk-hint cc-inline">${who === 'provider' ? row.provider : row.body}</span>` },
  { key: 'median', heading: 'One return', cell: (row) => (row.median === null ? 'not told' : minutesInWords(row.median)) }, { key: 'year', heading: 'In twelve months', cell: (row) => (row.told === 0 ? 'not told' : minutesInWords(row.year)) },
  { key: 'told', heading: 'Told for', cell: (row) => `${row.told} of ${row.sent}` },
] })

export const askingPage: Page = {
  path: '/deliver/returns/asking', who: 'signed-in',
  show: async (ask) => {
    const costs = await ask.ask<AskingCost[]>('deliver.asking-cost')
    const words = yearInWords(costs)
    return {
      title: 'What we ask of providers, in hours', caption: 'Deliver: returns', stage: 'deliver', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }, { text: 'Returns', href: '/deliver/returns' }],
      body: costs.length === 0 ? emptyState('What providers say a return takes them stands here once the first was sent.') : html`<p class="govuk-body-l">${words === '' ? 'No provider has said yet how long its returns take.' : `Our returns took providers ${words}.`}</p>
        <p class="govuk-body">Providers say how long a return took when they send it; nobody has to. "One return" is the middle value of the last six that said. Fewer indicators, or "no change since last time" as an answer, make it less.</p>${costTable(costs, 'provider')}`,
    }
  },
}
