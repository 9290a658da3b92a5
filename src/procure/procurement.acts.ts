import { act, type RecordRow } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { choice, date, longText, money, reference, text, upload, yesNoUnknown, type Field } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import { cpvInProviderSelection, deadline, editionOn, isRuleId, PROCESS_QUESTIONS, PROCESS_TITLES, type ProcessFactName, type PsrProcess } from '../law/index.ts'
import { addDays, dateInWords } from '../kernel/time.ts'
import { mayAward } from './award.rule.ts'
import { evidenceFrom, saveEvidence } from './evidence.ts'
import { noticesOf, procurementOf, type NoticeRow, type ProcurementRow } from './procurement.ts'
import { mayDecideRoute, type Given3, type RouteAnswers } from './route.rule.ts'

const who = ['procurement-lead', 'commissioner'] as const
const procurement = reference({ label: 'Procurement', to: 'procurement' })

export const beginProcurement = act({
  name: 'procure.begin-procurement', title: 'Begin a procurement', says: 'began the procurement', kind: 'procurement', who,
  intro: 'The law as it stands on the day it begins holds for the whole procurement.',
  input: {
    title: text({ label: 'Name of the procurement' }),
    programme: reference({ label: 'Programme', to: 'programme', optionsFrom: 'cycle.programme-choices' }),
    specification: reference({ label: 'Specification', to: 'specification', optionsFrom: 'plan.specification-choices', required: false }),
    description: longText({ label: 'The service in short', max: 1500 }),
    value: money({ label: 'Estimated value over its whole life', hint: 'With every possible extension.' }),
    cpv: text({ label: 'Main CPV code', hint: 'Eight digits, for example 85121270.', required: false, max: 12, rule: 'PSR-05' }),
    beganOn: date({ label: 'Began on', named: 'the day it began', hint: 'Leave empty for today.', required: false }),
  },
  load: (tx, ask) => tx.one(sql<RecordRow>`select * from kernel.record where id = ${ask.programme}`),
  rule: (programme: RecordRow, ask, given) => {
    const reasons: Refusal[] = []
    if (ask.beganOn && ask.beganOn > given.today) reasons.push({ code: 'procurement.ahead', field: 'beganOn', words: 'A procurement begins today or began before.' })
    if (ask.cpv) {
      const listed = cpvInProviderSelection(ask.cpv)
      if (listed.listed === 'not a code') reasons.push({ code: 'procurement.cpv', field: 'cpv', words: 'A CPV code has eight digits, like 85121270.', rule: 'PSR-05' })
      if (listed.listed === 'with a limit') reasons.push({ code: 'procurement.cpv-limit', field: 'cpv', strength: 'note', words: `This code is listed with a limit: ${listed.limit}.`, rule: 'PSR-05' })
      if (listed.listed === 'no') reasons.push({ code: 'procurement.cpv-not-listed', field: 'cpv', strength: 'note', words: 'This code is not in the list of the Provider Selection Regime.', rule: 'PSR-05' })
    }
    return decide(programme, reasons)
  },
  save: async (write, programme, ask, given) => {
    const id = await write.record({ kind: 'procurement', title: ask.title, state: 'route open', programmeId: programme.id })
    await write.insert('procure.procurement', {
      id, scope_id: programme.scope_id, specification_id: ask.specification, began_on: ask.beganOn ?? given.today, value_pence: ask.value, cpv: ask.cpv ?? '', description: ask.description,
    })
    if (ask.specification) await write.link(ask.specification, id, 'procured by')
  },
})

type Asked3 = Field<'yes' | 'no' | 'unknown' | undefined>
const three = (label: string, rule: string): Asked3 => yesNoUnknown({ label, rule, required: false }) as Asked3

