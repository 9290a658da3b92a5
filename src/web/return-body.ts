import { minutesInWords, periodInWords, reaches, valueInWords, type ReturnLine, type ReturnRow, type SheetColumns, type SheetReading } from '../deliver/returns/index.ts'
import type { AskedRow } from '../deliver/index.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { dateInWords, instantInWords } from '../kernel/time.ts'
import { dataTable } from '../ui/charts/chart.ts'
import { component, insetText } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'

/** What the provider's page shows. */
export interface ReturnShowing {
  action: string
  /** Token against forged forms where the provider is signed in; a secret link needs none. */
  csrf?: string | undefined
  key: string
  row: ReturnRow
  lines: readonly ReturnLine[]
  /** Figure of each indicator, as the commissioner sees it. */
  figures: readonly Safe[]
  typed: Record<string, string>
  refusals: readonly Refusal[]
  reading?: SheetReading | undefined
  fileName?: string | undefined
  sent?: boolean | undefined
  /** The month whose figures would go in again as "no change"; none where that is no answer or nothing came before. */
  unchangedSince?: string | undefined
  /** Columns that the provider named before, for its own sheet. */
  columns?: SheetColumns | undefined
  /** What returns of this contract take, in words. */
  cost?: string | undefined
  /** Where the provider asks about this return; none for a link without an account. */
  askAt?: string | undefined
  /** What else this commissioner asks of the provider: told by a link, done after signing in. */
  also?: readonly AskedRow[] | undefined
}

/** The body of the provider's page: what is asked, the form or what was sent, and the charts. Works without script. */
export function returnBody(showing: ReturnShowing): Safe {
  const { row, figures } = showing
  const open = row.state === 'requested' || row.state === 'returned'
  return html`
    ${showing.sent ? component('panel', { titleText: 'Return sent', headingLevel: 2, html: html`${periodInWords(row.period)}<br>${row.reference}` }) : ''}
    ${open ? asked(showing) : html`<p class="govuk-body">${row.body} ${row.state === 'accepted' ? 'has accepted this return.' : 'has your return and will accept it or ask for a correction. Nothing more is needed from you now.'}</p>`}
    ${open ? html`${unchangedForm(showing)}${form(showing)}` : sentTable(showing)}
    ${showing.askAt ? html`<p class="govuk-body"><a class="govuk-link" href="${showing.askAt}">Ask the commissioner about this return</a></p>` : ''}
    ${alsoAsked(showing)}
    ${figures.length > 0 ? html`<section class="cc-section"><h2 class="govuk-heading-m">What the commissioner sees</h2><p class="govuk-body">The same charts, from the returns accepted so far.</p>${figures}</section>` : ''}`
}

const formStart = ({ csrf, key, row }: ReturnShowing): Safe => html`${csrf ? html`<input type="hidden" name="csrf" value="${csrf}">` : ''}<input type="hidden" name="idempotencyKey" value="${key}"><input type="hidden" name="version" value="${row.version}">`

/** By a link a provider sees its one return and how much else is asked, never what: the link may be read by others on its way. */
function alsoAsked({ row, also = [] }: ReturnShowing): Safe {
  if (also.length === 0) return html``
  return html`<p class="govuk-body">${row.body} asks ${also.length === 1 ? 'one other thing' : `${also.length} other things`} of you. This link opens one return. <a class="govuk-link" href="/sign-in">Sign in</a> to see and answer the rest, and what every commissioner asks of you, in one list.</p>`
}

/** One button where "no change" is an answer: the figures of last time go in again. */
function unchangedForm(showing: ReturnShowing): Safe {
  if (showing.unchangedSince === undefined) return html``
  return html`<form class="cc-form" method="post" action="${showing.action}" novalidate>${formStart(showing)}
    ${insetText(html`<p class="govuk-body">If nothing has changed since ${periodInWords(showing.unchangedSince)}, send the same figures again with one press.</p>${component('button', { text: `Send "no change since ${periodInWords(showing.unchangedSince)}"`, name: 'step', value: 'unchanged', classes: 'govuk-button--secondary', preventDoubleClick: true })}`)}</form>`
}

const columnLabels = { kpi: 'Which column names the indicator?', value: 'Which column holds the value?', numerator: 'Number above the line (optional)', denominator: 'Number below the line (optional)', reason: 'Reason (optional)' } as const

/** Which column of the sheet holds what: asked when its headings are not understood, and said when they were kept. */
function columnChoices({ reading, columns, typed }: ReturnShowing): Safe {
  const headers = reading?.headers ?? []
  if (headers.length === 0) return columns?.kpi && columns.value ? html`<p class="govuk-body">Your sheet is read by the columns you named before: ${columns.kpi} for the indicator, ${columns.value} for the value.</p>` : html``
  return html`${Object.entries(columnLabels).map(([name, words]) => component('select', {
    id: `column-${name}`, name: `column-${name}`, label: { text: words }, items: [{ value: '', text: 'None' }, ...headers.map((header) => ({ value: header, text: header, selected: (typed[`column-${name}`] ?? columns?.[name as keyof SheetColumns]) === header }))],
  }))}<p class="govuk-hint">It is remembered for the next return of this contract.</p>`
}

function asked({ row }: ReturnShowing): Safe {
  return html`<p class="govuk-body-l">${row.body} asks ${row.provider} for the figures of ${periodInWords(row.period)}.</p>
    <p class="govuk-body">Please send them by <strong>${dateInWords(row.due_on)}</strong>. Type them below, or let your own sheet fill the form and then check it.</p>
    ${row.state === 'returned' ? insetText(html`<h2 class="govuk-heading-s">Please put this right</h2><p class="govuk-body">${row.correction}</p>`) : ''}`
}

