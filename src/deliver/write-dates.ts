import type { CivilDate } from '../kernel/time.ts'
import type { Writer } from '../kernel/writer.ts'
import { renewalOf } from './renewal.rule.ts'

/** The dates that follow from an end: to start again, to give notice, the end itself. */
export async function writeDates(write: Writer, contract: { id: string; title: string; ends_on: CivilDate | null; notice_days: number | null; tier: 'light' | 'standard' | 'full'; scope_id?: string | null }, today: CivilDate): Promise<void> {
  // Only the dates that follow from the end: obligations and returns keep theirs.
  for (const kind of ['start again', 'notice', 'end']) await write.dueCancelled(contract.id, kind)
  const renewal = renewalOf(contract, today)
  if (!renewal) return
  const due = (kind: string, title: string, on: CivilDate): Promise<void> => write.due({ recordId: contract.id, kind, title, on, ownerRole: 'contract-manager', scopeId: contract.scope_id ?? undefined })
  await due('start again', `Begin preparing what comes after: ${renewal.why}`, renewal.startOn)
  if (renewal.noticeOn) await due('notice', 'Last day to give notice', renewal.noticeOn)
  await due('end', 'Last day of the contract', contract.ends_on!)
}
