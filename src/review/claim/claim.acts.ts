import { act } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { longText, money, number, reference, text } from '../../kernel/fields.ts'
import { accept, decide, type Refusal } from '../../kernel/refusal.ts'
import { addMonths } from '../../kernel/time.ts'
import { isPeriod, observationsOf } from '../../deliver/returns/index.ts'
import { kpiOf, type KpiRow } from '../../plan/index.ts'
import { numberWords } from '../../ui/charts/chart.ts'
import { claimOf, type ClaimRow } from './claim.ts'
import { detectable, effectOf, notJudged, type Effect, type MonthValue } from './effect.rule.ts'

const who = ['commissioner', 'analyst', 'contract-manager'] as const
const month = (label: string, named: string) => text({ label, named, hint: 'Year and month, like 2026-10', max: 7 })

const valuesOf = async (tx: Tx, kpiId: string): Promise<MonthValue[]> => (await observationsOf(tx, kpiId)).map(({ period, value }) => ({ period, value }))
const monthsBetween = (from: string, to: string): number => (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5)) - Number(from.slice(5))

interface Claiming { kpi: KpiRow | undefined; values: MonthValue[]; scope: { scope_id: string | null; programme_id: string | null } | undefined }
interface ClaimAsk { startsFrom: string; byMonth: string; low: number; likely: number; high: number }

/** What a claim must say: months in order, and a least, a likely and a most that go one way. Pure. */
export function claimReasons(ask: ClaimAsk): Refusal[] {
  const reasons: Refusal[] = []
  for (const field of ['startsFrom', 'byMonth'] as const) if (!isPeriod(ask[field])) reasons.push({ code: 'claim.month', field, words: 'Write the month as year and month, like 2026-10.' })
  if (reasons.length === 0 && ask.byMonth <= ask.startsFrom) reasons.push({ code: 'claim.order', field: 'byMonth', words: 'The change is expected after the month in which it starts.' })
  const sizes = [ask.low, ask.likely, ask.high].map(Math.abs)
  if (ask.likely === 0) reasons.push({ code: 'claim.nothing', field: 'likely', words: 'A claim says a change: more is plus, less is minus.' })
  else if ([ask.low, ask.high].some((one) => one !== 0 && Math.sign(one) !== Math.sign(ask.likely))) reasons.push({ code: 'claim.ways', field: 'low', words: 'The least, the likely and the most change go the same way.' })
  else if (sizes[0]! > sizes[1]! || sizes[1]! > sizes[2]!) reasons.push({ code: 'claim.sizes', field: 'low', words: 'The least is no larger than the likely change, and that no larger than the most.' })
  return reasons
}

/** How small a change can be told from chance, in words; a warning where the likely one is smaller. Pure. */
export function powerOf(ask: ClaimAsk, values: readonly MonthValue[], unit: string): { words: string; reasons: Refusal[] } {
  const before = values.flatMap((one) => (one.value !== null && one.period < ask.startsFrom ? [one.value] : []))
  const after = isPeriod(ask.startsFrom) && isPeriod(ask.byMonth) ? monthsBetween(ask.startsFrom, ask.byMonth) + 1 : 0
  const smallest = detectable(before, after)
  if (smallest === undefined) return { words: 'Fewer than eight months are known before it: how small a change can be told from chance cannot be said.', reasons: [] }
  const words = `With ${before.length} months before and ${after} after, a change of about ${numberWords(smallest, 1)} ${unit} or more can be told from chance (four times in five).`
  return { words, reasons: Math.abs(ask.likely) < smallest ? [{ code: 'claim.power', field: 'byMonth', words: `${words} The likely change is smaller: it may come and not be seen.`, strength: 'warning' }] : [] }
}

