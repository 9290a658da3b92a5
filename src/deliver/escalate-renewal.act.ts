import { act } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { reference } from '../kernel/fields.ts'
import { accept } from '../kernel/refusal.ts'
import { dateInWords } from '../kernel/time.ts'
import { contractRow, type ContractRow } from './contract.ts'

interface Standing { row: ContractRow | undefined; begun: boolean }

/** A month after the day to begin again: where nothing has begun, who commissions is told; where something has, nothing more is said. */
export const escalateRenewal = act({
  name: 'deliver.escalate-renewal', title: 'Tell the commissioner that nothing has begun', says: 'told the commissioner that nothing has begun for what comes after', kind: 'contract', who: ['clock'], root: 'contract', keepsVersion: true,
  intro: 'The clock does this a month after the day to begin preparing what comes after.',
  input: { contract: reference({ label: 'Contract', to: 'contract' }) },
  load: async (tx, ask): Promise<Standing> => ({
    row: await contractRow(tx, ask.contract),
    // A procurement, a change under way or a review that is open: somebody is at it.
    begun: (await tx.rows(sql`select 1 from kernel.link l join kernel.record r on r.id = l.to_id where l.body_id = ${tx.bodyId} and l.from_id = ${ask.contract} and l.ended_at is null
      and ((r.kind = 'change' and r.state not in ('in force', 'withdrawn')) or (r.kind = 'contract-review' and r.state = 'open') or r.kind in ('procurement', 'decision')) limit 1`)).length > 0,
  }),
  rule: (standing: Standing) => accept(standing),
  save: async (write, { row, begun }, ask) => {
    await write.dueDone(ask.contract, 'nothing begun')
    if (!begun && row?.ends_on) await write.tell({ role: 'commissioner', recordId: ask.contract, words: `${row.title} ends on ${dateInWords(row.ends_on)}. The day to begin preparing what comes after is a month past, and nothing has begun: no review, no change, no procurement.` })
  },
})
