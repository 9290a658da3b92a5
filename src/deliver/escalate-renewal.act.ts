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

/** The day after the last one: what could have been begun before it is no longer asked, and one question stands instead. */
export const passLastDay = act({
  name: 'deliver.pass-last-day', title: 'Note that the last day has passed', says: 'noted that the last day of the contract has passed', kind: 'contract', who: ['clock'], root: 'contract', keepsVersion: true,
  intro: 'The clock does this on the day after the last day of a contract that is not recorded as ended.',
  input: { contract: reference({ label: 'Contract', to: 'contract' }) },
  load: (tx, ask) => contractRow(tx, ask.contract),
  rule: (row: ContractRow | undefined) => accept(row!),
  save: async (write, row, ask, given) => {
    await write.dueDone(ask.contract, 'end')
    for (const kind of ['start again', 'notice', 'nothing begun']) await write.dueCancelled(ask.contract, kind)
    await write.due({ recordId: ask.contract, kind: 'record the end', title: 'Its last day has passed: record the end, or extend it', on: given.today, ownerRole: 'contract-manager', scopeId: row.scope_id ?? undefined })
  },
})
