import type { Decision, Refusal } from '../../kernel/refusal.ts'
import { decide } from '../../kernel/refusal.ts'
import { pounds, type Pence } from '../../kernel/money.ts'
import { type CivilDate, dateInWords } from '../../kernel/time.ts'
import { rounded, type Month, monthInWords } from '../payment/terms.ts'
import { monthsInWords } from './months.rule.ts'

/** What a month of the contract owes, before this invoice. */
export interface MonthOwed { month: Month; duePence: Pence; withheldPence: Pence; claimedPence: Pence; lines: readonly string[] }

export interface CheckFacts {
  invoice: { provider_id: string | null; from_month: Month; to_month: Month; /** Without VAT: terms and values of contracts are without it. */ amountPence: Pence; number: string; invoiced_on: CivilDate }
  /** The contract it is placed with, if any. `leftPence`: value not claimed yet, where the value is known. */
  contract: { reference: string; title: string; state: string; /** Who was its provider in the months of the invoice: not who is today. */ providers: readonly { key: string; name: string }[]; starts_on: CivilDate | null; ends_on: CivilDate | null; leftPence: Pence | undefined } | undefined
  /** What its months owe by the terms; undefined where no terms are agreed for them. */
  months: readonly MonthOwed[] | undefined
  /** Months reckoned by activity for which none is reported. */
  silent: readonly Month[]
  /** Other invoices of the same provider that stand: with the same number, or with the same sum and date. */
  others: readonly { reference: string; sameNumber: boolean }[]
}

/** What one of the three looks found. `note` where it agrees. */
export interface Finding extends Refusal { against: 'contract' | 'activity' | 'others'; strength: 'stop' | 'reason needed' | 'warning' | 'note' }

/** A difference from what is due is passed over up to one per cent of it, at least £1 and at most £100. */
export function toleranceOf(expectedPence: Pence): Pence {
  const share = rounded(expectedPence < 0n ? -expectedPence : expectedPence, 100n)
  return share < 1_00n ? 1_00n : share > 100_00n ? 100_00n : share
}

const finding = (against: Finding['against'], strength: Finding['strength'], code: string, words: string): Finding => ({ against, strength, code: `invoice.${code}`, words })

/** What its months owe and nobody has claimed: due, less withheld, less claimed. Undefined without terms. */
export const expectedOf = (months: CheckFacts['months']): Pence | undefined => months?.reduce((sum, one) => sum + one.duePence - one.withheldPence - one.claimedPence, 0n)

