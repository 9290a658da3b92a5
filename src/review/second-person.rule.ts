import type { Actor } from '../kernel/act.ts'
import type { Refusal } from '../kernel/refusal.ts'

/** What one person proposed another approves: refused for the same account, and where the first is not known. Pure. */
export const secondPerson = (proposedBy: string | null | undefined, actor: Pick<Actor, 'accountId'>, what: string): Refusal[] =>
  (proposedBy && actor.accountId && proposedBy !== actor.accountId ? [] : [{ code: 'second-person.same', words: `You proposed ${what} yourself. Another person must approve it.` }])
