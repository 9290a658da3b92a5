import type { Pence } from '../../kernel/money.ts'
import type { Writer } from '../../kernel/writer.ts'
import { bringUpBooks } from '../ledger/ledger.store.ts'
import type { Month } from './terms.ts'

/** Holds a sum back from a month of a contract, or gives it back (negative), and posts it. For the acts of later stages that decide so. */
export async function withholdFromMonth(write: Writer, { contractId, scopeId, month, pence, words, at }: { contractId: string; scopeId: string | null; month: Month; pence: Pence; words: string; at: string }): Promise<string> {
  const id = await write.insert('deliver.month_withheld', { scope_id: scopeId, contract_id: contractId, month, amount_pence: pence, words, decided_at: at })
  await bringUpBooks(write, contractId, { words })
  return id
}
