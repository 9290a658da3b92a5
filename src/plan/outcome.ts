import { act, type Kind, type Process, type RecordRow } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { choice, date, longText, money, number, reference, text } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import { directionOptions } from './kpi.acts.ts'
import { budgetLineList, outcomeList } from './list-columns.ts'

export const outcomeKind: Kind = {
  name: 'outcome', plural: 'outcomes', module: 'plan', stage: 'plan', words: 'outcome', prefix: 'OUT', list: outcomeList, column: 'outcome',
  needs: [{ from: 'priority', words: 'No priority leads here yet' }],
}
export const budgetLineKind: Kind = { name: 'budget-line', plural: 'budget-lines', module: 'plan', stage: 'plan', words: 'budget line', prefix: 'BUD', list: budgetLineList }

export const outcomeProcess: Process = {
  kind: 'outcome', title: 'An outcome for people', states: { set: 'Set', ended: 'Ended' },
  steps: [
    { act: 'plan.set-outcome', from: [], to: 'set', says: 'What should be different for people is set down with indicator, baseline, target and date.' },
    { act: 'plan.change-outcome', from: ['set'], to: 'same', says: 'Baseline or target is put right, with the reason.' },
    { act: 'plan.end-outcome', from: ['set'], to: 'ended', givesUp: true, says: 'It is no longer aimed at.' },
  ],
  leadsOn: {
    set: ['plan.draft-specification'],
  },
}
export const budgetLineProcess: Process = {
  kind: 'budget-line', title: 'A budget line', states: { set: 'Set', ended: 'Ended' },
  steps: [
    { act: 'plan.set-budget-line', from: [], to: 'set', says: 'Money for a year is set aside for a stated purpose.' },
    { act: 'plan.assign-budget-line', from: ['set'], to: 'same', says: 'It is assigned to the specification or contract that it pays for.' },
    { act: 'plan.end-budget-line', from: ['set'], to: 'ended', givesUp: true, says: 'It is spent, or taken back.' },
  ],
  leadsOn: {
    set: ['plan.assign-budget-line'],
  },
}

/** An outcome with its title; values in `unit`. */
export interface OutcomeRow {
  id: string; reference: string; title: string; state: string; indicator: string; figure: string; unit: string; direction: 'up' | 'down'
  baseline: number | null; baseline_on: string | null; target: number; target_on: string; why: string
}

const outcomeColumns = sql`r.id, r.reference, r.title, r.state, o.indicator, o.figure, o.unit, o.direction, o.baseline, o.baseline_on, o.target, o.target_on, o.why`
const outcomeSource = sql`plan.outcome o join kernel.record r on r.body_id = o.body_id and r.id = o.id`

/** One outcome, or undefined when it is not the asker's to see. */
export const outcomeOf = (tx: Tx, id: string): Promise<OutcomeRow | undefined> => tx.maybe(sql<OutcomeRow>`select ${outcomeColumns} from ${outcomeSource} where o.id = ${id}`)

/** The outcomes of the asker's body and partnerships that are still aimed at, by date. */
export const outcomesAimedAt = (tx: Tx): Promise<OutcomeRow[]> => tx.rows(sql<OutcomeRow>`select ${outcomeColumns} from ${outcomeSource} where r.state = 'set' order by o.target_on, r.title limit 200`)

const seen = (tx: Tx, id: string): Promise<RecordRow> => tx.one(sql<RecordRow>`select * from kernel.record where id = ${id}`)
const whoPlans = ['commissioner', 'analyst'] as const

