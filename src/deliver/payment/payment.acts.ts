import { act } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { choice, choices, date, longText, money, number, percent, reference, text } from '../../kernel/fields.ts'
import { type Pence } from '../../kernel/money.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { Held } from '../../kernel/writer.ts'
import { bringUpAll, bringUpBooks, holdContracts } from '../ledger/ledger.store.ts'
import { termInForce, type PaymentEvent } from './account.ts'
import { parsePrices, parseUnits, paymentEventsOf, readTerm, storedTerm } from './payment.ts'
import { monthInWords, type PaymentTerm, termKinds, termWords, uplifted } from './terms.ts'

const who = ['contract-manager', 'finance', 'commissioner'] as const
const contract = reference({ label: 'Contract', to: 'contract' })
const firstDay = (field: string, day: string): Refusal[] => (day.endsWith('-01') ? [] : [{ code: 'payment.month', field, words: 'Payment goes by months: give the first day of one.' }])

interface Asked {
  way: PaymentTerm['kind']; year?: Pence | undefined; threshold?: number | undefined; marginal?: Pence | undefined; prices?: string | undefined; marketForces?: number | undefined
  least?: Pence | undefined; most?: Pence | undefined; share?: number | undefined
}

/** The term that the fields describe, or what is missing for its kind. Pure. */
export function termFrom(ask: Asked): { term?: PaymentTerm; reasons: Refusal[] } {
  const reasons: Refusal[] = []
  const need = <T>(value: T | undefined, field: string, words: string): T => {
    if (value === undefined) reasons.push({ code: `payment.${field}-missing`, field, words })
    return value as T
  }
  const year = (what: string): Pence => need(ask.year, 'year', `Enter ${what}`)
  const prices = () => {
    const { found, problems } = parsePrices(need(ask.prices, 'prices', 'Enter the price of each line') ?? '')
    reasons.push(...problems)
    if (ask.prices !== undefined && found.length === 0 && problems.length === 0) reasons.push({ code: 'payment.prices-missing', field: 'prices', words: 'Enter the price of each line' })
    return found
  }
  const build = (): PaymentTerm => {
    switch (ask.way) {
      case 'block': return { kind: 'block', yearPence: year('the sum of a year') }
      case 'cost-and-volume': return { kind: 'cost-and-volume', yearPence: year('the sum of a year up to the threshold'), threshold: BigInt(need(ask.threshold, 'threshold', 'Enter the units of a year that the sum covers') ?? 0), marginalPence: need(ask.marginal, 'marginal', 'Enter the marginal rate of a unit above the threshold') }
      case 'tariff': return { kind: 'tariff', prices: prices(), marketForces: BigInt(Math.round((ask.marketForces ?? 1) * 1_000_000)) }
      case 'cap-and-collar': {
        const term: PaymentTerm = { kind: 'cap-and-collar', prices: prices(), collarPence: need(ask.least, 'least', 'Enter the least that is paid in a year'), capPence: need(ask.most, 'most', 'Enter the most that is paid in a year') }
        if (ask.least !== undefined && ask.most !== undefined && ask.most < ask.least) reasons.push({ code: 'payment.cap-below-collar', field: 'most', words: 'The most must not be below the least.' })
        return term
      }
      case 'aligned': return { kind: 'aligned', yearPence: year('the fixed element of a year'), prices: prices(), share: BigInt(Math.round((ask.share ?? 100) * 100)) }
      case 'outcome': return { kind: 'outcome', yearPence: ask.year ?? 0n, prices: prices(), ...(ask.most === undefined ? {} : { capPence: ask.most }) }
    }
  }
  const term = build()
  return reasons.length > 0 ? { reasons } : { term, reasons }
}

export const agreePaymentTerms = act({
  name: 'deliver.agree-payment-terms', title: 'Agree payment terms', says: 'agreed the payment terms', kind: 'contract', who: [...who], root: 'contract',
  intro: 'From the month you give the contract is reckoned by these terms. A month that has passed is reckoned anew, and the difference is shown once. What does not belong to the way of paying is left empty.',
  input: {
    contract,
    way: choice({ label: 'How it is paid', options: termKinds, rule: 'NSC-60' }),
    from: date({ label: 'From', named: 'the first month of the terms', hint: 'The first day of a month.' }),
    year: money({ label: 'Sum of a year', hint: 'Block, cost and volume; the fixed element of aligned payment; a base beside outcomes.', required: false }),
    threshold: number({ label: 'Units of a year that the sum covers', hint: 'Cost and volume.', whole: true, min: 0, max: 1_000_000_000, required: false }),
    marginal: money({ label: 'Marginal rate of a unit above them', hint: 'Cost and volume.', required: false }),
    prices: longText({ label: 'Price of each line', hint: 'One on each line, like First appointment: 200.00', max: 10_000, required: false }),
    marketForces: number({ label: 'Market forces factor', hint: 'Activity at tariff. Leave empty for none.', min: 0.5, max: 2, required: false, rule: 'NSC-62' }),
    least: money({ label: 'Least that is paid in a year (collar)', hint: 'Cap and collar.', required: false }),
    most: money({ label: 'Most that is paid in a year (cap)', hint: 'Cap and collar; outcomes, if there is one.', required: false }),
    share: percent({ label: 'Share of the price that is paid', hint: 'Aligned payment. Leave empty for all of it.', required: false }),
    reason: longText({ label: 'Why these terms', max: 2000 }),
  },
  rule: (_: unknown, ask) => {
    const { term, reasons } = termFrom(ask)
    return decide({ term: term! }, [...reasons, ...firstDay('from', ask.from)])
  },
  save: async (write, { term }, ask, given) => {
    await write.insert('deliver.payment_term', { scope_id: given.root!.scope_id, contract_id: ask.contract, from_month: ask.from.slice(0, 7), term: storedTerm(term), reason: ask.reason, decided_at: given.now })
    await bringUpBooks(write, ask.contract, { words: `Payment terms: ${ask.reason}` })
  },
})

