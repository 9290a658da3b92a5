import { act } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { longText } from '../../kernel/fields.ts'
import { decide } from '../../kernel/refusal.ts'
import { dateInWords } from '../../kernel/time.ts'
import { bringUpAll } from '../ledger/index.ts'
import { bringUpBudgets } from './budget.store.ts'

/** The end of a month: what has become due by the terms is posted for every contract at once, and what budgets have committed and spent. */
export const postAccruals = act({
  name: 'deliver.post-accruals', title: 'Post what has become due', says: 'posted what has become due', kind: 'contract', who: ['finance', 'contract-manager'],
  intro: 'Brings the ledger of every contract to the end of the last month: what is due by the terms and not claimed is accrued. The accounts of every budget line follow. What stands there already is not posted again.',
  input: { words: longText({ label: 'Words for the ledger', hint: 'Leave empty for "Due to the end of the month".', max: 300, required: false }) },
  load: (tx) => tx.rows(sql<{ id: string }>`select r.id from kernel.record r where r.body_id = ${tx.bodyId} and r.kind = 'contract' and (r.state in ('imported', 'agreed', 'running') or exists (select 1 from deliver.ledger_line l where l.body_id = r.body_id and l.contract_id = r.id)) order by r.id limit 20000`),
  rule: (contracts: { id: string }[]) => decide(contracts, contracts.length > 0 ? [] : [{ code: 'ledger.no-terms', words: 'No contract binds yet: there is nothing to post.' }]),
  save: async (write, contracts, ask, given) => {
    const posted = await bringUpAll(write, contracts.map(({ id }) => id), { words: ask.words ?? `Month's end, posted ${dateInWords(given.today)}` })
    await bringUpBudgets(write, ask.words ?? `Month's end, posted ${dateInWords(given.today)}`)
    // So that it stands in the history of the contract.
    await write.countIn(posted)
  },
})

export const budgetActs = [postAccruals]
