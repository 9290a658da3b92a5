import { act } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { choice, date, longText, money, number, reference, text } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import type { CivilDate } from '../kernel/time.ts'
import { agreementKinds } from '../evidence/tabular/agreement.ts'
import { PROCESS_TITLES } from '../law/index.ts'
import { carryKpisIntoContract, kpiNotReady, kpisOfSpecification, targetIdsOf, type KpiRow } from '../plan/index.ts'
import { awardOf, type Award } from '../procure/index.ts'
import { contractRow, type ContractRow } from './contract.ts'
import { bringUpBooks } from './ledger/index.ts'
import { keepTerms } from './changes/index.ts'
import { gapsOf } from './renewal.rule.ts'
import { writeDates } from './write-dates.ts'

const tierOptions = [{ value: 'light', text: 'Light' }, { value: 'standard', text: 'Standard' }, { value: 'full', text: 'Full' }] as const
const who = ['contract-manager', 'commissioner', 'procurement-lead'] as const

const terms = {
  startsOn: date({ label: 'First day', required: false }),
  endsOn: date({ label: 'Last day', required: false }),
  extensionUntil: date({ label: 'May be extended until', named: 'the day it may be extended until', required: false }),
  noticeDays: number({ label: 'Days of notice to end it', whole: true, min: 0, max: 1500, required: false }),
  value: money({ label: 'Value over the whole term', required: false }),
  annualValue: money({ label: 'Value of a year', required: false }),
  tier: choice({ label: 'Tier', options: tierOptions, required: false }),
  service: text({ label: 'Kind of service', required: false }),
  owner: text({ label: 'Who looks after it', required: false }),
}
interface Terms { startsOn?: CivilDate | undefined; endsOn?: CivilDate | undefined; extensionUntil?: CivilDate | undefined }

/** Dates of a contract in their order. Pure. */
export function dateReasons(ask: Terms): Refusal[] {
  const reasons: Refusal[] = []
  if (ask.startsOn && ask.endsOn && ask.endsOn < ask.startsOn) reasons.push({ code: 'contract.dates', field: 'endsOn', words: 'The last day must not be before the first.' })
  if (ask.endsOn && ask.extensionUntil && ask.extensionUntil <= ask.endsOn) reasons.push({ code: 'contract.extension', field: 'extensionUntil', words: 'An extension must end after the last day.' })
  return reasons
}

export const recordContract = act({
  name: 'deliver.record-contract', title: 'Add a contract', says: 'added the contract to the register', kind: 'contract', who: [...who],
  intro: 'Only the title is needed. What is not known yet is listed as a gap and can be filled in later.',
  input: {
    title: text({ label: 'Title' }),
    provider: reference({ label: 'Provider', to: 'organisation', optionsFrom: 'bodies.providers', required: false }),
    programme: reference({ label: 'Programme', to: 'programme', optionsFrom: 'cycle.programme-choices', required: false }),
    agreement: choice({ label: 'Kind of agreement', required: false, options: agreementKinds }),
    ...terms,
  },
  load: async (tx, ask) => ask.provider ? tx.maybe(sql<{ name: string }>`select name from bodies.organisation where id = ${ask.provider}`) : undefined,
  rule: (provider: { name: string } | undefined, ask) => decide({ providerName: provider?.name ?? '' }, dateReasons(ask)),
  save: async (write, value, ask, given) => {
    const row = {
      provider_id: ask.provider ?? null, provider_name: value.providerName, value_pence: ask.value ?? null, annual_pence: ask.annualValue ?? null, starts_on: ask.startsOn ?? null, ends_on: ask.endsOn ?? null,
      extension_until: ask.extensionUntil ?? null, notice_days: ask.noticeDays ?? null, tier: ask.tier ?? 'standard', service: ask.service ?? '', agreement: ask.agreement ?? 'contract', owner_name: ask.owner ?? '',
    }
    const id = await write.record({ kind: 'contract', title: ask.title, state: 'draft', programmeId: ask.programme, providerId: ask.provider })
    // The scope follows from the programme, as the record's did: partners who see the record see its terms.
    const { scope_id } = await write.tx.one(sql<{ scope_id: string | null }>`select scope_id from kernel.record where id = ${id}`)
    await write.insert('deliver.contract', { id, scope_id, ...row, gaps: gapsOf(row) })
    await writeDates(write, { id, title: ask.title, ends_on: row.ends_on, notice_days: row.notice_days, tier: row.tier }, given.today)
  },
})

