import { sql, type Tx } from '../../kernel/database/database.ts'
import { addMonths, type CivilDate, type Instant } from '../../kernel/time.ts'
import { paymentEventsFor, termInForce } from '../../deliver/index.ts'
import { ratingOfVisit, ratingsOf, visitsOf } from '../quality/visit.ts'
import { choiceOn, movesOf, priceIndex, quarterDays, runsOn, spreadsOf, type Choice, type EarlyEnd, type MarketContract, type Move, type PricePoint, type Spread } from './market.rule.ts'

/** Which market: a service as contracts name it, or a programme; in one place or in all. */
export interface MarketAsk { service?: string | undefined; programme?: string | undefined; place?: string | undefined }

export interface ContractOfMarket extends MarketContract { bodyId: string; body: string; service: string; programmeId: string | null; programme: string | null; places: string[]; state: string }

interface Row { id: string; body_id: string; body: string; reference: string; title: string; state: string; provider_key: string; provider: string; starts_on: CivilDate | null; last_day: CivilDate | null; annual_pence: string | null; service: string; programme_id: string | null; programme: string | null; places: string[] }

/** The contracts that a reader may see and that are more than a draft; the places are those of the needs of their programme. */
export async function marketContracts(tx: Tx): Promise<ContractOfMarket[]> {
  const rows = await tx.rows(sql<Row>`with placed as (select n.programme_id, array_agg(distinct a.place_code order by a.place_code) as places from kernel.record n join analysis.need a on a.body_id = n.body_id and a.id = n.id where n.programme_id is not null and a.place_code <> '' group by 1)
    select r.id, r.body_id, b.name as body, r.reference, r.title, r.state, coalesce(c.provider_id::text, lower(btrim(c.provider_name))) as provider_key, c.provider_name as provider, c.starts_on, coalesce(c.ended_on, case when c.end_open then null else c.ends_on end) as last_day, c.annual_pence,
      btrim(c.service) as service, r.programme_id, p.title as programme, coalesce(w.places, '{}') as places
    from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id join bodies.organisation b on b.id = r.body_id left join kernel.record p on p.id = r.programme_id left join placed w on w.programme_id = r.programme_id
    where r.state <> 'draft' and (c.provider_id is not null or btrim(c.provider_name) <> '') and (r.body_id = ${tx.bodyId} or r.scope_id = any(${tx.scopes}::uuid[])) order by r.title, r.id limit 20000`)
  return rows.map((row) => ({
    id: row.id, bodyId: row.body_id, body: row.body, reference: row.reference, title: row.title, state: row.state, providerKey: row.provider_key, provider: row.provider, startsOn: row.starts_on, lastDay: row.last_day, annualPence: row.annual_pence === null ? null : BigInt(row.annual_pence),
    service: row.service, programmeId: row.programme_id, programme: row.programme, places: row.places,
  }))
}

const plain = (text: string): string => text.trim().toLowerCase().replaceAll(/\s+/g, ' ')
const inMarket = (one: ContractOfMarket, ask: MarketAsk): boolean =>
  (ask.service === undefined || plain(one.service) === plain(ask.service)) && (ask.programme === undefined || one.programmeId === ask.programme) && (ask.place === undefined || one.places.includes(ask.place))

/** Contracts that ended early: by a change that was signed, or recorded as ended by notice or agreement with nothing that says by whom. */
async function earlyEnds(tx: Tx, ids: readonly string[]): Promise<EarlyEnd[]> {
  const rows = await tx.rows(sql<{ contract_id: string; on: CivilDate; ending: string; why: string }>`select h.contract_id, coalesce(h.new_ends_on, h.effective_on) as on, h.ending, h.why from deliver.change h join kernel.record r on r.body_id = h.body_id and r.id = h.id
    where h.contract_id = any(${[...ids]}::uuid[]) and h.change_type = 'termination' and r.state in ('signed', 'in force')
    union all select c.id, c.ended_on, '', '' from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.id = any(${[...ids]}::uuid[]) and r.state = 'terminated' and c.ended_on is not null
      and not exists (select 1 from deliver.change h join kernel.record x on x.body_id = h.body_id and x.id = h.id where h.contract_id = c.id and h.change_type = 'termination' and x.state in ('signed', 'in force'))`)
  return rows.map((row) => ({ contractId: row.contract_id, on: row.on, ending: row.ending, why: row.why }))
}

/** The prices that contracts are paid by in a month, from their terms as known today. */
async function pricesIn(tx: Tx, contracts: readonly MarketContract[]): Promise<(day: CivilDate) => PricePoint[]> {
  const events = await paymentEventsFor(tx, contracts.map((one) => one.id))
  return (day) => contracts.filter((one) => runsOn(one, day)).flatMap((one): PricePoint[] => {
    const term = termInForce(events.get(one.id) ?? [], day.slice(0, 7))
    if (!term) return []
    return [...('prices' in term ? term.prices.map((price) => ({ contractId: one.id, line: price.line, pence: price.pence })) : []), ...('yearPence' in term && term.yearPence > 0n ? [{ contractId: one.id, line: '', pence: term.yearPence }] : [])]
  })
}

