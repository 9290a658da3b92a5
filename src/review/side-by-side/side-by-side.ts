import { sql, type Tx } from '../../kernel/database/database.ts'
import { addMonths, type CivilDate, type Instant } from '../../kernel/time.ts'
import { accountOf, monthsOf, paymentEventsFor, silentMonths, splitOver, yearOf, type PaymentEvent } from '../../deliver/index.ts'
import { targetOn, type TargetRow } from '../../plan/index.ts'
import { partsOf, type Contribution, type Series } from './side-by-side.rule.ts'

export interface SideBySide {
  id: string
  title: string
  /** Programmes that it is of: one, or all of a partnership. */
  programmes: { id: string; title: string }[]
  bodies: { id: string; name: string }[]
  months: string[]
  knownAt: Instant
  series: Series[]
  contributions: Contribution[]
  contracts: number
}

interface ContractRow { id: string; body_id: string; body: string; title: string; annual_pence: string | null; value_pence: string | null; starts_on: CivilDate | null; last_day: CivilDate | null }

const programmesOf = async (tx: Tx, id: string): Promise<{ title: string; rows: { id: string; title: string }[] } | undefined> => {
  const one = await tx.maybe(sql<{ id: string; title: string }>`select id, title from kernel.record where id = ${id} and kind = 'programme'`)
  if (one) return { title: one.title, rows: [one] }
  const partnership = await tx.maybe(sql<{ name: string }>`select name from bodies.partnership where id = ${id}`)
  if (!partnership || !tx.scopes.includes(id)) return undefined
  return { title: partnership.name, rows: await tx.rows(sql<{ id: string; title: string }>`select id, title from kernel.record where kind = 'programme' and scope_id = ${id} order by title limit 100`) }
}

/** The twelve months of a financial year, by its first. */
const yearFrom = (first: string): string[] => monthsOf(first, addMonths(`${first}-01`, 11).slice(0, 7))
const sum = <K>(map: Map<K, bigint>, key: K, by: bigint): unknown => map.set(key, (map.get(key) ?? 0n) + by)

/** The activity reported, line by line: the newest report of a contract, month and line that was known by then counts. */
async function activityOf(tx: Tx, contracts: readonly ContractRow[], months: readonly string[], until: Instant): Promise<Series[]> {
  const rows = await tx.rows(sql<{ contract_id: string; month: string; line: string; units: string }>`select distinct on (contract_id, month, lower(line)) contract_id, month, line, units from deliver.activity_report
    where contract_id = any(${contracts.map((one) => one.id)}::uuid[]) and month between ${months[0]!} and ${months.at(-1)!} and reported_at <= ${until}::timestamptz order by contract_id, month, lower(line), reported_at desc, id desc`)
  return [...Map.groupBy(rows, (row) => row.line.trim().toLowerCase()).values()].sort((a, b) => (a[0]!.line < b[0]!.line ? -1 : 1)).map((own): Series => ({
    key: `activity ${own[0]!.line}`, group: 'activity', title: own[0]!.line, unit: 'units', source: 'activity reported for payment', links: contracts.filter((one) => own.some((row) => row.contract_id === one.id)).map((one) => ({ text: one.title, href: `/deliver/contracts/${one.id}/payment` })),
    values: months.map((month) => { const of = own.filter((row) => row.month === month); return of.length === 0 ? null : of.reduce((total, row) => total + Number(row.units), 0) }),
  }))
}