function againstContract({ invoice, contract }: CheckFacts): Finding[] {
  if (!contract) return [finding('contract', 'stop', 'no-contract', 'It fits no contract yet. Say which contract it belongs to, or reject it.')]
  const found: Finding[] = []
  const names = contract.providers.map((one) => one.name || 'no provider named').join(', then ')
  if (!contract.providers.some((one) => one.key === invoice.provider_id)) found.push(finding('contract', 'stop', 'other-provider', `${contract.reference} was with ${names} in ${monthsInWords(invoice.from_month, invoice.to_month)}, not with who sent this invoice.`))
  else if (contract.providers.length > 1) found.push(finding('contract', 'reason needed', 'provider-changed', `${contract.reference} went over within its months: ${names}. Look which part is whose.`))
  if (contract.state === 'draft') found.push(finding('contract', 'reason needed', 'not-agreed', `${contract.reference} is a draft: it is not agreed yet.`))
  if (contract.starts_on !== null && invoice.from_month < contract.starts_on.slice(0, 7)) found.push(finding('contract', 'reason needed', 'before-start', `It is for ${monthsInWords(invoice.from_month, invoice.to_month)}; the contract begins on ${dateInWords(contract.starts_on)}.`))
  if (contract.ends_on !== null && invoice.to_month > contract.ends_on.slice(0, 7)) found.push(finding('contract', 'reason needed', 'after-end', `It is for ${monthsInWords(invoice.from_month, invoice.to_month)}; the contract ends on ${dateInWords(contract.ends_on)}.`))
  if (contract.leftPence !== undefined && invoice.amountPence > contract.leftPence) found.push(finding('contract', 'reason needed', 'over-value', `${contract.leftPence <= 0n ? 'Nothing of the contract\'s value is left' : `${pounds(contract.leftPence)} of the contract's value is left`}: this is ${pounds(invoice.amountPence - contract.leftPence)} more.`))
  return found.length > 0 ? found : [finding('contract', 'note', 'contract-agrees', `It agrees with ${contract.reference}: provider, months${contract.leftPence === undefined ? '; its value is not known' : ` and the ${pounds(contract.leftPence)} of its value that is left`}.`)]
}

function againstActivity({ invoice, contract, months, silent }: CheckFacts): Finding[] {
  if (!contract) return []
  const expected = expectedOf(months)
  if (months === undefined || expected === undefined) return [finding('activity', 'warning', 'no-terms', 'No payment terms are agreed for its months: it cannot be compared with what is due.')]
  const period = monthsInWords(invoice.from_month, invoice.to_month)
  const sum = (of: (one: MonthOwed) => Pence): Pence => months.reduce((all, one) => all + of(one), 0n)
  const [withheld, claimed] = [sum((one) => one.withheldPence), sum((one) => one.claimedPence)]
  const how = `${pounds(sum((one) => one.duePence))} is due for ${period}${withheld === 0n ? '' : `, ${pounds(withheld)} of it is withheld`}${claimed === 0n ? '' : `, ${pounds(claimed)} is claimed already`}`
  const silence = silent.length === 0 ? [] : [finding('activity', 'reason needed', 'no-activity', `No activity is reported yet for ${silent.map(monthInWords).join(', ')}: what is due there is not known.`)]
  const difference = invoice.amountPence - expected
  if (difference === 0n) return [...silence, finding('activity', 'note', 'activity-agrees', `${how}: it agrees to the penny.`)]
  const size = difference < 0n ? -difference : difference
  const words = `${how}; this is for ${pounds(invoice.amountPence)}, ${pounds(size)} ${difference > 0n ? 'more' : 'less'} than is left${expected === 0n ? '' : ` (${Number(rounded(size * 1000n, expected < 0n ? -expected : expected)) / 10} per cent)`}.`
  return [...silence, size <= toleranceOf(expected) ? finding('activity', 'note', 'activity-near', `${words} That is within the tolerance.`) : finding('activity', 'reason needed', 'activity-differs', words)]
}

function againstOthers({ others }: CheckFacts): Finding[] {
  const found = others.map((one) => (one.sameNumber ? finding('others', 'stop', 'twice', `${one.reference} has the same number from the same provider: nobody is paid twice.`)
    : finding('others', 'reason needed', 'alike', `${one.reference} of the same provider has the same sum and the same date under another number.`)))
  return found.length > 0 ? found : [finding('others', 'note', 'others-agree', 'No other invoice of this provider has its number, or its sum and date.')]
}

/** Looks at an invoice three ways: against the contract, against activity and terms, against the other invoices. Pure; says what agrees too. */
export const checkInvoice = (facts: CheckFacts): Finding[] => [...againstContract(facts), ...againstActivity(facts), ...againstOthers(facts)]

/** How much of an accepted sum was agreed beside the terms; undefined where only what is more than due should be, and nothing is. Pure. */
export function besideOf(difference: string | undefined, amountPence: Pence, expectedPence: Pence | undefined): Pence | undefined {
  if (difference === 'all-beside') return amountPence
  if (difference !== 'more-beside') return 0n
  return expectedPence !== undefined && amountPence > expectedPence ? amountPence - expectedPence : undefined
}

/**
 * Whether it may be accepted: what stops, stops; what differs asks for a reason, and is kept as a warning with it. A sum that differs from what is due
 * also asks what the difference is: agreed beside the terms, or set off against other months.
 */
export function mayAccept(findings: readonly Finding[], { reason, difference }: { reason?: string | undefined; difference?: string | undefined }): Decision<readonly Finding[]> {
  const differs = findings.some((one) => one.code === 'invoice.activity-differs')
  const unsaid: Refusal[] = differs && difference === undefined ? [{ code: 'invoice.difference', field: 'difference', words: 'Say what the difference is: agreed beside the terms, or set off against other months.' }] : []
  const reasons = findings.filter((one) => one.strength !== 'note').map(({ against: _against, ...one }): Refusal =>
    (one.strength === 'reason needed' ? (reason === undefined ? { ...one, field: 'reason', words: `${one.words} Give the reason why it is accepted all the same, or query it.` } : { ...one, strength: 'warning' }) : one))
  return decide(findings, [...reasons, ...unsaid])
}
