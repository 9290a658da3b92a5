import { sql } from '../kernel/database/database.ts'
import type { PageAsk } from '../ui/page.ts'

/** Names of the people behind accounts, for the pages of their own body; empty for none. */
export async function namesOf(ask: PageAsk, accounts: readonly (string | null)[]): Promise<(account: string | null) => string> {
  const wanted = [...new Set(accounts.filter((id) => id !== null))]
  const people = wanted.length === 0 ? [] : await ask.readServer((tx) => tx.rows(sql<{ id: string; name: string }>`select id, name from people.account where id = any(${wanted}::uuid[])`))
  return (account) => (account === null ? '' : people.find((one) => one.id === account)?.name ?? 'Somebody')
}
