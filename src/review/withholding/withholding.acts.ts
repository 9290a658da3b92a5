import { act } from '../../kernel/act.ts'
import { date, longText, money, text } from '../../kernel/fields.ts'
import { pounds } from '../../kernel/money.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { dateInWords, type CivilDate } from '../../kernel/time.ts'
import { withholdFromMonth } from '../../deliver/index.ts'
import { isPeriod, periodInWords } from '../../deliver/returns/index.ts'
import { clock, stepDateReasons, withhold, type Withheld } from '../notice.rule.ts'
import { isProposed, type NoticeRow, type WithholdingRow } from '../performance-notice.ts'
import { load, notice, root, type Running } from '../running-notice.ts'
import { approvalReasons } from './withholding.rule.ts'

const approvers = ['contract-manager', 'commissioner', 'finance'] as const

/** What `withhold` asks of a notice: actions missed (or that no plan is agreed and both boards know), and the months that have a consequence already, other than `but`. */
const factsOf = ({ row, actions, withheld }: Running, but?: string) => ({
  noPlan: row.plan_on === null, missed: row.plan_on === null ? Number(row.boards_told_on !== null) : actions.filter((one) => one.state === 'missed').length, months: withheld.filter((one) => one.declined_on === null && one.id !== but).map((one) => one.month), edition_on: row.edition_on, standard_contract: row.standard_contract,
})

/** What to look at before: ten operational days after both boards were told (NSC-36), or an exception report (NSC-38). Warnings (mark K). */
function whenReasons(row: NoticeRow, today: CivilDate): Refusal[] {
  if (row.plan_on !== null) return row.exception_reports > 0 ? [] : [{ code: 'withhold.no-report', words: 'No exception report was given. The NHS Standard Contract lets money be withheld on one.', rule: 'NSC-38', strength: 'warning' }]
  const until = row.boards_told_on && clock('nsc-plan-withholding', row.boards_told_on, row).on
  return until && today <= until ? [{ code: 'withhold.early', words: `Ten operational days after both boards were told end on ${dateInWords(until)}.`, rule: 'NSC-36', strength: 'warning' }] : []
}

export const proposeWithholding = act({
  name: 'review.propose-withholding', title: 'Propose to withhold money', says: 'proposed to withhold money', ...root,
  intro: 'At most 2 % of the month\'s actual value for each action missed, and 10 % altogether. These figures are to be checked against your contract. Nothing is held back before another person approves it.',
  input: {
    notice, month: text({ label: 'Which month', named: 'the month', hint: 'Year and month, like 2026-03', max: 7 }),
    monthValue: money({ label: 'Actual value of that month', min: 1, rule: 'NSC-38' }),
    reason: longText({ label: 'Reason', max: 2000 }),
  },
  load,
  rule: (facts: Running, ask, given) => {
    const { value, refusals } = withhold(factsOf(facts), ask)
    return decide(value!, [
      ...refusals,
      ...(facts.withheld.some(isProposed) ? [{ code: 'withhold.waits', words: 'To withhold money is proposed already and waits for another person.' }] : []),
      ...(isPeriod(ask.month) ? [] : [{ code: 'withhold.month', field: 'month', words: 'The month must be year and month, like 2026-03.' }]),
      ...(value ? whenReasons(facts.row, given.today) : []),
      ...(value ? [{ code: 'withhold.check', words: `${pounds(value.pence)} is ${value.shareHundredths / 100} % of the month. Check the percentage and the cap against your contract.`, rule: 'NSC-38', strength: 'warning' as const }] : []),
    ])
  },
  save: async (write, value: Withheld, ask, given) => {
    await write.insert('review.withholding', { scope_id: given.root!.scope_id, notice_id: ask.notice, month: ask.month, month_value_pence: ask.monthValue, failures: value.failures, share_hundredths: value.shareHundredths, amount_pence: value.pence, reason: ask.reason, proposed_by: given.actor.accountId })
    for (const role of ['finance', 'commissioner']) await write.tell({ role, recordId: ask.notice, words: `To withhold ${pounds(value.pence)} for ${periodInWords(ask.month)} is proposed. Another person approves or declines it.` })
  },
})

export const approveWithholding = act({
  name: 'review.approve-withholding', title: 'Approve withholding the money', says: 'approved withholding the money', ...root, who: approvers,
  intro: 'Somebody else proposed it. From now on the month is paid less by this amount.',
  confirm: 'The amount goes into the record and is due to the provider once the failing is put right.',
  input: { notice, on: date({ label: 'Day', rule: 'NSC-38' }), words: longText({ label: 'What you looked at', named: 'what you looked at', max: 2000 }) },
  load,
  rule: (facts: Running, ask, given) => {
    const proposed = facts.withheld.find(isProposed)
    const now = proposed && withhold(factsOf(facts, proposed.id), { month: proposed.month, monthValue: BigInt(proposed.month_value_pence) })
    return decide({ proposed: proposed!, contractId: facts.row.contract_id }, [...approvalReasons(proposed, now, given.actor), ...stepDateReasons('on', ask.on, { on: facts.row.plan_on ?? facts.row.boards_told_on, words: facts.row.plan_on ? 'the plan' : 'both boards were told' }, given.today)])
  },
  save: async (write, { proposed, contractId }: { proposed: WithholdingRow; contractId: string }, ask, given) => {
    await write.update('review.withholding', proposed.id, { withheld_on: ask.on, approved_by: given.actor.accountId, answer: ask.words })
    await withholdFromMonth(write, { contractId, scopeId: given.root!.scope_id, month: proposed.month, pence: BigInt(proposed.amount_pence), words: `Withheld under ${given.root!.reference}: ${proposed.reason}`, at: given.now })
    for (const role of ['finance', 'contract-manager']) await write.tell({ role, recordId: ask.notice, words: `${pounds(proposed.amount_pence)} is withheld for ${periodInWords(proposed.month)}.` })
  },
})

export const declineWithholding = act({
  name: 'review.decline-withholding', title: 'Decline withholding', says: 'declined withholding money', ...root, who: approvers,
  input: { notice, words: longText({ label: 'Why not', named: 'the reason', max: 2000 }) },
  load,
  rule: ({ withheld }: Running) => decide(withheld.find(isProposed)!, withheld.some(isProposed) ? [] : [{ code: 'withhold.no-proposal', words: 'Nothing is proposed to be withheld.' }]),
  save: async (write, proposed: WithholdingRow, ask, given) => {
    await write.update('review.withholding', proposed.id, { declined_on: given.today, answer: ask.words })
    if (proposed.proposed_by) await write.tell({ accountId: proposed.proposed_by, recordId: ask.notice, words: `Withholding ${pounds(proposed.amount_pence)} is declined: ${ask.words.slice(0, 300)}` })
  },
})

export const withholdingActs = [proposeWithholding, approveWithholding, declineWithholding]