/** Questions of the regime chooser, the process tests and the change test: one source for the form, the query and the page. */
export const regimeQuestions = {
  buyerIsRelevantAuthority: three('Is the buyer a relevant authority: NHS England, an integrated care board, an NHS trust, a council in England or a combined authority?', 'PSR-02'),
  buyerIsContractingAuthority: three('If not: is the buyer a contracting authority under the Procurement Act?', 'PA-01'),
  healthCareInListedCpv: three('Is it health care to individuals for the health service, in a listed CPV code?', 'PSR-03'),
  otherThingsInIt: three('Are other goods or services in it?', 'PSR-04'),
  healthValue: money({ label: 'If so: lifetime value of the health care part', required: false, rule: 'PSR-04' }),
  otherValue: money({ label: 'Lifetime value of everything else in it', required: false, rule: 'PSR-04' }),
  inseparable: three('Would separating the rest have a material adverse effect, so that it could not reasonably be supplied under its own contract?', 'PSR-04'),
}
export const processQuestions = Object.fromEntries(PROCESS_QUESTIONS.map(({ fact, question, rule }) => [fact, three(question, rule)])) as Record<ProcessFactName, Asked3>
export const changeQuestions = {
  characterChanges: three('Is it materially different in character from the existing contract as it was when entered into?', 'PSR-33'),
  onlySuccession: three('If so: is that solely because another provider takes over by succession?', 'PSR-33'),
  authorityDecided: three('Are the changes due to a decision of the authority?', 'PSR-33'),
  oldLifetime: money({ label: 'Lifetime value of the existing contract when it was entered into', required: false, rule: 'PSR-34' }),
  newLifetime: money({ label: 'Lifetime value of the new contract', required: false, rule: 'PSR-33' }),
  outsideFactors: three('Do the changes answer factors outside the control of authority and provider?', 'PSR-33'),
}
export const routeQuestions = { ...regimeQuestions, ...processQuestions, ...changeQuestions }

export const regimeOptions = [
  { value: 'PSR', text: 'Provider Selection Regime' }, { value: 'PA', text: 'Procurement Act' }, { value: 'split', text: 'Split: two procurements, one under each' }, { value: 'neither', text: 'Neither' },
] as const
export const processOptions = (Object.keys(PROCESS_TITLES) as PsrProcess[]).map((value) => ({ value, text: PROCESS_TITLES[value] }))

const answersOf = (ask: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.keys(routeQuestions).flatMap((name) => (ask[name] === undefined ? [] : [[name, String(ask[name])]])))

export const decideRoute = act({
  name: 'procure.decide-route', title: 'Decide the route', says: 'decided the route', kind: 'procurement', who: ['procurement-lead', 'commissioner'], root: 'procurement', formAt: { field: 'procurement', path: '/procure/procurements/:id/route' },
  intro: 'The tests propose; you decide, by name. Leave what is not known: not known never opens a gate. Choosing what the tests do not propose needs a reason, and it is kept.',
  input: {
    procurement,
    ...routeQuestions,
    regime: choice({ label: 'Regime you decide for', options: regimeOptions }),
    process: choice({ label: 'Process under the Provider Selection Regime', options: processOptions, required: false }),
    procedure: text({ label: 'Procedure under the Procurement Act', hint: 'For example: competitive flexible procedure, light touch framework.', required: false }),
    reason: longText({ label: 'Reason', hint: 'Needed when you choose what the tests do not propose.', required: false, max: 3000 }),
    decidedOn: date({ label: 'Decided on', hint: 'Leave empty for today.', required: false }),
  },
  load: (tx, ask) => procurementOf(tx, ask.procurement),
  rule: (row: ProcurementRow | undefined, ask, given) => {
    const decision = mayDecideRoute(ask as unknown as RouteAnswers, { regime: ask.regime, process: ask.process as PsrProcess | undefined, procedure: ask.procedure, reason: ask.reason }, editionOn(row!.began_on))
    const ahead: Refusal[] = ask.decidedOn && (ask.decidedOn > given.today || ask.decidedOn < row!.began_on) ? [{ code: 'route.date', field: 'decidedOn', words: 'The route is decided after the procurement began, and not later than today.' }] : []
    if (ahead.length === 0) return decision
    return { ok: false, refusals: [...(decision.ok ? decision.notes : decision.refusals), ...ahead] }
  },
  save: async (write, value, ask, given) => {
    const tests = [...value.advice.regime.tests, ...(value.advice.process?.processes.flatMap((process) => process.tests) ?? [])]
    write.rules(...new Set(tests.map((test) => test.rule).filter(isRuleId)))
    await write.update('procure.procurement', ask.procurement, {
      regime: ask.regime, process: ask.process ?? null, procedure: ask.procedure ?? '', answers: JSON.stringify(answersOf(ask)), advice: JSON.stringify(value.advice), route_reason: ask.reason ?? '', route_proposed: value.proposed,
      route_decided_on: ask.decidedOn ?? given.today, route_decided_by: given.actor.accountId,
    })
  },
})

