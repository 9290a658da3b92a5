import { act, type RecordRow } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { choice, date, longText, reference, text } from '../../kernel/fields.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { addDays, type CivilDate, dateInWords, daysBetween } from '../../kernel/time.ts'
import type { Writer } from '../../kernel/writer.ts'
import { notOurs } from '../contract.ts'
import { fromParent, partyOf, tellOtherSide } from '../document/index.ts'
import { dayOf, goLiveReasons, isOpen, movedDay, openWords, readTemplate } from './mobilisation.rule.ts'
import { mobilisationOf, type MobilisationRow, sideOptions, stepsOf, templatesOf, type StepRow, type StepSide } from './mobilisation.ts'
import type { Template } from './templates.ts'

const who = ['contract-manager', 'commissioner', 'procurement-lead'] as const
const plan = reference({ label: 'Mobilisation', to: 'mobilisation' })
/** The day before the service begins by which somebody decides. */
const gateDays = 3

/** The date of a step: the day after it both sides are told that it is late. `again` tells one from a date that was met before. */
export const stepDue = (write: Writer, step: { id: string; title: string; due_on: CivilDate; side: StepSide; scope_id: string | null }, again = ''): Promise<void> =>
  write.due({ recordId: step.id, kind: `step${again}`, title: `${step.side === 'provider' ? 'Provider: ' : ''}${step.title}`.slice(0, 300), on: step.due_on, act: 'deliver.warn-late-step', ownerRole: 'contract-manager', scopeId: step.scope_id ?? undefined })

interface NewStep { what: string; side: StepSide; owner: string; dueOn: CivilDate; evidence: string }

async function writeSteps(write: Writer, parent: RecordRow, plan: { id: string; contractId: string }, steps: readonly NewStep[]): Promise<void> {
  const ids = await write.records(steps.map((one) => ({ kind: 'mobilisation-step', title: one.what, state: 'open', ...fromParent(parent) })))
  await write.insertMany('deliver.mobilisation_step', steps.map((one, index) => ({ id: ids[index], ...partyOf(parent), mobilisation_id: plan.id, contract_id: plan.contractId, side: one.side, owner: one.owner, due_on: one.dueOn, evidence: one.evidence })))
  for (const [index, one] of steps.entries()) {
    await write.link(plan.contractId, ids[index]!, 'mobilised by')
    await stepDue(write, { id: ids[index]!, title: one.what, due_on: one.dueOn, side: one.side, scope_id: parent.scope_id })
  }
}

const gateDue = (write: Writer, row: { id: string; goLiveOn: CivilDate; scopeId: string | null }, today: CivilDate): Promise<void> => {
  const on = addDays(row.goLiveOn, -gateDays)
  return write.due({ recordId: row.id, kind: 'go live', title: 'Decide whether the service goes live', on: on < today ? today : on, ownerRole: 'contract-manager', scopeId: row.scopeId ?? undefined })
}

interface Planning { contract: RecordRow | undefined; templates: Template[]; open: { reference: string }[] }