const errorOf = (refusals: readonly Refusal[], field: string): { text: string } | undefined => {
  const words = refusals.filter((refusal) => refusal.field === field).map((refusal) => refusal.words)
  return words.length === 0 ? undefined : { text: words.join(' ') }
}

function form(showing: ReturnShowing): Safe {
  const { action, lines, typed, refusals } = showing
  return html`<form class="cc-form" method="post" action="${action}" enctype="multipart/form-data" novalidate>
    ${formStart(showing)}
    <details class="govuk-details"${showing.reading ? html` open` : ''}><summary class="govuk-details__summary"><span class="govuk-details__summary-text">Fill the form from your own sheet (CSV or Excel)</span></summary>
      <div class="govuk-details__text">${readingWords(showing)}${columnChoices(showing)}
        ${component('file-upload', { id: 'file', name: 'file', label: { text: 'Your sheet' }, hint: { text: 'One row for each indicator, with the columns Indicator, Value and, if you like, Numerator, Denominator and Reason. Nothing is sent yet.' }, errorMessage: showing.reading && !showing.reading.refused ? undefined : errorOf(refusals, 'file') })}
        ${component('button', { text: 'Read the sheet into the form', name: 'step', value: 'read', classes: 'govuk-button--secondary' })}</div></details>
    ${lines.map((line) => fieldset(line, typed, refusals))}
    ${component('textarea', { id: 'words', name: 'words', value: typed['words'] ?? '', rows: '4', label: { text: 'Anything the commissioner should know (optional)', classes: 'govuk-label--s' }, errorMessage: errorOf(refusals, 'words') })}
    ${component('input', { id: 'minutes', name: 'minutes', value: typed['minutes'] ?? '', label: { text: 'How many minutes did it take you? (optional)', classes: 'govuk-label--s' }, hint: { text: `Collecting and sending. Both sides see what returns cost you.${showing.cost ? ` ${showing.cost}` : ''}` }, inputmode: 'numeric', spellcheck: false, autocomplete: 'off', classes: 'govuk-input--width-5', errorMessage: errorOf(refusals, 'minutes') })}
    ${component('button', { text: 'Send the return', name: 'step', value: 'send', preventDoubleClick: true })}
  </form>`
}

function readingWords({ reading, fileName }: ReturnShowing): Safe {
  if (!reading || reading.refused) return html``
  const good = reading.answers.size
  const bad = reading.problems.length
  return html`<p class="govuk-body"><strong>${fileName}</strong>: ${good === 1 ? 'one row is' : `${good} rows are`} in the form below${bad === 0 ? '. Check and send.' : `; ${bad === 1 ? 'one row' : `${bad} rows`} could not be used. Type ${bad === 1 ? 'it' : 'them'} below, or mend the sheet and read it again.`}</p>
    ${bad === 0 ? '' : html`<ul class="govuk-list govuk-list--bullet">${reading.problems.map((problem) => html`<li>Line ${problem.line}: ${problem.words}</li>`)}</ul>`}`
}

const targetWords = (line: ReturnLine): string => (line.target === null ? '' : `Target: ${line.direction === 'up' ? 'at least' : 'at most'} ${valueInWords(line.target, line.unit)}.`)

function fieldset(line: ReturnLine, typed: Record<string, string>, refusals: readonly Refusal[]): Safe {
  const box = (part: 'value' | 'numerator' | 'denominator', words: string, hint?: string): Safe => component('input', {
    id: `${part}-${line.reference}`, name: `${part}-${line.reference}`, value: typed[`${part}-${line.reference}`] ?? '', label: { text: words }, hint: hint ? { text: hint } : undefined, errorMessage: errorOf(refusals, `${part}-${line.reference}`),
    inputmode: 'decimal', spellcheck: false, autocomplete: 'off', classes: 'govuk-input--width-10', ...(part === 'value' ? { suffix: { text: line.unit } } : {}),
  })
  return component('fieldset', {
    legend: { text: line.name, classes: 'govuk-fieldset__legend--m' },
    html: html`${box('value', `Value for ${line.name}`, targetWords(line))}
      ${line.numerator_words ? box('numerator', `Of these: ${line.numerator_words} (optional)`) : ''}
      ${line.denominator_words ? box('denominator', `Out of: ${line.denominator_words} (optional)`) : ''}
      ${component('input', { id: `reason-${line.reference}`, name: `reason-${line.reference}`, value: typed[`reason-${line.reference}`] ?? '', label: { text: 'Reason (optional; needed when there is no value)' }, errorMessage: errorOf(refusals, `reason-${line.reference}`) })}`,
  })
}

function sentTable({ row, lines }: ReturnShowing): Safe {
  return html`${dataTable({
    caption: `Sent ${row.sent_at ? instantInWords(row.sent_at) : ''}`, head: ['Indicator', 'Value', 'Target', 'Reason'],
    rows: lines.map((line) => {
      const reached = reaches(line.value, line.target, line.direction)
      return [line.name, valueInWords(line.value, line.unit), line.target === null ? 'no target' : `${valueInWords(line.target, line.unit)}${reached === undefined ? '' : reached ? ', reached' : ', not reached'}`, line.reason]
    }),
  })}${row.sent_words ? html`<p class="govuk-body">You said: ${row.sent_words}</p>` : ''}${row.minutes === null ? '' : html`<p class="govuk-body">It took you ${minutesInWords(row.minutes)}.</p>`}`
}