export const award = act({
  name: 'procure.award', title: 'Award the contract', says: 'awarded the contract', kind: 'procurement', who: ['procurement-lead', 'commissioner'], root: 'procurement',
  intro: 'Where a standstill applies, the award waits until it has ended. The contract itself is agreed afterwards.',
  confirm: 'An award cannot be taken back; the award notice is due within 30 days.',
  input: {
    procurement,
    provider: reference({ label: 'Provider', to: 'organisation', optionsFrom: 'bodies.providers' }),
    value: money({ label: 'Value over its whole life', hint: 'With every possible extension.' }),
    awardedOn: date({ label: 'Date of the award' }),
    serviceStart: date({ label: 'Service starts', named: 'the day the service starts' }),
    serviceEnd: date({ label: 'Service ends', named: 'the day the service ends' }),
    reason: longText({ label: 'Reasons for this provider', hint: 'By the five key criteria: quality and innovation; value; integration, collaboration and sustainability; access, inequalities and choice; social value.', rule: 'PSR-09' }),
    representations: yesNoUnknown({ label: 'Did written representations arrive in the standstill?', hint: 'Only where a standstill applies.', required: false, rule: 'PSR-53' }),
    furtherDecisionOn: date({ label: 'If so: day on which the last further decision was told', required: false, rule: 'PSR-58' }),
  },
  load: async (tx, ask) => ({ procurement: (await procurementOf(tx, ask.procurement))!, notices: await noticesOf(tx, ask.procurement) }),
  rule: (facts: { procurement: ProcurementRow; notices: NoticeRow[] }, ask, given) =>
    mayAward(facts.procurement, facts.notices, { awardedOn: ask.awardedOn, serviceStart: ask.serviceStart, serviceEnd: ask.serviceEnd, representations: ask.representations as Given3, furtherDecisionOn: ask.furtherDecisionOn }, given.today),
  save: async (write, { noticeBy, limit }, ask, given) => {
    await write.update('procure.procurement', ask.procurement, { provider_id: ask.provider, award_value_pence: ask.value, awarded_on: ask.awardedOn, service_start: ask.serviceStart, service_end: ask.serviceEnd, award_reason: ask.reason })
    await write.dueDone(ask.procurement, 'standstill-ends')
    const rule = limit === 'psr-urgent-notice' ? 'PSR-70' : 'PSR-45'
    if (noticeBy) await write.due({ recordId: ask.procurement, kind: 'award-notice', title: 'Publish the award notice', on: noticeBy, rule, ownerRole: 'procurement-lead', scopeId: given.root!.scope_id ?? undefined })
    write.rules(rule)
  },
})

