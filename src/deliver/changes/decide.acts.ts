import { act, type Given } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choice, date, instant, longText, money, reference, text } from '../../kernel/fields.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { addDays, dateInWords, type CivilDate } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { contractRow, type ContractRow } from '../contract.ts'
import { handOverDocuments } from '../document/index.ts'
import { handOverObligations } from '../obligation/index.ts'
import { bringUpBooks } from '../ledger/index.ts'
import { gapsOf } from '../renewal.rule.ts'
import { writeDates } from '../write-dates.ts'
import { changeCase, type ChangeCase, judgementOf, limitsOn, publishedKinds } from './change-facts.ts'
import { handOverKpis } from '../../plan/index.ts'
import { changeOf, typeWords, wordersOf, type ChangeRow } from './change.ts'
import { atStake, changeReasons, mayApprove, maySign, type ApprovalLimit } from './change.rule.ts'
import type { Terms } from './history.ts'
import { keepTerms } from './keep-terms.ts'

const who = ['contract-manager', 'commissioner', 'procurement-lead'] as const
const change = reference({ label: 'Change', to: 'change' })

interface Approval { row: ChangeRow | undefined; facts: ChangeCase | undefined; limits: readonly ApprovalLimit[]; worders: readonly string[] }

export const approveChange = act({
  name: 'deliver.approve-change', title: 'Approve it', says: 'approved the change', kind: 'change', who: ['contract-manager', 'commissioner', 'finance', 'board-member'], root: 'change',
  intro: 'Another person than who proposed it. Within your own limit nothing more is needed; above it, name the meeting that decided.',
  input: {
    change,
    meeting: text({ label: 'Meeting that decided', hint: 'Empty: you approve within your own limit.', required: false }),
    meetingOn: date({ label: 'Day of the meeting', required: false }),
    delegation: text({ label: 'Delegation under which it decides', hint: 'For example: scheme of delegation, section 4.2.', required: false }),
    reason: longText({ label: 'Reason, where the rules do not permit it or cannot say', named: 'the reason', required: false, max: 4000 }),
  },
  load: async (tx, ask, given): Promise<Approval> => {
    const row = await changeOf(tx, ask.change)
    return { row, facts: row ? await changeCase(tx, row.contract_id, row.id) : undefined, limits: await limitsOn(tx, given.today), worders: await wordersOf(tx, ask.change) }
  },
  rule: ({ row, facts, limits, worders }: Approval, ask, given) => {
    const judged = judgementOf(row!, facts!, given.today)
    const decided = mayApprove(row!, worders, judged, atStake(row!, facts!.contract), limits, { accountId: given.actor.accountId, roles: given.actor.roles, meeting: ask.meeting, meetingOn: ask.meetingOn, delegation: ask.delegation, reason: ask.reason }, given.today)
    return decided.ok ? { ...decided, value: { ...decided.value, judged, row: row! } } : decided
  },
  save: async (write, { decidedAt, judged, row }, ask, given) => {
    await write.update('deliver.change', ask.change, { approved_by: given.actor.accountId ?? null, approved_by_name: given.actor.name, approved_on: given.today, approved_at_meeting: decidedAt, approved_words: ask.reason ?? '', judged: JSON.stringify(judged) })
    for (const one of judged.notices.filter((notice) => notice.by === null && notice.needed !== false)) {
      await write.due({ recordId: ask.change, kind: `notice ${one.kind}`, title: `${one.title}: publish it before the change holds`, on: row.effective_on > given.today ? addDays(row.effective_on, -1) : given.today, rule: one.rule, ownerRole: 'procurement-lead', scopeId: row.scope_id ?? undefined })
    }
    write.rules(judged.rule)
  },
})

/** What a change in force says of the contract's terms. Pure. */
export function termsAfter(row: ChangeRow, before: { value_pence: string | null }, provider: string | null): Partial<Record<keyof Terms, unknown>> {
  const value = before.value_pence === null ? null : BigInt(before.value_pence) + BigInt(row.added_pence)
  return {
    ...(row.added_pence === '0' || value === null ? {} : { value_pence: value }), ...(row.new_annual_pence === null ? {} : { annual_pence: BigInt(row.new_annual_pence) }), ...(row.new_ends_on === null ? {} : { ends_on: row.new_ends_on, end_open: false }),
    ...(row.new_provider_id === null ? {} : { provider_id: row.new_provider_id, provider_name: provider ?? '' }),
  }
}

