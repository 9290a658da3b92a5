import type { RecordRow } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { pounds } from '../kernel/money.ts'
import { dateInWords } from '../kernel/time.ts'
import { button, component } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { listTable, summaryList, tag } from '../ui/lists.ts'
import type { Answer, Page, PageAsk, RecordView, Section } from '../ui/page.ts'
import { kpiOf, kpisOfSpecification, targetsOf } from './kpi.ts'
import { changedByOptions, harmOptions, kpiNotReady, limitRuleOptions } from './kpi.rule.ts'
import { outcomeOf, outcomesAimedAt } from './outcome.ts'
import { completeScorers, ranking, sensitivity } from './ranking.ts'
import { criteriaOf, priorityOf, scoredOf, scoresOf, scoringOf } from './scoring.ts'
import { headings, requirementsOf, specificationOf } from './specification.ts'

const figure = (value: number): string => value.toLocaleString('en-GB', { maximumFractionDigits: 1 })
const paragraphs = (text: string): Safe => html`${text.split(/\n{2,}/).map((part) => html`<p class="govuk-body">${part}</p>`)}`

interface Need { id: string; title: string; reference: string }
const needsOf = (ask: PageAsk, ids: readonly string[]): Promise<Need[]> => ask.read((tx) => tx.rows(sql<Need>`select id, title, reference from kernel.record where id = any(${[...ids]}::uuid[])`))

