import { query, type RecordRow } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { reference } from '../../kernel/fields.ts'
import { isId } from '../../kernel/ids.ts'
import { dateInWords } from '../../kernel/time.ts'
import { dataTable } from '../../ui/charts/chart.ts'
import { component, insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { emptyState, listTable, summaryList, tag } from '../../ui/lists.ts'
import type { Page, PageAsk, RecordView, Section } from '../../ui/page.ts'
import type { SurveyLink } from './survey-link.ts'
import { fewest, hasEasy, type AskedQuestion, type Results } from './survey.rule.ts'
import { answersOf, publishedSurveys, surveyProcess, surveysAbout, wholeSurvey, type Comment, type PublishedContent, type PublishedSurvey, type SurveyRow, type WholeSurvey } from './survey.ts'
import { hitRate, suggestThemes } from './suggest-themes.rule.ts'
import { themeWords, toneOptions } from './themes.ts'

const kindWords: Readonly<Record<string, string>> = { rating: 'from 1 to 5', choice: 'one of several answers', text: 'own words' }
const toneWords: Readonly<Record<string, string>> = Object.fromEntries(toneOptions.map(({ value, text }) => [value, text]))
const share = (count: number, of: number): string => `${Math.round((count * 100) / of)} %`

/** The spread of every question, as staff and public read it. */
export function resultsBody(results: Results): Safe {
  if (!results.shown) return html`<p class="govuk-body">Nothing is shown: fewer than ${fewest} people answered. Of so few somebody could be known.</p>`
  return html`<p class="govuk-body">${results.answers} people answered. They chose to answer, so they do not stand for everybody.</p>${results.questions.filter((one) => one.kind !== 'text').map((one) => one.counts === null ? html`<h3 class="govuk-heading-s">${one.words}</h3><p class="govuk-body">Fewer than ${fewest} people answered this question, so nothing is shown.</p>` : html`
    ${dataTable({ caption: one.words, head: ['Answer', 'People', 'Share', 'Bar'], rows: one.counts.map(({ words, count }) => [words, count, share(count, one.answered!), html`<meter min="0" max="${one.answered!}" value="${count}" aria-hidden="true">${count}</meter>`]) })}
    <p class="govuk-body">${one.answered} answers${one.middle === null ? '' : `; the middle one is ${one.middle} of 5`}.</p>`)}`
}

/** What a comment's words suggest, and how often that was right on the comments that people have read. A person chooses; nothing is ticked beforehand. */
function suggested(words: string, read: readonly Comment[]): Safe {
  const found = suggestThemes(words)
  const rate = hitRate(read)
  return html`<p class="govuk-body">${found.length === 0 ? 'Its words suggest no theme.' : html`Its words suggest: ${found.map((one, at) => html`${at === 0 ? '' : '; '}<strong>${themeWords[one.theme] ?? one.theme}</strong> (${one.because.map((word) => `"${word}"`).join(', ')})`)}.`} You decide: nothing is ticked for you.
    ${rate.comments < fewest ? '' : html`<br><span class="govuk-hint cc-inline">Of ${rate.comments} comments read so far, a suggestion met a theme that people chose in ${rate.met}; of ${rate.suggested} suggested themes ${rate.right} were chosen.</span>`}</p>`
}

type Shown = WholeSurvey & { sofar: number | null }

async function readingSections(ask: PageAsk, { row, comments, themes, responses, results, questions }: WholeSurvey): Promise<Section[]> {
  if (!results.shown) return [{ title: 'Results', body: resultsBody(results) }]
  const mine = row.body_id === ask.actor.bodyId
  const next = comments.find((one) => one.coded_on === null)
  const asked = (id: string): string => questions.find((one) => one.id === id)?.words ?? ''
  const responseOf = (theme: string): Safe => {
    const one = responses.find((said) => said.theme === theme)
    return one ? html`<strong>Heard:</strong> ${one.heard}<br><strong>Changed:</strong> ${one.changed}` : html`${tag('no answer yet', 'orange')}`
  }
  return [
    { title: 'Results', body: resultsBody(results) },
    ...(next && mine ? [{ title: `Themes: ${comments.filter((one) => one.coded_on !== null).length} of ${comments.length} comments read`, body: html`<p class="govuk-body">${asked(next.question)}</p>${insetText(html`<span class="cc-said">${next.words}</span>`)}${suggested(next.words, comments.filter((one) => one.coded_on !== null))}${await ask.form('review.code-answer', { hidden: { survey: row.id, comment: next.id }, button: 'Keep it and read the next' })}` }] : []),
    ...(comments.length === 0 ? [] : [
      { title: 'Themes, and what is said to each', body: themes.length === 0 ? html`<p class="govuk-body">No comment has a theme yet.</p>` : listTable<WholeSurvey['themes'][number]>({ caption: 'Themes', rows: themes, path: '', query: {}, columns: [
        { key: 'theme', heading: 'Theme', isHeader: true, cell: (one) => themeWords[one.theme] ?? one.theme }, { key: 'count', heading: 'Comments', numeric: true, cell: (one) => String(one.count) }, { key: 'tone', heading: 'Praise, to improve', cell: (one) => `${one.praise}, ${one.improve}` },
        { key: 'said', heading: 'What is said to it', cell: (one) => html`${responseOf(one.theme)}${mine ? html`<br><a class="govuk-link" href="/review/answer-theme?survey=${row.id}&theme=${one.theme}">${responses.some((said) => said.theme === one.theme) ? 'Say it otherwise' : 'Say what changed'}<span class="govuk-visually-hidden">: ${themeWords[one.theme] ?? ''}</span></a>` : ''}` },
      ] }) },
      { title: 'Comments', body: listTable<Comment>({ caption: 'Own words, in no order; shown to staff only', rows: comments.slice(0, 300), path: '', query: {}, columns: [
        { key: 'words', heading: 'Comment', isHeader: true, cell: (one) => html`<span class="cc-said">${one.words}</span>` }, { key: 'themes', heading: 'Themes', cell: (one) => (one.coded_on === null ? 'none yet' : `${one.themes.map((theme) => themeWords[theme] ?? theme).join('; ')} (${(toneWords[one.tone] ?? '').toLowerCase()})`) },
        ...(mine ? [{ key: 'change', heading: 'Change', cell: (one: Comment) => html`<a class="govuk-link" href="/review/code-answer?survey=${row.id}&comment=${one.id}">${one.coded_on === null ? 'Give themes' : 'Read it again'}</a>` }] : []),
      ] }) },
    ]),
  ]
}

const questionTable = (questions: readonly AskedQuestion[]): Safe => (questions.length === 0 ? html`<p class="govuk-body">None yet.</p>` : dataTable({
  caption: 'In the order in which they are asked', head: ['Question', 'In easy words', 'How it is answered'], rows: questions.map((one) => [one.words, one.easy_words || 'none yet', one.kind === 'choice' ? one.choices.join('; ') : kindWords[one.kind]!]),
}))

const surveyView: RecordView = {
  kind: 'survey',
  sections: async (ask, record): Promise<Section[]> => {
    const whole = await ask.ask<Shown | null>('review.survey', { survey: record.id })
    if (!whole) return []
    const { row, questions, sofar } = whole
    const link = row.state === 'open' ? await ask.ask<SurveyLink | null>('review.survey-link', { survey: row.id }) : null
    const read = row.state === 'closed' || row.state === 'published'
    return [
      { title: 'The survey', body: summaryList([
        { key: 'About', value: row.about_kind === 'contract' ? html`<a class="govuk-link" href="/deliver/contracts/${row.about_id}">${row.about}</a>` : html`<a class="govuk-link" href="/cycle/programmes/${row.about_id}">${row.about}</a>` },
        { key: 'What it is for', value: html`<span class="cc-said">${row.intro}</span>` }, { key: 'In easy words', value: row.easy_intro && html`<span class="cc-said">${row.easy_intro}</span>` }, { key: 'Easy-read form', value: hasEasy(questions, row) ? 'Yes' : 'No: easy words are missing' },
        { key: 'Last day', value: dateInWords(row.closes_on) }, { key: 'Answers so far', value: row.state === 'open' ? sofar === null ? `fewer than ${fewest}` : String(sofar) : undefined }, { key: 'Closed', value: row.closed_on && dateInWords(row.closed_on) },
        { key: 'Published', value: row.state === 'published' ? html`<a class="govuk-link" href="/register/surveys/${row.id}">What everybody reads</a>` : undefined },
      ]) },
      ...(link ? [{ title: 'Link for those who are asked', body: html`<p class="govuk-body">The same for everybody. It needs no account, and no name, address or time is kept with an answer. It works until the end of ${dateInWords(link.until)}.</p>${component('input', { id: 'survey-link', name: 'survey-link', label: { text: 'Address', classes: 'govuk-visually-hidden' }, value: `${ask.baseUrl}${link.path}`, attributes: { readonly: 'readonly' } })}` }] : []),
      ...(read ? await readingSections(ask, whole) : []), { title: 'Questions', body: questionTable(questions) },
    ]
  },
}

const aboutView = (kind: 'contract' | 'programme', when: readonly string[] | undefined): RecordView => ({
  kind, offers: [{ act: 'review.draft-survey', field: kind, repeats: true, ...(when ? { when } : {}) }],
  sections: async (ask: PageAsk, record: RecordRow) => {
    const rows = await ask.ask<SurveyRow[]>('review.surveys', { about: record.id })
    return rows.length === 0 ? [] : [{ title: 'What people said', body: html`<ul class="govuk-list">${rows.map((row) => html`<li><a class="govuk-link" href="/review/surveys/${row.id}">${row.reference} ${row.title}</a> ${tag(surveyProcess.states[row.state] ?? row.state, row.state === 'published' ? 'green' : 'blue')}</li>`)}</ul>` }]
  },
})

const publicList: Page = {
  path: '/register/surveys', who: 'public',
  show: async (ask) => {
    const rows = await ask.ask<PublishedSurvey[]>('review.published-surveys')
    return {
      title: 'What people said, and what changed', caption: 'Register: surveys', stage: 'register', breadcrumbs: [{ text: 'Register', href: '/register' }],
      body: rows.length === 0 ? emptyState('Surveys stand here once a body has published what people said and what it changed.') : html`<ul class="govuk-list govuk-list--spaced">${rows.map((row) => html`<li><a class="govuk-link" href="/register/surveys/${row.survey_id}">${row.title}</a><br><span class="govuk-hint cc-inline">${row.content.body}, ${row.content.results.answers} people, published ${dateInWords(row.published_at.slice(0, 10))}</span></li>`)}</ul>`,
    }
  },
}

const themeSection = ({ theme, count, praise, improve, heard, changed }: PublishedContent['themes'][number]): Safe => html`<h3 class="govuk-heading-s">${themeWords[theme] ?? theme}</h3><p class="govuk-hint">${count === null ? `Fewer than ${fewest} comments` : `${count} comments: praise in ${praise}, something to improve in ${improve}`}</p><p class="govuk-body"><strong>You said:</strong> <span class="cc-said">${heard}</span></p><p class="govuk-body"><strong>We did:</strong> <span class="cc-said">${changed}</span></p>`

const publicPage: Page = {
  path: '/register/surveys/:id', who: 'public',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const [row] = isId(id) ? await ask.ask<PublishedSurvey[]>('review.published-surveys', { survey: id }) : []
    if (!row) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">No results of such a survey are published.</p>` }
    const { content } = row
    return {
      title: row.title, caption: `Register: survey of ${content.body}`, stage: 'register', breadcrumbs: [{ text: 'Register', href: '/register' }, { text: 'What people said', href: '/register/surveys' }],
      body: html`<p class="govuk-body">About: ${content.about}. Closed on ${dateInWords(content.closed_on)}.</p>
        ${content.themes.length === 0 ? '' : html`<h2 class="govuk-heading-m">You said, we did</h2>${content.themes.map(themeSection)}`}
        <h2 class="govuk-heading-m">How people answered</h2>${resultsBody(content.results)}
        ${content.comments === 0 ? '' : html`<p class="govuk-body">People wrote ${content.comments} comments. Nobody's own words are published, so that nobody can be known.</p>`}`,
    }
  },
}