export interface FreeLine { id: string; service: string; provider: string; free: number | null; asAt: Instant | null; place: string; board: string; boardId: string }
export interface WaitingLine { boardId: string; board: string; pathway: string; people: number; asAt: Instant }
export interface NeedLine { id: string; title: string; people: number | null; programme: string }
export interface QualityLine { contractId: string; contract: string; provider: string; rating: string | null; ratedOn: CivilDate | null; visitId: string | null; targets: number; met: number; open: number }

/** A market as it stands: each figure from the records of it, and null or empty where nothing is known. */
export interface Market {
  contracts: ContractOfMarket[]
  /** Contracts of this service that no need says the place of, left out of a place. */
  unplaced: number
  withoutStart: number
  now: Choice
  yearBefore: Choice
  trend: { day: CivilDate; choice: Choice; index: number | null }[]
  /** First day of the trend on which a price is known. */
  indexFrom: CivilDate | null
  moves: Move[]
  spreads: Spread[]
  index: { index: number; pairs: number } | null
  priced: number
  free: FreeLine[]
  waiting: WaitingLine[]
  needs: NeedLine[]
  quality: QualityLine[]
}

async function capacityOf(tx: Tx, providers: readonly string[]): Promise<FreeLine[]> {
  return tx.rows(sql<FreeLine>`select l.id, r.title as service, coalesce(o.name, '') as provider, t.free, t.as_at as "asAt", l.place, b.title as board, l.board_id as "boardId" from deliver.capacity_line l join kernel.record r on r.body_id = l.body_id and r.id = l.id and r.state = 'open'
    left join kernel.record b on b.id = l.board_id left join bodies.organisation o on o.id = l.provider_id
    left join lateral (select free, as_at from deliver.capacity_report c where c.body_id = l.body_id and c.line_id = l.id order by c.as_at desc, c.told_at desc limit 1) t on true where l.provider_id::text = any(${[...providers]}) order by r.title limit 500`)
}

const waitingOn = (tx: Tx, lines: readonly FreeLine[]): Promise<WaitingLine[]> =>
  tx.rows(sql<WaitingLine>`select distinct on (w.board_id, w.pathway) w.board_id as "boardId", b.title as board, w.pathway, w.people, w.as_at as "asAt" from deliver.board_waiting w join kernel.record b on b.id = w.board_id
    where w.board_id = any(${[...new Set(lines.map((one) => one.boardId))]}::uuid[]) and w.pathway in (select pathway from deliver.capacity_line where id = any(${lines.map((one) => one.id)}::uuid[])) order by w.board_id, w.pathway, w.as_at desc, w.told_at desc`)

const needsOf = (tx: Tx, programmes: readonly string[], place: string | undefined): Promise<NeedLine[]> =>
  tx.rows(sql<NeedLine>`select r.id, r.title, n.people_affected as people, p.title as programme from kernel.record r join analysis.need n on n.body_id = r.body_id and n.id = r.id join kernel.record p on p.id = r.programme_id
    where r.programme_id = any(${[...programmes]}::uuid[]) and r.state <> 'met' and (${place ?? null}::text is null or n.place_code = ${place ?? null}::text) order by p.title, r.created_at, r.id limit 200`)

async function qualityOf(tx: Tx, contracts: readonly ContractOfMarket[]): Promise<QualityLine[]> {
  const ids = contracts.map((one) => one.id)
  const visits = (await visitsOf(tx)).filter((one) => ids.includes(one.contract_id) && one.state === 'final')
  const answers = await ratingsOf(tx, visits.map((one) => one.id))
  const indicators = await tx.rows(sql<{ contract_id: string; targets: string; met: string }>`select k.contract_id, count(*)::text as targets, count(*) filter (where case k.direction when 'up' then o.value >= t.value else o.value <= t.value end)::text as met from plan.kpi k join kernel.record r on r.body_id = k.body_id and r.id = k.id and r.state <> 'closed'
    join lateral (select distinct on (x.period) x.value, x.period from deliver.kpi_observation x where x.body_id = k.body_id and x.kpi_id = k.id order by x.period desc, x.version desc limit 1) o on o.value is not null
    join lateral (select y.value from plan.kpi_target y where y.body_id = k.body_id and y.kpi_id = k.id and y.valid_from <= (o.period || '-28')::date order by y.valid_from desc limit 1) t on true where k.contract_id = any(${ids}::uuid[]) group by 1`)
  const open = await tx.rows(sql<{ contract_id: string; count: string }>`select contract_id, count(*)::text as count from review.performance_notice where contract_id = any(${ids}::uuid[]) and ended_on is null group by 1`)
  return contracts.map((one) => {
    const visit = visits.find((other) => other.contract_id === one.id)
    const counted = indicators.find((other) => other.contract_id === one.id)
    return {
      contractId: one.id, contract: one.title, provider: one.provider, rating: visit ? ratingOfVisit(visit, answers.filter((answer) => answer.visit_id === visit.id))?.rating ?? null : null, ratedOn: visit ? visit.visited_on ?? visit.planned_on : null, visitId: visit?.id ?? null,
      targets: Number(counted?.targets ?? 0), met: Number(counted?.met ?? 0), open: Number(open.find((other) => other.contract_id === one.id)?.count ?? 0),
    }
  })
}

