/** Money is bigint pence inside, integer pence in JSON, pounds in forms and files. */
export type Pence = bigint

/** Pounds as typed on a form ("1,250", "£1,250.50") to pence, or undefined when it is not an amount of money. */
export function parsePounds(text: string): Pence | undefined {
  const match = /^([-−]?)£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (!match || match[2]!.length > 18) return undefined
  const pence = BigInt(match[2]!.replaceAll(',', '')) * 100n + BigInt((match[3] ?? '').padEnd(2, '0'))
  return match[1] ? -pence : pence
}

/** "£1,250.00"; with `whole` and no odd pence "£1,250". */
export function pounds(pence: Pence | string | number, { whole = false } = {}): string {
  const amount = BigInt(pence)
  const size = amount < 0n ? -amount : amount
  const rest = size % 100n
  const grouped = (size / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  return `${amount < 0n ? '−' : ''}£${grouped}${whole && rest === 0n ? '' : `.${rest.toString().padStart(2, '0')}`}`
}

/** Prose form for large amounts: "£1.2 million"; below a million as `pounds` without odd pence. */
export function poundsInProse(pence: Pence | string | number): string {
  const amount = BigInt(pence)
  const size = amount < 0n ? -amount : amount
  if (size < 100_000_000n) return pounds(amount, { whole: true })
  const tenths = (size + 5_000_000n) / 10_000_000n
  const rest = tenths % 10n
  return `${amount < 0n ? '−' : ''}£${(tenths / 10n).toString().replace(/\B(?=(\d{3})+$)/g, ',')}${rest === 0n ? '' : `.${rest}`} million`
}
