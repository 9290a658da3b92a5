import { plainNumber } from '../../kernel/plain-number.ts'
import { act, type Given } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choice, date, longText, number, reference, text, upload } from '../../kernel/fields.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import type { Writer } from '../../kernel/writer.ts'
import { kpiOf, kpisOf, targetOn, targetsOf, type KpiRow, type TargetRow } from '../../plan/index.ts'
import { z } from 'zod'
import { matchAnswers, type Answer, type MatchedAnswer } from './answers.rule.ts'
import { contractOf, isInvented, type ContractFacts } from './contract-facts.ts'
import { lastVersions, saysTheSame, writeObservations, type LastVersion } from './observation.ts'
import { linesOf, periodInWords, returnOf, sentBefore, type ReturnLine, type ReturnRow } from './return.ts'
import { isPeriod, requestReasons } from './return.rule.ts'
import { askFor, requesting, type Requesting } from './request.ts'
import { rowsField, storedText } from './rows-field.ts'
import { scheduleActs } from './schedule.act.ts'
import { keepSheetColumns } from './sheet-columns.ts'
import { unchanged } from './unchanged.rule.ts'

const requesters = ['contract-manager', 'commissioner'] as const

export const requestReturn = act({
  name: 'deliver.request-return', title: 'Ask for a return', says: 'asked the provider for a return', kind: 'return', who: requesters,
  intro: 'The provider is asked for every indicator of the contract that is in use or watched. Make the link for the provider on the next page.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }),
    period: text({ label: 'Which month', named: 'the month', hint: 'Year and month, like 2026-10', max: 7 }),
    due: date({ label: 'Last day to send it', rule: 'NSC-14' }),
    unchanged: choice({ label: 'May the provider answer "no change since last time"?', named: 'whether "no change" is an answer', hint: 'For figures that rarely move, such as places or posts. It saves the provider the typing.', required: false, options: [{ value: 'yes', text: 'Yes' }, { value: 'no', text: 'No' }] }),
  },
  load: (tx, ask): Promise<Requesting> => requesting(tx, ask.contract, ask.period),
  rule: (facts: Requesting, ask, given) => decide(facts, requestReasons(facts, ask, given.today)),
  save: (write, facts, ask) => askFor(write, facts, { contract: ask.contract, period: ask.period, due: ask.due, unchanged: ask.unchanged === 'yes' }).then(() => undefined),
})

const answerRow: z.ZodType<Answer> = z.strictObject({
  kpi: storedText(300).refine((value) => value !== ''),
  value: z.number().min(-1e12).max(1e12).nullable().optional(),
  numerator: z.number().min(0).max(1e12).nullable().optional(),
  denominator: z.number().min(0).max(1e12).nullable().optional(),
  reason: storedText(1000).optional(),
})

const numberOrNothing = (typed: string | undefined): unknown => {
  const bare = (typed ?? '').trim()
  return bare === '' || bare === '%' ? null : plainNumber(bare) ?? typed
}

const answers = rowsField<Answer>({
  label: 'Figures', hint: 'One line for each indicator: reference; value; number above the line; number below the line; reason. For example KPI-3; 84.2; ; ; two clinics opened',
  row: answerRow,
  fromLine: ([kpi, value, numerator, denominator, ...reason]) => ({ kpi, value: numberOrNothing(value), numerator: numberOrNothing(numerator), denominator: numberOrNothing(denominator), reason: reason.join('; ') }),
  toLine: (row) => [row.kpi, row.value ?? '', row.numerator ?? '', row.denominator ?? '', row.reason ?? ''].join('; '),
  misfit: 'must have one line for each indicator: reference; value; number above the line; number below the line; reason',
})

const minutesTaken = number({ label: 'How many minutes did it take you?', named: 'the minutes that it took', hint: 'Collecting and sending. Both sides see what returns cost you.', whole: true, min: 1, max: 10_000, required: false })

/** Writes what was sent, by whichever act, and tells the commissioner. */
async function writeSent(write: Writer, given: Given, sent: { id: string; figures: readonly MatchedAnswer[]; more: Record<string, unknown> }): Promise<void> {
  await write.updateEach('deliver.return_line', sent.figures.map((one) => ({ id: one.line, value: one.value, numerator: one.numerator, denominator: one.denominator, reason: one.reason })))
  await write.update('deliver.return', sent.id, { sent_at: given.now, ...sent.more })
  await write.dueDone(sent.id, 'return')
  await write.tell({ role: 'contract-manager', recordId: sent.id, words: `${given.actor.name} has sent ${given.root!.reference}, ${given.root!.title}. Accept it or ask for a correction.` })
}