export const makeClaim = act({
  name: 'review.make-claim', title: 'Claim an effect', says: 'wrote down what a change is claimed to do', kind: 'claim', who,
  intro: 'Written down before, so that nobody can say afterwards that this was meant all along. It is judged by the indicator’s own months before and after.',
  input: {
    kpi: reference({ label: 'Indicator', to: 'kpi' }), what: text({ label: 'What will change, and for whom', named: 'what will change', max: 300 }), startsFrom: month('First month of the new state', 'the first month of the new state'), byMonth: month('Month by which it is expected', 'the month by which it is expected'),
    low: number({ label: 'Least change', hint: 'In the unit of the indicator; more is plus, less is minus.' }), likely: number({ label: 'Likely change' }), high: number({ label: 'Most change' }),
    cost: money({ label: 'What it costs until then', named: 'its cost', required: false }), reason: longText({ label: 'Why it is expected', named: 'the reason', hint: 'What is known from elsewhere, with its source.', max: 4000 }),
  },
  load: async (tx, ask): Promise<Claiming> => ({ kpi: await kpiOf(tx, ask.kpi), values: await valuesOf(tx, ask.kpi), scope: await tx.maybe(sql<{ scope_id: string | null; programme_id: string | null }>`select scope_id, programme_id from kernel.record where id = ${ask.kpi}`) }),
  rule: (facts: Claiming, ask, given) => {
    const power = powerOf(ask, facts.values, facts.kpi?.unit ?? '')
    const late = isPeriod(ask.byMonth) && ask.byMonth < given.today.slice(0, 7) ? [{ code: 'claim.late', field: 'byMonth', words: 'Its month lies behind: a claim made afterwards counts for little, and is shown so.', strength: 'warning' as const }] : []
    return decide({ ...facts, power: power.words }, [...claimReasons(ask), ...power.reasons, ...late])
  },
  save: async (write, { kpi, scope, power }, ask, given) => {
    const id = await write.record({ kind: 'claim', title: ask.what, state: 'claimed', programmeId: scope?.programme_id ?? undefined, scopeId: scope?.scope_id ?? undefined })
    await write.insert('review.claim', { id, scope_id: scope?.scope_id ?? null, kpi_id: ask.kpi, contract_id: kpi?.contract_id ?? null, what: ask.what, reason: ask.reason, starts_from: ask.startsFrom, by_month: ask.byMonth, low: ask.low, likely: ask.likely, high: ask.high, cost_pence: ask.cost ?? null, power_words: power, claimed_on: given.today })
    await write.link(ask.kpi, id, 'claimed of')
    const due = addMonths(`${ask.byMonth}-28`, 2)
    await write.due({ recordId: id, kind: 'judge', title: `Did it come? ${ask.what}`.slice(0, 200), on: due > given.today ? due : given.today, ownerRole: 'analyst', scopeId: scope?.scope_id ?? undefined })
  },
})

interface Judging { row: ClaimRow | undefined; values: MonthValue[] }
export const judgeClaim = act({
  name: 'review.judge-claim', title: 'Judge what came of it', says: 'judged what came of the claim', kind: 'claim', who, root: 'claim',
  intro: 'What came is reckoned from the months. You say what else happened at the same time, and what you make of it.',
  input: { claim: reference({ label: 'Claim', to: 'claim' }), words: longText({ label: 'What else happened then, and what you make of it', named: 'what else happened then', max: 4000 }) },
  load: async (tx, ask): Promise<Judging> => {
    const row = await claimOf(tx, ask.claim)
    return { row, values: row ? await valuesOf(tx, row.kpi_id) : [] }
  },
  rule: ({ row, values }: Judging) => {
    const claim = { startsFrom: row!.starts_from, byMonth: row!.by_month, low: row!.low, likely: row!.likely, high: row!.high, unit: row!.unit }
    const missing = notJudged(values, claim.startsFrom, claim.byMonth)
    const effect = effectOf(values, claim)
    return decide({ row: row!, effect: effect as Effect }, missing ? [{ code: 'claim.not-judged', words: missing }] : [])
  },
  save: async (write, { effect }, ask, given) => {
    await write.update('review.claim', ask.claim, { judged: JSON.stringify(effect), judged_words: ask.words, judged_on: given.today })
    await write.dueDone(ask.claim, 'judge')
  },
})

export const withdrawClaim = act({
  name: 'review.withdraw-claim', title: 'Withdraw it', says: 'withdrew the claim', kind: 'claim', who, root: 'claim', confirm: 'It stays to be read as withdrawn, and is not counted among the claims that were judged.',
  input: { claim: reference({ label: 'Claim', to: 'claim' }), reason: text({ label: 'Why it is withdrawn', named: 'why it is withdrawn', max: 500 }) },
  rule: () => accept({}),
  save: (write, _value, ask) => write.dueCancelled(ask.claim),
})

export const claimActs = [makeClaim, judgeClaim, withdrawClaim]