async function scoringSections(ask: PageAsk, record: RecordRow): Promise<Section[]> {
  const { scoring, criteria, scored, scores } = await ask.read(async (tx) => ({ scoring: (await scoringOf(tx, record.id))!, criteria: await criteriaOf(tx, record.id), scored: await scoredOf(tx, record.id), scores: await scoresOf(tx, record.id) }))
  const needs = await needsOf(ask, scoring.need_ids)
  const name = (id: string): string => needs.find((need) => need.id === id)?.title ?? 'a need that is not shared with you'
  const complete = completeScorers(scoring.need_ids, scored).length
  const people = [...new Set(scored.map((one) => one.scorerId))]
  const accounts = people.length === 0 ? [] : await ask.readServer((tx) => tx.rows(sql<{ id: string; name: string }>`select id, name from people.account where id = any(${people}::uuid[])`))
  const person = (id: string): string => accounts.find((account) => account.id === id)?.name ?? 'somebody who has left'
  const mine = new Set(scored.filter((one) => one.scorerId === ask.actor.accountId).map((one) => one.needId))
  const mayScore = record.state === 'open' && scoring.scorer_roles.some((role) => ask.actor.roles.includes(role as never))
  const sections: Section[] = [{ title: 'What the panel is asked', body: html`${scoring.question ? paragraphs(scoring.question) : ''}${summaryList([
    { key: 'Criteria', value: criteria.map((criterion) => `${criterion.name} ${criterion.weight}`).join(', ') }, { key: 'Who scores', value: scoring.scorer_roles.join(', ').replaceAll('-', ' ') },
    { key: 'Have scored every need', value: `${complete} of at least ${scoring.minimum_scorers}` },
  ])}${mayScore ? html`<p class="govuk-body">You have scored ${mine.size} of ${scoring.need_ids.length} needs. Nobody sees your points until the scoring is closed.</p>${button(mine.size === scoring.need_ids.length ? 'Change your points' : 'Give your points', { href: `/plan/scorings/${record.id}/score` })}` : ''}` }]
  if (people.length > 0 && record.state === 'open') sections.push({ title: 'Who has scored', body: html`<ul class="govuk-list">${people.map((id) => html`<li>${person(id)}: ${scored.filter((one) => one.scorerId === id).length} of ${scoring.need_ids.length} needs</li>`)}</ul><p class="govuk-body-s">What they gave is shown when the scoring is closed.</p>` })
  if (record.state === 'closed') {
    const ranked = ranking(scoring.need_ids, criteria, scores)
    sections.push({ title: 'The ranking', body: html`${listTable({ caption: 'Ranking', rows: ranked, path: '', query: {}, columns: [
      { key: 'rank', heading: 'Place', numeric: true, cell: (row) => row.rank }, { key: 'need', heading: 'Need', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/analyse/needs/${row.needId}">${name(row.needId)}</a>` },
      { key: 'mean', heading: 'Weighted mean (0 to 10)', numeric: true, cell: (row) => figure(row.mean) }, { key: 'spread', heading: 'Lowest and highest scorer', numeric: true, cell: (row) => `${figure(row.lowest)} to ${figure(row.highest)}` },
      ...criteria.map((criterion, index) => ({ key: `c${index}`, heading: criterion.name, numeric: true, cell: (row: (typeof ranked)[number]) => figure(row.criterionMeans[index] ?? 0) })),
    ] })}<p class="govuk-body-s">Mean over ${complete} scorers who scored every need; criteria weighted as above.</p>` })
    const turns = sensitivity(criteria, ranked).filter((one) => one.below || one.above)
    sections.push({ title: 'Would other weights change who comes first?', body: turns.length === 0 ? html`<p class="govuk-body">No change of a single weight puts another need first.</p>` : html`<ul class="govuk-list govuk-list--bullet">${turns.map((one) => html`<li>${one.criterion} (now ${one.weight}): ${[
      one.below ? `below ${figure(one.below.at)} ${name(one.below.needId)} comes first` : '', one.above ? `above ${figure(one.above.at)} ${name(one.above.needId)} comes first` : ''].filter(Boolean).join('; ')}</li>`)}</ul>` })
    sections.push({ title: 'Reasons given', body: listTable({ caption: 'Points and reasons', rows: scores, path: '', query: {}, columns: [
      { key: 'need', heading: 'Need', isHeader: true, cell: (score) => name(score.needId) }, { key: 'who', heading: 'Scorer', cell: (score) => person(score.scorerId) },
      ...criteria.map((criterion, index) => ({ key: `p${index}`, heading: criterion.name, numeric: true, cell: (score: (typeof scores)[number]) => score.points[index] ?? '' })), { key: 'reason', heading: 'Reason', cell: (score) => score.reason }] }) })
  }
  return sections
}

async function scorePage(ask: PageAsk): Promise<Answer> {
  const found = await ask.read(async (tx) => {
    const record = await tx.maybe(sql<RecordRow>`select * from kernel.record where id::text = ${ask.params['id'] ?? ''} and kind = 'scoring'`)
    return record && { record, scoring: (await scoringOf(tx, record.id))!, criteria: await criteriaOf(tx, record.id), scores: await scoresOf(tx, record.id) }
  })
  if (!found) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such scoring, or it is not yours to see.</p>` }
  const { record, scoring, criteria, scores } = found
  if (record.state !== 'open') return { redirect: `/plan/scorings/${record.id}` }
  const needs = await needsOf(ask, scoring.need_ids)
  const one = (need: Need): Safe => {
    const mine = scores.find((score) => score.needId === need.id && score.scorerId === ask.actor.accountId)
    return html`<section class="cc-section"><h2 class="govuk-heading-m">${need.title}</h2>${mine ? html`<p class="govuk-body">${tag('scored', 'green')} You can change your points until the scoring is closed.</p>` : ''}
      <form class="cc-form" method="post" action="/plan/score-need" novalidate><input type="hidden" name="csrf" value="${ask.csrf('plan.score-need')}"><input type="hidden" name="idempotencyKey" value="${ask.key()}"><input type="hidden" name="scoring" value="${record.id}"><input type="hidden" name="need" value="${need.id}">
      ${criteria.map((criterion, index) => component('input', { id: `points-${need.id}-${index}`, name: 'points', label: { text: `${criterion.name} (weight ${criterion.weight})` }, hint: { text: '0 to 10' }, classes: 'govuk-input--width-2', inputmode: 'numeric', value: mine ? String(mine.points[index] ?? '') : '' }))}
      ${component('textarea', { id: `reason-${need.id}`, name: 'reason', label: { text: 'Your reason' }, rows: '3', value: mine?.reason ?? '' })}${button(mine ? 'Change my points' : 'Save my points')}</form></section>`
  }
  return {
    title: 'Give your points', caption: `${record.reference} ${record.title}`, stage: 'plan', breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Plan', href: '/plan' }, { text: record.reference, href: `/plan/scorings/${record.id}` }],
    body: html`<p class="govuk-body-l">You score alone. Nobody sees your points until the scoring is closed.</p>${scoring.question ? paragraphs(scoring.question) : ''}${needs.map(one)}`,
  }
}