/** A market from its records: who is in it, at what price and quality, who came and left, and what is known of need. */
export async function marketOf(tx: Tx, ask: MarketAsk): Promise<Market> {
  const all = await marketContracts(tx)
  const contracts = all.filter((one) => inMarket(one, ask))
  const unplaced = ask.place === undefined ? 0 : all.filter((one) => inMarket(one, { ...ask, place: undefined }) && one.places.length === 0).length
  const today = tx.today
  const active = contracts.filter((one) => runsOn(one, today))
  const prices = await pricesIn(tx, contracts)
  const [now, before] = [prices(today), prices(addMonths(today, -12))]
  const days = quarterDays(today, 13)
  const begins = days.findIndex((day) => contracts.some((one) => runsOn(one, day)))
  const shown = days.slice(Math.max(0, begins - 1))
  const indexFrom = shown.find((day) => prices(day).length > 0) ?? null
  const free = await capacityOf(tx, [...new Set(active.map((one) => one.providerKey))])
  return {
    contracts, unplaced, withoutStart: contracts.filter((one) => one.startsOn === null).length, now: choiceOn(contracts, today), yearBefore: choiceOn(contracts, addMonths(today, -12)),
    trend: shown.map((day) => ({ day, choice: choiceOn(contracts, day), index: indexFrom === null ? null : priceIndex(prices(indexFrom), prices(day))?.index ?? null })), indexFrom,
    moves: movesOf(contracts, await earlyEnds(tx, contracts.map((one) => one.id)), addMonths(today, -36), today, today),
    spreads: spreadsOf(now), index: priceIndex(before, now), priced: new Set(now.map((one) => one.contractId)).size,
    free, waiting: await waitingOn(tx, free), needs: await needsOf(tx, [...new Set(contracts.flatMap((one) => one.programmeId ?? []))], ask.place), quality: await qualityOf(tx, active),
  }
}

/** A line of the list of markets. */
export interface MarketRow { service: string; place: string; placeName: string; contracts: number; providers: number; annualPence: bigint | null; valued: number; hhi: number | null; largest: string; share: number | null; entries: number; exits: number; handBacks: number }

/** Every service in every place where it is bought, and services of which no place is known. Entries, exits and hand-backs are those of the last twelve months. */
export async function marketList(tx: Tx): Promise<MarketRow[]> {
  const all = (await marketContracts(tx)).filter((one) => one.service !== '')
  const ends = await earlyEnds(tx, all.map((one) => one.id))
  const names = await areaNames(tx, [...new Set(all.flatMap((one) => one.places))])
  const rows: MarketRow[] = []
  for (const own of Map.groupBy(all, (one) => plain(one.service)).values()) {
    const places = [...new Set(own.flatMap((one) => one.places))].sort()
    const placed: (string | null)[] = [...places, ...(own.some((one) => one.places.length === 0) ? [null] : [])]
    for (const place of placed) {
      const contracts = own.filter((one) => (place === null ? one.places.length === 0 : one.places.includes(place)))
      const choice = choiceOn(contracts, tx.today)
      const moves = movesOf(contracts, ends, addMonths(tx.today, -12), tx.today, tx.today)
      const count = (kind: Move['kind']): number => moves.filter((move) => move.kind === kind).length
      rows.push({ service: own[0]!.service, place: place ?? '', placeName: place === null ? '' : names.get(place) ?? place, contracts: choice.contracts, providers: choice.providers, annualPence: choice.annualPence, valued: choice.valued, hhi: choice.hhi, largest: choice.largest?.provider ?? '', share: choice.largest?.share ?? null, entries: count('entry'), exits: count('exit'), handBacks: count('hand-back') })
    }
  }
  return rows.sort((a, b) => (a.service.toLowerCase() < b.service.toLowerCase() ? -1 : a.service.toLowerCase() > b.service.toLowerCase() ? 1 : a.placeName < b.placeName ? -1 : 1))
}

/** Names of areas by their codes, as published. */
export const areaNames = async (tx: Tx, codes: readonly string[]): Promise<Map<string, string>> =>
  new Map((await tx.rows(sql<{ code: string; name: string }>`select distinct on (code) code, name from evidence.area where code = any(${[...codes]}) order by code, name`)).map((row) => [row.code, row.name]))
