import { supplierKey } from '../provider-match.ts'

/** Who sent an invoice, as far as it is known: the provider of the directory, the names it goes by here, the contract it is for. */
export interface Sender { providerId: string | null; names: readonly string[]; contractId: string | null }

/**
 * Whether two invoices come from one provider. Where the directory knows both, its word is final; where it does not know one of them yet, they are of one
 * when a plain name or the contract is the same, so that a provider filled in later is not paid twice. Pure.
 */
export function sameSender(one: Sender, other: Sender): boolean {
  if (one.providerId !== null && other.providerId !== null) return one.providerId === other.providerId
  if (one.contractId !== null && one.contractId === other.contractId) return true
  const keys = new Set(one.names.map(supplierKey))
  return other.names.map(supplierKey).some((key) => key !== '' && keys.has(key))
}
