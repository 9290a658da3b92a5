import type { Actor } from '../../kernel/act.ts'
import type { Database } from '../../kernel/database/database.ts'
import { actorOfLink } from '../../people/index.ts'
import { linesOf, returnOf, type ReturnLine, type ReturnRow } from './return.ts'

/** Who the link lets act, and the one return it opens with the indicators that are asked. */
export interface OpenedByLink { actor: Actor; row: ReturnRow; lines: ReturnLine[] }

/**
 * Opens the return of a signed link for the provider, as row-level security shows it to that provider; undefined when the link is
 * unknown, has ended or was replaced. Looking changes nothing. Page, API and command line begin here.
 */
export async function returnByLink(db: Database, token: string): Promise<OpenedByLink | undefined> {
  const link = await actorOfLink(db, token, 'return')
  if (!link) return undefined
  return db.within({ role: 'act_party', bodyId: link.actor.bodyId! }, async (tx) => {
    const row = await returnOf(tx, link.recordId)
    return row?.body_id === link.bodyId ? { actor: link.actor, row, lines: await linesOf(tx, row.id) } : undefined
  }, { readOnly: true })
}

/** The return as its provider sees it: what is asked, what was sent, what must be put right. */
export const seenByProvider = ({ row, lines }: OpenedByLink): object => ({
  return: row.id, reference: row.reference, title: row.title, state: row.state, version: row.version, commissioner: row.body, provider: row.provider, contract: row.contract,
  period: row.period, due: row.due_on, sentAt: row.sent_at, correction: row.correction,
  indicators: lines.map((line) => ({
    kpi: line.reference, name: line.name, unit: line.unit, direction: line.direction, target: line.target, numeratorWords: line.numerator_words, denominatorWords: line.denominator_words,
    value: line.value, numerator: line.numerator, denominator: line.denominator, reason: line.reason,
  })),
})
