import type { NoticePeriod } from './cells.ts'
import type { Period } from './dates.ts'

/** The typed rows that files become. Money is pence as bigint, dates are ISO days; null is "not stated" and always has its gap. */

export type RegisterRow = {
  reference: string | null
  title: string | null
  providerName: string | null
  providerId: string | null
  start: string | null
  end: string | null
  /** True when the register says that the contract has no end ("ongoing", "rolling"). */
  endOpen: boolean
  extensionUntil: string | null
  extensionPossible: boolean | null
  noticePeriod: NoticePeriod | null
  annualValue: bigint | null
  totalValue: bigint | null
  serviceType: string | null
  contractOwner: string | null
  category: string | null
  status: string | null
  route: string | null
  linkedNeed: string | null
  /** These three only where the file has a column for them, so that other files stay what they were. */
  agreement?: string | null
  places?: string | null
  /** Pence by financial year, as 2026/27. */
  years?: Record<string, bigint>
}

export type KpiRow = {
  contractRef: string | null
  kpi: string
  period: Period | null
  value: number
  target: number | null
  unit: string | null
  numerator: number | null
  denominator: number | null
  /** Which way is better. */
  direction: 'higher' | 'lower' | null
}

export type PaymentRow = {
  paymentDate: string
  /** As published. */
  supplier: string | null
  /** True when the publisher removed the payee ("REDACTED", "Redacted personal information"). */
  redacted: boolean
  supplierId: string | null
  /** Pence; negative is a credit or a reversal. */
  amount: bigint
  expenseType: string | null
  serviceArea: string | null
  transaction: string | null
  body: string | null
}

export type GrantRow = {
  id: string | null
  title: string | null
  description: string | null
  currency: string | null
  /** Hundredths of the currency. */
  amount: bigint
  awardDate: string
  start: string | null
  end: string | null
  durationMonths: number | null
  recipientId: string | null
  recipientName: string | null
  recipientCharity: string | null
  recipientCompany: string | null
  funderId: string | null
  funderName: string | null
  programme: string | null
}

export type InvoiceFileRow = {
  number: string
  provider: string | null
  contractRef: string | null
  description: string | null
  /** Pence; negative is a credit note. */
  amount: bigint
  invoicedOn: string
  receivedOn: string | null
  /** The months it is for; none: the month of its date is meant. */
  period: Period | null
}

/** A line of a finance system's own ledger. */
export type LedgerFileRow = {
  postedOn: string
  /** Pence; below nothing for a credit. */
  amount: bigint
  supplier: string | null
  contractRef: string | null
  orderNumber: string | null
  costCentre: string | null
  account: string | null
  document: string | null
  description: string | null
}

export type ActivityFileRow = {
  contractRef: string
  /** First day of the month. */
  month: string
  line: string
  units: bigint
}

export type RowOf = { register: RegisterRow; 'kpi-workbook': KpiRow; payments: PaymentRow; grants: GrantRow; invoices: InvoiceFileRow; ledger: LedgerFileRow; activity: ActivityFileRow }

/** Something missing or not understood in a row that was taken all the same: "imported, incomplete". */
export type Gap = { field: string; column: string | null; value: string; cause: string }
export type Rejection = { column: string | null; value: string; cause: string }

export type MappedLine<Row> =
  | { line: number; row: Row; gaps: Gap[]; rejected?: undefined; last?: undefined }
  | { line: number; rejected: Rejection[]; row?: undefined; gaps?: undefined /** Reading ended here. */; last: boolean }
