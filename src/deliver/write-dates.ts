import { addDays, type CivilDate } from '../kernel/time.ts'
import type { Writer } from '../kernel/writer.ts'
import { renewalOf } from './renewal.rule.ts'

/** Dates that follow from the last day of a contract. The clock answers two of them: that nothing has begun, and that the last day has passed. */
export const endDates = ['start again', 'notice', 'end', 'nothing begun', 'record the end'] as const

/** When the commissioner is told that nothing has begun; none where that day has passed, because lists show it already. */
export const escalationOf = (startOn: CivilDate, today: CivilDate): CivilDate | undefined => {
  const on = addDays(startOn, 30)
  return on > today ? on : undefined
}

/** The dates that follow from an end: to start again, to give notice, the end itself. */
export async function writeDates(write: Writer, contract: { id: string; title: string; ends_on: CivilDate | null; notice_days: number | null; tier: 'light' | 'standard' | 'full'; scope_id?: string | null }, today: CivilDate): Promise<void> {
  // Only the dates that follow from the end: obligations and returns keep theirs.
  for (const kind of endDates) await write.dueCancelled(contract.id, kind)
  const renewal = renewalOf(contract, today)
  if (!renewal) return
  const due = (kind: string, title: string, on: CivilDate): Promise<void> => write.due({ recordId: contract.id, kind, title, on, ownerRole: 'contract-manager', scopeId: contract.scope_id ?? undefined })
  await due('start again', `Begin preparing what comes after: ${renewal.why}`, renewal.startOn)
  if (renewal.noticeOn) await due('notice', 'Last day to give notice', renewal.noticeOn)
  await write.due({ recordId: contract.id, kind: 'end', title: 'Last day of the contract', on: contract.ends_on!, act: 'deliver.pass-last-day', ownerRole: 'contract-manager', scopeId: contract.scope_id ?? undefined })
  const escalate = escalationOf(renewal.startOn, today)
  if (escalate) await write.due({ recordId: contract.id, kind: 'nothing begun', title: 'If nothing has begun by now, the commissioner is told', on: escalate, act: 'deliver.escalate-renewal', ownerRole: 'contract-manager', scopeId: contract.scope_id ?? undefined })
}
