import { act, type RecordRow } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { choices, longText, number, reference, text } from '../kernel/fields.ts'
import { decide } from '../kernel/refusal.ts'
import { kpisOfSpecification, type KpiRow } from './kpi.ts'
import { learningReasons, learningWaiting, type LearningWaiting } from './learning-waiting.ts'
import { requirementsOf, type RequirementRow } from './specification.ts'
import { mayAgreeSpecification } from './specification.rule.ts'

const who = ['commissioner'] as const
const specification = reference({ label: 'Specification', to: 'specification' })
const texts = {
  population: longText({ label: 'Population', hint: 'Who the service is for.' }),
  aims: longText({ label: 'Aims and outcomes', hint: 'What it should change for people.' }),
  scope: longText({ label: 'Scope', hint: 'What is in it, and what is not.' }),
  serviceModel: longText({ label: 'Service model', hint: 'How the service works, from first contact to the end.' }),
  standards: longText({ label: 'Standards', hint: 'National and local standards that apply.' }),
  location: longText({ label: 'Location', hint: 'Where it is given, and when it is open.' }),
}
const rowOf = (ask: { population: string; aims: string; scope: string; serviceModel: string; standards: string; location: string; involved: string | undefined }) => ({
  population: ask.population, aims: ask.aims, scope: ask.scope, service_model: ask.serviceModel, standards: ask.standards, location: ask.location, involved: ask.involved ?? '',
})
const involved = longText({ label: 'Who took part in making it', hint: 'People who use services, carers, providers, clinicians; and what changed because of them.', required: false })

export const draftSpecification = act({
  name: 'plan.draft-specification', title: 'Draft a specification', says: 'drafted the specification', kind: 'specification', who,
  intro: 'A short specification under the headings of the NHS Standard Contract. Requirements and indicators follow one by one.',
  input: {
    title: text({ label: 'Name of the service' }),
    programme: reference({ label: 'Programme', to: 'programme', optionsFrom: 'cycle.programme-choices' }),
    outcomes: choices({ label: 'Outcomes it is to reach', optionsFrom: 'plan.outcome-choices', required: false }),
    ...texts,
    involved,
  },
  load: (tx, ask) => tx.one(sql<RecordRow>`select * from kernel.record where id = ${ask.programme}`),
  rule: (programme: RecordRow) => decide(programme, []),
  save: async (write, programme, ask) => {
    const id = await write.record({ kind: 'specification', title: ask.title, state: 'draft', programmeId: programme.id })
    await write.insert('plan.specification', { id, scope_id: programme.scope_id, ...rowOf(ask) })
    for (const outcome of ask.outcomes ?? []) await write.link(outcome, id, 'specified in')
  },
})

export const changeSpecification = act({
  name: 'plan.change-specification', title: 'Change its words', says: 'changed the words', kind: 'specification', who, root: 'specification',
  input: { specification, ...texts, involved },
  rule: () => decide({}, []),
  save: (write, _value, ask) => write.update('plan.specification', ask.specification, rowOf(ask)),
})

export const addRequirement = act({
  name: 'plan.add-requirement', title: 'Add a requirement', says: 'added a requirement', kind: 'specification', who, root: 'specification',
  input: {
    specification,
    words: longText({ label: 'What the service must do', hint: 'One requirement, that can be checked.', max: 1000 }),
    outcome: reference({ label: 'Outcome it serves', to: 'outcome', optionsFrom: 'plan.outcome-choices', required: false }),
  },
  load: (tx, ask) => requirementsOf(tx, ask.specification),
  rule: (others: RequirementRow[], ask) => decide(others.length + 1, ask.outcome ? [] : [{ code: 'specification.no-outcome', field: 'outcome', strength: 'warning', words: 'It serves no outcome yet. The specification cannot be agreed until it does.' }]),
  save: async (write, next, ask, given) => {
    await write.insert('plan.requirement', { specification_id: ask.specification, scope_id: given.root!.scope_id, number: next, words: ask.words, outcome_id: ask.outcome })
    if (ask.outcome) await write.link(ask.outcome, ask.specification, 'specified in')
  },
})

export const tieRequirement = act({
  name: 'plan.tie-requirement', title: 'Tie a requirement to an outcome', says: 'tied a requirement to an outcome', kind: 'specification', who, root: 'specification',
  input: {
    specification,
    number: number({ label: 'Number of the requirement', whole: true, min: 1, max: 500 }),
    outcome: reference({ label: 'Outcome it serves', to: 'outcome', optionsFrom: 'plan.outcome-choices' }),
  },
  load: async (tx, ask) => (await requirementsOf(tx, ask.specification)).find((one) => one.number === ask.number),
  rule: (requirement: RequirementRow | undefined) => decide(requirement!, requirement ? [] : [{ code: 'specification.no-such-requirement', field: 'number', words: 'There is no requirement with this number.' }]),
  save: async (write, requirement, ask) => {
    await write.update('plan.requirement', requirement.id, { outcome_id: ask.outcome })
    await write.link(ask.outcome, ask.specification, 'specified in')
  },
})

export const agreeSpecification = act({
  name: 'plan.agree-specification', title: 'Agree the specification', says: 'agreed the specification', kind: 'specification', who, root: 'specification',
  input: { specification, decidedWhere: text({ label: 'Meeting or delegation', hint: 'Where this was decided.' }) },
  load: async (tx, ask, given) => ({ requirements: await requirementsOf(tx, ask.specification), kpis: await kpisOfSpecification(tx, ask.specification), learned: await learningWaiting(tx, given.root!.programme_id) }),
  rule: (facts: { requirements: RequirementRow[]; kpis: KpiRow[]; learned: LearningWaiting[] }) => mayAgreeSpecification(facts.requirements, facts.kpis, learningReasons(facts.learned)),
  save: (write, _value, ask, given) => write.update('plan.specification', ask.specification, { agreed_on: given.today, decided_where: ask.decidedWhere }),
})

export const reopenSpecification = act({
  name: 'plan.reopen-specification', title: 'Open it again', says: 'opened the specification again', kind: 'specification', who, root: 'specification',
  input: { specification, reason: longText({ label: 'Why', max: 1000 }) },
  rule: () => decide({}, []),
  save: (write, _value, ask) => write.update('plan.specification', ask.specification, { agreed_on: null, decided_where: '' }),
})

export const specificationActs = [draftSpecification, changeSpecification, addRequirement, tieRequirement, agreeSpecification, reopenSpecification]
