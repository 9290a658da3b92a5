import { act, query, type Module } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { date, reference } from '../../kernel/fields.ts'
import { type ServiceKeys } from '../../kernel/keys.ts'
import { decide } from '../../kernel/refusal.ts'
import { endOfDay } from '../../law/index.ts'
import { makeSignedLink } from '../../people/index.ts'
import { returnOf, type ReturnRow } from './return.ts'

/**
 * The token of the nth link of a return, derived by the service's key: it can be shown again without being stored anywhere, and
 * neither journal nor database holds more than its hash.
 */
export const returnToken = (keys: ServiceKeys, returnId: string, number: number): string =>
  Buffer.from(keys.hmac('return-link', `${returnId} ${number}`), 'hex').toString('base64url')

/** Where the link leads and until when; nothing when none was made. */
export interface ReturnLink { path: string; until: string; works: boolean }

/** The act that makes the link and the query that shows it: the two parts of returns that need the service's key. */
export const returnLinks = (keys: ServiceKeys): Module => {
  const makeReturnLink = act({
    name: 'deliver.make-return-link', title: 'Make the link for the provider', says: 'made a link for the provider', kind: 'return', who: ['contract-manager', 'commissioner'], root: 'return',
    intro: 'The link opens this one return and nothing else. Whoever has it can send the return, so pass it on to the provider only. A link made before stops working.',
    input: {
      return: reference({ label: 'Return', to: 'return' }),
      until: date({ label: 'The link works until', named: 'the last day the link works' }),
    },
    load: (tx, ask) => returnOf(tx, ask.return),
    rule: (row: ReturnRow | undefined, ask, given) => decide(row!, ask.until < given.today ? [{ code: 'link.past', field: 'until', words: 'The last day must not be in the past.' }] : []),
    save: async (write, row, ask) => {
      const number = row.link_number + 1
      await write.asServer((run) => run(sql`update people.signed_link set ended_at = kernel.act_time() where body_id = ${write.bodyId} and record_id = ${row.id} and purpose = 'return' and ended_at is null`))
      await makeSignedLink(write, { providerId: row.provider_id, purpose: 'return', recordId: row.id, expiresAt: endOfDay(ask.until), token: returnToken(keys, row.id, number) })
      await write.update('deliver.return', row.id, { link_number: number, link_until: ask.until })
    },
  })

  const returnLink = query({
    name: 'deliver.return-link', title: 'The link of a return', who: 'signed-in', params: { return: reference({ label: 'Return', to: 'return' }) },
    run: async (tx, ask, actor): Promise<ReturnLink | null> => {
      const row = await returnOf(tx, ask.return)
      const mine = row !== undefined && row.body_id === tx.bodyId && actor.roles.some((role) => role === 'contract-manager' || role === 'commissioner')
      if (!mine || row.link_number === 0 || row.link_until === null) return null
      return { path: `/return/${returnToken(keys, row.id, row.link_number)}`, until: row.link_until, works: row.link_until >= tx.today && row.state !== 'accepted' }
    },
  })
  return { name: 'deliver', kinds: [], processes: [], acts: [makeReturnLink], queries: [returnLink] as never }
}
