import { act, type RecordRow } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { choice, date, longText, number, reference, text, type Values } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import { kpiOf, targetsOf, writeKpi, type KpiRow, type TargetRow } from './kpi.ts'
import { changedByOptions, harmOptions, kpiNotReady, limitRuleOptions } from './kpi.rule.ts'

export const directionOptions = [{ value: 'up', text: 'More is better' }, { value: 'down', text: 'Less is better' }] as const
export const frequencyOptions = [{ value: 'monthly', text: 'Every month' }, { value: 'quarterly', text: 'Every quarter' }, { value: 'yearly', text: 'Every year' }] as const

const termInput = {
  source: text({ label: 'Where its values come from', named: 'where its values come from', hint: 'For example: the provider\'s monthly return, from its own patient system', required: false, max: 400 }),
  owner: text({ label: 'Who looks after it', named: 'who looks after it', hint: 'A post, not a private person', required: false }),
  limitRule: choice({ label: 'When it counts as missed', named: 'when it counts as missed', options: limitRuleOptions, required: false }),
  consequence: text({ label: 'What follows when it is missed', named: 'what follows when it is missed', hint: 'For example: a contract performance notice. One failing has one consequence.', required: false, max: 400, rule: 'NSC-13' }),
  harm: choice({ label: 'What it means for people when it gets worse', named: 'what it means for people', options: harmOptions, required: false }),
  changedBy: choice({ label: 'Who can change it', named: 'who can change it', options: changedByOptions, required: false }),
}

const addInput = {
  name: text({ label: 'Name', hint: 'What is measured, in words that people understand.' }),
  specification: reference({ label: 'Specification that asks for it', to: 'specification', required: false }),
  contract: reference({ label: 'Contract it measures', to: 'contract', required: false }),
  outcome: reference({ label: 'Outcome it serves', to: 'outcome', optionsFrom: 'plan.outcome-choices', required: false }),
  unit: text({ label: 'Unit', hint: 'For example: %, assessments, days.', max: 40 }),
  direction: choice({ label: 'Which way is better', named: 'whether more or less is better', options: directionOptions }),
  frequency: choice({ label: 'How often it is returned', options: frequencyOptions }),
  numerator: text({ label: 'What is counted', required: false, max: 400 }),
  denominator: text({ label: 'Out of what', required: false, max: 400 }),
  target: number({ label: 'Target', required: false }),
  targetFrom: date({ label: 'First day of the target', required: false }),
  baseline: number({ label: 'Baseline', hint: 'The value before. Without it the indicator can be watched, but enters no new contract.', required: false }),
  baselineWords: text({ label: 'Where the baseline comes from', required: false, max: 400 }),
  ...termInput,
}

/** What a new KPI may not be: about nothing, or with half a target or a baseline from nowhere. Pure. */
export function addKpiReasons(ask: Values<typeof addInput>): Refusal[] {
  const reasons: Refusal[] = []
  if (!ask.specification && !ask.contract) reasons.push({ code: 'kpi.about-nothing', field: 'specification', words: 'Choose the specification that asks for it, or the contract that it measures.' })
  if ((ask.target === undefined) !== (ask.targetFrom === undefined)) reasons.push({ code: 'kpi.half-a-target', field: 'targetFrom', words: 'Give a target and its first day together, or neither.' })
  if (ask.baseline !== undefined && !ask.baselineWords) reasons.push({ code: 'kpi.baseline-from-nowhere', field: 'baselineWords', words: 'Say where the baseline comes from, so that others can find it.' })
  if (ask.baseline === undefined) reasons.push({ code: 'kpi.no-baseline', field: 'baseline', strength: 'warning', words: 'It has no baseline yet: it can be watched, but enters no new contract.' })
  return reasons
}