export const recordDoneElsewhere = act({
  name: 'procure.record-done-elsewhere', title: 'Record it as done in another system', says: 'recorded the award of another system', kind: 'procurement', who, root: 'procurement',
  intro: 'For a procurement that was carried out in another system. It counts as awarded: a contract can be agreed from it.',
  input: {
    procurement,
    regime: choice({ label: 'Regime it was carried out under', options: regimeOptions }),
    process: choice({ label: 'Process under the Provider Selection Regime', options: processOptions, required: false }),
    procedure: text({ label: 'Procedure otherwise', required: false }),
    system: text({ label: 'Other system', hint: 'Its name, for example the e-tendering service.' }),
    reference: text({ label: 'Reference there', named: 'the reference in the other system' }),
    address: text({ label: 'Address there', hint: 'Begins with https://', required: false, max: 1000 }),
    provider: reference({ label: 'Provider', to: 'organisation', optionsFrom: 'bodies.providers' }),
    value: money({ label: 'Value over its whole life' }),
    awardedOn: date({ label: 'Date of the award' }),
    serviceStart: date({ label: 'Service starts', named: 'the day the service starts' }),
    serviceEnd: date({ label: 'Service ends', named: 'the day the service ends' }),
    notices: longText({ label: 'Notices as evidence', hint: 'One on each line: what it is; number; date as 2024-06-20; address.', required: false }),
    document: upload({ label: 'Document as evidence', required: false }),
  },
  load: (tx, ask) => procurementOf(tx, ask.procurement),
  rule: (row: ProcurementRow | undefined, ask, given) => {
    const { rows, problems } = evidenceFrom(ask.notices ?? '')
    const reasons: Refusal[] = problems.map((words) => ({ code: 'elsewhere.evidence', field: 'notices', words }))
    if (rows.length === 0 && !ask.document && !ask.address) reasons.push({ code: 'elsewhere.no-evidence', field: 'notices', words: 'Give at least one piece of evidence: an address, a notice or a document.' })
    if (ask.address && !/^https?:\/\/\S+$/.test(ask.address)) reasons.push({ code: 'elsewhere.address', field: 'address', words: 'The address begins with https://.' })
    if (ask.awardedOn > given.today) reasons.push({ code: 'elsewhere.ahead', field: 'awardedOn', words: 'What was done elsewhere was awarded today or before.' })
    if (ask.serviceEnd <= ask.serviceStart) reasons.push({ code: 'elsewhere.dates', field: 'serviceEnd', words: 'The service ends after it starts.' })
    const withProcess = ask.regime === 'PSR' || ask.regime === 'split'
    if (withProcess && !ask.process) reasons.push({ code: 'elsewhere.process', field: 'process', words: 'Choose the process of the Provider Selection Regime that was followed.' })
    if (!withProcess && ask.process) reasons.push({ code: 'elsewhere.process', field: 'process', words: 'This process belongs to the Provider Selection Regime. Name the procedure instead.' })
    if (row!.regime && (row!.regime !== ask.regime || (row!.process ?? undefined) !== ask.process)) reasons.push({ code: 'elsewhere.other-route', strength: 'warning', words: 'This is not the route that was decided here. Both are kept.', rule: 'PSR-32' })
    const by = ask.regime === 'PSR' && ask.awardedOn >= '2024-01-01' ? deadline('psr-award-notice', ask.awardedOn, editionOn(row!.began_on)) : undefined
    if (by?.ok && !rows.some((one) => /award/i.test(one.words) && !/intention/i.test(one.words))) reasons.push({ code: 'elsewhere.no-award-notice', field: 'notices', strength: 'warning', words: `No award notice is among the evidence. It was due by ${dateInWords(by.last)}.`, rule: 'PSR-45' })
    return decide(rows, reasons)
  },
  save: async (write, rows, ask, given) => {
    await write.update('procure.procurement', ask.procurement, {
      regime: ask.regime, process: ask.process ?? null, procedure: ask.procedure ?? '', provider_id: ask.provider, award_value_pence: ask.value, awarded_on: ask.awardedOn, service_start: ask.serviceStart, service_end: ask.serviceEnd,
      done_in: ask.system, done_reference: ask.reference, done_address: ask.address ?? '',
    })
    await saveEvidence(write, { recordId: ask.procurement, scopeId: given.root!.scope_id, rows, ...(ask.document ? { document: ask.document, documentWords: `Document from ${ask.system}` } : {}) })
    await write.dueDone(ask.procurement)
  },
})

export const abandon = act({
  name: 'procure.abandon', title: 'Abandon this procurement', says: 'abandoned the procurement', kind: 'procurement', who, root: 'procurement',
  confirm: 'It ends without an award. Under the Provider Selection Regime a notice of abandonment is due within 30 days.',
  input: { procurement, reason: longText({ label: 'Reason', max: 3000 }) },
  load: async (tx, ask) => ({ procurement: (await procurementOf(tx, ask.procurement))!, notices: await noticesOf(tx, ask.procurement) }),
  rule: (facts: { procurement: ProcurementRow; notices: NoticeRow[] }, _ask, given) => {
    if (facts.procurement.regime !== 'PSR') return decide(undefined as string | undefined, [])
    const ends = facts.notices.map((notice) => notice.standstill_ends_on).filter((day) => day !== null).sort().at(-1)
    // A decision inside the standstill takes effect when it has ended (PSR-59).
    const from = ends && ends >= given.today ? addDays(ends, 1) : given.today
    const by = deadline('psr-abandonment-notice', from, editionOn(facts.procurement.began_on))
    return by.ok ? decide(by.last as string | undefined, []) : { ok: false, refusals: by.refusals.map((refusal) => ({ code: refusal.code, words: refusal.words, ...(refusal.rule ? { rule: refusal.rule } : {}) })) }
  },
  save: async (write, by, ask, given) => {
    await write.dueCancelled(ask.procurement)
    if (by) await write.due({ recordId: ask.procurement, kind: 'abandonment-notice', title: 'Publish the notice of abandonment', on: by, rule: 'PSR-59', ownerRole: 'procurement-lead', scopeId: given.root!.scope_id ?? undefined })
  },
})

export const procurementActs = [beginProcurement, decideRoute, award, recordDoneElsewhere, abandon]
