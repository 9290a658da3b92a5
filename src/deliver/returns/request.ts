import { sql, type Tx } from '../../kernel/database/database.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import type { CivilDate } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { kpisOf, targetOn, targetsOf, type KpiRow, type TargetRow } from '../../plan/index.ts'
import { contractOf, type ContractFacts } from './contract-facts.ts'
import { periodInWords } from './return.ts'

/** What asking for a return rests on: the contract, its indicators in use or watched, and whether this month was asked for. */
export interface Requesting { contract: ContractFacts | undefined; kpis: readonly (KpiRow & { targets: TargetRow[] })[]; before: { reference: string } | undefined }

export async function requesting(tx: Tx, contractId: string, period: string): Promise<Requesting> {
  const kpis = (await kpisOf(tx, contractId)).filter((kpi) => kpi.state === 'in use' || kpi.state === 'watched')
  return {
    contract: await contractOf(tx, contractId),
    kpis: await Promise.all(kpis.map(async (kpi) => ({ ...kpi, targets: await targetsOf(tx, kpi.id) }))),
    before: await tx.maybe(sql<{ reference: string }>`select r.reference from deliver.return t join kernel.record r on r.body_id = t.body_id and r.id = t.id where t.body_id = ${tx.bodyId} and t.contract_id = ${contractId} and t.period = ${period}`),
  }
}

/** Writes the request for a month's return, with a line for each indicator as it is agreed then. Returns its id. */
export async function askFor(write: Writer, { contract, kpis }: Requesting, ask: { contract: string; period: string; due: CivilDate; unchanged: boolean }): Promise<string> {
  const party = { scope_id: contract!.scope_id, provider_id: contract!.provider_id, shown_to_party: true }
  const title = `${contract!.title}, ${periodInWords(ask.period)}`
  const id = await write.record({ kind: 'return', title, state: 'requested', programmeId: contract!.programme_id ?? undefined, scopeId: contract!.scope_id ?? undefined, providerId: contract!.provider_id!, shownToParty: true })
  await write.insert('deliver.return', { id, ...party, contract_id: ask.contract, period: ask.period, due_on: ask.due, unchanged_allowed: ask.unchanged })
  await write.insertMany('deliver.return_line', kpis.map((kpi, place) => ({
    id: uuidv7(), ...party, return_id: id, kpi_id: kpi.id, place: place + 1, reference: kpi.reference, name: kpi.name, unit: kpi.unit, direction: kpi.direction,
    target: targetOn(kpi.targets, `${ask.period}-28`)?.value ?? null, numerator_words: kpi.numerator_words, denominator_words: kpi.denominator_words,
  })))
  await write.link(ask.contract, id, 'asks for')
  await write.due({ recordId: id, kind: 'return', title: `Return for ${title}`, on: ask.due, rule: 'NSC-14', ownerRole: 'contract-manager', scopeId: contract!.scope_id ?? undefined })
  return id
}
