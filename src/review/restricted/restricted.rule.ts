import type { Refusal } from '../../kernel/refusal.ts'
import type { CivilDate } from '../../kernel/time.ts'

/** Why a concern cannot be raised so: nobody would read it, or it says about nothing which service it is. Every reason at once. Pure. */
export function raiseReasons(facts: { readers: readonly string[]; about: { contract?: string | undefined; provider?: string | undefined; words?: string | undefined } }): Refusal[] {
  const { contract, provider, words } = facts.about
  return [
    ...(facts.readers.length === 0 ? [{ code: 'restricted.no-readers', words: 'This body has named nobody yet who reads such concerns, so nobody would. Tell your administrator; if somebody is in danger now, ring 999 or the council’s safeguarding line.' }] : []),
    ...(contract || provider || words ? [] : [{ code: 'restricted.about', field: 'about', words: 'Say which service it is about: a contract, a provider or its name.' }]),
  ]
}

/** Why the names on a concern cannot be changed so. Nobody takes off themselves or the last one, so that it always has a reader. Pure. */
export function namingReasons(change: 'name' | 'take off', named: readonly string[], account: string, by: string | undefined): Refusal[] {
  if (change === 'name') return named.includes(account) ? [{ code: 'restricted.named', field: 'account', words: 'This person is named on it already.' }] : []
  if (!named.includes(account)) return [{ code: 'restricted.not-named', field: 'account', words: 'This person is not named on it.' }]
  return account === by ? [{ code: 'restricted.self', field: 'account', words: 'Nobody takes off themselves: ask another named person.' }] : []
}

/** Why it cannot be closed: steps are open, or an allegation of abuse or neglect has neither a referral nor a reason for none. Pure. */
export function closeReasons(facts: { category: string; openSteps: number; referredOn: CivilDate | null }, noReferral: string | undefined): Refusal[] {
  return [
    ...(facts.openSteps > 0 ? [{ code: 'restricted.open-steps', words: `${facts.openSteps === 1 ? 'One step is' : `${facts.openSteps} steps are`} not done yet.` }] : []),
    ...(facts.category === 'safeguarding' && facts.referredOn === null && !noReferral ? [{ code: 'restricted.no-referral', field: 'noReferral', words: 'It is about abuse or neglect. Note the safeguarding referral, or say why none was made.' }] : []),
  ]
}

/** Which service a title names: the contract, the provider, or the words of whoever raised it. Pure. */
export const aboutInWords = (facts: { contract?: string | null | undefined; provider?: string | null | undefined; words?: string | null | undefined }): string => facts.contract || facts.provider || facts.words || 'a service'
