import { act, query, type Actor, type Module } from '../../kernel/act.ts'
import type { Database, Tx } from '../../kernel/database/database.ts'
import { reference } from '../../kernel/fields.ts'
import type { ServiceKeys } from '../../kernel/keys.ts'
import { decide } from '../../kernel/refusal.ts'
import { endOfDay } from '../../law/index.ts'
import { makeSignedLink, recordOfLink } from '../../people/index.ts'
import { survey, who } from './survey.acts.ts'
import { openReasons, type AskedQuestion } from './survey.rule.ts'
import { askedIn, surveyOf, type SurveyRow } from './survey.ts'

/** The token of a survey's link, derived by the service's key: shown again without being stored anywhere. The same for everybody, so that it tells nobody apart. */
export const surveyToken = (keys: ServiceKeys, surveyId: string, number: number): string => Buffer.from(keys.hmac('survey-link', `${surveyId} ${number}`), 'hex').toString('base64url')

export interface SurveyLink { path: string; until: string }
interface Opening { row: SurveyRow; questions: AskedQuestion[] }

/** The act that opens a survey and the query that shows its link: the two parts that need the service's key. */
export const surveyLinks = (keys: ServiceKeys): Module => {
  const openSurvey = act({
    name: 'review.open-survey', title: 'Open it for answers', says: 'opened the survey', kind: 'survey', who, root: 'survey',
    intro: 'The link is the same for everybody and works until the end of the last day. Questions stand as they are from now on.',
    confirm: 'Questions cannot be changed once people answer them.',
    input: { survey },
    load: async (tx: Tx, ask): Promise<Opening | undefined> => {
      const row = await surveyOf(tx, ask.survey)
      return row && { row, questions: await askedIn(tx, ask.survey) }
    },
    rule: (facts: Opening | undefined, _ask, given) => decide(facts!, openReasons(facts!.questions, facts!.row, given.today)),
    save: async (write, { row }, _ask, given) => {
      const number = row.link_number + 1
      // Made for nobody in particular: the link names the body that asks.
      await makeSignedLink(write, { providerId: write.bodyId, purpose: 'survey', recordId: row.id, expiresAt: endOfDay(row.closes_on), token: surveyToken(keys, row.id, number) })
      await write.update('review.survey', row.id, { link_number: number, opened_on: given.today })
      await write.due({ recordId: row.id, kind: 'survey', title: `Last day to answer: ${row.title}`, on: row.closes_on, act: 'review.close-survey', ownerRole: 'commissioner', scopeId: row.scope_id ?? undefined })
    },
  })
  const surveyLink = query({
    name: 'review.survey-link', title: 'The link of a survey', who: 'signed-in', params: { survey: reference({ label: 'Survey', to: 'survey' }) },
    run: async (tx, ask): Promise<SurveyLink | null> => {
      const row = await surveyOf(tx, ask.survey)
      return row && row.body_id === tx.bodyId && row.state === 'open' ? { path: `/survey/${surveyToken(keys, row.id, row.link_number)}`, until: row.closes_on } : null
    },
  })
  return { name: 'review', kinds: [], processes: [], acts: [openSurvey], queries: [surveyLink] as never }
}

/** A survey as somebody with its link sees it, and the nameless actor that may answer it and nothing else. */
export interface OpenedSurvey { actor: Actor; row: SurveyRow; questions: AskedQuestion[] }

/** Opens the survey of a link; undefined when the link is unknown, has ended or the survey is closed. Looking changes nothing. */
export async function surveyByLink(db: Database, token: string): Promise<OpenedSurvey | undefined> {
  const link = await recordOfLink(db, token, 'survey')
  if (!link) return undefined
  return db.within({ role: 'act_worker', bodyId: link.bodyId }, async (tx) => {
    const row = await surveyOf(tx, link.recordId)
    return row?.body_id === link.bodyId && row.state === 'open' ? { row, questions: await askedIn(tx, row.id), actor: { kind: 'system', bodyId: link.bodyId, roles: [], name: 'somebody with the link', onlyRecordId: row.id } } : undefined
  }, { readOnly: true })
}