/** Puts a signed change into its contract: its row, its history, its dates. The contract's record is locked first, so that two changes add up. */
async function putInForce(write: Writer, row: ChangeRow, holdsFrom: CivilDate, given: Given): Promise<void> {
  await write.changeRecord(row.contract_id, row.new_provider_id ? { providerId: row.new_provider_id } : {})
  const before = (await contractRow(write.tx, row.contract_id))!
  const terms = termsAfter(row, before, row.new_provider)
  if (Object.keys(terms).length === 0) return
  const next = { ...before, value_pence: before.value_pence === null ? null : BigInt(before.value_pence), annual_pence: before.annual_pence === null ? null : BigInt(before.annual_pence), ...terms } as Parameters<typeof gapsOf>[0]
  await write.update('deliver.contract', before.id, { ...terms, gaps: gapsOf(next) })
  await keepTerms(write, before, terms as Partial<Terms>, { at: given.now, holdsFrom, why: `${typeWords(row.change_type)} ${row.reference}: ${row.title}`, changeId: row.id })
  if (row.new_provider_id) {
    await handOverKpis(write, before.id, row.new_provider_id)
    await handOverObligations(write, before.id, row.new_provider_id)
    await handOverDocuments(write, before.id, row.new_provider_id)
  }
  await bringUpBooks(write, before.id, { words: `${typeWords(row.change_type)} ${row.reference}` })
  await writeDates(write, { id: before.id, title: before.title, ends_on: row.new_ends_on ?? before.ends_on, notice_days: before.notice_days, tier: before.tier, scope_id: before.scope_id }, given.today)
}

interface AsItIs { row: ChangeRow | undefined; contract: ContractRow | undefined }
const asItIs = async (tx: Tx, id: string): Promise<AsItIs> => {
  const row = await changeOf(tx, id)
  return { row, contract: row && await contractRow(tx, row.contract_id) }
}

/** Whether a change that was approved still fits the contract as it is now: another one may have been signed, or the contract ended. Pure. */
const stillFits = (row: ChangeRow, contract: ContractRow): Refusal[] => changeReasons({
  type: row.change_type, effectiveOn: row.effective_on, addedPence: BigInt(row.added_pence), newAnnualPence: row.new_annual_pence === null ? undefined : BigInt(row.new_annual_pence), newEndsOn: row.new_ends_on ?? undefined, newProviderId: row.new_provider_id ?? undefined, ending: row.ending || undefined,
}, contract).map(({ field: _, ...reason }) => reason)

/** A last day is known as soon as both have signed; everything else holds from its day on. */
const holdsAtOnce = (row: ChangeRow, today: CivilDate): boolean => row.change_type === 'extension' || row.change_type === 'termination' || row.effective_on <= today

export const signChange = act({
  name: 'deliver.sign-change', title: 'Record that both have signed', says: 'recorded that both sides signed the change', kind: 'change', who, root: 'change', confirm: 'The terms of the contract change from the day it holds. What they were stays to be read.',
  input: { change, signedOn: date({ label: 'Signed by both on', named: 'the day on which both had signed' }), signedBy: text({ label: 'Signed by', named: 'who signed', hint: 'One person for each side.' }) },
  load: async (tx, ask) => ({ ...await asItIs(tx, ask.change), published: await publishedKinds(tx, ask.change) }),
  rule: ({ row, contract, published }: AsItIs & { published: string[] }, ask, given) => {
    const signed = maySign(row!, published, ask.signedOn, given.today)
    const reasons = [...stillFits(row!, contract!), ...(signed.ok ? signed.notes : signed.refusals)]
    return decide({ row: row!, published }, reasons)
  },
  save: async (write, { row, published }, ask, given) => {
    await write.update('deliver.change', ask.change, { signed_on: ask.signedOn, signed_words: ask.signedBy })
    for (const one of row.judged?.notices ?? []) {
      if (one.by !== null && one.needed !== false && !published.includes(one.kind)) await write.due({ recordId: ask.change, kind: `notice ${one.kind}`, title: `${one.title} for ${row.contract}: publish it`, on: one.by, rule: one.rule, ownerRole: 'procurement-lead', scopeId: row.scope_id ?? undefined })
    }
    if (row.change_type === 'termination') await write.due({ recordId: row.contract_id, kind: 'exit plan', title: 'Exit plan: people affected, hand-over, return of data', on: given.today > addDays(row.new_ends_on!, -30) ? given.today : addDays(row.new_ends_on!, -30), rule: 'NSC-55', ownerRole: 'contract-manager', scopeId: row.scope_id ?? undefined })
    if (!holdsAtOnce(row, given.today)) {
      await write.due({ recordId: ask.change, kind: 'in force', title: `Holds from ${dateInWords(row.effective_on)}`, on: addDays(row.effective_on, -1), act: 'deliver.put-change-in-force', ownerRole: 'contract-manager', scopeId: row.scope_id ?? undefined })
      return { state: 'signed' }
    }
    await putInForce(write, row, row.change_type === 'extension' || row.change_type === 'termination' ? ask.signedOn : row.effective_on, given)
    return { state: 'in force' }
  },
})

