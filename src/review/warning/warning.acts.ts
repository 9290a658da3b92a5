import { act } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choice, date, longText, number, reference, text } from '../../kernel/fields.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import { accept, decide } from '../../kernel/refusal.ts'
import { addDays, addMonths, type CivilDate } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { signals, signalWords, weightReasons, type Weights } from './warning.rule.ts'
import { setWeights, warningId, warningsNow, weightsNow, type SetWeight, type WarnedContract } from './warning.ts'

const who = ['contract-manager', 'commissioner'] as const
const warning = reference({ label: 'Early warning', to: 'early-warning' })
const columns = ['id', 'kept_on', 'contract_id', 'points', 'warned', 'parts']

const signalOptions: readonly { value: string; text: string }[] = [...signals.map(({ value, text: words }) => ({ value, text: words })), { value: 'warned', text: signalWords['warned']! }]

/** The last day of a month. Pure. */
export const monthEnd = (day: CivilDate): CivilDate => addDays(addMonths(`${day.slice(0, 7)}-01`, 1), -1)

/** Keeps the points of today, and asks for the next version after the end of this month. */
async function keep(write: Writer, id: string, contracts: readonly WarnedContract[], today: CivilDate): Promise<void> {
  const versionId = uuidv7()
  for (let from = 0; from < contracts.length; from += 500) {
    await write.batch('review.warning_version', 'version_id', versionId, columns, () => sql`insert into review.warning_version (body_id, version_id, id, kept_on, contract_id, points, warned, parts)
      values ${sql.join(contracts.slice(from, from + 500).map((one) => sql`(${write.bodyId}, ${versionId}, ${uuidv7()}, ${today}, ${one.id}, ${one.points}, ${one.warned}, ${JSON.stringify(one.parts)})`))}`)
  }
  await write.due({ recordId: id, kind: 'month', title: 'Keep the points of every contract', on: monthEnd(today), act: 'review.keep-warnings' })
}

export const beginWarning = act({
  name: 'review.begin-early-warning', title: 'Begin the early warning', says: 'began the early warning', kind: 'early-warning', who,
  intro: 'The points of every contract that runs are kept today and after the end of each month, so that it can be told later how good the warnings were. The points warn; people decide.',
  input: { reason: text({ label: 'Agreed where', named: 'where it was agreed', hint: 'The meeting that agreed to it', max: 300 }) },
  load: async (tx: Tx) => ({ before: await warningId(tx), contracts: await warningsNow(tx) }),
  rule: (facts: { before: string | undefined; contracts: WarnedContract[] }) => decide(facts.contracts, facts.before ? [{ code: 'warning.stands', words: 'It was begun already.' }] : []),
  save: async (write, contracts, _ask, given) => {
    const id = await write.record({ kind: 'early-warning', title: 'Early warning', state: 'kept' })
    await write.insert('review.early_warning', { id, begun_on: given.today })
    await keep(write, id, contracts, given.today)
  },
})

export const setPoints = act({
  name: 'review.set-warning-points', title: 'Set the points of a signal', says: 'set the points of a signal', kind: 'early-warning', who, root: 'warning',
  intro: 'It holds from now on, for the early warning and for the visit plan. Versions kept before stay as they were.',
  input: {
    warning, signal: choice({ label: 'Signal', options: signalOptions }), each: number({ label: 'Points for each', named: 'the points for each', hint: 'For “A warning begins at”: from how many points', min: 0, max: 50, whole: true }),
    most: number({ label: 'Most points of this signal', named: 'the most points', hint: 'For “A warning begins at”: 0', min: 0, max: 50, whole: true }), reason: longText({ label: 'Why', named: 'the reason', max: 1000 }),
  },
  load: async (tx: Tx) => ({ weights: await weightsNow(tx), set: await setWeights(tx) }),
  rule: (facts: { weights: Weights; set: SetWeight[] }, ask) => decide(facts.set.length, weightReasons(ask, facts.weights)),
  save: async (write, count, ask, given) => void await write.insert('review.warning_weight', { number: count + 1, signal: ask.signal, each: ask.each, most: ask.most, reason: ask.reason, set_on: given.today }),
})

export const keepWarnings = act({
  name: 'review.keep-warnings', title: 'Keep the points of this month', says: 'kept the points of every contract', kind: 'early-warning', who: ['clock'], root: 'warning', keepsVersion: true,
  input: { warning },
  load: (tx: Tx) => warningsNow(tx),
  rule: (contracts: WarnedContract[]) => accept(contracts),
  save: async (write, contracts, ask, given) => {
    await write.dueDone(ask.warning, 'month')
    await keep(write, ask.warning, contracts, given.today)
    const warned = contracts.filter((one) => one.warned).length
    if (warned > 0) await write.tell({ role: 'contract-manager', recordId: ask.warning, words: `Early warning: ${warned === 1 ? 'one contract is' : `${warned} contracts are`} warned of this month. See under Review.` })
  },
})

export const recordAccounts = act({
  name: 'review.record-accounts', title: 'Record a look at the provider’s accounts', says: 'recorded a look at the accounts', kind: '*', who: [...who, 'finance'], root: 'contract', keepsVersion: true,
  intro: 'Old accounts, or none, are a signal of the early warning. This is no judgement of the provider.',
  input: { contract: reference({ label: 'Contract', to: 'contract' }), upTo: date({ label: 'Accounts up to', named: 'the last day of the accounts' }), seen: longText({ label: 'What was seen in them', named: 'what was seen', hint: 'Surplus or loss, debts, what the auditor says of going on', max: 2000 }) },
  load: async (tx: Tx, ask) => tx.maybe(sql<{ provider_id: string | null }>`select provider_id from deliver.contract where body_id = ${tx.bodyId} and id = ${ask.contract}`),
  rule: (contract: { provider_id: string | null } | undefined, ask, given) => decide(contract!, [
    ...(contract ? [] : [{ code: 'accounts.contract', field: 'contract', words: 'Accounts are recorded at a contract of your own body.' }]), ...(ask.upTo > given.today ? [{ code: 'accounts.ahead', field: 'upTo', words: 'Accounts end today or before.' }] : []),
  ]),
  save: async (write, contract, ask, given) => void await write.insert('review.provider_accounts', { contract_id: ask.contract, provider_id: contract.provider_id, up_to: ask.upTo, seen: ask.seen, recorded_on: given.today }),
})

export const warningActs = [beginWarning, setPoints, keepWarnings, recordAccounts]
