import { addDays, addMonths, type CivilDate } from '../kernel/time.ts'

/** How long before the end of a contract a new process must start, by tier: our own planning assumption, dated and to be replaced by a body's own. */
export const leadTimes = [
  { tier: 'light', months: 4, validFrom: '2024-01-01', source: 'Planning assumption: one page, one approval, mobilisation of a month', mark: 'K' },
  { tier: 'standard', months: 9, validFrom: '2024-01-01', source: 'Planning assumption: market engagement, specification, competition, standstill, mobilisation of three months', mark: 'K' },
  { tier: 'full', months: 15, validFrom: '2024-01-01', source: 'Planning assumption: consultation and business case before a full competition', mark: 'K' },
] as const

export interface Renewal {
  /** The day to begin preparing what comes after. */
  startOn: CivilDate
  /** The last day to give notice, where a notice period is known. */
  noticeOn: CivilDate | undefined
  /** Whether that day has passed without the contract having ended. */
  past: boolean
  /** In words: how the day was counted. */
  why: string
}

/** When to start again for a contract that ends: its last day, less the longer of lead time and notice. Undefined without an end. Pure. */
export function renewalOf(contract: { ends_on: CivilDate | null; notice_days: number | null; tier: 'light' | 'standard' | 'full' }, today: CivilDate): Renewal | undefined {
  if (!contract.ends_on) return undefined
  const lead = leadTimes.find((row) => row.tier === contract.tier)!
  const byLead = addMonths(contract.ends_on, -lead.months)
  const noticeOn = contract.notice_days === null ? undefined : addDays(contract.ends_on, -contract.notice_days)
  const startOn = noticeOn !== undefined && noticeOn < byLead ? noticeOn : byLead
  return {
    startOn, noticeOn, past: startOn <= today && contract.ends_on >= today,
    why: startOn === byLead ? `${lead.months} months before the last day, for a ${contract.tier} process (planning figure, check)` : `${contract.notice_days} days of notice before the last day`,
  }
}

/** The first answers of a register, for one day: how many contracts, and how many of them end within a year, are past their day to begin again, are past their last day, have gaps, have no last day. */
export interface RegisterAnswers { contracts: number; endWithinYear: number; pastStart: number; ended: number; incomplete: number; withoutEnd: number }

/** What a register should say of a contract, and what is missing. Pure. */
export function gapsOf(contract: { provider_name?: string; value_pence?: bigint | null; annual_pence?: bigint | null; starts_on?: CivilDate | null; ends_on?: CivilDate | null; end_open?: boolean; owner_name?: string; notice_days?: number | null }): string[] {
  return [
    ...(contract.provider_name ? [] : ['provider']),
    ...(contract.value_pence ?? contract.annual_pence ? [] : ['value']),
    ...(contract.starts_on ? [] : ['first day']),
    ...(contract.ends_on || contract.end_open ? [] : ['last day']),
    ...(contract.notice_days === null || contract.notice_days === undefined ? ['notice period'] : []),
    ...(contract.owner_name ? [] : ['owner']),
  ]
}