/** What was promised, claimed and paid for each month, and whose part of it that is. */
async function moneyOf(tx: Tx, contracts: readonly ContractRow[], months: readonly string[], until: Instant, contributions: readonly Contribution[], bodies: readonly { id: string; name: string }[]): Promise<Series[]> {
  const ids = contracts.map((one) => one.id)
  const events = await paymentEventsFor(tx, ids)
  const [last, committed, unknown] = [months.at(-1)!, new Map<string, bigint>(), new Map<string, number>()]
  const lacking = (contract: ContractRow): unknown => unknown.set(contract.title, (unknown.get(contract.title) ?? 0) + 1)
  for (const contract of contracts) {
    const own = (events.get(contract.id) ?? []).filter((event: PaymentEvent) => Date.parse(event.at) <= Date.parse(until))
    const runs = (month: string): boolean => contract.starts_on !== null && contract.starts_on.slice(0, 7) <= month && (contract.last_day === null || contract.last_day.slice(0, 7) >= month)
    const running = months.filter(runs)
    if (own.some((event) => event.kind === 'terms')) {
      const silent = new Set(silentMonths(own, running))
      for (const one of accountOf(own, last)) if (months.includes(one.month) && runs(one.month)) silent.has(one.month) ? lacking(contract) : sum(committed, one.month, one.duePence)
    } else if (contract.annual_pence !== null) for (const month of running) sum(committed, month, splitOver(BigInt(contract.annual_pence), yearFrom(yearOf(month))).find((one) => one.month === month)!.pence)
    else for (const _ of running) lacking(contract)
  }
  const [invoiced, paid] = [new Map<string, bigint>(), new Map<string, bigint>()]
  const paidBy = new Map<string, Map<string, bigint>>()
  for (const row of await tx.rows(sql<{ from_month: string; to_month: string; pence: string }>`select from_month, to_month, amount_pence - case when vat_recoverable then vat_pence else 0 end as pence from deliver.invoice where contract_id = any(${ids}::uuid[]) and accepted_at is not null and accepted_at <= ${until}::timestamptz and to_month >= ${months[0]!} and from_month <= ${last}`))
    for (const part of splitOver(BigInt(row.pence), monthsOf(row.from_month, row.to_month))) sum(invoiced, part.month, part.pence)
  for (const row of await tx.rows(sql<{ body_id: string; month: string; pence: string; direct: boolean }>`select body_id, month, sum(amount_pence)::text as pence, invoice_id is null as direct from deliver.month_paid where contract_id = any(${ids}::uuid[]) and recorded_at <= ${until}::timestamptz and month between ${months[0]!} and ${last} group by 1, 2, 4`)) {
    sum(paid, row.month, BigInt(row.pence))
    const own = paidBy.get(row.body_id) ?? new Map<string, bigint>()
    sum(own, row.month, BigInt(row.pence))
    paidBy.set(row.body_id, own)
  }
  const links = contracts.map((one) => ({ text: one.title, href: `/deliver/contracts/${one.id}/ledger` }))
  const series = (key: string, title: string, source: string, of: (month: string) => bigint | null): Series => ({ key, group: 'money', title, unit: '£', source, links, values: months.map(of) })
  const found = [
    series('committed', 'Commitment', `due by the payment terms; where none are agreed, a twelfth of the yearly value${unknown.size === 0 ? '' : `. Not in it, because activity or value is not known: ${[...unknown].map(([title, count]) => `${title} (${count} ${count === 1 ? 'month' : 'months'})`).join(', ')}`}`, (month) => committed.get(month) ?? null),
    series('invoiced', 'Invoiced', 'accepted invoices without VAT that comes back, a sum over several months in equal parts', (month) => invoiced.get(month) ?? null),
    series('paid', 'Paid', 'payments recorded for the month of the service, with the VAT in them', (month) => paid.get(month) ?? null),
  ]
  const givers = bodies.filter((one) => contributions.some((other) => other.bodyId === one.id))
  if (givers.length > 1) for (const body of givers) found.push(series(`part ${body.id}`, `Paid, part of ${body.name}`, 'what was paid, by what each partner set aside for the programme in that financial year', (month) => { const whole = paid.get(month); return whole === undefined ? null : partsOf(whole, yearOf(month), contributions)?.get(body.id) ?? null }))
  else if (paidBy.size > 1) for (const [id, own] of paidBy) found.push(series(`by ${id}`, `Paid by ${bodies.find((one) => one.id === id)?.name ?? 'a partner'}`, 'payments that this body recorded', (month) => own.get(month) ?? null))
  return found
}

interface KpiRow { id: string; title: string; unit: string; contract: string; denominator_words: string }

