import { act } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { choice, choices, longText } from '../../kernel/fields.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import { decide } from '../../kernel/refusal.ts'
import { survey, who } from './survey.acts.ts'
import { fewest, publishReasons } from './survey.rule.ts'
import { wholeSurvey, type PublishedContent, type WholeSurvey } from './survey.ts'
import { themeOptions, themeWords, toneOptions } from './themes.ts'

export const codeAnswer = act({
  name: 'review.code-answer', title: 'Give a comment its themes', says: 'gave a comment its themes', kind: 'survey', who: [...who, 'analyst'], root: 'survey', keepsVersion: true,
  intro: 'What a comment is about, as a person reads it. One comment may have several themes.',
  input: { survey, comment: choice({ label: 'Comment', optionsFrom: 'review.comments' }), themes: choices({ label: 'Themes', options: themeOptions }), tone: choice({ label: 'What it is', named: 'what it is', options: toneOptions }) },
  load: (tx, ask) => wholeSurvey(tx, ask.survey),
  rule: (whole: WholeSurvey | undefined, ask) => {
    const one = whole?.comments.find((comment) => comment.id === ask.comment)
    return decide(one!, one ? [] : [{ code: 'survey.no-comment', field: 'comment', words: 'This comment is not of this survey.' }])
  },
  save: async (write, one, ask, given) => {
    const code = { themes: sql`${[...new Set(ask.themes)]}::text[]`, tone: ask.tone, coded_on: given.today }
    if (one.code_id) await write.update('review.survey_code', one.code_id, code)
    else await write.insert('review.survey_code', { scope_id: given.root!.scope_id, survey_id: ask.survey, reply_id: one.id, ...code })
  },
})

export const answerTheme = act({
  name: 'review.answer-theme', title: 'Say what you heard and what changed', says: 'said what was heard about a theme and what changed', kind: 'survey', who, root: 'survey', keepsVersion: true,
  intro: 'Everybody reads it once the survey is published. Where nothing changes, say why.',
  input: {
    survey, theme: choice({ label: 'Theme', options: themeOptions }),
    heard: longText({ label: 'What we heard', named: 'what was heard', hint: 'In your own words: quote nobody, so that nobody can be known', max: 2000 }), changed: longText({ label: 'What changed', named: 'what changed', hint: 'What is different, from when, or why nothing is', max: 2000 }),
  },
  load: async (tx, ask) => {
    const whole = await wholeSurvey(tx, ask.survey)
    return { whole, before: await tx.maybe(sql<{ id: string }>`select id from review.survey_response where survey_id = ${ask.survey} and theme = ${ask.theme}`) }
  },
  rule: (facts: { whole: WholeSurvey | undefined; before: { id: string } | undefined }, ask) =>
    decide(facts, facts.whole!.themes.some((one) => one.theme === ask.theme) ? [] : [{ code: 'survey.no-theme', field: 'theme', words: `No comment has the theme "${themeWords[ask.theme]}".` }]),
  save: async (write, { whole, before }, ask, given) => {
    const said = { heard: ask.heard, changed: ask.changed, said_on: given.today }
    if (before) await write.update('review.survey_response', before.id, said)
    else await write.insert('review.survey_response', { scope_id: whole!.row.scope_id, survey_id: ask.survey, theme: ask.theme, ...said })
  },
})

/** What everybody reads of a survey: spreads, themes and responses, nobody's own words. Pure. */
export const contentOf = ({ row, results, comments, themes, responses }: WholeSurvey): PublishedContent => ({
  body: row.body, about: row.about, closed_on: row.closed_on, results, comments: comments.length,
  themes: themes.map((one) => ({ theme: one.theme, ...(one.count < fewest ? { count: null, praise: null, improve: null } : { count: one.count, praise: one.praise, improve: one.improve }), heard: responses.find((said) => said.theme === one.theme)?.heard ?? '', changed: responses.find((said) => said.theme === one.theme)?.changed ?? '' })),
})

export const publishSurvey = act({
  name: 'review.publish-survey', title: 'Publish results and what changed', says: 'published the results of the survey', kind: 'survey', who, root: 'survey',
  intro: 'Every comment must have its themes and every theme an answer. Published again, it takes the place of what stood there.',
  confirm: 'Everybody can read it, without signing in.',
  input: { survey },
  load: async (tx, ask) => {
    const whole = await wholeSurvey(tx, ask.survey)
    return { whole, before: await tx.maybe(sql<{ id: string }>`select id from review.survey_published where body_id = ${tx.bodyId} and survey_id = ${ask.survey} and withdrawn_at is null`) }
  },
  rule: (facts: { whole: WholeSurvey | undefined; before: { id: string } | undefined }) => {
    const { results, comments, themes, responses } = facts.whole!
    return decide(facts, publishReasons({ answers: results.shown ? results.answers! : 0, uncoded: comments.filter((one) => one.coded_on === null).length, themes: themes.map((one) => one.theme), answered: responses.map((one) => one.theme) }, (theme) => themeWords[theme] ?? theme))
  },
  save: async (write, { whole, before }, ask, given) => {
    if (before) await write.update('review.survey_published', before.id, { withdrawn_at: given.now })
    await write.insert('review.survey_published', { id: uuidv7(), survey_id: ask.survey, title: whole!.row.title, content: JSON.stringify(contentOf(whole!)), published_at: given.now })
  },
})

export const surveyThemeActs = [codeAnswer, answerTheme, publishSurvey]
