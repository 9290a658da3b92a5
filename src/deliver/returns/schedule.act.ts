import { act } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choice, number, reference, text } from '../../kernel/fields.ts'
import { accept, decide, type Refusal } from '../../kernel/refusal.ts'
import { addDays, addMonths, type CivilDate } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { periodInWords } from './return.ts'
import { askFor, requesting, type Requesting } from './request.ts'
import { isPeriod, requestReasons } from './return.rule.ts'

/** How the returns of a contract are asked for each month. `stopped_on`: not any more. */
export interface ScheduleRow { id: string; next_period: string; days: number; unchanged_allowed: boolean; stopped_on: CivilDate | null }
export const scheduleOf = (tx: Tx, contractId: string): Promise<ScheduleRow | undefined> =>
  tx.maybe(sql<ScheduleRow>`select id, next_period, days, unchanged_allowed, stopped_on from deliver.return_schedule where id = ${contractId}`)

/** The last day of a month, `2026-02` to `2026-02-28`. Pure. */
export const lastDayOf = (period: string): CivilDate => addDays(`${after(period)}-01`, -1)
/** The month after. Pure. */
export const after = (period: string): string => addMonths(`${period}-01`, 1).slice(0, 7)

const contract = reference({ label: 'Contract', to: 'contract' })
const who = ['contract-manager', 'commissioner'] as const

/**
 * The clock asks on the day after the month has ended, or tomorrow for one that ended before: its own last day may have had its turn already, and
 * a date that was met stands once. Nobody has to do it, so it stands on nobody's list.
 */
const askAgain = (write: Writer, contractId: string, period: string, scopeId: string | null): Promise<void> =>
  write.due({ recordId: contractId, kind: 'ask return', title: `The return for ${periodInWords(period)} is asked for`, on: lastDayOf(period) < write.tx.today ? write.tx.today : lastDayOf(period), act: 'deliver.ask-next-return', rule: 'NSC-14', scopeId: scopeId ?? undefined })

interface Scheduling extends Requesting { schedule: ScheduleRow | undefined }

export const askEachMonth = act({
  name: 'deliver.ask-each-month', title: 'Ask for returns each month', says: 'arranged that returns are asked for each month', kind: 'contract', who, root: 'contract', keepsVersion: true,
  intro: 'The service asks the provider on the first day after each month, for every indicator in use or watched, until the contract ends or you stop it.',
  input: {
    contract, from: text({ label: 'First month to ask for', hint: 'Year and month, like 2026-10', max: 7 }), days: number({ label: 'Days to send it after the month', named: 'the days to send it', hint: 'As the contract says; 15 in many of them.', whole: true, min: 1, max: 90, }),
    unchanged: choice({ label: 'May the provider answer "no change since last time"?', named: 'whether "no change" is an answer', required: false, options: [{ value: 'yes', text: 'Yes' }, { value: 'no', text: 'No' }] }),
  },
  load: async (tx, ask): Promise<Scheduling> => ({ ...(await requesting(tx, ask.contract, ask.from)), schedule: await scheduleOf(tx, ask.contract) }),
  rule: (facts: Scheduling, ask, given) => decide(facts, scheduleReasons(facts, ask.from, given.today)),
  save: async (write, { schedule, contract: row }, ask) => {
    const kept = { next_period: ask.from, days: ask.days, unchanged_allowed: ask.unchanged === 'yes', stopped_on: null }
    if (schedule) await write.update('deliver.return_schedule', ask.contract, kept)
    else await write.insert('deliver.return_schedule', { id: ask.contract, scope_id: row!.scope_id, ...kept })
    await write.dueCancelled(ask.contract, 'ask return')
    await askAgain(write, ask.contract, ask.from, row!.scope_id)
  },
})

/** Why returns cannot be asked for each month: no month, one long past, no provider, no indicators. Pure. */
export function scheduleReasons(facts: Requesting, from: string, today: CivilDate): Refusal[] {
  if (!isPeriod(from)) return [{ code: 'schedule.period', field: 'from', words: 'The month must be year and month, like 2026-10.' }]
  const earliest = addMonths(`${today.slice(0, 7)}-01`, -12).slice(0, 7)
  return [
    ...(from < earliest ? [{ code: 'schedule.early', field: 'from', words: `The clock asks for one month a day until it has caught up. Ask for months before ${periodInWords(earliest)} one by one.` }] : []),
    // Whether a month lies ahead or was asked for is a question of each month, and the clock looks then.
    ...requestReasons({ ...facts, before: undefined }, { period: from, due: lastDayOf(from) }, lastDayOf(from) > today ? lastDayOf(from) : today),
  ]
}

export const stopAsking = act({
  name: 'deliver.stop-asking', title: 'Stop asking each month', says: 'stopped asking for returns each month', kind: 'contract', who, root: 'contract', keepsVersion: true,
  input: { contract, reason: text({ label: 'Reason', max: 500 }) },
  load: (tx, ask) => scheduleOf(tx, ask.contract),
  rule: (row: ScheduleRow | undefined) => decide(row!, row && !row.stopped_on ? [] : [{ code: 'schedule.none', words: 'Returns of this contract are not asked for each month.' }]),
  save: async (write, _row, ask, given) => {
    await write.update('deliver.return_schedule', ask.contract, { stopped_on: given.today })
    await write.dueCancelled(ask.contract, 'ask return')
  },
})

export const askNextReturn = act({
  name: 'deliver.ask-next-return', title: 'Ask for the next return', says: 'asked the provider for the return of the month', kind: 'contract', who: ['clock'], root: 'contract', keepsVersion: true,
  intro: 'The clock does this on the day after each month, where returns are asked for each month.',
  input: { contract },
  load: async (tx, ask) => {
    const schedule = await scheduleOf(tx, ask.contract)
    return { schedule, facts: schedule ? await requesting(tx, ask.contract, schedule.next_period) : undefined }
  },
  rule: (loaded: { schedule: ScheduleRow | undefined; facts: Requesting | undefined }) => accept(loaded),
  save: async (write, { schedule, facts }, ask, given) => {
    await write.dueDone(ask.contract, 'ask return')
    if (!schedule || schedule.stopped_on || !facts?.contract) return
    if (['ended', 'terminated'].includes(facts.contract.state)) {
      await write.update('deliver.return_schedule', ask.contract, { stopped_on: given.today })
      return
    }
    const period = schedule.next_period
    const due = addDays(lastDayOf(period), schedule.days)
    const reasons = facts.before ? [] : requestReasons(facts, { period, due }, given.today)
    if (reasons.length > 0) await write.tell({ role: 'contract-manager', recordId: ask.contract, words: `The return for ${periodInWords(period)} was not asked for. ${reasons.map((one) => one.words).join(' ')}` })
    else if (!facts.before) {
      const id = await askFor(write, facts, { contract: ask.contract, period, due: due < given.today ? given.today : due, unchanged: schedule.unchanged_allowed })
      await write.tell({ bodyId: facts.contract.provider_id!, role: 'provider', recordId: id, words: `The return for ${periodInWords(period)}, ${facts.contract.title}, is asked of you.` })
    }
    await write.update('deliver.return_schedule', ask.contract, { next_period: after(period) })
    await askAgain(write, ask.contract, after(period), facts.contract.scope_id)
  },
})

export const scheduleActs = [askEachMonth, stopAsking, askNextReturn]