/** The indicators of the contracts as they were known by then, each with its target; and out of how many, where that was returned. */
async function outcomesOf(tx: Tx, ids: readonly string[], months: readonly string[], until: Instant): Promise<Series[]> {
  const kpis = await tx.rows(sql<KpiRow>`select r.id, r.title, k.unit, c.title as contract, k.denominator_words from plan.kpi k join kernel.record r on r.body_id = k.body_id and r.id = k.id and r.state <> 'closed' join kernel.record c on c.id = k.contract_id where k.contract_id = any(${[...ids]}::uuid[]) order by r.title, c.title, r.id limit 40`)
  const wanted = kpis.map((one) => one.id)
  const values = await tx.rows(sql<{ kpi_id: string; period: string; value: number | null; denominator: number | null }>`select distinct on (kpi_id, period) kpi_id, period, value, denominator from deliver.kpi_observation where kpi_id = any(${wanted}::uuid[]) and period between ${months[0]!} and ${months.at(-1)!} and made_at <= ${until}::timestamptz order by kpi_id, period, version desc`)
  const targets = await tx.rows(sql<TargetRow & { kpi_id: string }>`select kpi_id, valid_from, value, reason from plan.kpi_target where kpi_id = any(${wanted}::uuid[]) order by valid_from`)
  const many = ids.length > 1
  const of = (kpi: KpiRow): Map<string, (typeof values)[number]> => new Map(values.filter((one) => one.kpi_id === kpi.id).map((one) => [one.period, one]))
  const link = (kpi: KpiRow): { text: string; href: string } => ({ text: many ? kpi.contract : kpi.title, href: `/review/kpis/${kpi.id}` })
  // Out of how many it was counted is activity: one column for indicators that count the same.
  const counted = [...Map.groupBy(kpis.filter((kpi) => kpi.denominator_words !== '' && values.some((one) => one.kpi_id === kpi.id && one.denominator !== null)), (kpi) => kpi.denominator_words.trim().toLowerCase()).values()].map((own): Series => {
    const maps = [...new Map(own.map((kpi) => [kpi.contract, of(kpi)])).values()]
    return {
      key: `counted ${own[0]!.denominator_words}`, group: 'activity', title: own[0]!.denominator_words, unit: 'counted', source: 'counted in the returns, below the line of an indicator', links: own.map(link),
      values: months.map((month) => { const known = maps.flatMap((map) => map.get(month)?.denominator ?? []); return known.length === 0 ? null : known.reduce((total, one) => total + one, 0) }),
    }
  })
  return [...counted, ...kpis.map((kpi): Series => {
    const [own, set] = [of(kpi), targets.filter((one) => one.kpi_id === kpi.id)]
    return { key: `kpi ${kpi.id}`, group: 'outcome', title: many ? `${kpi.title}: ${kpi.contract}` : kpi.title, unit: kpi.unit, source: 'returns', links: [link(kpi)], values: months.map((month) => own.get(month)?.value ?? null), ...(set.length > 0 ? { target: months.map((month) => targetOn(set, `${month}-28`)?.value ?? null) } : {}) }
  })]
}

/** What each body set aside for these programmes by financial year, as known by then; lines that served them, whoever set them. */
const contributionsOf = async (tx: Tx, programmes: readonly string[], until: Instant): Promise<Contribution[]> =>
  (await tx.rows(sql<{ year: string; body_id: string; body: string; pence: string }>`select b.financial_year as year, b.body_id, o.name as body, sum(b.amount_pence)::text as pence from plan.budget_line b join kernel.record r on r.body_id = b.body_id and r.id = b.id and r.created_at <= ${until}::timestamptz join bodies.organisation o on o.id = b.body_id
    left join kernel.record f on f.id = b.for_id where coalesce(r.programme_id, f.programme_id) = any(${[...programmes]}::uuid[]) group by 1, 2, 3 order by 1, 3`)).map((row) => ({ year: `${row.year.slice(0, 4)}-04`, bodyId: row.body_id, body: row.body, pence: BigInt(row.pence) }))

/** A programme, or all programmes of a partnership, month by month: what was done, what it cost and what came of it, as known by a moment. */
export async function sideBySide(tx: Tx, id: string, asked: { months: number; until: Instant }): Promise<SideBySide | null> {
  const of = await programmesOf(tx, id)
  if (!of) return null
  const programmes = of.rows.map((one) => one.id)
  const contracts = await tx.rows(sql<ContractRow>`select r.id, r.body_id, b.name as body, r.title, c.annual_pence, c.value_pence, c.starts_on, coalesce(c.ended_on, case when c.end_open then null else c.ends_on end) as last_day from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id join bodies.organisation b on b.id = r.body_id
    where r.programme_id = any(${programmes}::uuid[]) and r.state <> 'draft' order by r.title, r.id limit 500`)
  const last = addMonths(`${asked.until.slice(0, 7)}-01`, -1).slice(0, 7)
  const months = monthsOf(addMonths(`${last}-01`, 1 - asked.months).slice(0, 7), last)
  const contributions = await contributionsOf(tx, programmes, asked.until)
  const bodies = [...new Map([...contracts.map((one) => [one.body_id, one.body] as const), ...contributions.map((one) => [one.bodyId, one.body] as const)])].map(([body, name]) => ({ id: body, name }))
  const ids = contracts.map((one) => one.id)
  const [reported, money, returned] = [await activityOf(tx, contracts, months, asked.until), await moneyOf(tx, contracts, months, asked.until, contributions, bodies), await outcomesOf(tx, ids, months, asked.until)]
  return {
    id, title: of.title, programmes: of.rows, bodies, months, knownAt: asked.until, contributions, contracts: contracts.length,
    series: [...reported, ...returned.filter((one) => one.group === 'activity'), ...money, ...returned.filter((one) => one.group === 'outcome')],
  }
}