export const sendReturn = act({
  name: 'deliver.send-return', title: 'Send this return', says: 'sent the return', kind: 'return', who: ['provider'], root: 'return', party: true,
  input: {
    return: reference({ label: 'Return', to: 'return' }),
    answers,
    words: longText({ label: 'Anything the commissioner should know', required: false, max: 2000 }),
    minutes: minutesTaken,
  },
  load: async (tx, ask): Promise<{ lines: ReturnLine[]; sending: number }> => ({ lines: await linesOf(tx, ask.return), sending: (await returnOf(tx, ask.return))?.sending ?? 0 }),
  rule: (facts: { lines: ReturnLine[]; sending: number }, ask) => {
    const { matched, refusals } = matchAnswers(ask.answers, facts.lines)
    return decide({ matched, sending: facts.sending + 1 }, refusals)
  },
  save: async (write, value: { matched: MatchedAnswer[]; sending: number }, ask, given) => {
    await writeSent(write, given, { id: ask.return, figures: value.matched, more: { sending: value.sending, sent_words: ask.words ?? '', unchanged_from: null, minutes: ask.minutes ?? null } })
  },
})

interface Repeating { row: ReturnRow | undefined; lines: ReturnLine[]; before: { period: string; lines: ReturnLine[] } | undefined }

export const sendUnchanged = act({
  name: 'deliver.send-unchanged', title: 'Send "no change"', says: 'sent the figures of last time as unchanged', kind: 'return', who: ['provider'], root: 'return', party: true,
  intro: 'The figures of the last return that was sent go in again, for every indicator that is asked.',
  input: { return: reference({ label: 'Return', to: 'return' }), words: longText({ label: 'Anything the commissioner should know', required: false, max: 2000 }), minutes: minutesTaken },
  load: async (tx, ask): Promise<Repeating> => {
    const row = await returnOf(tx, ask.return)
    return { row, lines: await linesOf(tx, ask.return), before: row && await sentBefore(tx, row) }
  },
  rule: ({ row, lines, before }: Repeating) => {
    const { repeated, refusals } = unchanged({ allowed: row?.unchanged_allowed ?? false, lines, before })
    return decide({ repeated, from: before?.period ?? '', sending: (row?.sending ?? 0) + 1 }, refusals)
  },
  save: async (write, { repeated, from, sending }, ask, given) => {
    await writeSent(write, given, { id: ask.return, figures: repeated, more: { sending, sent_words: ask.words ?? '', unchanged_from: from, minutes: ask.minutes ?? null } })
  },
})

export const askCorrection = act({
  name: 'deliver.ask-correction', title: 'Ask for a correction', says: 'asked the provider for a correction', kind: 'return', who: requesters, root: 'return',
  input: {
    return: reference({ label: 'Return', to: 'return' }),
    reason: longText({ label: 'What must be put right', hint: 'The provider reads this on its page.', max: 2000 }),
    due: date({ label: 'By when', named: 'the day the correction is due' }),
  },
  rule: (_: unknown, ask, given) => decide({}, ask.due < given.today ? [{ code: 'return.due', field: 'due', words: 'The last day must not be in the past.' }] : []),
  save: async (write, _value, ask, given) => {
    await write.update('deliver.return', ask.return, { correction: ask.reason })
    await write.due({ recordId: ask.return, kind: 'return', title: `Correction of ${given.root!.title}`, on: ask.due, rule: 'NSC-14', ownerRole: 'contract-manager', scopeId: given.root!.scope_id ?? undefined })
  },
})

interface Accepting { row: ReturnRow; lines: ReturnLine[]; last: Map<string, LastVersion>; invented: boolean }