export const setOutcome = act({
  name: 'plan.set-outcome', title: 'Set an outcome', says: 'set the outcome', kind: 'outcome', who: whoPlans,
  intro: 'An outcome says what should be different for people, how we would see it, where we start and by when we want to be there.',
  input: {
    title: text({ label: 'What should be different for people' }),
    from: reference({ label: 'Priority or need it comes from', to: 'record', optionsFrom: 'plan.outcome-source-choices' }),
    why: longText({ label: 'Why it matters to people', required: false, max: 2000 }),
    indicator: text({ label: 'Indicator', hint: 'How we would see it.', max: 400 }),
    figure: text({ label: 'Figure or data set', hint: 'The figure or data set the value is read from, so that it can be read again.', required: false, max: 400 }),
    unit: text({ label: 'Unit', hint: 'For example: %, days, per 100,000.', max: 60 }),
    direction: choice({ label: 'Which way is better', named: 'whether more or less is better', options: directionOptions }),
    baseline: number({ label: 'Baseline', required: false }),
    baselineOn: date({ label: 'Date of the baseline', hint: 'The day, or the last day of its period.', required: false }),
    target: number({ label: 'Target' }),
    targetOn: date({ label: 'To be reached by', named: 'the date the outcome is to be reached by' }),
  },
  load: (tx, ask) => seen(tx, ask.from),
  rule: (source: RecordRow, ask, given) => {
    const reasons: Refusal[] = []
    if (source.kind !== 'priority' && source.kind !== 'need') reasons.push({ code: 'outcome.source', field: 'from', words: 'An outcome comes from a priority or a need.' })
    if ((ask.baseline === undefined) !== (ask.baselineOn === undefined)) reasons.push({ code: 'outcome.half-a-baseline', field: 'baselineOn', words: 'Give the baseline and its date together, or neither.' })
    if (ask.baselineOn && ask.targetOn <= ask.baselineOn) reasons.push({ code: 'outcome.dates', field: 'targetOn', words: 'The target is reached after the date of the baseline.' })
    if (ask.baselineOn && ask.baselineOn > given.today) reasons.push({ code: 'outcome.baseline-ahead', field: 'baselineOn', words: 'A baseline is a value that was measured: its date is today or earlier.' })
    if (ask.baseline !== undefined && (ask.direction === 'up' ? ask.target < ask.baseline : ask.target > ask.baseline)) reasons.push({ code: 'outcome.wrong-way', field: 'target', strength: 'warning', words: 'The target is worse than the baseline. That may be meant, for example to hold a decline.' })
    if (ask.baseline === undefined) reasons.push({ code: 'outcome.no-baseline', field: 'baseline', strength: 'warning', words: 'It has no baseline yet: nobody can say later how far we came.' })
    return decide(source, reasons)
  },
  save: async (write, source, ask) => {
    const id = await write.record({ kind: 'outcome', title: ask.title, state: 'set', programmeId: source.programme_id ?? undefined, scopeId: source.scope_id ?? undefined })
    await write.insert('plan.outcome', {
      id, scope_id: source.scope_id, indicator: ask.indicator, figure: ask.figure ?? '', unit: ask.unit, direction: ask.direction, baseline: ask.baseline, baseline_on: ask.baselineOn,
      target: ask.target, target_on: ask.targetOn, why: ask.why ?? '',
    })
    await write.link(source.id, id, 'aims at')
  },
})

export const changeOutcome = act({
  name: 'plan.change-outcome', title: 'Put baseline or target right', says: 'changed baseline or target', kind: 'outcome', who: whoPlans, root: 'outcome',
  input: {
    outcome: reference({ label: 'Outcome', to: 'outcome' }),
    baseline: number({ label: 'Baseline', required: false }),
    baselineOn: date({ label: 'Date of the baseline', required: false }),
    target: number({ label: 'Target', required: false }),
    targetOn: date({ label: 'To be reached by', named: 'the date the outcome is to be reached by', required: false }),
    reason: longText({ label: 'Why', max: 1000 }),
  },
  rule: (_: unknown, ask) => {
    const patch = Object.fromEntries(Object.entries({ baseline: ask.baseline, baseline_on: ask.baselineOn, target: ask.target, target_on: ask.targetOn }).filter(([, value]) => value !== undefined))
    const reasons: Refusal[] = []
    if (Object.keys(patch).length === 0) reasons.push({ code: 'outcome.nothing', words: 'Give what is to change: baseline, target or a date.' })
    if ((ask.baseline === undefined) !== (ask.baselineOn === undefined)) reasons.push({ code: 'outcome.half-a-baseline', field: 'baselineOn', words: 'Give the baseline and its date together, or neither.' })
    return decide(patch, reasons)
  },
  save: (write, patch, ask) => write.update('plan.outcome', ask.outcome, patch),
})

export const endOutcome = act({
  name: 'plan.end-outcome', title: 'End this outcome', says: 'ended the outcome', kind: 'outcome', who: whoPlans, root: 'outcome',
  input: { outcome: reference({ label: 'Outcome', to: 'outcome' }), reason: longText({ label: 'Why', max: 1000 }) },
  rule: () => decide({}, []),
  save: async () => {},
})

/** Whether the text names a financial year: `2026/27`, the second part one later. */
export function isFinancialYear(year: string): boolean {
  const match = /^(\d{4})\/(\d{2})$/.exec(year)
  return match !== null && (Number(match[1]) + 1) % 100 === Number(match[2])
}

