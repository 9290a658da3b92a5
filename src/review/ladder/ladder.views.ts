import { query } from '../../kernel/act.ts'
import { reference } from '../../kernel/fields.ts'
import { dateInWords } from '../../kernel/time.ts'
import { dataTable } from '../../ui/charts/chart.ts'
import { warningText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { summaryList, tag } from '../../ui/lists.ts'
import type { RecordView, Section } from '../../ui/page.ts'
import { concernOf, concernProcess, concernsOf, rungs, stepsOf, type ConcernRow, type ConcernStepRow } from './ladder.ts'

const colours: Readonly<Record<string, string>> = { concern: 'blue', 'improvement notice': 'yellow', 'default notice': 'orange', suspended: 'red', 'termination review': 'red', resolved: 'green', 'contract to end': 'grey' }
/** How far a concern has gone, in words and colour. */
export const concernTag = (state: string): Safe => tag(concernProcess.states[state] ?? state, colours[state])
const stepWords: Readonly<Record<string, string>> = { ...concernProcess.states, answer: 'The provider answered', lifted: 'Suspension lifted' }

const stepTable = (steps: readonly ConcernStepRow[]): Safe => dataTable({
  caption: 'Each with its day, reason, evidence and who decided it', head: ['Step', 'Day', 'Reason', 'Evidence', 'Answer due by', 'Decided by'],
  rows: steps.map((one) => [stepWords[one.step] ?? one.step, dateInWords(one.taken_on), one.reason, one.evidence, one.respond_by ? dateInWords(one.respond_by) : '', one.decided_by]),
})

const concernView: RecordView = {
  kind: 'concern',
  sections: async (ask, record): Promise<Section[]> => {
    const { row, steps } = await ask.read(async (tx) => ({ row: await concernOf(tx, record.id), steps: await stepsOf(tx, record.id) }))
    if (!row) return []
    return [
      { title: 'Where it stands', body: html`${summaryList([
        { key: 'Contract', value: html`<a class="govuk-link" href="/deliver/contracts/${row.contract_id}">${row.contract ?? 'The contract'}</a>` },
        { key: 'Finding', value: row.finding_id ? html`<a class="govuk-link" href="/review/findings/${row.finding_id}">The finding that led to it</a>` : undefined },
        { key: 'New placements', value: row.suspended_on ? html`${tag('suspended', 'red')} since ${dateInWords(row.suspended_on)}` : 'Open' },
        { key: 'Answer due by', value: row.answer_by ? html`${dateInWords(row.answer_by)}${row.answer_by < ask.today ? html` ${tag('late')}` : ''}` : undefined },
      ])}<p class="govuk-body">The steps of the ladder: ${rungs.map((rung, at) => html`${at === 0 ? '' : ', '}${rung.state === row.state ? html`<strong>${rung.stateWords.toLowerCase()}</strong>` : rung.stateWords.toLowerCase()}`)}. The contract itself says what it allows and by when (NSC-71).</p>` },
      { title: 'Steps taken', body: stepTable(steps) },
    ]
  },
}

const suspension = (row: ConcernRow & { suspended_on: string }): Safe => warningText(`New placements are suspended since ${dateInWords(row.suspended_on)}. ${row.suspended_for ?? ''}`.slice(0, 600))

/** On the contract: that placements are suspended, before anything else, and the concerns about it. */
const contractView: RecordView = {
  kind: 'contract',
  offers: [{ act: 'review.raise-concern', field: 'contract', when: ['imported', 'agreed', 'running'] }],
  sections: async (ask, record): Promise<Section[]> => {
    const concerns = await ask.ask<ConcernRow[]>('review.concerns', { contract: record.id })
    if (concerns.length === 0) return []
    const suspended = concerns.filter((row): row is ConcernRow & { suspended_on: string } => row.suspended_on !== null)
    return [
      ...(suspended.length === 0 ? [] : [{ title: 'New placements', first: true as const, body: html`${suspended.map((row) => html`${suspension(row)}<p class="govuk-body"><a class="govuk-link" href="/review/concerns/${row.id}">${row.reference} ${row.title}</a></p>`)}` }]),
      { title: 'Concerns', body: html`<ul class="govuk-list">${concerns.map((row) => html`<li><a class="govuk-link" href="/review/concerns/${row.id}">${row.reference} ${row.title}</a> ${concernTag(row.state)}</li>`)}</ul>` },
    ]
  },
}

export const ladderViews = [concernView, contractView]

export const ladderQueries = [
  query({ name: 'review.concerns', title: 'Concerns about contracts and how far they have gone', who: 'signed-in', params: { contract: reference({ label: 'Contract', to: 'contract', required: false }) }, run: (tx, ask) => concernsOf(tx, ask.contract) }),
  query({
    name: 'review.suspensions', title: 'Contracts under which nobody new is placed', who: 'signed-in', params: { contract: reference({ label: 'Contract', to: 'contract', required: false }) },
    run: async (tx, ask) => (await concernsOf(tx, ask.contract)).filter((row) => row.suspended_on !== null),
  }),
]