export const reportActivity = act({
  name: 'deliver.report-activity', title: 'Report activity', says: 'reported the activity of a month', kind: 'contract', who: [...who], root: 'contract',
  intro: 'How many units of each line were done in a month. A line reported again for the same month replaces what was reported before.',
  input: { contract, month: date({ label: 'Month', hint: 'The first day of the month.' }), units: longText({ label: 'Units done', hint: 'One on each line, like First appointment: 120', max: 20_000 }) },
  load: (tx, ask) => paymentEventsOf(tx, ask.contract),
  rule: (events: PaymentEvent[], ask, given) => {
    const { found, problems } = parseUnits(ask.units)
    const inForce = termInForce(events, ask.month.slice(0, 7))
    const reasons = [...problems, ...firstDay('month', ask.month)]
    if (ask.month > given.today) reasons.push({ code: 'payment.month-ahead', field: 'month', words: 'Activity is reported for a month that has begun.' })
    if (problems.length === 0 && found.length === 0) reasons.push({ code: 'payment.units-missing', field: 'units', words: 'Enter the units done' })
    if (!inForce) reasons.push({ code: 'payment.no-terms', words: 'No payment terms are agreed for that month: agree them first.' })
    const prices = inForce && 'prices' in inForce ? new Set(inForce.prices.map((price) => price.line)) : undefined
    // A line without a price is refused here, so that no work is done for nothing unseen.
    for (const { line } of found) if (prices && !prices.has(line)) reasons.push({ code: 'payment.line-unknown', field: 'units', words: `${line} has no price in the terms of that month. The lines are: ${[...prices].join(', ')}.` })
    return decide({ found }, reasons)
  },
  save: async (write, { found }, ask, given) => {
    await write.insertMany('deliver.activity_report', found.map(({ line, units }) => ({ scope_id: given.root!.scope_id, contract_id: ask.contract, month: ask.month.slice(0, 7), line, units, reported_at: given.now })))
    await bringUpBooks(write, ask.contract, { words: `Activity reported for ${monthInWords(ask.month.slice(0, 7))}` })
  },
})

export const recordMonthPaid = act({
  name: 'deliver.record-month-paid', title: 'Record a payment', says: 'recorded a payment for a month', kind: 'contract', who: ['finance', 'contract-manager'], root: 'contract',
  intro: 'What the ledger paid for a month of the contract. The same payment reference counts once.',
  input: {
    contract, month: date({ label: 'Month paid for', hint: 'The first day of the month.' }), amount: money({ label: 'Amount', hint: 'With a minus for a credit.', min: -100_000_000_000_00 }),
    paidOn: date({ label: 'Paid on' }), paymentReference: text({ label: 'Reference in the ledger', max: 100 }),
  },
  rule: (_: unknown, ask, given) => decide({}, [
    ...firstDay('month', ask.month),
    ...(ask.paidOn > given.today ? [{ code: 'payment.paid-ahead', field: 'paidOn', words: 'A payment is recorded once it was made.' }] : []),
    ...(ask.amount === 0n ? [{ code: 'payment.nothing', field: 'amount', words: 'Enter an amount other than nothing.' }] : []),
  ]),
  save: async (write, _value, ask, given) => {
    const known = await write.tx.rows(sql`select 1 from deliver.month_paid where contract_id = ${ask.contract} and payment_reference = ${ask.paymentReference}`)
    if (known.length > 0) throw new Held({ code: 'payment.known', field: 'paymentReference', words: 'A payment with this reference is recorded for the contract already: nobody is paid twice.' })
    await write.insert('deliver.month_paid', { scope_id: given.root!.scope_id, contract_id: ask.contract, month: ask.month.slice(0, 7), amount_pence: ask.amount, paid_on: ask.paidOn, payment_reference: ask.paymentReference, recorded_at: given.now })
    await bringUpBooks(write, ask.contract, { words: `Payment ${ask.paymentReference} for ${monthInWords(ask.month.slice(0, 7))}` })
  },
})