export const acceptReturn = act({
  name: 'deliver.accept-return', title: 'Accept this return', says: 'accepted the return', kind: 'return', who: requesters, root: 'return',
  input: {
    return: reference({ label: 'Return', to: 'return' }),
    words: longText({ label: 'What was checked', required: false, max: 1000 }),
  },
  load: async (tx, ask): Promise<Accepting> => {
    const [row, lines] = [(await returnOf(tx, ask.return))!, await linesOf(tx, ask.return)]
    return { row, lines, last: await lastVersions(tx, lines.map((line) => line.kpi_id)), invented: await isInvented(tx, row.provider_id) }
  },
  rule: (facts: Accepting) => decide(facts, []),
  save: async (write, { row, lines, last, invented }, ask, given) => {
    const rows = lines.flatMap((line) => {
      const before = last.get(`${line.kpi_id} ${row.period}`)
      // The same value again is no correction.
      if (before && saysTheSame(before, line)) return []
      return [{
        kpiId: line.kpi_id, period: row.period, value: line.value, numerator: line.numerator, denominator: line.denominator, version: (before?.version ?? 0) + 1,
        reason: line.reason, source: 'return' as const, returnId: ask.return, providerId: row.provider_id, scopeId: given.root!.scope_id, demonstration: invented,
      }]
    })
    await writeObservations(write, rows)
    await write.dueDone(ask.return)
  },
})

interface Correcting { kpi: KpiRow | undefined; last: LastVersion | undefined; invented: boolean }

const correctionReasons = (facts: Correcting, ask: { period: string; value?: number | undefined; numerator?: number | undefined; denominator?: number | undefined; reason: string }, today: string): Refusal[] => {
  const reasons: Refusal[] = []
  if (!facts.kpi) reasons.push({ code: 'observation.kpi', field: 'kpi', words: 'There is no such indicator, or it is not yours to see.' })
  if (!isPeriod(ask.period) || ask.period > today.slice(0, 7)) reasons.push({ code: 'observation.period', field: 'period', words: 'The month must be year and month, like 2026-10, and not still to come.' })
  if (facts.last && saysTheSame(facts.last, { value: ask.value ?? null, numerator: ask.numerator, denominator: ask.denominator })) reasons.push({ code: 'observation.same', field: 'value', words: 'That is what it says already. Nothing needs correcting.' })
  if (facts.kpi?.unit.trim() === '%' && ask.value !== undefined && (ask.value < 0 || ask.value > 100)) reasons.push({ code: 'observation.percent', field: 'value', words: 'A percentage lies between 0 and 100.' })
  return reasons
}

export const correctObservation = act({
  name: 'deliver.correct-observation', title: 'Correct or add a value', says: 'corrected a value', kind: '*', who: ['contract-manager', 'commissioner', 'analyst'], root: 'kpi',
  intro: 'A correction stands beside the value before it, with its reason. Nothing is overwritten.',
  input: {
    kpi: reference({ label: 'Indicator', to: 'kpi' }),
    period: text({ label: 'Which month', named: 'the month', hint: 'Year and month, like 2026-10', max: 7 }),
    value: number({ label: 'Value', hint: 'Leave empty to say that there is no value for that month.', required: false }),
    numerator: number({ label: 'Number above the line', required: false, min: 0 }),
    denominator: number({ label: 'Number below the line', required: false, min: 0 }),
    reason: longText({ label: 'Reason', max: 1000 }),
    evidence: upload({ label: 'Document it comes from', required: false }),
  },
  load: async (tx: Tx, ask): Promise<Correcting> => {
    const kpi = await kpiOf(tx, ask.kpi)
    return { kpi, last: (await lastVersions(tx, [ask.kpi])).get(`${ask.kpi} ${ask.period}`), invented: kpi?.provider_id ? await isInvented(tx, kpi.provider_id) : false }
  },
  rule: (facts: Correcting, ask, given) => decide(facts, correctionReasons(facts, ask, given.today)),
  save: async (write, { kpi, last, invented }, ask, given) => {
    if (ask.evidence) await write.useUpload(ask.evidence)
    await writeObservations(write, [{
      kpiId: ask.kpi, period: ask.period, value: ask.value ?? null, numerator: ask.numerator, denominator: ask.denominator, version: (last?.version ?? 0) + 1,
      reason: ask.reason, source: 'hand', providerId: kpi!.provider_id, scopeId: given.root!.scope_id, demonstration: invented,
    }])
  },
})

export const returnActs = [requestReturn, sendReturn, sendUnchanged, keepSheetColumns, askCorrection, acceptReturn, correctObservation, ...scheduleActs]