// Own words that staff may read: of surveys that are closed, where at least five people answered that question. Unread ones first.
const commentChoices = query({
  name: 'review.comments', title: 'Comments to choose from', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string }>`select p.id as value, left(p.value, 120) as text from review.survey_reply p join review.survey_question q on q.body_id = p.body_id and q.id = p.question_id and q.kind = 'text' join kernel.record r on r.body_id = p.body_id and r.id = p.survey_id and r.state in ('closed', 'published')
    where p.body_id = ${tx.bodyId} and (select count(*) from review.survey_reply o where o.body_id = p.body_id and o.survey_id = p.survey_id and o.question_id = p.question_id) >= ${fewest} order by exists (select 1 from review.survey_code c where c.body_id = p.body_id and c.reply_id = p.id), p.id limit 2000`),
})

const surveyQueries = [
  query({
    name: 'review.survey', title: 'One survey; results and comments once it is closed and at least five people answered', who: 'signed-in', params: { survey: reference({ label: 'Survey', to: 'survey' }) },
    run: async (tx, ask): Promise<Shown | null> => {
      const whole = await wholeSurvey(tx, ask.survey)
      const answers = whole ? await answersOf(tx, ask.survey) : 0
      return whole ? { ...whole, sofar: answers < fewest ? null : answers } : null
    },
  }),
  query({ name: 'review.surveys', title: 'Surveys about a contract or programme', who: 'signed-in', params: { about: reference({ label: 'Contract or programme', to: 'record' }) }, run: (tx, ask) => surveysAbout(tx, ask.about) }),
  commentChoices,
  query({ name: 'review.published-surveys', title: 'Published results of surveys, and what changed', who: 'public', params: { survey: reference({ label: 'Survey', to: 'survey', required: false }) }, run: (tx, ask) => publishedSurveys(tx, ask.survey) }),
]

export const surveyShown = { queries: surveyQueries, pages: [publicList, publicPage], views: [surveyView, aboutView('contract', ['imported', 'agreed', 'running', 'ended']), aboutView('programme', undefined)] }