const recordOf = (tx: Tx, id: string | undefined): Promise<RecordRow | undefined> =>
  id === undefined ? Promise.resolve(undefined) : tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${id}`)

export const addKpi = act({
  name: 'plan.add-kpi', title: 'Add a key performance indicator', says: 'added the indicator', kind: 'kpi', who: ['commissioner', 'analyst', 'contract-manager'],
  intro: 'An indicator shows whether an outcome is reached. It may be written down before everything is known about it.',
  input: addInput,
  load: async (tx, ask) => ({ contract: await recordOf(tx, ask.contract), specification: await recordOf(tx, ask.specification) }),
  rule: (facts: { contract: RecordRow | undefined; specification: RecordRow | undefined }, ask) => decide(facts, addKpiReasons(ask)),
  save: async (write, facts, ask) => {
    const home = facts.contract ?? facts.specification!
    const id = await writeKpi(write, {
      name: ask.name, unit: ask.unit, direction: ask.direction, frequency: ask.frequency, state: facts.contract ? 'watched' : 'draft', target: ask.target, targetFrom: ask.targetFrom,
      baseline: ask.baseline, baselineWords: ask.baselineWords, numeratorWords: ask.numerator, denominatorWords: ask.denominator, specificationId: ask.specification, contractId: ask.contract,
      outcomeId: ask.outcome, providerId: facts.contract?.provider_id ?? undefined, terms: ask, programmeId: home.programme_id ?? undefined, scopeId: home.scope_id,
    })
    return { goTo: id }
  },
})

export const setTarget = act({
  name: 'plan.set-target', title: 'Set a target', says: 'set a target', kind: 'kpi', who: ['commissioner', 'contract-manager'], root: 'kpi',
  input: {
    kpi: reference({ label: 'Indicator', to: 'kpi' }),
    value: number({ label: 'Target' }),
    from: date({ label: 'First day' }),
    reason: text({ label: 'Why', max: 400 }),
  },
  load: async (tx, ask) => ({ kpi: (await kpiOf(tx, ask.kpi))!, targets: await targetsOf(tx, ask.kpi) }),
  rule: (facts: { kpi: KpiRow; targets: TargetRow[] }, ask) => decide(facts.kpi,
    facts.targets.some((target) => target.valid_from === ask.from) ? [{ code: 'kpi.target-stands', field: 'from', words: 'A target from that day stands already. Choose a later first day: what was agreed is not written over.' }] : []),
  save: async (write, kpi, ask, given) => {
    await write.insert('plan.kpi_target', { kpi_id: kpi.id, scope_id: given.root!.scope_id, provider_id: kpi.provider_id, shown_to_party: given.root!.shown_to_party, valid_from: ask.from, value: ask.value, reason: ask.reason })
  },
})

export const setBaseline = act({
  name: 'plan.set-baseline', title: 'Record the baseline', says: 'recorded the baseline', kind: 'kpi', who: ['commissioner', 'analyst', 'contract-manager'], root: 'kpi',
  input: {
    kpi: reference({ label: 'Indicator', to: 'kpi' }),
    value: number({ label: 'Baseline' }),
    source: text({ label: 'Where it comes from', max: 400 }),
  },
  rule: () => decide({}, []),
  save: (write, _value, ask) => write.update('plan.kpi', ask.kpi, { baseline: ask.value, baseline_words: ask.source }),
})

export const completeKpi = act({
  name: 'plan.complete-kpi', title: 'Say source, owner and consequence', says: 'said where it comes from, who looks after it and what follows', kind: 'kpi', who: ['commissioner', 'analyst', 'contract-manager'], root: 'kpi',
  intro: 'Leave empty what stays as it is. An indicator may be watched without these, but does not enter a new contract.',
  input: { kpi: reference({ label: 'Indicator', to: 'kpi' }), ...termInput },
  load: (tx, ask) => kpiOf(tx, ask.kpi),
  rule: (kpi: KpiRow | undefined, ask) => decide(kpi!, ask.source || ask.owner || ask.limitRule || ask.consequence || ask.harm || ask.changedBy ? [] : [{ code: 'kpi.nothing-said', field: 'source', words: 'Say at least one of these.' }]),
  save: (write, kpi, ask) => write.update('plan.kpi', ask.kpi, {
    source_words: ask.source ?? kpi.source_words, owner_name: ask.owner ?? kpi.owner_name, limit_rule: ask.limitRule ?? kpi.limit_rule, consequence: ask.consequence ?? kpi.consequence, harm: ask.harm ?? kpi.harm, changed_by: ask.changedBy ?? kpi.changed_by,
  }),
})

export const tieKpi = act({
  name: 'plan.tie-kpi', title: 'Tie it to an outcome', says: 'tied the indicator to an outcome', kind: 'kpi', who: ['commissioner', 'analyst', 'contract-manager'], root: 'kpi',
  input: { kpi: reference({ label: 'Indicator', to: 'kpi' }), outcome: reference({ label: 'Outcome it serves', to: 'outcome', optionsFrom: 'plan.outcome-choices' }) },
  load: (tx, ask) => kpiOf(tx, ask.kpi),
  rule: (kpi: KpiRow | undefined) => decide(kpi!, []),
  save: async (write, kpi, ask) => {
    if (kpi.outcome_id && kpi.outcome_id !== ask.outcome) await write.unlink(kpi.outcome_id, ask.kpi, 'measured by')
    await write.update('plan.kpi', ask.kpi, { outcome_id: ask.outcome })
    await write.link(ask.outcome, ask.kpi, 'measured by')
  },
})

export const putKpiToUse = act({
  name: 'plan.use-kpi', title: 'Use it in the contract', says: 'put the indicator to use', kind: 'kpi', who: ['commissioner', 'contract-manager'], root: 'kpi',
  input: { kpi: reference({ label: 'Indicator', to: 'kpi' }) },
  load: (tx, ask) => kpiOf(tx, ask.kpi),
  rule: (kpi: KpiRow | undefined) => decide(kpi!, [
    ...kpiNotReady(kpi!),
    ...(kpi!.contract_id ? [] : [{ code: 'kpi.no-contract', words: 'It measures no contract yet. It comes into use when a contract is agreed with it.' }]),
  ]),
  save: async () => {},
})

export const closeKpi = act({
  name: 'plan.close-kpi', title: 'Close this indicator', says: 'closed the indicator', kind: 'kpi', who: ['commissioner', 'contract-manager'], root: 'kpi',
  confirm: 'It is no longer returned or charted. What was returned stays.',
  input: { kpi: reference({ label: 'Indicator', to: 'kpi' }), reason: longText({ label: 'Why', max: 1000 }) },
  rule: () => decide({}, []),
  save: async () => {},
})

export const kpiActs = [addKpi, setTarget, setBaseline, completeKpi, tieKpi, putKpiToUse, closeKpi]
