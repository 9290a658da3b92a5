import type { Kind, Process } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { specificationList } from './list-columns.ts'

export const specificationKind: Kind = {
  name: 'specification', plural: 'specifications', module: 'plan', stage: 'plan', words: 'specification', prefix: 'SPEC', list: specificationList, column: 'specification',
  needs: [{ from: 'outcome', words: 'No outcome leads here yet' }],
}

export const specificationProcess: Process = {
  kind: 'specification', title: 'A service specification', states: { draft: 'Draft', agreed: 'Agreed' },
  steps: [
    { act: 'plan.draft-specification', from: [], to: 'draft', says: 'It is drafted under the headings of the NHS Standard Contract.' },
    { act: 'plan.add-requirement', from: ['draft'], to: 'same', says: 'A requirement is added; it may be drafted without an outcome.' },
    { act: 'plan.tie-requirement', from: ['draft'], to: 'same', says: 'A requirement is tied to the outcome that it serves.' },
    { act: 'plan.change-specification', from: ['draft'], to: 'same', says: 'The words under its headings are changed.' },
    { act: 'plan.agree-specification', from: ['draft'], to: 'agreed', says: 'Every requirement serves an outcome, every outcome is shown by an indicator, and what the round before taught is taken up or declined: it is agreed.' },
    { act: 'plan.reopen-specification', from: ['agreed'], to: 'draft', says: 'It is opened again, with the reason.' },
  ],
  leadsOn: {
    draft: ['plan.agree-specification'],
    agreed: ['procure.begin-procurement'],
  },
}

/** The headings in their order; the column of each. */
export const headings = [
  { column: 'population', label: 'Population', hint: 'Who the service is for.' },
  { column: 'aims', label: 'Aims and outcomes', hint: 'What it should change for people.' },
  { column: 'scope', label: 'Scope', hint: 'What is in it, and what is not.' },
  { column: 'service_model', label: 'Service model', hint: 'How the service works, from first contact to the end.' },
  { column: 'standards', label: 'Standards', hint: 'National and local standards that apply.' },
  { column: 'location', label: 'Location', hint: 'Where it is given, and when it is open.' },
] as const

export interface SpecificationRow {
  id: string; population: string; aims: string; scope: string; service_model: string; standards: string; location: string; involved: string; agreed_on: string | null; decided_where: string
}

export interface RequirementRow { id: string; number: number; words: string; outcome_id: string | null; outcome: string | null; outcome_reference: string | null }

/** The text of a specification. */
export const specificationOf = (tx: Tx, id: string): Promise<SpecificationRow | undefined> =>
  tx.maybe(sql<SpecificationRow>`select id, population, aims, scope, service_model, standards, location, involved, agreed_on, decided_where from plan.specification where id = ${id}`)

/** Its requirements in order, each with the outcome that it serves. */
export const requirementsOf = (tx: Tx, specificationId: string): Promise<RequirementRow[]> =>
  tx.rows(sql<RequirementRow>`select q.id, q.number, q.words, q.outcome_id, r.title as outcome, r.reference as outcome_reference
    from plan.requirement q left join kernel.record r on r.id = q.outcome_id where q.specification_id = ${specificationId} order by q.number limit 500`)