const prioritySections = async (ask: PageAsk, record: RecordRow): Promise<Section[]> => {
  const { row, answers } = await ask.read(async (tx) => ({
    row: (await priorityOf(tx, record.id))!,
    answers: await tx.rows(sql<{ name: string; answer: string; record_version: number; words: string; meeting: string; given_at: string }>`select o.name, c.answer, c.record_version, c.words, c.meeting, c.given_at from kernel.consent c join bodies.organisation o on o.id = c.body_id where c.record_id = ${record.id} order by c.given_at desc limit 50`),
  }))
  return [
    { title: 'Why this comes first', body: html`${paragraphs(row.reason)}${summaryList([
      { key: 'Need', value: html`<a class="govuk-link" href="/analyse/needs/${row.need_id}">See the need</a>` }, { key: 'Place in the ranking', value: row.rank }, { key: 'Weighted mean', value: row.weighted_mean === null ? '' : figure(Number(row.weighted_mean)) },
      { key: 'Scoring', value: row.scoring_id && html`<a class="govuk-link" href="/plan/scorings/${row.scoring_id}">See the scoring</a>` }, { key: 'Agreed', value: row.agreed_on && `${dateInWords(row.agreed_on)}, ${row.decided_where}` },
    ])}` },
    ...(answers.length > 0 ? [{ title: 'What the partners said', body: listTable({ caption: 'Partners', rows: answers, path: '', query: {}, columns: [
      { key: 'who', heading: 'Body', isHeader: true, cell: (one) => one.name }, { key: 'answer', heading: 'Answer', cell: (one) => tag(one.answer, one.answer === 'consents' ? 'green' : one.answer === 'declines' ? 'red' : 'blue') },
      { key: 'version', heading: 'On version', numeric: true, cell: (one) => one.record_version }, { key: 'words', heading: 'Words', cell: (one) => one.words }, { key: 'meeting', heading: 'Where', cell: (one) => one.meeting }, { key: 'on', heading: 'When', cell: (one) => dateInWords(one.given_at.slice(0, 10)) }] }) }] : []),
  ]
}

const specificationSections = async (ask: PageAsk, record: RecordRow): Promise<Section[]> => {
  const { row, requirements, kpis } = await ask.read(async (tx) => ({ row: (await specificationOf(tx, record.id))!, requirements: await requirementsOf(tx, record.id), kpis: await kpisOfSpecification(tx, record.id) }))
  return [
    ...headings.filter(({ column }) => row[column] !== '').map(({ column, label }, index) => ({ title: `${index + 1} ${label}`, body: paragraphs(row[column]) })),
    { title: 'Requirements', body: requirements.length === 0 ? html`<p class="govuk-body">None yet. A specification is agreed once every requirement serves an outcome.</p>` : listTable({ caption: 'Requirements', rows: requirements, path: '', query: {}, columns: [
      { key: 'number', heading: 'No', numeric: true, cell: (one) => one.number }, { key: 'words', heading: 'Requirement', isHeader: true, cell: (one) => one.words },
      { key: 'outcome', heading: 'Outcome it serves', cell: (one) => (one.outcome_id ? html`<a class="govuk-link" href="/plan/outcomes/${one.outcome_id}">${one.outcome}</a>` : tag('gap')) },
      { key: 'kpi', heading: 'Shown by', cell: (one) => kpis.filter((kpi) => kpi.outcome_id !== null && kpi.outcome_id === one.outcome_id).map((kpi) => html`<a class="govuk-link" href="/plan/kpis/${kpi.id}">${kpi.name}</a> `) }] }) },
    { title: 'Indicators', body: kpis.length === 0 ? html`<p class="govuk-body">None yet.</p>` : html`<ul class="govuk-list">${kpis.map((kpi) => html`<li><a class="govuk-link" href="/plan/kpis/${kpi.id}">${kpi.name}</a></li>`)}</ul>` },
    ...(row.involved ? [{ title: 'Who was involved', body: paragraphs(row.involved) }] : []),
    ...(row.agreed_on ? [{ title: 'Agreed', body: html`<p class="govuk-body">${dateInWords(row.agreed_on)}, ${row.decided_where}</p>` }] : []),
  ]
}

