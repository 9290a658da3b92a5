import { act, type Kind, type Process } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { choice, longText, reference, text } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import { isPeriod } from '../deliver/returns/index.ts'
import { kpiOf, type KpiRow } from '../plan/index.ts'
import { findingList } from './list-columns.ts'

export const findingKind: Kind = {
  name: 'finding', plural: 'findings', module: 'review', stage: 'review', words: 'finding', prefix: 'FIND', list: findingList, column: 'finding',
  needs: [{ from: 'kpi', words: 'No indicator leads to this finding' }],
}

export const findingProcess: Process = {
  kind: 'finding', title: 'A finding', states: { open: 'Open', 'acted on': 'Acted on', explained: 'Explained', carried: 'Carried into the next round' },
  steps: [
    { act: 'review.record-finding', from: [], to: 'open', says: 'A real change, or something found otherwise, is written down so that it is answered.' },
    { act: 'review.explain-finding', from: ['open'], to: 'explained', says: 'There is a reason that needs no action.' },
    { act: 'review.act-on-finding', from: ['open', 'explained'], to: 'acted on', says: 'Something is done about it; a notice under the contract does this by itself.' },
    { act: 'review.carry-finding', from: ['open', 'acted on', 'explained'], to: 'carried', says: 'The next round takes it up.' },
  ],
  leadsOn: {
    open: ['review.act-on-finding', 'review.explain-finding'],
    'acted on': ['review.carry-finding'],
    explained: ['review.carry-finding'],
  },
}

export const signalOptions = [
  { value: 'outside limits', text: 'A month beyond the limits' }, { value: 'shift', text: 'Seven or more months on one side of the mean' },
  { value: 'trend', text: 'Seven or more months rising or falling' }, { value: 'two in three', text: 'Two of three months near a limit' }, { value: 'judgement', text: 'Found otherwise' },
] as const

export interface FindingRow {
  id: string
  reference: string
  title: string
  state: string
  version: number
  kpi_id: string | null
  contract_id: string | null
  contract: string | null
  period: string | null
  signal: string | null
  words: string
  answer: string
  programme_id: string | null
}

const columns = sql`r.id, r.reference, r.title, r.state, r.version, f.kpi_id, f.contract_id, c.title as contract, f.period, f.signal, f.words, f.answer, r.programme_id`
const source = sql`review.finding f join kernel.record r on r.body_id = f.body_id and r.id = f.id left join kernel.record c on c.id = f.contract_id`

export const findingOf = (tx: Tx, id: string): Promise<FindingRow | undefined> => tx.maybe(sql<FindingRow>`select ${columns} from ${source} where f.id = ${id}`)
/** Findings of this body, open ones first; of one KPI or contract when named. */
export const findingsOf = (tx: Tx, of: { kpi?: string; contract?: string } = {}): Promise<FindingRow[]> =>
  tx.rows(sql<FindingRow>`select ${columns} from ${source} where f.body_id = ${tx.bodyId} and (${of.kpi ?? null}::uuid is null or f.kpi_id = ${of.kpi ?? null}::uuid)
    and (${of.contract ?? null}::uuid is null or f.contract_id = ${of.contract ?? null}::uuid) order by r.state <> 'open', r.created_at desc limit 300`)

interface About { kpi: KpiRow | undefined; record: { programme_id: string | null; scope_id: string | null } | undefined }
const who = ['contract-manager', 'commissioner', 'analyst'] as const

const recordReasons = (ask: { kpi?: string | undefined; contract?: string | undefined; programme?: string | undefined; period?: string | undefined }): Refusal[] => {
  const reasons: Refusal[] = []
  if (!ask.kpi && !ask.contract && !ask.programme) reasons.push({ code: 'finding.about-nothing', field: 'kpi', words: 'Choose the indicator, contract or programme that it is about.' })
  if (ask.period !== undefined && !isPeriod(ask.period)) reasons.push({ code: 'finding.period', field: 'period', words: 'The month must be year and month, like 2025-10.' })
  return reasons
}

export const recordFinding = act({
  name: 'review.record-finding', title: 'Record a finding', says: 'recorded the finding', kind: 'finding', who,
  intro: 'A finding is answered: explained, acted on, or carried into the next round.',
  input: {
    title: text({ label: 'What was found, in one line' }),
    words: longText({ label: 'What the figures or people say', max: 4000 }),
    kpi: reference({ label: 'Indicator', to: 'kpi', required: false }),
    contract: reference({ label: 'Contract', to: 'contract', required: false }),
    programme: reference({ label: 'Programme', to: 'programme', required: false }),
    period: text({ label: 'Since which month', named: 'the month since when it shows', hint: 'Year and month, like 2025-10', max: 7, required: false }),
    signal: choice({ label: 'How it shows', options: signalOptions }),
  },
  load: async (tx, ask): Promise<About> => {
    const about = ask.kpi ?? ask.contract ?? ask.programme
    return {
      kpi: ask.kpi ? await kpiOf(tx, ask.kpi) : undefined,
      record: about ? await tx.maybe(sql<{ programme_id: string | null; scope_id: string | null }>`select coalesce(programme_id, case when kind = 'programme' then id end) as programme_id, scope_id from kernel.record where id = ${about} and body_id = ${tx.bodyId}`) : undefined,
    }
  },
  rule: (facts: About, ask) => decide(facts, recordReasons(ask)),
  save: async (write, { kpi, record }, ask) => {
    const contractId = ask.contract ?? kpi?.contract_id ?? undefined
    const id = await write.record({ kind: 'finding', title: ask.title, state: 'open', programmeId: ask.programme ?? record?.programme_id ?? undefined, scopeId: record?.scope_id ?? undefined })
    await write.insert('review.finding', { id, scope_id: record?.scope_id ?? null, kpi_id: ask.kpi, contract_id: contractId, period: ask.period, signal: ask.signal, words: ask.words })
    if (ask.kpi) await write.link(ask.kpi, id, 'found in')
    else if (contractId) await write.link(contractId, id, 'found in')
    await write.tell({ role: 'contract-manager', recordId: id, words: `A finding waits for an answer: ${ask.title}` })
  },
})

const finding = reference({ label: 'Finding', to: 'finding' })

const answering = (name: string, title: string, says: string, label: string) => act({
  name, title, says, kind: 'finding', who, root: 'finding',
  input: { finding, words: longText({ label, max: 2000 }) },
  rule: () => decide({}, []),
  save: (write, _value, ask) => write.update('review.finding', ask.finding, { answer: ask.words }),
})

export const explainFinding = answering('review.explain-finding', 'Explain it', 'explained the finding', 'The reason, and why nothing more is needed')
export const actOnFinding = answering('review.act-on-finding', 'Record what is done about it', 'recorded what is done about the finding', 'What is done, by whom, by when')
export const carryFinding = answering('review.carry-finding', 'Carry it into the next round', 'carried the finding into the next round', 'What the next round must look at')
export const findingActs = [recordFinding, explainFinding, actOnFinding, carryFinding]
