import { sql } from '../kernel/database/database.ts'
import type { Writer } from '../kernel/writer.ts'
import { plainReference, RowKeys } from '../evidence/tabular/row-key.ts'
import type { KpiRow } from '../evidence/tabular/rows.ts'
import { writeKpi } from '../plan/index.ts'
import { linesOf } from './import-lines.ts'
import { writeObservations, type NewObservation } from './returns/observation.ts'
import { reject, type WriteAsk } from './write-tally.ts'

interface KnownContract { id: string; reference: string; key: string | null; provider_id: string | null; programme_id: string | null; scope_id: string | null }
interface KnownKpi { id: string; source_reference: string; provider_id: string | null; scope_id: string | null; contract_id: string | null }

/** An indicator that came in before its contract did is tied to it now; what it was returned before stays. */
async function tie(write: Writer, kpi: KnownKpi, contract: KnownContract): Promise<void> {
  const shown = contract.provider_id === null ? {} : { provider_id: contract.provider_id, shown_to_party: true }
  await write.update('plan.kpi', kpi.id, { contract_id: contract.id, ...shown })
  await write.changeRecord(kpi.id, contract.provider_id === null ? {} : { providerId: contract.provider_id, shownToParty: true })
  await write.link(contract.id, kpi.id, 'measured by')
  kpi.contract_id = contract.id
  kpi.provider_id = contract.provider_id ?? kpi.provider_id
}

/** A KPI workbook: each sheet of its kind; new KPIs are watched, values are observations, a changed value is a further version. */
export async function writeKpis(ask: WriteAsk): Promise<void> {
  const { write, tx, importId, tally } = ask
  const contracts = new Map<string, KnownContract>()
  for (const row of await tx.rows(sql<KnownContract>`select r.id, r.reference, c.imported_reference as key, c.provider_id, r.programme_id, r.scope_id from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id where c.body_id = ${tx.bodyId}`)) {
    contracts.set(plainReference(row.reference), row)
    // The first line of a register with a reference holds it; a further one ("#2") never takes its place.
    const own = /^ref:(.+)#1$/.exec(row.key ?? '')?.[1]
    if (own) contracts.set(own, row)
  }
  const kpis = new Map((await tx.rows(sql<KnownKpi>`select id, source_reference, provider_id, scope_id, contract_id from plan.kpi where body_id = ${tx.bodyId} and source_reference <> ''`)).map((row) => [row.source_reference, row]))
  const latest = new Map((await tx.rows(sql<{ kpi_id: string; period: string; version: number; value: number | null }>`select distinct on (kpi_id, period) kpi_id, period, version, value from deliver.kpi_observation where body_id = ${tx.bodyId} order by kpi_id, period, version desc`)).map((row) => [`${row.kpi_id} ${row.period}`, row]))
  const observations: NewObservation[] = []
  const keys = new RowKeys('kpi-workbook')

  const take = async (line: number, row: KpiRow): Promise<void> => {
    tally.read += 1
    if (!row.period) return reject(tally, line, [{ column: 'Period', value: '', cause: 'no period is stated' }])
    if (keys.identify(line, row).firstLine !== undefined) return reject(tally, line, [{ column: 'Period', value: row.period.text, cause: 'this KPI has a value for this period further up' }])
    const contract = row.contractRef ? contracts.get(plainReference(row.contractRef)) : undefined
    if (row.contractRef && !contract) tally.unlinked.add(row.contractRef.trim())
    const source = `${row.contractRef ? plainReference(row.contractRef) : ''}|${row.kpi.trim().toLowerCase()}`
    let kpi = kpis.get(source)
    if (!kpi) {
      const id = await writeKpi(write, {
        name: row.kpi, unit: row.unit ?? 'number', direction: row.direction === 'lower' ? 'down' : 'up', frequency: row.period.grain === 'year' ? 'yearly' : row.period.grain === 'quarter' ? 'quarterly' : 'monthly',
        ...(row.target === null ? {} : { target: row.target, targetFrom: row.period.from }), contractId: contract?.id, providerId: contract?.provider_id ?? undefined, programmeId: contract?.programme_id ?? undefined, scopeId: contract?.scope_id, sourceReference: source,
      })
      kpi = { id, source_reference: source, provider_id: contract?.provider_id ?? null, scope_id: contract?.scope_id ?? null, contract_id: contract?.id ?? null }
      kpis.set(source, kpi)
    } else if (contract && kpi.contract_id === null) {
      await tie(write, kpi, contract)
      tally.tied += 1
    }
    const period = row.period.to.slice(0, 7)
    const before = latest.get(`${kpi.id} ${period}`)
    if (before && Number(before.value) === row.value) {
      tally.same += 1
      return
    }
    observations.push({ kpiId: kpi.id, period, value: row.value, numerator: row.numerator, denominator: row.denominator, version: (before?.version ?? 0) + 1, reason: before ? 'Changed in the workbook' : '', source: 'import', importId, providerId: kpi.provider_id, scopeId: kpi.scope_id })
    if (before) tally.changed += 1
    else tally.made += 1
  }

  for await (const item of linesOf('kpi-workbook', ask.file, (cells) => ask.gaps.add(cells))) {
    if (item.rejected) {
      if (item.last) tally.endedEarly = true
      reject(tally, item.line, item.rejected)
    } else await take(item.line, item.row)
    if (tally.read % 200 === 0) ask.progress(tally.read)
  }
  await writeObservations(write, observations)
}