const outcomeSections = async (ask: PageAsk, record: RecordRow): Promise<Section[]> => {
  const row = (await ask.read((tx) => outcomeOf(tx, record.id)))!
  return [{ title: 'What should be different', body: html`${row.why ? paragraphs(row.why) : ''}${summaryList([
    { key: 'Indicator', value: row.indicator }, { key: 'Baseline', value: row.baseline === null ? 'none yet' : `${row.baseline} ${row.unit}${row.baseline_on ? `, ${dateInWords(row.baseline_on)}` : ''}` }, { key: 'Target', value: `${row.target} ${row.unit} by ${dateInWords(row.target_on)}` },
    { key: 'Better is', value: row.direction === 'up' ? 'more' : 'less' }, { key: 'Figure it is read from', value: row.figure.startsWith('/') || /^[\w~.-]+$/.test(row.figure) && row.figure.includes('~') ? html`<a class="govuk-link" href="${row.figure.startsWith('/') ? row.figure : `/analyse/figures/${row.figure}`}">${row.figure}</a>` : row.figure }])}` }]
}

const said = (options: readonly { value: string; text: string }[], value: string | null): string | undefined => options.find((one) => one.value === value)?.text

const kpiSections = async (ask: PageAsk, record: RecordRow): Promise<Section[]> => {
  const { row, targets } = await ask.read(async (tx) => ({ row: (await kpiOf(tx, record.id))!, targets: await targetsOf(tx, record.id) }))
  const lacks = row.body_id === ask.actor.bodyId && (row.state === 'draft' || row.state === 'watched') ? kpiNotReady(row) : []
  const lacking: Section[] = lacks.length === 0 ? [] : [{ title: 'Before it can enter a new contract', body: html`<ul class="govuk-list govuk-list--bullet">${lacks.map((one) => html`<li>${one.words}</li>`)}</ul>` }]
  return [{ title: 'About this indicator', body: html`${summaryList([
    { key: 'Unit', value: row.unit }, { key: 'Better is', value: row.direction === 'up' ? 'more' : 'less' }, { key: 'Returned', value: row.frequency }, { key: 'Baseline', value: row.baseline === null ? 'none yet: it can be watched, not enter a new contract' : `${row.baseline} ${row.unit} ${row.baseline_words}` },
    { key: 'Numerator', value: row.numerator_words }, { key: 'Denominator', value: row.denominator_words }, { key: 'Contract', value: row.contract_id && html`<a class="govuk-link" href="/deliver/contracts/${row.contract_id}">See the contract</a>` }, { key: 'Outcome', value: row.outcome_id && html`<a class="govuk-link" href="/plan/outcomes/${row.outcome_id}">See the outcome</a>` },
    { key: 'Values come from', value: row.source_words }, { key: 'Looked after by', value: row.owner_name }, { key: 'Counts as missed', value: said(limitRuleOptions, row.limit_rule) }, { key: 'What follows then', value: row.consequence },
    { key: 'For people, when it gets worse', value: said(harmOptions, row.harm) }, { key: 'Who can change it', value: said(changedByOptions, row.changed_by) },
    { key: 'Targets', value: targets.map((target) => html`${target.value} ${row.unit} from ${dateInWords(target.valid_from)}<br>`) },
  ])}<p class="govuk-body"><a class="govuk-link" href="/review/kpis/${record.id}">Its values over time</a></p>` }, ...lacking]
}

const budgetSections = async (ask: PageAsk, record: RecordRow): Promise<Section[]> => {
  const row = await ask.read((tx) => tx.maybe(sql<Record<string, string | null>>`select b.purpose, b.amount_pence, b.financial_year as year, b.source, b.conditions from plan.budget_line b where b.id = ${record.id}`))
  return [{ title: 'About this money', body: summaryList([{ key: 'Purpose', value: row?.['purpose'] }, { key: 'Amount', value: row?.['amount_pence'] ? pounds(row['amount_pence']) : '' }, { key: 'Year', value: row?.['year'] }, { key: 'Source', value: row?.['source'] }, { key: 'Conditions', value: row?.['conditions'] }]) }]
}

