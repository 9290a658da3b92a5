import type { RecordRow } from '../kernel/act.ts'
import { pounds } from '../kernel/money.ts'
import { dateInWords } from '../kernel/time.ts'
import { periodInWords } from '../deliver/returns/index.ts'
import { dataTable } from '../ui/charts/chart.ts'
import { button, insetText, taskList } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { summaryList, tag } from '../ui/lists.ts'
import type { PageAsk, RecordView, Section } from '../ui/page.ts'
import { decisionChoices, testedWords, decisionOf, reviewOf } from './contract-review.ts'
import { noticeStepsOf, stepTitle, type NoticeStepRow } from './escalate/index.ts'
import { findingOf, signalOptions } from './finding.ts'
import { kpiFigure } from './kpi-figure.ts'
import { actionsOf, noticeOf, noticeWords, planWords, withholdingsOf, type ActionRow, type NoticeRow, type WithholdingRow } from './performance-notice.ts'
import { namesOf } from './people-names.ts'
import { kpiChartOf } from './reads.ts'

const contractLink = (id: string | null, title: string | null): Safe | undefined => (id ? html`<a class="govuk-link" href="/deliver/contracts/${id}">${title ?? 'The contract'}</a>` : undefined)

const findingView: RecordView = {
  kind: 'finding',
  sections: async (ask: PageAsk, record: RecordRow) => {
    const { finding, chart } = await ask.read(async (tx) => {
      const row = await findingOf(tx, record.id)
      return { finding: row, chart: row?.kpi_id ? await kpiChartOf(tx, row.kpi_id) : undefined }
    })
    if (!finding) return []
    const mayGive = record.body_id === ask.actor.bodyId && ask.actor.roles.includes('contract-manager') && ['open', 'explained'].includes(record.state)
    const sections: Section[] = [{ title: 'What was found', body: html`<p class="govuk-body">${finding.words}</p>${summaryList([
      { key: 'Contract', value: contractLink(finding.contract_id, finding.contract) },
      { key: 'Since', value: finding.period ? periodInWords(finding.period) : undefined },
      { key: 'How it shows', value: signalOptions.find((option) => option.value === finding.signal)?.text },
      { key: 'Answer', value: finding.answer },
    ])}${mayGive && finding.contract_id ? button('Give a performance notice', { href: `/review/give-performance-notice?${new URLSearchParams({ finding: finding.id, contract: finding.contract_id, failing: finding.words }).toString()}`, classes: 'govuk-button--secondary' }) : ''}` }]
    if (chart) sections.push({ title: 'Chart', body: kpiFigure(chart, { recompute: `/review/kpis/${chart.kpi.id}/recompute` }) })
    return sections
  },
}

/** The steps of a notice with their days and last days, as far as it has come. */
function stepsOf(notice: NoticeRow): Safe {
  const day = (on: string | null, by: string | null): { status: string; done: boolean } =>
    on ? { status: `${dateInWords(on)}${by && on > by ? ', late' : ''}`, done: true } : { status: by ? `By ${dateInWords(by)}` : 'Not yet', done: false }
  const rule = (by: string | null, words: string): string => (notice.standard_contract ? `${words}${by ? `: by ${dateInWords(by)}` : ''}` : 'By when: as the contract says')
  const over = notice.ended_on !== null
  return taskList([
    { title: 'Notice given', ...day(notice.given_on, null), hint: notice.clause },
    ...(over && !notice.met_on ? [] : [{ title: 'Meeting held', ...day(notice.met_on, notice.meeting_by), hint: rule(notice.meeting_by, 'Ten operational days from the notice (NSC-31)') }]),
    ...(over && !notice.plan_on ? [] : [{ title: `${planWords(notice).charAt(0).toUpperCase()}${planWords(notice).slice(1)} agreed`, ...day(notice.plan_on, notice.plan_by), hint: notice.met_on ? rule(notice.plan_by, 'Five operational days from the meeting (NSC-34)') : 'Counted from the meeting' }]),
    ...(over ? [{ title: 'Ended', status: dateInWords(notice.ended_on), done: true, hint: notice.ended_words }]
      : [{ title: 'Closed', status: 'Not yet', done: false, hint: notice.kept_months ? `When every action is done and the improvement is kept for ${notice.kept_months} months (NSC-43)` : 'When every action is done and the improvement is kept (NSC-43)' }]),
  ])
}

const actionColours = { open: 'blue', done: 'green', missed: 'red' } as const

const actionTable = (actions: readonly ActionRow[], today: string): Safe => dataTable({
  caption: 'Actions of the plan', head: ['Number', 'What', 'Who', 'By', 'State', 'Evidence'],
  rows: actions.map((action) => [String(action.place), action.what, action.owner, dateInWords(action.due_on), html`${tag(action.state === 'open' && action.due_on < today ? 'past its day' : action.state, action.state === 'open' && action.due_on < today ? 'orange' : actionColours[action.state])}${action.answered_on ? html` ${dateInWords(action.answered_on)}` : ''}`, action.words]),
})

const heldWords = (one: WithholdingRow): string =>
  one.declined_on ? `Declined ${dateInWords(one.declined_on)}` : one.withheld_on === null ? 'Proposed: another person approves it' : one.paid_on ? `Paid ${dateInWords(one.paid_on)}` : one.kept_on ? `Kept for good from ${dateInWords(one.kept_on)}` : one.pay_by ? `To be paid by ${dateInWords(one.pay_by)}` : `Withheld on ${dateInWords(one.withheld_on)}, not paid yet`

