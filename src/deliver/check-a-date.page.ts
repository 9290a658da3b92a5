import { parseFields, type Fields } from '../kernel/fields.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { dateInWords } from '../kernel/time.ts'
import { COUNTING_MODES, COVERED_YEARS, ruleById, type CountDone, type CountResult, type DeadlineResult } from '../law/index.ts'
import { button, insetText } from '../ui/components.ts'
import { dateExample, formFields, joinTyped } from '../ui/forms.ts'
import { html, type Safe } from '../ui/html.ts'
import type { Answer, Page, PageAsk } from '../ui/page.ts'
import { checkADate, checkAPeriod } from './check-a-date.ts'

const path = '/check-a-date'
/** Which field of the form a refusal of the law is about. */
const fieldOf: Record<string, string> = { 'not-a-date': 'from', 'no-holidays': 'from', 'wrong-calendar': 'calendar', 'not-a-number': 'n' }

interface Checked { typed: Record<string, string>; refusals: readonly Refusal[]; result?: CountResult | DeadlineResult }

async function checked(ask: PageAsk, params: Fields, name: string, dateField: string): Promise<Checked> {
  const typed = Object.fromEntries([...ask.search].filter(([key]) => Object.keys(params).some((field) => key === field || key.startsWith(`${field}-`))))
  const input = joinTyped(Object.entries(params).map(([field, one]) => ({ name: field, kind: one.kind })), typed)
  // Days, weeks and months count every day: nobody has to say so.
  const mode = COUNTING_MODES.find((one) => one.mode === input['mode'])
  if (mode && mode.unit !== 'working days' && 'calendar' in params && !input['calendar']) input['calendar'] = 'CAL'
  const given = Object.fromEntries(Object.entries(input).filter(([key]) => key in params))
  const parsed = parseFields(params, given, { text: true })
  if (!parsed.ok) return { typed, refusals: parsed.refusals }
  const result = await ask.ask<CountResult | DeadlineResult>(name, Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)])))
  return { typed, result, refusals: result.ok ? [] : result.refusals.map((one) => ({ code: one.code, field: fieldOf[one.code] === 'from' ? dateField : fieldOf[one.code] ?? dateField, words: one.words, rule: one.rule })) }
}

const fieldsOf = (params: Fields, today: string): Parameters<typeof formFields>[0] => Object.entries(params).map(([name, field]) => ({
  name, kind: field.kind, label: field.label, required: field.required, options: field.options, limits: field.limits, hint: field.hint ?? (field.kind === 'date' ? dateExample(today) : undefined),
}))

/** Public: a date counted one day at a time, by the name of the period or by how the rule counts. */
async function show(ask: PageAsk): Promise<Answer> {
  const asks = (fields: Fields): boolean => [...ask.search.keys()].some((key) => Object.keys(fields).some((field) => key === field || key.startsWith(`${field}-`)))
  const byName = asks(checkAPeriod.params) ? await checked(ask, checkAPeriod.params, 'deliver.check-a-period', 'event') : undefined
  const byHand = !byName && asks(checkADate.params) ? await checked(ask, checkADate.params, 'deliver.check-a-date', 'from') : undefined
  const one = byName ?? byHand
  const years = COVERED_YEARS.filter((one) => one.nation === 'ENG').map((one) => one.year).sort()
  return {
    title: 'Check a date', caption: 'For everybody', stage: 'register', ...(one && one.refusals.length > 0 ? { refusals: one.refusals } : {}),
    body: html`<p class="govuk-body-l">Counts a legal period one day at a time and shows the rule. It is an aid, not legal advice.</p>
      ${one?.result?.ok ? counted(one.result) : one?.result ? insetText('This cannot be counted.') : ''}
      <h2 class="govuk-heading-m">A period by its name</h2>
      <form method="get" action="${path}" class="cc-form" novalidate>${formFields(fieldsOf(checkAPeriod.params, ask.today), byName?.typed ?? {}, byName?.refusals ?? [])}${button('Check the period')}</form>
      <h2 class="govuk-heading-m">Any other period</h2>
      <form method="get" action="${path}" class="cc-form" novalidate>${formFields(fieldsOf(checkADate.params, ask.today), byHand?.typed ?? {}, byHand?.refusals ?? [])}${button('Count')}</form>
      <p class="govuk-body-s">Bank holidays are known for ${years[0]} to ${years.at(-1)}. A period that reaches beyond is refused, not guessed (WD-22).</p>`,
  }
}

function counted(result: CountDone & { limit?: { words: string; event: string; rule: string } }): Safe {
  const rule = ruleById(result.rule)
  return html`<div class="govuk-inset-text"><p class="govuk-body-l">The ${result.answerIs} is <strong>${dateInWords(result.answer)}</strong>${result.actionFrom ? html`; the next step may follow from ${dateInWords(result.actionFrom)}` : ''}.</p>
    ${result.limit ? html`<p class="govuk-body">After ${result.limit.event}: ${result.limit.words}.</p>` : ''}
    <p class="govuk-body">Rule ${result.rule}: ${rule.words} Bank holidays as of version ${result.calendar.version}.</p>${result.warnings.map((warning) => html`<p class="govuk-body">${warning}</p>`)}</div>
    <table class="govuk-table"><caption class="govuk-table__caption govuk-table__caption--m">Day by day</caption><thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">Day</th><th scope="col" class="govuk-table__header">Counts</th><th scope="col" class="govuk-table__header">Why</th></tr></thead>
    <tbody class="govuk-table__body">${result.days.map((day) => html`<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">${dateInWords(day.date)}</th><td class="govuk-table__cell">${day.counts ? (day.number ?? 'yes') : 'no'}</td><td class="govuk-table__cell">${day.why}</td></tr>`)}</tbody></table>`
}

export const checkADatePage: Page = { path, who: 'public', show }