async function landing(ask: PageAsk): Promise<Answer> {
  const { records, outcomes } = await ask.read(async (tx) => ({
    records: await tx.rows(sql<RecordRow>`select * from kernel.record where (body_id = ${tx.bodyId} or scope_id = any(${tx.scopes}::uuid[])) and kind in ('scoring', 'priority', 'specification') order by changed_at desc limit 60`),
    outcomes: await outcomesAimedAt(tx),
  }))
  const list = (kind: string, plural: string, empty: string): Safe => {
    const rows = records.filter((record) => record.kind === kind).slice(0, 10)
    const { states } = ask.registry.process(kind)!
    return rows.length === 0 ? html`<p class="govuk-body">${empty}</p>` : html`<ul class="govuk-list">${rows.map((row) => html`<li><a class="govuk-link" href="/plan/${plural}/${row.id}">${row.title}</a> ${tag(states[row.state] ?? row.state)}</li>`)}</ul><p class="govuk-body-s"><a class="govuk-link" href="/plan/${plural}">All ${plural.replaceAll('-', ' ')}</a></p>`
  }
  const maker = (act: string): Safe | '' => { const one = ask.registry.act(act); return one && one.who.some((role) => ask.actor.roles.includes(role as never)) ? button(one.title, { href: `/${act.replace('.', '/')}`, classes: 'govuk-button--secondary' }) : '' }
  return { title: 'Plan', stage: 'plan', wide: true, body: html`<p class="govuk-body-l">From needs to priorities, outcomes, money with its purpose, and a specification whose every requirement serves an outcome.</p>
    <div class="govuk-button-group">${maker('plan.open-scoring')}${maker('plan.set-outcome')}${maker('plan.draft-specification')}${maker('plan.set-budget-line')}</div>
    <h2 class="govuk-heading-m">Scoring needs</h2>${list('scoring', 'scorings', 'No panel is scoring now.')}
    <h2 class="govuk-heading-m">Priorities</h2>${list('priority', 'priorities', 'None yet. A priority comes from a closed scoring.')}
    <h2 class="govuk-heading-m">Outcomes</h2>${outcomes.length === 0 ? html`<p class="govuk-body">None yet.</p>` : listTable({ caption: 'Outcomes', rows: outcomes, path: '', query: {}, columns: [
      { key: 'title', heading: 'Outcome', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/plan/outcomes/${row.id}">${row.title}</a>` }, { key: 'baseline', heading: 'Baseline', numeric: true, cell: (row) => (row.baseline === null ? tag('gap') : `${row.baseline} ${row.unit}`) },
      { key: 'target', heading: 'Target', numeric: true, cell: (row) => `${row.target} ${row.unit}` }, { key: 'by', heading: 'By', cell: (row) => dateInWords(row.target_on) }] })}
    <h2 class="govuk-heading-m">Specifications</h2>${list('specification', 'specifications', 'None yet.')}
    <p class="govuk-body"><a class="govuk-link" href="/plan/budget-lines">Budget lines</a> <a class="govuk-link" href="/plan/kpis">Key performance indicators</a></p>` }
}

export const planViews: RecordView[] = [
  { kind: 'scoring', sections: scoringSections, offers: [{ act: 'plan.propose-priority', field: 'scoring', when: ['closed'], repeats: true }] },
  { kind: 'priority', sections: prioritySections, offers: [{ act: 'plan.set-outcome', field: 'from', when: ['proposed', 'agreed'] }] },
  { kind: 'outcome', sections: outcomeSections, offers: [{ act: 'plan.draft-specification', field: 'outcomes', when: ['set'] }] },
  { kind: 'specification', sections: specificationSections, offers: [{ act: 'plan.add-kpi', field: 'specification' }, { act: 'procure.begin-procurement', field: 'specification', when: ['agreed'] }] },
  { kind: 'kpi', sections: kpiSections },
  { kind: 'budget-line', sections: budgetSections },
]
export const planPages: Page[] = [{ path: '/plan', who: 'signed-in', show: landing }, { path: '/plan/scorings/:id/score', who: 'signed-in', show: scorePage }]
