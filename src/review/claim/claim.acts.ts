import { act } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choices, longText, money, number, reference, text } from '../../kernel/fields.ts'
import { accept, decide, type Refusal } from '../../kernel/refusal.ts'
import { addMonths } from '../../kernel/time.ts'
import { isPeriod, observationsOf } from '../../deliver/returns/index.ts'
import { kpiOf, type KpiRow } from '../../plan/index.ts'
import { numberWords } from '../../ui/charts/chart.ts'
import { claimOf, kpisNamed, type ClaimRow, type NamedKpi } from './claim.ts'
import { comparedEffect, detectableCompared, notCompared, type UnitSeries } from './compared.rule.ts'
import { detectable, effectOf, notJudged, type Effect, type MonthValue } from './effect.rule.ts'

const who = ['commissioner', 'analyst', 'contract-manager'] as const
const month = (label: string, named: string) => text({ label, named, hint: 'Year and month, like 2026-10', max: 7 })

export const valuesOf = async (tx: Tx, kpiId: string): Promise<MonthValue[]> => (await observationsOf(tx, kpiId)).map(({ period, value, denominator }) => ({ period, value, denominator }))
export const monthsBetween = (from: string, to: string): number => (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5)) - Number(from.slice(5))

interface Claiming { kpi: KpiRow | undefined; values: MonthValue[]; others: NamedKpi[]; units: UnitSeries[]; scope: { scope_id: string | null; programme_id: string | null } | undefined }
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

/** The months of the indicator of a claim, of those that the change reaches too and of those it does not; those that cannot be seen are left out. */
export async function unitsOf(tx: Tx, kpiId: string, served: readonly string[], comparators: readonly string[]): Promise<UnitSeries[]> {
  const wanted = [...new Set([kpiId, ...served, ...comparators])]
  const named = await kpisNamed(tx, wanted)
  const units: UnitSeries[] = []
  for (const one of named) units.push({ id: one.id, name: one.contract ?? one.name, served: one.id === kpiId || served.includes(one.id), values: await valuesOf(tx, one.id) })
  return units
}

/** Who is compared must measure the same and stand on one side only. Pure. */
export function comparatorReasons(ask: { kpi: string; served?: string[] | undefined; comparators?: string[] | undefined; comparatorReason?: string | undefined }, unit: string, others: readonly NamedKpi[]): Refusal[] {
  const [served, comparators] = [ask.served ?? [], ask.comparators ?? []]
  const reasons: Refusal[] = []
  for (const [field, ids] of [['served', served], ['comparators', comparators]] as const) {
    if (ids.some((id) => !others.some((one) => one.id === id))) reasons.push({ code: 'claim.not-seen', field, words: 'One of these is not there, or not yours to see.' })
    const odd = others.filter((one) => ids.includes(one.id) && one.unit.trim() !== unit.trim())
    if (odd.length > 0) reasons.push({ code: 'claim.unit', field, words: `${odd.map((one) => one.contract ?? one.name).join(', ')} ${odd.length === 1 ? 'has' : 'have'} another unit: only the same indicator can be compared.` })
  }
  if (comparators.includes(ask.kpi) || comparators.some((id) => served.includes(id))) reasons.push({ code: 'claim.both', field: 'comparators', words: 'What the change reaches cannot be what it is compared with.' })
  if (comparators.length > 0 && !ask.comparatorReason) reasons.push({ code: 'claim.why-compared', field: 'comparatorReason', words: 'Say why these would have moved alike without the change.' })
  if (served.length > 0 && comparators.length === 0) reasons.push({ code: 'claim.none-compared', field: 'comparators', words: 'Where the change reaches several, name who they are compared with.' })
  return reasons
}

/** What can be seen against those compared, in words; a warning where the likely change is smaller or the two moved apart before. Pure. */
export function comparedPower(ask: ClaimAsk, units: readonly UnitSeries[], unit: string): { words: string; reasons: Refusal[] } {
  if (!units.some((one) => !one.served) || !isPeriod(ask.startsFrom) || !isPeriod(ask.byMonth)) return { words: '', reasons: [] }
  const after = monthsBetween(ask.startsFrom, ask.byMonth) + 1
  const power = detectableCompared(units, ask.startsFrom, after, unit)
  if (!power) return { words: ' Fewer than eight months are known of all those compared together: what can be seen against them cannot be said.', reasons: [] }
  const words = ` Against ${units.filter((one) => !one.served).length} compared, a change of about ${numberWords(power.smallest, 1)} ${unit} or more. ${power.trends.words}`
  return { words, reasons: power.trends.differ ? [{ code: 'claim.apart', field: 'comparators', words: power.trends.words, strength: 'warning' }] : [] }
}