export const agreeContract = act({
  name: 'deliver.agree-contract', title: 'Agree the contract', says: 'agreed the contract', kind: 'contract', who: ['contract-manager', 'procurement-lead', 'commissioner'],
  intro: 'Makes the contract of an award, here or recorded as done in another system. Provider, value and dates come from the award.',
  input: {
    procurement: reference({ label: 'Procurement', to: 'procurement' }),
    title: text({ label: 'Title of the contract' }),
    signedOn: date({ label: 'Agreed by both sides on' }),
    extensionUntil: date({ label: 'May be extended until', named: 'the day it may be extended until', required: false }),
    noticeDays: number({ label: 'Days of notice to end it', whole: true, min: 0, max: 1500 }),
    tier: choice({ label: 'Tier', options: tierOptions }),
    annualValue: money({ label: 'Value of a year', required: false }),
    service: text({ label: 'Kind of service', required: false }),
    owner: text({ label: 'Who looks after it' }),
  },
  load: async (tx, ask) => {
    const award = await awardOf(tx, ask.procurement)
    const provider = award ? await tx.maybe(sql<{ name: string }>`select name from bodies.organisation where id = ${award.providerId}`) : undefined
    const taken = await tx.rows(sql`select 1 from deliver.contract where body_id = ${tx.bodyId} and procurement_id = ${ask.procurement}`)
    const kpis = award?.specificationId ? await kpisOfSpecification(tx, award.specificationId) : []
    return { award, provider: provider?.name ?? '', taken: taken.length > 0, kpis, targets: await targetIdsOf(tx, kpis.map((kpi) => kpi.id)) }
  },
  rule: (facts: { award: Award | undefined; provider: string; taken: boolean; kpis: KpiRow[]; targets: { id: string }[] }, ask, given) => {
    if (!facts.award) return { ok: false, refusals: [{ code: 'contract.no-award', field: 'procurement', words: 'Nothing is awarded there yet. Record the award first, here or as done in another system.' }] }
    const reasons = dateReasons({ startsOn: facts.award.serviceStart, endsOn: facts.award.serviceEnd, extensionUntil: ask.extensionUntil })
    if (facts.taken) reasons.push({ code: 'contract.taken', field: 'procurement', words: 'This award has its contract already.' })
    if (ask.signedOn > given.today) reasons.push({ code: 'contract.signed-later', field: 'signedOn', words: 'A contract is agreed today or before.' })
    if (ask.signedOn < facts.award.awardedOn) reasons.push({ code: 'contract.signed-before', field: 'signedOn', words: 'A contract follows its award: it cannot be agreed before it.' })
    reasons.push(...facts.kpis.flatMap((kpi) => kpiNotReady(kpi)))
    return decide({ award: facts.award, provider: facts.provider, kpis: facts.kpis, targets: facts.targets }, reasons)
  },
  save: async (write, { award, provider, kpis, targets }, ask, given) => {
    const scope = award.scopeId
    const row = {
      provider_id: award.providerId, provider_name: provider, value_pence: BigInt(award.valuePence), annual_pence: ask.annualValue ?? null, starts_on: award.serviceStart, ends_on: award.serviceEnd, extension_until: ask.extensionUntil ?? null,
      notice_days: ask.noticeDays, tier: ask.tier, service: ask.service ?? '', owner_name: ask.owner, route: award.process ? PROCESS_TITLES[award.process] : { PSR: 'Provider Selection Regime', PA: 'Procurement Act', split: 'Split', neither: 'Neither regime' }[award.regime], procurement_id: award.procurementId,
    }
    const id = await write.record({ kind: 'contract', title: ask.title, state: 'agreed', programmeId: award.programmeId ?? undefined, scopeId: scope ?? undefined, providerId: award.providerId, shownToParty: true })
    await write.insert('deliver.contract', { id, scope_id: scope, shown_to_party: true, ...row, gaps: gapsOf(row) })
    await write.link(award.procurementId, id, 'awarded as')
    if (award.specificationId) {
      await write.link(award.specificationId, id, 'delivered by')
      await carryKpisIntoContract(write, kpis, { id, providerId: award.providerId }, targets)
    }
    await writeDates(write, { id, title: ask.title, ends_on: row.ends_on, notice_days: row.notice_days, tier: row.tier, scope_id: scope }, given.today)
    await bringUpBooks(write, id, { words: 'The contract was agreed' })
  },
})

