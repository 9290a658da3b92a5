import { act, type Actor } from '../../kernel/act.ts'
import { choice, date, longText, reference, text } from '../../kernel/fields.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { fromParent, partyOf, tellOtherSide } from '../document/index.ts'
import { doerWords, jointActionOf, purposeWords, type JointActionRow } from './joint-action.ts'

const who = ['contract-manager', 'commissioner'] as const
const options = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, text]) => ({ value, text }))

/** Why an action cannot be agreed so: the contract names no provider, or the day has passed. Pure. */
export function actionReasons(contract: { title: string; provider_id: string | null }, due: CivilDate, today: CivilDate): Refusal[] {
  const reasons: Refusal[] = []
  if (contract.provider_id === null) reasons.push({ code: 'action.no-provider', field: 'contract', words: `${contract.title} names no provider yet, so there is nobody to agree with. Record its provider first.` })
  if (due < today) reasons.push({ code: 'action.past', field: 'dueOn', words: 'The day must not be in the past.' })
  return reasons
}

/** A provider ends what it does itself, or both do together; the commissioner's own action is the commissioner's to end. Pure. */
export const mayEnd = (row: Pick<JointActionRow, 'side'>, actor: Pick<Actor, 'kind'>): Refusal[] =>
  actor.kind === 'party' && row.side === 'commissioner' ? [{ code: 'action.not-yours', words: 'The commissioner does this one. Ask how it stands if you want to know.' }] : []

export const agreeJointAction = act({
  name: 'deliver.agree-joint-action', title: 'Agree an action', says: 'agreed an action', kind: 'contract', who: [...who, 'provider'], root: 'contract', party: true, keepsVersion: true,
  intro: 'For what both sides have agreed, in a meeting or in writing: support, training, a forum, an improvement. The other side sees it at once.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }), what: longText({ label: 'What will be done', max: 1000 }), purpose: choice({ label: 'Part of', named: 'what it is part of', options: options(purposeWords) }),
    side: choice({ label: 'Who does it', options: options(doerWords) }), owner: text({ label: 'By whom', named: 'who will do it', hint: 'By office', max: 120 }), dueOn: date({ label: 'By when', named: 'the day it will be done by' }),
  },
  rule: (_: unknown, ask, given) => decide({}, actionReasons(given.root!, ask.dueOn, given.today)),
  save: async (write, _value, ask, given) => {
    const contract = given.root!
    const title = ask.what.replaceAll(/\s+/g, ' ').slice(0, 200)
    const id = await write.record({ kind: 'joint-action', title, state: 'open', ...fromParent(contract) })
    await write.insert('deliver.joint_action', { id, ...partyOf(contract), contract_id: contract.id, what: ask.what, purpose: ask.purpose, side: ask.side, owner: ask.owner, due_on: ask.dueOn })
    await write.due({ recordId: id, kind: 'joint action', title, on: ask.dueOn, ownerRole: 'contract-manager', scopeId: contract.scope_id ?? undefined })
    await tellOtherSide(write, given, { recordId: id, providerId: contract.provider_id, words: `${given.actor.name} wrote down an action: ${title}` })
    return { goTo: id }
  },
})

const action = reference({ label: 'Action', to: 'joint-action' })

export const finishJointAction = act({
  name: 'deliver.finish-joint-action', title: 'It is done', says: 'finished the action', kind: 'joint-action', who: [...who, 'provider'], root: 'action', party: true,
  input: { action, outcome: longText({ label: 'What came of it', max: 2000 }) },
  load: (tx, ask) => jointActionOf(tx, ask.action),
  rule: (row: JointActionRow | undefined, _ask, given) => decide(row!, mayEnd(row!, given.actor)),
  save: async (write, row: JointActionRow, ask, given) => {
    await write.update('deliver.joint_action', row.id, { outcome: ask.outcome, ended_on: given.today })
    await write.dueDone(row.id, 'joint action')
    await tellOtherSide(write, given, { recordId: row.id, providerId: row.provider_id, words: `Done: ${row.title}. ${ask.outcome.slice(0, 300)}` })
  },
})

export const dropJointAction = act({
  name: 'deliver.drop-joint-action', title: 'Drop it', says: 'dropped the action', kind: 'joint-action', who: [...who, 'provider'], root: 'action', party: true,
  input: { action, reason: longText({ label: 'Reason', max: 1000 }) },
  load: (tx, ask) => jointActionOf(tx, ask.action),
  rule: (row: JointActionRow | undefined, _ask, given) => decide(row!, mayEnd(row!, given.actor)),
  save: async (write, row: JointActionRow, ask, given) => {
    await write.update('deliver.joint_action', row.id, { outcome: ask.reason, ended_on: given.today })
    await write.dueCancelled(row.id, 'joint action')
    await tellOtherSide(write, given, { recordId: row.id, providerId: row.provider_id, words: `Dropped: ${row.title}. ${ask.reason.slice(0, 300)}` })
  },
})

export const jointActionActs = [agreeJointAction, finishJointAction, dropJointAction]
