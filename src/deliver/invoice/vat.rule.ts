import { pounds, type Pence } from '../../kernel/money.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import { rounded } from '../payment/terms.ts'

/** Rates of VAT as an invoice states them (Value Added Tax Act 1994, sections 2 and 29A); `several` where its lines have different ones. Basis points. */
export const vatRates = [
  { value: 'standard', text: 'Standard rate, 20 %', share: 2000n }, { value: 'reduced', text: 'Reduced rate, 5 %', share: 500n }, { value: 'zero', text: 'Zero rate', share: 0n },
  { value: 'exempt', text: 'Exempt, as most health and welfare services', share: 0n }, { value: 'outside', text: 'Outside the scope, as a grant', share: 0n }, { value: 'several', text: 'Several rates', share: undefined },
] as const
export type VatRate = (typeof vatRates)[number]['value']
export const vatWords: Readonly<Record<string, string>> = Object.fromEntries(vatRates.map((one) => [one.value, one.text]))

/** Lines are rounded each for itself: so many pence may lie between their VAT and that of the whole. */
const rounding = 20n
const size = (pence: Pence): Pence => (pence < 0n ? -pence : pence)

/** What of the VAT does not add up: its rate against the sum without it, parts against the sum, a sign of its own. Nothing said is nothing checked. Pure. */
export function vatReasons(ask: { amount: Pence; net?: Pence | undefined; vat?: Pence | undefined; vatRate?: VatRate | undefined }): Refusal[] {
  if (ask.vatRate === undefined && ask.vat === undefined && ask.net === undefined) return []
  const reasons: Refusal[] = []
  const wrong = (code: string, field: string, words: string): unknown => reasons.push({ code, field, words })
  if (ask.vatRate === undefined) wrong('vat.rate', 'vatRate', 'Select the rate of VAT on the invoice.')
  const vat = ask.vat ?? (ask.net === undefined ? 0n : ask.amount - ask.net)
  const net = ask.net ?? ask.amount - vat
  if (net + vat !== ask.amount) wrong('vat.sum', 'vat', `${pounds(net)} and ${pounds(vat)} VAT are ${pounds(net + vat)}, not ${pounds(ask.amount)}.`)
  if (vat !== 0n && vat < 0n !== ask.amount < 0n) wrong('vat.sign', 'vat', 'VAT goes the same way as the sum: with a minus on a credit note only.')
  const share = vatRates.find((one) => one.value === ask.vatRate)?.share
  if (share !== undefined && net + vat === ask.amount) {
    const expected = rounded(net * share, 10_000n)
    if (share === 0n && vat !== 0n) wrong('vat.none', 'vat', `There is no VAT at this rate, but ${pounds(vat)} is said.`)
    else if (size(vat - expected) > (share === 0n ? 0n : rounding)) wrong('vat.share', 'vat', `${Number(share) / 100} % of ${pounds(net)} is ${pounds(expected)}, not ${pounds(vat)}. Where its lines have different rates, select several rates.`)
  }
  const most = rounded(net * 2000n, 10_000n)
  if (ask.vatRate === 'several' && reasons.length === 0 && (size(vat) > size(most) + rounding || vat !== 0n && vat < 0n !== net < 0n)) wrong('vat.most', 'vat', `No rate is above 20 %: ${pounds(vat)} is more than the VAT of ${pounds(net)} can be.`)
  if (ask.vatRate === 'several' && ask.vat === undefined && ask.net === undefined) wrong('vat.several', 'vat', 'Enter the VAT of all lines together.')
  return reasons
}

/** Whether VAT comes back is said when an invoice with VAT is accepted. Pure. */
export const recoveryReasons = (vatPence: Pence, recovery: string | undefined): Refusal[] =>
  vatPence !== 0n && recovery === undefined ? [{ code: 'vat.recovery', field: 'vatRecovery', words: `The invoice holds ${pounds(vatPence)} VAT. Say whether you get it back.` }] : []
