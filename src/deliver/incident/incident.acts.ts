import { act } from '../../kernel/act.ts'
import { choice, date, longText, reference } from '../../kernel/fields.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { addDays, dateInWords, type CivilDate } from '../../kernel/time.ts'
import { fromParent, partyOf, sideOf, tellOtherSide } from '../document/index.ts'
import { harmWords, sortWords } from './incident.ts'

const who = ['contract-manager', 'commissioner'] as const
const incident = reference({ label: 'Incident', to: 'incident' })
const nobody = 'Leave out names, addresses and anything else that tells who a person is.'
const options = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, text]) => ({ value, text }))

/** Why an incident cannot be told so: it names no provider, has not happened yet, or lies more than two years back. Pure. */
export function incidentReasons(contract: { title: string; provider_id: string | null }, on: CivilDate, today: CivilDate): Refusal[] {
  const reasons: Refusal[] = []
  if (contract.provider_id === null) reasons.push({ code: 'incident.no-provider', field: 'contract', words: `${contract.title} names no provider yet. Record its provider first.` })
  if (on > today) reasons.push({ code: 'incident.later', field: 'on', words: 'An incident is told once it has happened.' })
  if (on < addDays(today, -731)) reasons.push({ code: 'incident.long-ago', field: 'on', words: 'That is more than two years ago. Check the year.' })
  return reasons
}

export const tellIncident = act({
  name: 'deliver.tell-incident', title: 'Tell of an incident', says: 'told of an incident', kind: 'contract', who: [...who, 'provider'], root: 'contract', party: true, keepsVersion: true,
  intro: 'Both sides of the contract read this. It does not take the place of what you owe the regulator, the coroner or safeguarding: tell them as always.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }),
    on: date({ label: 'Happened on', named: 'the day it happened' }),
    sort: choice({ label: 'Kind of incident', options: options(sortWords) }), harm: choice({ label: 'Harm', named: 'how much harm was done', options: options(harmWords) }),
    what: longText({ label: 'What happened', hint: nobody, max: 3000 }), done: longText({ label: 'What was done at once', hint: nobody, max: 3000 }),
  },
  rule: (_: unknown, ask, given) => decide({}, incidentReasons(given.root!, ask.on, given.today)),
  save: async (write, _value, ask, given) => {
    const contract = given.root!
    const title = `${sortWords[ask.sort]}, ${harmWords[ask.harm]!.toLowerCase()}, ${dateInWords(ask.on)}`
    const id = await write.record({ kind: 'incident', title, state: 'told', ...fromParent(contract) })
    await write.insert('deliver.incident', { id, ...partyOf(contract), contract_id: contract.id, happened_on: ask.on, sort: ask.sort, harm: ask.harm, what: ask.what, done: ask.done, told_by: sideOf(given.actor), told_at: given.now })
    await tellOtherSide(write, given, { recordId: id, providerId: contract.provider_id, words: `${given.actor.name} tells of an incident under ${contract.title}: ${title}` })
    return { goTo: id }
  },
})

export const acknowledgeIncident = act({
  name: 'deliver.acknowledge-incident', title: 'Acknowledge it', says: 'acknowledged the incident', kind: 'incident', who: [...who], root: 'incident',
  input: { incident, words: longText({ label: 'What you answer and expect', hint: `The provider reads it. ${nobody}`, max: 2000 }) },
  rule: () => decide({}, []),
  save: async (write, _value, ask, given) => {
    await write.update('deliver.incident', ask.incident, { acknowledged: ask.words, acknowledged_at: given.now })
    await tellOtherSide(write, given, { recordId: ask.incident, providerId: given.root!.provider_id, words: `Acknowledged: ${given.root!.title}. ${ask.words.slice(0, 300)}` })
  },
})

export const closeIncident = act({
  name: 'deliver.close-incident', title: 'Close it with what was learned', says: 'closed the incident', kind: 'incident', who: [...who], root: 'incident',
  input: { incident, learning: longText({ label: 'What was learned, and what is done differently', hint: `Both sides keep it. ${nobody}`, max: 3000 }) },
  rule: () => decide({}, []),
  save: async (write, _value, ask, given) => {
    await write.update('deliver.incident', ask.incident, { learning: ask.learning, closed_at: given.now })
    await tellOtherSide(write, given, { recordId: ask.incident, providerId: given.root!.provider_id, words: `Closed: ${given.root!.title}. Learned: ${ask.learning.slice(0, 300)}` })
  },
})

export const incidentActs = [tellIncident, acknowledgeIncident, closeIncident]