export const putChangeInForce = act({
  name: 'deliver.put-change-in-force', title: 'Put it in force', says: 'put the change in force', kind: 'change', who: ['clock'], root: 'change', intro: 'The clock does this on the day from which it holds.',
  input: { change },
  load: (tx, ask) => asItIs(tx, ask.change),
  rule: ({ row, contract }: AsItIs, _ask, given) => decide(row!, [...stillFits(row!, contract!), ...(row!.effective_on > given.today ? [{ code: 'change.not-yet', words: 'Its day has not come yet.' }] : [])]),
  save: async (write, row, ask, given) => {
    await putInForce(write, row, row.effective_on, given)
    await write.dueDone(ask.change, 'in force')
  },
})

const noticeKinds = [{ value: 'N10', text: 'N10 Modification notice' }, { value: 'UK10', text: 'UK10 Contract change notice' }, { value: 'UK11', text: 'UK11 Contract termination notice' }] as const

export const recordChangeNotice = act({
  name: 'deliver.record-change-notice', title: 'Record the publication of a notice', says: 'recorded the publication of a notice of the change', kind: 'change', who, root: 'change',
  input: {
    change, noticeKind: choice({ label: 'Notice', options: noticeKinds }), identifier: text({ label: 'Number of the notice' }), address: text({ label: 'Where it can be read', named: 'where it can be read', hint: 'A web address.', max: 500 }),
    publishedAt: instant({ label: 'Published at', named: 'when it was published' }), evidence: text({ label: 'What shows it', named: 'what shows it', required: false, max: 500 }),
  },
  load: (tx, ask) => publishedKinds(tx, ask.change),
  rule: (published: string[], ask, given) => decide(published, [
    ...(Date.parse(ask.publishedAt) > Date.parse(given.now) ? [{ code: 'change.published-later', field: 'publishedAt', words: 'Record it once it has been published.' }] : []),
    ...(published.includes(ask.noticeKind) ? [{ code: 'change.published-already', field: 'noticeKind', words: 'Its publication is recorded already.' } satisfies Refusal] : []),
  ]),
  save: async (write, _value, ask, given) => {
    await write.insert('deliver.change_notice', { scope_id: given.root!.scope_id, change_id: ask.change, notice_kind: ask.noticeKind, identifier: ask.identifier, address: ask.address, published_at: ask.publishedAt, evidence: ask.evidence ?? '' })
    await write.dueDone(ask.change, `notice ${ask.noticeKind}`)
    write.rules(ask.noticeKind === 'N10' ? 'PSR-63' : ask.noticeKind === 'UK10' ? 'PA-85' : 'PA-24')
  },
})

const limitRoles = [{ value: 'contract-manager', text: 'Contract manager' }, { value: 'commissioner', text: 'Commissioner' }, { value: 'finance', text: 'Finance' }, { value: 'board-member', text: 'Member of a board' }] as const

export const setApprovalLimit = act({
  name: 'deliver.set-approval-limit', title: 'Set a limit of approval', says: 'set a limit of approval', kind: 'approval-limit', who: ['administrator'], stepUp: true,
  intro: 'Up to this sum a role may approve by itself; above it a meeting decides. A new limit of the same role replaces the one before from its first day.',
  input: {
    role: choice({ label: 'Role', options: limitRoles }), limit: money({ label: 'Limit' }), from: date({ label: 'From', named: 'its first day' }),
    source: text({ label: 'Where the limit comes from', named: 'where the limit comes from', hint: 'For example: scheme of delegation approved by the board on 26 March 2026.' }),
  },
  load: (tx, ask) => tx.rows(sql<{ id: string; from_on: CivilDate }>`select id, from_on from deliver.approval_limit where body_id = ${tx.bodyId} and role = ${ask.role} and until_on is null`),
  rule: (open: { id: string; from_on: CivilDate }[], ask) => decide(open, open.some((one) => one.from_on >= ask.from) ? [{ code: 'limit.from', field: 'from', words: `A limit of this role holds from ${dateInWords(open[0]!.from_on)}. A new one begins later.` }] : []),
  save: async (write, open, ask) => {
    for (const one of open) {
      await write.update('deliver.approval_limit', one.id, { until_on: addDays(ask.from, -1) })
      await write.move(one.id, 'replaced')
    }
    const id = await write.record({ kind: 'approval-limit', title: `${limitRoles.find((one) => one.value === ask.role)!.text}, from ${dateInWords(ask.from)}`, state: 'set' })
    await write.insert('deliver.approval_limit', { id, role: ask.role, limit_pence: ask.limit, from_on: ask.from, source: ask.source })
  },
})

export const decideActs = [approveChange, signChange, putChangeInForce, recordChangeNotice, setApprovalLimit]