interface UpliftFacts { ready: { id: string; reference: string; title: string; scopeId: string | null; term: PaymentTerm }[]; without: string[] }
const hundredths = (by: number): bigint => BigInt(Math.round(by * 100))
const namedApart = 4

/** What every price becomes, said before it is confirmed: the first contracts in full, the others by number. Pure. */
export function upliftNotes(ready: UpliftFacts['ready'], by: number): Refusal[] {
  const note = (words: string): Refusal => ({ code: 'payment.uplift', strength: 'note', words })
  const rest = ready.slice(namedApart)
  return [
    ...ready.slice(0, namedApart).map(({ reference, title, term }) => note(`${reference} ${title}. Now: ${termWords(term)}. Then: ${termWords(uplifted(term, hundredths(by)))}.`)),
    ...(rest.length === 0 ? [] : [note(`And ${rest.length} more by the same percentage: ${rest.map((one) => one.reference).join(', ')}.`)]),
  ]
}

export const upliftPaymentTerms = act({
  name: 'deliver.uplift-payment-terms', title: 'Uplift payment terms', says: 'uplifted the payment terms', kind: 'contract', who: ['finance', 'contract-manager', 'commissioner'],
  intro: 'Raises every amount and price of the chosen contracts by one percentage from a month on; a negative one lowers them. Thresholds and shares stay. What each becomes is shown before anything is changed.',
  confirm: 'What is due from that month on is reckoned again for every contract above.',
  input: {
    contracts: choices({ label: 'Contracts', optionsFrom: 'deliver.contracts-with-terms', max: 2000 }),
    from: date({ label: 'From', named: 'the first month of the uplift', hint: 'The first day of a month, usually 1 April.' }),
    by: number({ label: 'By', named: 'how much it rises', unit: '%', hint: 'In per cent, like 2.6; net of any efficiency factor.', min: -50, max: 100, rule: 'NSC-65' }),
    reason: longText({ label: 'Why', hint: 'Name the source of the figure.', max: 2000 }),
  },
  load: async (tx, ask): Promise<UpliftFacts> => {
    // Two rises at once go one after the other: the second is upon the first.
    await holdContracts(tx, ask.contracts)
    const rows = await tx.rows(sql<{ id: string; reference: string; title: string; scope_id: string | null; term: unknown }>`select distinct on (r.id) r.id, r.reference, r.title, r.scope_id, t.term from kernel.record r
      left join deliver.payment_term t on t.body_id = r.body_id and t.contract_id = r.id and t.from_month <= ${ask.from.slice(0, 7)}
      where r.body_id = ${tx.bodyId} and r.kind = 'contract' and r.id = any(${ask.contracts}::uuid[]) order by r.id, t.decided_at desc nulls last, t.id desc`)
    return {
      ready: rows.flatMap((row) => (row.term === null ? [] : [{ id: row.id, reference: row.reference, title: row.title, scopeId: row.scope_id, term: readTerm(row.term) }])),
      without: rows.flatMap((row) => (row.term === null ? [row.reference] : [])),
    }
  },
  rule: (facts: UpliftFacts, ask) => decide(facts.ready, [
    ...firstDay('from', ask.from),
    ...(Math.round(ask.by * 100) === 0 ? [{ code: 'payment.no-uplift', field: 'by', words: 'Enter a percentage other than nothing.' }] : []),
    ...(Math.abs(ask.by * 100 - Math.round(ask.by * 100)) > 1e-6 ? [{ code: 'payment.uplift-places', field: 'by', words: 'Enter at most two decimal places: more are not reckoned.' }] : []),
    ...facts.without.map((reference) => ({ code: 'payment.no-terms', field: 'contracts', words: `${reference} has no payment terms in that month.` })),
    // What the terms would become is worth saying of a rate that is reckoned.
    ...(Math.abs(ask.by * 100 - Math.round(ask.by * 100)) > 1e-6 ? [] : upliftNotes(facts.ready, ask.by)),
  ]),
  save: async (write, ready, ask, given) => {
    await write.insertMany('deliver.payment_term', ready.map(({ id, scopeId, term }) => ({
      scope_id: scopeId, contract_id: id, from_month: ask.from.slice(0, 7), term: storedTerm(uplifted(term, hundredths(ask.by))), reason: `Uplift of ${ask.by} per cent: ${ask.reason}`, decided_at: given.now,
    })))
    await bringUpAll(write, ready.map(({ id }) => id), { words: `Uplift of ${ask.by} per cent: ${ask.reason}` })
    // So that the uplift stands in the history of each of them.
    await write.countIn(ready.map(({ id }) => id))
    return ready.length === 1 ? { goTo: ready[0]!.id } : {}
  },
})

export const paymentActs = [agreePaymentTerms, reportActivity, recordMonthPaid, upliftPaymentTerms]
