import { pounds, type Pence } from '../../kernel/money.ts'
import { addDays, type CivilDate, dateInWords, daysBetween } from '../../kernel/time.ts'
import { deadline, editionOn } from '../../law/index.ts'

/** Half a year, as the payments compliance notice has it: to the end of March or of September. */
export interface HalfYear { from: CivilDate; to: CivilDate }

/** The half year that a day lies in. */
export function halfYearOf(day: CivilDate): HalfYear {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  if (month >= 4 && month <= 9) return { from: `${year}-04-01`, to: `${year}-09-30` }
  return month >= 10 ? { from: `${year}-10-01`, to: `${year + 1}-03-31` } : { from: `${year - 1}-10-01`, to: `${year}-03-31` }
}
export const halfYearBefore = (half: HalfYear): HalfYear => halfYearOf(addDays(half.from, -1))
/** The last day to publish the notice of a half year (UK17); undefined before that law. */
export function publishBy(half: HalfYear): CivilDate | undefined {
  const counted = deadline('pa-payments-compliance', half.to, editionOn(half.to))
  return counted.ok ? counted.last : undefined
}

/** Where a contract stands to the Act: under it, outside (health services under the Provider Selection Regime), or not known here. */
export type Reach = 'act' | 'outside' | 'unknown'
/** An invoice as these figures need it. `invoiceDay`: the day on which it was received, or put right where it was not valid or disputed. */
export interface TimedInvoice { invoiceDay: CivilDate; payBy: CivilDate | undefined; paidOn: CivilDate | null; pence: Pence; disputed: boolean; reach: Reach }

export interface PromptFigures {
  paid: number
  paidPence: Pence
  /** Arithmetic mean of the days to payment, to one decimal; day 1 is the day after the invoice day. Undefined without a payment. */
  averageDays: number | undefined
  within30: number
  within60: number
  later: number
  /** Invoices that were to be paid by a day of the half year. */
  payable: number
  /** Of these, those that were not paid by the end of it. */
  notPaid: number
  disputed: number
}

/** The figures of a half year (UK17, regulation 38): of what was paid in it, how soon; of what became payable in it, how much was not paid in it. Pure. */
export function promptFigures(invoices: readonly TimedInvoice[], half: HalfYear, today: CivilDate = half.to): PromptFigures {
  // While the half year runs, only what has become payable by today.
  const until = today < half.to ? today : half.to
  const inHalf = (day: CivilDate | undefined | null): boolean => day !== undefined && day !== null && day >= half.from && day <= half.to
  const days = invoices.filter((one) => one.pence > 0n && inHalf(one.paidOn)).map((one) => ({ one, days: Math.max(0, daysBetween(one.invoiceDay, one.paidOn!)) }))
  const payable = invoices.filter((one) => one.pence > 0n && inHalf(one.payBy) && one.payBy! <= until)
  return {
    paid: days.length, paidPence: days.reduce((sum, { one }) => sum + one.pence, 0n),
    averageDays: days.length === 0 ? undefined : Math.round((days.reduce((sum, row) => sum + row.days, 0) / days.length) * 10) / 10,
    within30: days.filter((row) => row.days <= 30).length, within60: days.filter((row) => row.days > 30 && row.days <= 60).length, later: days.filter((row) => row.days > 60).length,
    payable: payable.length, notPaid: payable.filter((one) => one.paidOn === null || one.paidOn > until).length,
    disputed: invoices.filter((one) => one.disputed && (inHalf(one.paidOn) || inHalf(one.payBy))).length,
  }
}

/** "83.3 %", with what it is of; "none" of nothing. */
export const shareInWords = (part: number, whole: number): string => (whole === 0 ? 'none' : `${(Math.round((part / whole) * 1000) / 10).toFixed(1)} % (${part} of ${whole})`)

/** The text of the notice, as it is prepared; it counts as published only on the central digital platform, and its statement is a person's. */
export function noticeText({ body, half, figures, unknown }: { body: string; half: HalfYear; figures: PromptFigures; unknown: number }): string {
  const by = publishBy(half)
  return [
    'Payments compliance notice (UK17), prepared and not published', 'Procurement Act 2023 section 69; Procurement Regulations 2024 regulation 38', '',
    `Contracting authority: ${body}`, `Reporting period: ${dateInWords(half.from)} to ${dateInWords(half.to)}`, by ? `To be published by: ${dateInWords(by)}` : 'No notice is due for this period.', '',
    `Sums paid under public contracts in the period: ${figures.paid} payments, ${pounds(figures.paidPence)}`, `Average number of days taken to pay: ${figures.averageDays === undefined ? 'no payment' : figures.averageDays.toFixed(1)}`,
    `Paid within 30 days: ${shareInWords(figures.within30, figures.paid)}`, `Paid in 31 to 60 days: ${shareInWords(figures.within60, figures.paid)}`, `Paid in 61 days or more: ${shareInWords(figures.later, figures.paid)}`,
    `Sums that became payable in the period and were not paid in it: ${shareInWords(figures.notPaid, figures.payable)}`, '',
    'How it was counted: day 1 is the day after the invoice was received. An invoice that was disputed or not valid counts from the day on which it was put right.',
    `Disputed or returned among them: ${figures.disputed}.`, ...(unknown > 0 ? [`Left out: ${unknown === 1 ? 'one invoice of a contract' : `${unknown} invoices of contracts`} whose regime is not recorded. Decide whether these are public contracts under the Act before this is published.`] : []), '',
    'Statement of the director responsible for finances that they approve this notice:', 'Name: ', 'Job title: ', 'Date: ', '',
  ].join('\n')
}
