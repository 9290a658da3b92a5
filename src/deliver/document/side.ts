import type { Actor, Given, RecordRow } from '../../kernel/act.ts'
import type { Writer } from '../../kernel/writer.ts'

/** The two sides of a contract. */
export type Side = 'commissioner' | 'provider'

export const sideOf = (actor: Pick<Actor, 'kind'>): Side => (actor.kind === 'party' ? 'provider' : 'commissioner')

/** Who a side is, as the other one reads it. */
export const sideWords: Record<Side, string> = { commissioner: 'The commissioner', provider: 'The provider' }

/** The columns by which a row is shared with one provider. */
export interface Party { scope_id: string | null; provider_id: string | null; shown_to_party: boolean }

/** Shared with the provider of a record. */
export const partyOf = (record: Pick<RecordRow, 'scope_id' | 'provider_id'>): Party => ({ scope_id: record.scope_id, provider_id: record.provider_id, shown_to_party: record.provider_id !== null })

/** What a new record takes over from the one it comes from: programme, partnership and the provider that sees it. */
export const fromParent = (parent: RecordRow): { programmeId?: string | undefined; scopeId?: string | undefined; providerId?: string | undefined; shownToParty: boolean } => ({
  programmeId: parent.programme_id ?? undefined, scopeId: parent.scope_id ?? undefined, providerId: parent.provider_id ?? undefined, shownToParty: parent.provider_id !== null,
})

/** Tells the side that did not act: the people of the provider, or those of the body with that role (the contract manager). */
export const tellOtherSide = (write: Writer, given: Pick<Given, 'actor'>, about: { recordId: string; providerId: string | null; words: string; role?: string }): Promise<void> =>
  given.actor.kind === 'party' ? write.tell({ role: about.role ?? 'contract-manager', recordId: about.recordId, words: about.words })
    : about.providerId === null ? Promise.resolve() : write.tell({ bodyId: about.providerId, role: 'provider', recordId: about.recordId, words: about.words })