export const setBudgetLine = act({
  name: 'plan.set-budget-line', title: 'Set a budget line', says: 'set the budget line', kind: 'budget-line', who: ['commissioner', 'finance'],
  intro: 'Each line of money says what it is for and which need it serves.',
  input: {
    name: text({ label: 'Name' }),
    purpose: longText({ label: 'What the money is for', max: 2000 }),
    for: reference({ label: 'Priority or need it serves', to: 'record', optionsFrom: 'plan.outcome-source-choices' }),
    amount: money({ label: 'Amount for the year' }),
    year: text({ label: 'Financial year', hint: 'For example: 2026/27.', max: 7 }),
    source: text({ label: 'Where the money comes from', hint: 'For example: core allocation, section 76 payment, Better Care Fund.' }),
    conditions: longText({ label: 'Conditions of a ring-fenced grant', required: false, max: 2000 }),
    endsOn: date({ label: 'Last day it may be spent', required: false }),
    paysFor: reference({ label: 'Specification or contract it pays for', to: 'record', optionsFrom: 'plan.payable-choices', required: false }),
  },
  load: async (tx, ask) => ({ served: await seen(tx, ask.for), paid: ask.paysFor ? await seen(tx, ask.paysFor) : undefined }),
  rule: (facts: { served: RecordRow; paid: RecordRow | undefined }, ask) => {
    const reasons: Refusal[] = []
    if (!isFinancialYear(ask.year)) reasons.push({ code: 'budget.year', field: 'year', words: 'Write the financial year like 2026/27.' })
    if (ask.amount <= 0n) reasons.push({ code: 'budget.amount', field: 'amount', words: 'A budget line has an amount above nothing.' })
    if (facts.served.kind !== 'priority' && facts.served.kind !== 'need') reasons.push({ code: 'budget.for', field: 'for', words: 'A budget line serves a priority or a need.' })
    if (facts.paid && !['specification', 'contract'].includes(facts.paid.kind)) reasons.push({ code: 'budget.pays', field: 'paysFor', words: 'A budget line pays for a specification or a contract.' })
    return decide(facts, reasons)
  },
  save: async (write, { served, paid }, ask) => {
    const id = await write.record({ kind: 'budget-line', title: ask.name, state: 'set', programmeId: served.programme_id ?? undefined, scopeId: served.scope_id ?? undefined })
    await write.insert('plan.budget_line', {
      id, scope_id: served.scope_id, purpose: ask.purpose, amount_pence: ask.amount, financial_year: ask.year, source: ask.source, conditions: ask.conditions ?? '', ends_on: ask.endsOn, for_id: served.id,
    })
    await write.link(served.id, id, 'funded by')
    if (paid) await write.link(id, paid.id, 'pays for')
    if (ask.endsOn) await write.due({ recordId: id, kind: 'budget-ends', title: `Spend what is left of ${ask.name}`, on: ask.endsOn, ownerRole: 'finance', scopeId: served.scope_id ?? undefined })
  },
})

export const assignBudgetLine = act({
  name: 'plan.assign-budget-line', title: 'Assign it to what it pays for', says: 'assigned the budget line', kind: 'budget-line', who: ['commissioner', 'finance'], root: 'budgetLine',
  input: { budgetLine: reference({ label: 'Budget line', to: 'budget-line' }), paysFor: reference({ label: 'Specification or contract it pays for', to: 'record', optionsFrom: 'plan.payable-choices' }) },
  load: (tx, ask) => seen(tx, ask.paysFor),
  rule: (paid: RecordRow) => decide(paid, ['specification', 'contract'].includes(paid.kind) ? [] : [{ code: 'budget.pays', field: 'paysFor', words: 'A budget line pays for a specification or a contract.' }]),
  save: (write, paid, ask) => write.link(ask.budgetLine, paid.id, 'pays for'),
})

export const endBudgetLine = act({
  name: 'plan.end-budget-line', title: 'End this budget line', says: 'ended the budget line', kind: 'budget-line', who: ['commissioner', 'finance'], root: 'budgetLine',
  input: { budgetLine: reference({ label: 'Budget line', to: 'budget-line' }), reason: longText({ label: 'Why', max: 1000 }) },
  rule: () => decide({}, []),
  save: (write, _value, ask) => write.dueDone(ask.budgetLine),
})

export const outcomeActs = [setOutcome, changeOutcome, endOutcome, setBudgetLine, assignBudgetLine, endBudgetLine]