/** What two sides agreed: known, it is changed only by a change to the contract. */
const agreedTerms = { value: 'value_pence', annualValue: 'annual_pence', startsOn: 'starts_on', endsOn: 'ends_on', extensionUntil: 'extension_until', noticeDays: 'notice_days', provider: 'provider_id' } as const

/**
 * What speaks against writing over terms that stand. Where the contract was awarded and agreed here, or has been changed here, the change to a contract with its approval is the
 * only way. In a register of the team's own, what was written down wrongly is put right with a reason. Filling in what is not known is always possible. Pure.
 */
export function rewriteReasons(row: ContractRow, ask: Partial<Record<keyof typeof agreedTerms, unknown>> & { reason?: string | undefined }, changed: boolean): Refusal[] {
  const over = (Object.keys(agreedTerms) as (keyof typeof agreedTerms)[]).filter((name) => ask[name] !== undefined && row[agreedTerms[name]] !== null && String(ask[name]) !== String(row[agreedTerms[name]]))
  if (over.length === 0 || row.state === 'imported' || row.state === 'draft') return []
  if (row.procurement_id !== null || changed) return over.map((field) => ({ code: 'contract.agreed', field, words: 'This was agreed by both sides. Propose a change to the contract: another person approves it and both sign.', rule: 'NSC-51' }))
  return ask.reason ? [] : [{ code: 'contract.put-right', field: 'reason', words: 'Something that stands is written over. Say why it was wrong; where both sides agreed something new, propose a change to the contract instead.', strength: 'reason needed' }]
}

export const completeContract = act({
  name: 'deliver.complete-contract', title: 'Fill in what is missing', says: 'filled in the contract', kind: 'contract', who: [...who], root: 'contract',
  intro: 'Leave empty what stays as it is. What was agreed here, or changed here, is changed by a change to the contract; what was written down wrongly is put right with a reason.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }),
    provider: reference({ label: 'Provider', to: 'organisation', optionsFrom: 'bodies.providers', required: false }),
    ...terms,
    reason: text({ label: 'Reason, where something that stands is put right', named: 'the reason', required: false, max: 500 }),
  },
  load: async (tx, ask) => ({ changed: (await tx.rows(sql`select 1 from deliver.change h join kernel.record r on r.body_id = h.body_id and r.id = h.id where h.contract_id = ${ask.contract} and r.state in ('signed', 'in force') limit 1`)).length > 0, row: await contractRow(tx, ask.contract), chosen: ask.provider ? await tx.maybe(sql<{ name: string }>`select name from bodies.organisation where id = ${ask.provider}`) : undefined }),
  rule: ({ row, chosen, changed }: { row: ContractRow | undefined; chosen: { name: string } | undefined; changed: boolean }, ask) => decide({ row: row!, chosen }, [...rewriteReasons(row!, ask, changed), ...dateReasons({ startsOn: ask.startsOn ?? row!.starts_on ?? undefined, endsOn: ask.endsOn ?? row!.ends_on ?? undefined, extensionUntil: ask.extensionUntil ?? row!.extension_until ?? undefined })]),
  save: async (write, { row, chosen }, ask, given) => {
    const next = {
      provider_id: ask.provider ?? row.provider_id, provider_name: chosen?.name ?? row.provider_name, value_pence: ask.value ?? (row.value_pence === null ? null : BigInt(row.value_pence)), annual_pence: ask.annualValue ?? (row.annual_pence === null ? null : BigInt(row.annual_pence)),
      starts_on: ask.startsOn ?? row.starts_on, ends_on: ask.endsOn ?? row.ends_on, extension_until: ask.extensionUntil ?? row.extension_until, notice_days: ask.noticeDays ?? row.notice_days, tier: ask.tier ?? row.tier, service: ask.service ?? row.service, owner_name: ask.owner ?? row.owner_name,
    }
    const gaps = gapsOf({ ...next, end_open: row.end_open })
    await write.update('deliver.contract', row.id, { ...next, gaps })
    await keepTerms(write, row, next, { at: given.now, holdsFrom: 'always', why: ask.reason ? `Put right: ${ask.reason}` : 'Filled in' })
    if (ask.provider) await write.changeRecord(row.id, { providerId: ask.provider })
    await writeDates(write, { id: row.id, title: row.title, ends_on: next.ends_on, notice_days: next.notice_days, tier: next.tier, scope_id: row.scope_id }, given.today)
    await bringUpBooks(write, row.id, { words: 'The contract was filled in' })
    return { state: row.state === 'imported' && gaps.length === 0 ? 'running' : row.state }
  },
})

