import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'
import { accountView } from './account.view.ts'
import type { ServiceKeys } from '../kernel/keys.ts'
import { accountActs, accountKind, accountProcess, people } from './people.acts.ts'

/** Accounts, roles and sign-in. */
export const peopleModule = (keys: ServiceKeys): Module & Shown => ({ name: 'people', kinds: [accountKind], processes: [accountProcess], acts: accountActs(keys), queries: [people] as never, pages: [], views: [accountView] })

export { accountByEmail, actorOf, memberIn, membershipsOf, type Membership } from './membership.ts'
export { roleWords } from './people.acts.ts'
export { hashPassword } from './password.ts'
export { actFor, demonstrationAccounts, openSession, renewFactor, sessionIn, signIn, signOut, type Session } from './session.ts'
export { actorOfLink, makeSignedLink, mayComeIn, recordOfLink } from './signed-link.ts'
export { actorOfToken, issueToken } from './token.ts'