const moneyTable = (rows: readonly WithholdingRow[], name: (account: string | null) => string): Safe => html`${dataTable({
  caption: 'Money withheld', head: ['Month', 'Value of the month', 'Actions missed', 'Share', 'Amount', 'How it stands', 'Proposed by', 'Approved by'],
  rows: rows.map((one) => [periodInWords(one.month), pounds(one.month_value_pence), String(one.failures), `${one.share_hundredths / 100} %`, pounds(one.amount_pence), heldWords(one), name(one.proposed_by), name(one.approved_by)]),
})}${rows.map((one) => html`<p class="govuk-body-s">${periodInWords(one.month)}: ${one.reason}${one.answer === '' ? '' : ` ${one.answer}`}</p>`)}`

const stepTable = (steps: readonly NoticeStepRow[]): Safe => dataTable({
  caption: 'Beside the meeting and the plan', head: ['Step', 'Day', 'What was said', 'Who', 'By'],
  rows: steps.map((one) => [stepTitle(steps, one), dateInWords(one.taken_on), one.words, one.told, one.due_by ? dateInWords(one.due_by) : '']),
})

const noticeView: RecordView = {
  kind: 'performance-notice',
  sections: async (ask, record) => {
    const { notice, actions, money, steps, finding } = await ask.read(async (tx) => {
      const row = await noticeOf(tx, record.id)
      return { notice: row, actions: await actionsOf(tx, record.id), money: await withholdingsOf(tx, record.id), steps: await noticeStepsOf(tx, record.id), finding: row?.finding_id ? await findingOf(tx, row.finding_id) : undefined }
    })
    if (!notice) return []
    const name = await namesOf(ask, money.flatMap((one) => [one.proposed_by, one.approved_by]))
    return [
      { title: 'Where it stands', body: html`${stepsOf(notice)}${notice.standard_contract ? insetText(`The days and percentages are those of the NHS Standard Contract (GC9) for a contract of ${dateInWords(notice.edition_on)}. Check them against your own contract: they have not been checked against its signed text.`) : ''}` },
      { title: `The ${noticeWords(notice)}`, body: summaryList([
        { key: 'Contract', value: contractLink(notice.contract_id, notice.contract) },
        { key: 'Finding', value: finding ? html`<a class="govuk-link" href="/review/findings/${finding.id}">${finding.title}</a>` : undefined },
        { key: 'What fails', value: notice.failing },
        { key: 'Clause or requirement', value: notice.clause },
        { key: 'What is wanted', value: notice.remedy },
        { key: 'The meeting', value: notice.meeting_words },
      ]) },
      ...(actions.length > 0 ? [{ title: `The ${planWords(notice)}`, body: actionTable(actions, ask.today) }] : []),
      ...(steps.length > 0 ? [{ title: 'Steps taken', body: stepTable(steps) }] : []),
      ...(money.length > 0 ? [{ title: 'Money', body: moneyTable(money, name) }] : []),
    ]
  },
}

const reviewView: RecordView = {
  kind: 'contract-review',
  sections: async (ask, record) => {
    const review = await ask.read((tx) => reviewOf(tx, record.id))
    return review ? [{ title: 'The review', body: summaryList([
      { key: 'Contract', value: contractLink(review.contract_id, review.contract) }, { key: 'Day', value: dateInWords(review.meets_on) }, { key: 'What it looks at', value: review.agenda },
    ]) }] : []
  },
}

const decisionView: RecordView = {
  kind: 'decision',
  sections: async (ask, record) => {
    const decision = await ask.read((tx) => decisionOf(tx, record.id))
    return decision ? [{ title: 'The decision', body: summaryList([
      { key: 'Decided', value: decisionChoices.find((one) => one.value === decision.choice)?.text }, { key: 'Contract', value: contractLink(decision.contract_id, decision.contract) },
      { key: 'Day', value: dateInWords(decision.decided_on) }, { key: 'Meeting', value: decision.meeting }, { key: 'Authority', value: decision.delegation }, { key: 'Reason', value: decision.reason },
      ...Object.entries(testedWords).map(([name, key]) => ({ key, value: decision[name as keyof typeof testedWords] })),
      { key: 'Review', value: html`<a class="govuk-link" href="/review/contract-reviews/${decision.review_id}">The review that led to it</a>` },
    ]) }] : []
  },
}

/** The indicator's own page shows its chart; everything about it is one click away. */
const kpiView: RecordView = {
  kind: 'kpi',
  offers: [{ act: 'deliver.correct-observation', field: 'kpi' }],
  sections: async (ask, record) => {
    const chart = await ask.read((tx) => kpiChartOf(tx, record.id))
    if (!chart) return []
    const { kpi } = chart
    return [
      { title: 'Chart', body: html`${kpiFigure(chart, { recompute: `/review/kpis/${kpi.id}/recompute`, csv: `/review/kpis/${kpi.id}?format=csv`, title: 'Month by month' })}<p class="govuk-body"><a class="govuk-link" href="/review/kpis/${kpi.id}">Real changes, corrections and baselines</a></p>` },
    ]
  },
}

export const reviewViews = [kpiView, findingView, noticeView, reviewView, decisionView]