export const linkContract = act({
  name: 'deliver.link-contract', title: 'Say which need it serves', says: 'tied the contract to what it serves', kind: 'contract', who: [...who, 'analyst'], root: 'contract',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }),
    serves: reference({ label: 'Need, priority, outcome or specification', hint: 'Paste the id, or come here from the record itself.', to: 'record', optionsFrom: 'deliver.what-contracts-serve' }),
  },
  load: (tx, ask) => tx.maybe(sql<{ kind: string; programme_id: string | null }>`select kind, programme_id from kernel.record where id = ${ask.serves}`),
  rule: (other: { kind: string; programme_id: string | null } | undefined) => decide(other!, ['need', 'priority', 'outcome', 'specification'].includes(other?.kind ?? '') ? [] : [{ code: 'contract.serves', field: 'serves', words: 'A contract serves a need, a priority, an outcome or a specification.' }]),
  save: async (write, other, ask, given) => {
    await write.link(ask.serves, ask.contract, 'served by')
    if (!given.root!.programme_id && other.programme_id) await write.changeRecord(ask.contract, { programmeId: other.programme_id })
  },
})

export const startContract = act({
  name: 'deliver.start-contract', title: 'The service has begun', says: 'started the service', kind: 'contract', who: [...who], root: 'contract',
  input: { contract: reference({ label: 'Contract', to: 'contract' }), on: date({ label: 'Since', named: 'the day the service began' }) },
  load: (tx, ask) => contractRow(tx, ask.contract),
  rule: (row: ContractRow | undefined, ask, given) => decide(row!, ask.on > given.today ? [{ code: 'contract.starts-later', field: 'on', words: 'Say this once the service has begun.' }] : []),
  save: async (write, row, ask, given) => {
    await write.update('deliver.contract', ask.contract, { starts_on: ask.on })
    await keepTerms(write, row, { starts_on: ask.on }, { at: given.now, holdsFrom: 'always', why: 'The service began' })
    await bringUpBooks(write, ask.contract, { words: 'The service has begun', state: 'running' })
  },
})

export const endContract = act({
  name: 'deliver.end-contract', title: 'Record the end', says: 'recorded the end of the contract', kind: 'contract', who: [...who], root: 'contract', confirm: 'Its open dates are cancelled.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }),
    on: date({ label: 'Last day in fact' }),
    how: choice({ label: 'How it ended', options: [{ value: 'ended', text: 'On its last day, or not extended' }, { value: 'terminated', text: 'Earlier, by notice or agreement' }] }),
    reason: longText({ label: 'Reason', max: 2000 }),
  },
  load: (tx, ask) => contractRow(tx, ask.contract),
  rule: (row: ContractRow | undefined, ask, given) => decide(row!, ask.on > given.today ? [{ code: 'contract.ends-later', field: 'on', words: 'Record the end once the day has come.' }] : []),
  save: async (write, row, ask, given) => {
    await write.update('deliver.contract', ask.contract, { ended_on: ask.on })
    await keepTerms(write, row, { ended_on: ask.on }, { at: given.now, holdsFrom: ask.on, why: ask.how === 'ended' ? 'It ended on its day' : 'It ended early' })
    await write.dueCancelled(ask.contract)
    await bringUpBooks(write, ask.contract, { words: 'The contract has ended', state: ask.how })
    return { state: ask.how }
  },
})

export const contractActs = [recordContract, agreeContract, completeContract, linkContract, startContract, endContract]