export const makeClaim = act({
  name: 'review.make-claim', title: 'Claim an effect', says: 'wrote down what a change is claimed to do', kind: 'claim', who, formAt: { field: 'kpi', path: '/review/kpis/:id/claim' },
  intro: 'Written down before, so that nobody can say afterwards that this was meant all along. It is judged by the indicator’s own months before and after and, where you name any, against others that the change does not reach.',
  input: {
    kpi: reference({ label: 'Indicator', to: 'kpi' }), what: text({ label: 'What will change, and for whom', named: 'what will change', max: 300 }), startsFrom: month('First month of the new state', 'the first month of the new state'), byMonth: month('Month by which it is expected', 'the month by which it is expected'),
    low: number({ label: 'Least change', hint: 'In the unit of the indicator; more is plus, less is minus.' }), likely: number({ label: 'Likely change' }), high: number({ label: 'Most change' }),
    served: choices({ label: 'The change reaches these too', named: 'what else the change reaches', hint: 'The same indicator of other contracts or places.', optionsFrom: 'review.kpis-to-compare', required: false }),
    comparators: choices({ label: 'Compared with', named: 'what it is compared with', hint: 'The same indicator where the change does not reach: other places or providers. Chosen now, so that nobody can choose them by how it came.', optionsFrom: 'review.kpis-to-compare', required: false }),
    comparatorReason: longText({ label: 'Why these would have moved alike without the change', named: 'why these are compared', max: 2000, required: false }),
    cost: money({ label: 'What it costs until then', named: 'its cost', required: false }), reason: longText({ label: 'Why it is expected', named: 'the reason', hint: 'What is known from elsewhere, with its source.', max: 4000 }),
  },
  load: async (tx, ask): Promise<Claiming> => ({ kpi: await kpiOf(tx, ask.kpi), values: await valuesOf(tx, ask.kpi), others: await kpisNamed(tx, [...(ask.served ?? []), ...(ask.comparators ?? [])]), units: await unitsOf(tx, ask.kpi, ask.served ?? [], ask.comparators ?? []), scope: await tx.maybe(sql<{ scope_id: string | null; programme_id: string | null }>`select scope_id, programme_id from kernel.record where id = ${ask.kpi}`) }),
  rule: (facts: Claiming, ask, given) => {
    const unit = facts.kpi?.unit ?? ''
    const [power, compared] = [powerOf(ask, facts.values, unit), comparedPower(ask, facts.units, unit)]
    const late = isPeriod(ask.byMonth) && ask.byMonth < given.today.slice(0, 7) ? [{ code: 'claim.late', field: 'byMonth', words: 'Its month lies behind: a claim made afterwards counts for little, and is shown so.', strength: 'warning' as const }] : []
    return decide({ ...facts, power: `${power.words}${compared.words}` }, [...claimReasons(ask), ...comparatorReasons(ask, unit, facts.others), ...power.reasons, ...compared.reasons, ...late])
  },
  save: async (write, { kpi, scope, power }, ask, given) => {
    const id = await write.record({ kind: 'claim', title: ask.what, state: 'claimed', programmeId: scope?.programme_id ?? undefined, scopeId: scope?.scope_id ?? undefined })
    await write.insert('review.claim', { id, scope_id: scope?.scope_id ?? null, kpi_id: ask.kpi, contract_id: kpi?.contract_id ?? null, what: ask.what, reason: ask.reason, starts_from: ask.startsFrom, by_month: ask.byMonth, low: ask.low, likely: ask.likely, high: ask.high, cost_pence: ask.cost ?? null, power_words: power, claimed_on: given.today, served_ids: ask.served ?? [], comparator_ids: ask.comparators ?? [], comparator_reason: ask.comparatorReason ?? '' })
    await write.link(ask.kpi, id, 'claimed of')
    const due = addMonths(`${ask.byMonth}-28`, 2)
    await write.due({ recordId: id, kind: 'judge', title: `Did it come? ${ask.what}`.slice(0, 200), on: due > given.today ? due : given.today, ownerRole: 'analyst', scopeId: scope?.scope_id ?? undefined })
  },
})

interface Judging { row: ClaimRow | undefined; values: MonthValue[]; units: UnitSeries[] }
export const judgeClaim = act({
  name: 'review.judge-claim', title: 'Judge what came of it', says: 'judged what came of the claim', kind: 'claim', who, root: 'claim',
  intro: 'What came is reckoned from the months, of the indicator itself and of those compared. You say what else happened at the same time, and what you make of it.',
  input: { claim: reference({ label: 'Claim', to: 'claim' }), words: longText({ label: 'What else happened then, and what you make of it', named: 'what else happened then', max: 4000 }) },
  load: async (tx, ask): Promise<Judging> => {
    const row = await claimOf(tx, ask.claim)
    return { row, values: row ? await valuesOf(tx, row.kpi_id) : [], units: row ? await unitsOf(tx, row.kpi_id, row.served_ids, row.comparator_ids) : [] }
  },
  rule: ({ row, values, units }: Judging) => {
    const claim = { startsFrom: row!.starts_from, byMonth: row!.by_month, low: row!.low, likely: row!.likely, high: row!.high, unit: row!.unit }
    const missing = notJudged(values, claim.startsFrom, claim.byMonth)
    const effect = effectOf(values, claim)
    // A comparison that cannot be made does not keep its own months from being judged; it is said, and can be judged anew.
    const apart = row!.comparator_ids.length === 0 ? undefined : units.length < 1 + row!.served_ids.length + row!.comparator_ids.length ? 'Nothing can be compared: not all that were named can be seen any more.' : notCompared(units, claim.startsFrom, claim.byMonth)
    const compared = row!.comparator_ids.length === 0 || apart ? null : comparedEffect(units, claim) ?? null
    return decide({ row: row!, effect: effect as Effect, compared }, [...(missing ? [{ code: 'claim.not-judged', words: missing }] : []), ...(apart ? [{ code: 'claim.not-compared', words: apart, strength: 'warning' as const }] : [])])
  },
  save: async (write, { effect, compared }, ask, given) => {
    await write.update('review.claim', ask.claim, { judged: JSON.stringify(effect), judged_compared: compared === null ? null : JSON.stringify(compared), judged_words: ask.words, judged_on: given.today })
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