export const planMobilisation = act({
  name: 'deliver.plan-mobilisation', title: 'Plan its mobilisation', says: 'planned the mobilisation', kind: 'mobilisation', who: [...who],
  intro: 'The steps of the list are laid out, counted back from the day the service goes live. Each can be changed, dropped or added to. The provider sees the plan on its page and reports how its steps stand.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }), goLiveOn: date({ label: 'Goes live on', named: 'the day it goes live' }),
    template: choice({ label: 'List of steps to begin with', optionsFrom: 'deliver.mobilisation-templates' }),
    owner: text({ label: 'Who leads it on our side', named: 'who leads it', hint: 'By office, for example: contract manager.', required: false }), providerOwner: text({ label: 'Who leads it on the provider\'s side', named: 'who leads it for the provider', required: false }),
  },
  load: async (tx, ask): Promise<Planning> => ({
    contract: await tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${ask.contract} and kind = 'contract'`), templates: await templatesOf(tx),
    open: await tx.rows(sql<{ reference: string }>`select r.reference from deliver.mobilisation m join kernel.record r on r.body_id = m.body_id and r.id = m.id where m.body_id = ${tx.bodyId} and m.contract_id = ${ask.contract} and r.state = 'under way'`),
  }),
  rule: ({ contract, templates, open }: Planning, ask, given) => decide({ contract: contract!, template: templates.find((one) => one.value === ask.template)! }, [
    ...(contract ? notOurs(contract, given) : [{ code: 'mobilisation.contract', field: 'contract', words: 'There is no such contract.' }]),
    ...(contract && ['ended', 'terminated'].includes(contract.state) ? [{ code: 'mobilisation.ended', field: 'contract', words: 'This contract has ended.' }] : []),
    ...(ask.goLiveOn < given.today ? [{ code: 'mobilisation.past', field: 'goLiveOn', words: 'The day it goes live must not be in the past.' }] : []),
    ...open.map((one): Refusal => ({ code: 'mobilisation.twice', field: 'contract', words: `${one.reference} is under way for this contract. Change it there.` })),
  ]),
  save: async (write, { contract, template }, ask, given) => {
    const id = await write.record({ kind: 'mobilisation', title: `Mobilisation of ${contract.title}`.slice(0, 300), state: 'under way', ...fromParent(contract) })
    await write.insert('deliver.mobilisation', { id, ...partyOf(contract), contract_id: contract.id, go_live_on: ask.goLiveOn, template: template.text })
    await write.link(contract.id, id, 'mobilised by')
    await writeSteps(write, contract, { id, contractId: contract.id }, template.steps.map((one) => ({ what: one.what, side: one.side, evidence: one.evidence, owner: (one.side === 'provider' ? ask.providerOwner : ask.owner) ?? '', dueOn: dayOf(one, ask.goLiveOn, given.today) })))
    await gateDue(write, { id, goLiveOn: ask.goLiveOn, scopeId: contract.scope_id }, given.today)
    await tellOtherSide(write, given, { recordId: id, providerId: contract.provider_id, words: `The plan to get ${contract.title} ready by ${dateInWords(ask.goLiveOn)} is on your page. Please say how your steps stand.` })
    return { goTo: id }
  },
})

export const addStep = act({
  name: 'deliver.add-mobilisation-step', title: 'Add a step', says: 'added a step to the mobilisation', kind: 'mobilisation', who: [...who], root: 'mobilisation',
  input: {
    mobilisation: plan, what: text({ label: 'What is done', max: 200 }), side: choice({ label: 'Who does it', named: 'who does it', options: sideOptions }), owner: text({ label: 'By whom, by office', named: 'the office that does it', required: false }),
    dueOn: date({ label: 'By when', named: 'the day it is to be done by' }), evidence: text({ label: 'What will show it', named: 'what will show it', required: false }),
  },
  load: (tx, ask) => mobilisationOf(tx, ask.mobilisation),
  rule: (row: MobilisationRow | undefined, ask, given) => decide(row!, ask.dueOn < given.today ? [{ code: 'mobilisation.step-past', field: 'dueOn', words: 'A new step is due today or later.' }] : []),
  save: async (write, row, ask, given) => {
    await writeSteps(write, given.root!, { id: row.id, contractId: row.contract_id }, [{ what: ask.what, side: ask.side, owner: ask.owner ?? '', dueOn: ask.dueOn, evidence: ask.evidence ?? '' }])
    if (ask.side !== 'commissioner') await tellOtherSide(write, given, { recordId: row.id, providerId: row.provider_id, words: `A step was added to the plan for ${row.contract}: ${ask.what}, by ${dateInWords(ask.dueOn)}` })
    return { goTo: row.id }
  },
})

interface PlanCase { row: MobilisationRow | undefined; steps: StepRow[] }
const load = async (tx: Parameters<typeof stepsOf>[0], ask: { mobilisation: string }): Promise<PlanCase> => ({ row: await mobilisationOf(tx, ask.mobilisation), steps: await stepsOf(tx, ask.mobilisation) })

export const postponeGoLive = act({
  name: 'deliver.postpone-go-live', title: 'Move the day it goes live', says: 'moved the day it goes live', kind: 'mobilisation', who: [...who], root: 'mobilisation',
  input: {
    mobilisation: plan, goLiveOn: date({ label: 'Goes live on', named: 'the day it goes live' }), reason: longText({ label: 'Why', max: 1000 }),
    steps: choice({ label: 'Open steps', options: [{ value: 'move', text: 'Move by as many days' }, { value: 'stay', text: 'Stay as they are' }] }),
  },
  load,
  rule: (facts: PlanCase, ask, given) => decide({ row: facts.row!, steps: facts.steps.filter(isOpen) }, [
    ...(ask.goLiveOn < given.today ? [{ code: 'mobilisation.past', field: 'goLiveOn', words: 'The day it goes live must not be in the past.' }] : []),
    ...(ask.goLiveOn === facts.row!.go_live_on ? [{ code: 'mobilisation.same-day', field: 'goLiveOn', words: 'That is the day it has already.' }] : []),
  ]),
  save: async (write, { row, steps }, ask, given) => {
    const days = daysBetween(row.go_live_on, ask.goLiveOn)
    await write.update('deliver.mobilisation', row.id, { go_live_on: ask.goLiveOn })
    await write.dueCancelled(row.id, 'go live')
    await gateDue(write, { id: row.id, goLiveOn: ask.goLiveOn, scopeId: row.scope_id }, given.today)
    for (const step of ask.steps === 'move' ? steps : []) {
      const due = movedDay(step, days, given.today)
      await write.update('deliver.mobilisation_step', step.id, { due_on: due, warned_at: null })
      await write.changeRecord(step.id, {})
      await write.dueCancelled(step.id)
      await stepDue(write, { ...step, due_on: due })
    }
    await tellOtherSide(write, given, { recordId: row.id, providerId: row.provider_id, words: `${row.contract} goes live on ${dateInWords(ask.goLiveOn)} instead of ${dateInWords(row.go_live_on)}. ${ask.reason.slice(0, 300)}` })
  },
})

export const decideGoLive = act({
  name: 'deliver.decide-go-live', title: 'Decide that it goes live', says: 'decided that the service goes live', kind: 'mobilisation', who: ['contract-manager', 'commissioner'], root: 'mobilisation',
  intro: 'Your name stands under this decision. Steps that are not done are named in it; each stays open with its day until it is done.',
  confirm: 'Both sides are told that the service goes live.',
  input: {
    mobilisation: plan, authority: text({ label: 'In which meeting or by which delegation', named: 'the meeting or delegation', required: false, max: 300 }),
    reason: longText({ label: 'Where steps are open: why it goes live all the same, and what keeps people safe', named: 'why it goes live with steps open', required: false, max: 2000 }),
  },
  load,
  rule: (facts: PlanCase, ask, given) => decide({ row: facts.row!, steps: facts.steps }, goLiveReasons(facts.steps, ask, { today: given.today, accountId: given.actor.accountId })),
  save: async (write, { row, steps }, ask, given) => {
    await write.update('deliver.mobilisation', row.id, { decided_by: given.actor.accountId, decided_name: given.actor.name, decided_at: given.now, decided_words: [ask.authority, ask.reason].filter(Boolean).join('. '), decided_open: JSON.stringify(openWords(steps, given.today)) })
    await write.dueDone(row.id, 'go live')
    await tellOtherSide(write, given, { recordId: row.id, providerId: row.provider_id, words: `${given.actor.name} has decided that ${row.contract} goes live on ${dateInWords(row.go_live_on)}.` })
  },
})

export const stopMobilisation = act({
  name: 'deliver.stop-mobilisation', title: 'Stop the mobilisation', says: 'stopped the mobilisation', kind: 'mobilisation', who: [...who], root: 'mobilisation', confirm: 'Its open steps are dropped.',
  input: { mobilisation: plan, reason: longText({ label: 'Why', max: 1000 }) },
  load,
  rule: (facts: PlanCase) => decide({ row: facts.row!, steps: facts.steps.filter(isOpen) }, []),
  save: async (write, { row, steps }, ask, given) => {
    for (const step of steps) {
      await write.move(step.id, 'dropped')
      await write.dueCancelled(step.id)
    }
    await write.update('deliver.mobilisation', row.id, { decided_words: ask.reason })
    await write.dueCancelled(row.id, 'go live')
    await tellOtherSide(write, given, { recordId: row.id, providerId: row.provider_id, words: `The mobilisation of ${row.contract} is stopped. ${ask.reason.slice(0, 300)}` })
  },
})

export const setTemplate = act({
  name: 'deliver.set-mobilisation-template', title: 'Write a list of mobilisation steps', says: 'wrote a list of mobilisation steps', kind: 'mobilisation-template', who: [...who, 'administrator'],
  intro: 'Your own list for a kind of service. Plans that are under way stay as they are. A list of the same name replaces the one before.',
  input: { name: text({ label: 'Kind of service', named: 'the kind of service' }), steps: longText({ label: 'Steps', hint: 'One on each line: days before go-live; we, provider or both; what is done; what shows it. For example: 56; provider; Premises ready; Lease', max: 20_000 }) },
  load: (tx, ask) => tx.rows(sql<{ id: string }>`select id from kernel.record where body_id = ${tx.bodyId} and kind = 'mobilisation-template' and state = 'in use' and lower(title) = lower(${ask.name})`),
  rule: (before: { id: string }[], ask) => {
    const { steps, reasons } = readTemplate(ask.steps)
    return decide({ before, steps }, reasons)
  },
  save: async (write, { before, steps }, ask) => {
    for (const one of before) await write.move(one.id, 'replaced')
    const id = await write.record({ kind: 'mobilisation-template', title: ask.name, state: 'in use' })
    await write.insert('deliver.mobilisation_template', { id, steps: JSON.stringify(steps) })
    return { goTo: id }
  },
})

export const planActs = [planMobilisation, addStep, postponeGoLive, decideGoLive, stopMobilisation, setTemplate]
