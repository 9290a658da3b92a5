// A quality visit to the day opportunities of the board's register, from its plan to its report; a draft that waits for its provider; and what people who come there said. All of it is invented.
import { sql } from '../src/kernel/database/database.ts'
import type { Actor } from '../src/kernel/act.ts'
import { byReference } from './board-register.ts'
import { person, providerAccount } from './cast.ts'
import type { Playing, Scene } from './scene.ts'

type Seen = readonly [question: string, rating: string, words: string]

const dayVisit: readonly Seen[] = [
  ['risk', 'good', 'Three records: risks are named with the person, and the two falls of summer led to changes that staff could tell of.'], ['staffing', 'needs improvement', 'On two of four Wednesdays three staff stood on the rota for 24 people; five were agreed.'],
  ['safeguarding', 'good', 'Two concerns followed to their end; both were reported on the day.'], ['plans', 'needs improvement', 'Four of six plans were last looked at more than a year ago.'], ['training', 'good', 'All but one were trained in dementia care; the last supervision was in September for all.'],
  ['respect', 'excellent', 'Everybody we asked alone named somebody they trust. Staff sat down to talk.'], ['choice', 'good', 'People choose what they do after lunch; before lunch there is one programme for all.'], ['complaints', 'not seen', 'The folder was with the area office. To be sent.'],
  ['change', 'good', 'One person could no longer come by bus; a car was there within a week.'], ['oversight', 'good', 'Two audits with actions, all done but one.'], ['returns', 'poor', 'Attendance of August counted again from the register: 312 days, not 372 as sent.'],
]
const therapyVisit: readonly Seen[] = dayVisit.map(([question]) => [question, question === 'staffing' ? 'needs improvement' : question === 'plans' ? 'excellent' : question === 'complaints' ? 'not seen' : 'good', ({
  risk: 'Three records: risk is asked at every contact and written down.', staffing: 'Four of 31 posts are empty; the cover is by staff of the service, who say that they are tired.', safeguarding: 'One concern, reported on the day and closed.', plans: 'Goals stand in the words of the person, and are looked at every fourth session.', training: 'All therapists are supervised each week.',
  respect: 'Five people rung up with their agreement: all felt taken seriously.', choice: 'Evening, video or room: chosen by the person in all records.', complaints: 'No complaint in the quarter.', change: 'One person moved to a higher step within nine days.', oversight: 'The board of the service sees waits by neighbourhood each month.', returns: 'First treatments of September counted again: the same.',
} as Record<string, string>)[question]!] as const)

/** Records a visit with its ratings and sends the draft. */
async function visited({ stage, cast }: Playing, name: string, visit: string, on: string, seen: readonly Seen[], met: string): Promise<void> {
  await stage.done(`${name}-visited`, cast.dee, 'review.record-visit', { visit, on, by: 'Quality officer and an expert by experience', met })
  for (const [question, rating, words] of seen) await stage.done(`${name}-${question}`, cast.dee, 'review.rate-question', { visit, question, rating, words })
}

const maya = (playing: Playing): Promise<Actor> => person(playing.stage, 'maya@marigold.example')

/** Nine answers: the support, whether people choose, and what should change, with the themes that a person gave the comment. */
const answers: readonly (readonly [rating: string, choice: string, words: string, themes: readonly string[], tone: string])[] = [
  ['5', 'Always', 'I love the singing and the people. It is the best day of my week.', ['activities', 'general'], 'praise'], ['4', 'Sometimes', 'Staff are lovely but on Wednesdays there are not enough of them.', ['staff-manner', 'staff-numbers'], 'both'],
  ['4', 'Sometimes', 'More to do before lunch. I do not like the quiz every day.', ['activities'], 'to improve'], ['2', 'Never', 'The bus comes too late to take me home, my daughter waits.', ['getting-there', 'waiting', 'carers'], 'to improve'], ['5', 'Always', 'They listen to what I want.', ['listening'], 'praise'],
  ['3', 'Sometimes', 'There are always other helpers on Wednesday, I do not know them.', ['staff-numbers'], 'to improve'], ['4', 'Always', 'Could we go out more, to the garden or the market?', ['activities'], 'to improve'], ['5', 'Sometimes', 'My wife is calmer since she comes here, and I can sleep.', ['carers', 'result'], 'praise'], ['2', 'Never', 'The bus again. Twice in a month it did not come.', ['getting-there', 'waiting'], 'to improve'],
]
const changed: readonly (readonly [theme: string, heard: string, changed: string])[] = [
  ['activities', 'People enjoy what there is. They want more choice before lunch, and to go out.', 'From December there are two things to choose from each morning, and one outing a week. Those who come choose it each Friday.'],
  ['staff-numbers', 'On Wednesdays there are too few staff, and too many whom people do not know.', 'Two more posts are filled from 1 January. Until then the centre takes no more than 18 people on Wednesdays; nobody loses a day.'],
  ['getting-there', 'The bus is late or does not come.', 'The transport contract now asks for every late bus to be told. A list is shown here in March.'], ['waiting', 'Waiting for the bus home makes the day too long, for families too.', 'The centre stays open with staff until the last person has left, and rings the family.'],
  ['carers', 'The day is also a rest for those who care at home, unless they wait for the bus.', 'Carers can say which hours help them most; the centre asks all of them by February.'], ['staff-manner', 'Staff are kind.', 'Nothing: this is how it should be. We told the staff.'], ['listening', 'Some people feel listened to.', 'Two in nine say that they never choose. Every plan is looked at again with the person by the end of January.'],
  ['result', 'The day helps at home, too.', 'Nothing changes. It goes into the next specification as something to keep.'], ['general', 'For some it is the best day of the week.', 'Nothing changes.'],
]

async function surveyMade({ stage, cast }: Playing, name: string, about: Record<string, string>, words: { title: string; intro: string; easyIntro: string; closesOn: string }, questions: readonly Record<string, string>[]): Promise<string> {
  const survey = stage.id(await stage.done(`${name}-survey`, cast.dee, 'review.draft-survey', { ...about, ...words }), 'survey')
  for (const [index, question] of questions.entries()) await stage.done(`${name}-question-${index}`, cast.dee, 'review.add-survey-question', { survey, ...question })
  await stage.done(`${name}-open`, cast.dee, 'review.open-survey', { survey })
  return survey
}

const visits: readonly Scene[] = [
  {
    at: '2026-10-13T10:00:00Z', title: 'a quality visit to the day opportunities is planned', play: async (playing) => {
      const { stage, cast, keep } = playing
      const contract = await byReference(playing, 'GMDAY')
      const { provider_id: providerId } = await stage.app.db.within({ role: 'act_worker', bodyId: cast.dee.bodyId }, (tx) => tx.one(sql<{ provider_id: string }>`select provider_id from deliver.contract where body_id = ${tx.bodyId} and id = ${contract}`))
      await providerAccount(stage, cast, { name: 'Maya Demonstration', email: 'maya@marigold.example', providerId })
      keep('day-contract', contract)
      keep('day-visit', stage.id(await stage.done('day-visit', cast.dee, 'review.plan-visit', { contract, on: '2026-10-20', why: 'Never visited, and eleven people moved here when the centre at Mill Lane began to close.', form: 'service-2024' }), 'quality-visit'))
    },
  },
  {
    at: '2026-10-22T10:00:00Z', title: 'its draft goes to the provider', play: async (playing) => {
      await visited(playing, 'day', playing.id('day-visit'), '2026-10-20', dayVisit, 'Nine people, three of them alone; two carers; six staff')
      await playing.stage.done('day-draft', playing.cast.dee, 'review.send-draft', { visit: playing.id('day-visit') })
    },
  },
  {
    at: '2026-10-30T14:00:00Z', title: 'the provider challenges one answer and adds its actions', play: async (playing) => {
      const { stage } = playing
      const by = await maya(playing)
      const visit = playing.id('day-visit')
      await stage.done('day-challenge', by, 'review.challenge-rating', { visit, question: 'returns', words: 'The 60 days that differ are those of people from Mill Lane, who tried the centre in August. They stand in a list of their own, which you were not shown. It is in the folder now.' })
      await stage.done('day-action-staff', by, 'review.add-visit-action', { visit, question: 'staffing', what: 'Two posts filled; until then at most 18 people on Wednesdays', owner: 'Centre manager', dueOn: '2027-01-01' })
      await stage.done('day-action-plans', by, 'review.add-visit-action', { visit, question: 'plans', what: 'Every plan looked at again with the person', owner: 'Key workers', dueOn: '2027-01-29' })
      await stage.done('day-answer', by, 'review.answer-draft', { visit, answer: 'challenges', words: 'All else is as we see it. The visitors took their time with people, and people liked it.' })
    },
  },
  {
    at: '2026-11-05T10:00:00Z', title: 'the challenge is settled and the report final', play: async ({ stage, cast, id }) => {
      const visit = id('day-visit')
      await stage.done('day-settled', cast.dee, 'review.settle-challenge', { visit, question: 'returns', rating: 'needs improvement', reason: 'The list of trial days was seen on 3 November: 58 of the 60 days are right. Two lists for one figure remain a risk.' })
      await stage.done('day-action-list', cast.dee, 'review.add-visit-action', { visit, question: 'returns', what: 'One register for all days, trial days marked', owner: 'Centre manager', dueOn: '2026-12-01' })
      await stage.done('day-final', cast.dee, 'review.make-final', { visit })
    },
  },
  {
    at: '2026-11-17T10:00:00Z', title: 'the draft of a visit to talking therapies waits for its provider', play: async (playing) => {
      const { stage, cast, id } = playing
      const visit = stage.id(await stage.done('tt-visit', cast.dee, 'review.plan-visit', { contract: id('tt-contract'), on: '2026-11-17', why: 'The greatest contract by money, never visited, and its waits were worse for a year.', form: 'service-2024' }), 'quality-visit')
      await visited(playing, 'tt', visit, '2026-11-17', therapyVisit, 'Five people by telephone; seven staff')
      await stage.done('tt-visit-draft', cast.dee, 'review.send-draft', { visit })
    },
  },
]

const surveys: readonly Scene[] = [
  {
    at: '2026-10-14T10:00:00Z', title: 'people who come to the day centre are asked', play: async (playing) => {
      playing.keep('day-survey', await surveyMade(playing, 'day', { contract: playing.id('day-contract') }, {
        title: 'Your days at Marigold', intro: 'We pay for the days at Marigold and want to know from you how they are. We read every answer and say in November what changes.', easyIntro: 'We want to know how your days are. We read what you say. Then we tell you what changes.', closesOn: '2026-10-31',
      }, [
        { kind: 'rating', words: 'How are your days at Marigold, all in all?', easyWords: 'How are your days here?' }, { kind: 'choice', words: 'Do you choose what you do there?', easyWords: 'Do you choose what you do?', choices: 'Always\nSometimes\nNever' }, { kind: 'text', words: 'What is good, and what should change?', easyWords: 'What is good? What should be different?' },
      ]))
    },
  },
  {
    at: '2026-10-24T10:00:00Z', title: 'nine people answer', play: async ({ stage, cast, id }) => {
      const survey = id('day-survey')
      const somebody: Actor = { kind: 'system', bodyId: cast.dee.bodyId!, roles: [], name: 'somebody with the link', onlyRecordId: survey }
      const questions = await stage.app.db.within({ role: 'act_worker', bodyId: cast.dee.bodyId! }, (tx) => tx.rows(sql<{ id: string }>`select id from review.survey_question where survey_id = ${survey} order by place`))
      for (const [index, [rating, choice, words]] of answers.entries()) await stage.done(`day-answer-${index}`, somebody, 'review.answer-survey', { survey, form: index % 3 === 0 ? 'easy' : 'usual', replies: [rating, choice, words].map((value, at) => ({ question: questions[at]!.id, value })) })
    },
  },
  {
    at: '2026-11-12T10:00:00Z', title: 'what people said is read, answered and published', play: async ({ stage, cast, id }) => {
      const survey = id('day-survey')
      const comments = await stage.app.db.within({ role: 'act_staff', bodyId: cast.dee.bodyId! }, (tx) => tx.rows(sql<{ id: string; value: string }>`select p.id, p.value from review.survey_reply p join review.survey_question q on q.body_id = p.body_id and q.id = p.question_id where p.survey_id = ${survey} and q.kind = 'text'`))
      for (const [index, [, , words, themes, tone]] of answers.entries()) await stage.done(`day-code-${index}`, cast.dee, 'review.code-answer', { survey, comment: comments.find((one) => one.value === words)!.id, themes: [...themes], tone })
      for (const [theme, heard, what] of changed) await stage.done(`day-theme-${theme}`, cast.dee, 'review.answer-theme', { survey, theme, heard, changed: what })
      await stage.done('day-published', cast.dee, 'review.publish-survey', { survey })
    },
  },
  {
    at: '2026-11-18T10:00:00Z', title: 'people who had talking therapies are asked', play: async (playing) => {
      await surveyMade(playing, 'tt', { contract: playing.id('tt-contract') }, {
        title: 'How were your talking therapies?', intro: 'You had talking therapies in the last year. We pay for them and want to know how they were for you. We say in January what we heard and what changes.', easyIntro: 'You had talking therapies. How were they? We tell you in January what changes.', closesOn: '2026-12-18',
      }, [
        { kind: 'rating', words: 'How was it for you, all in all?', easyWords: 'How was it for you?' }, { kind: 'choice', words: 'Did it begin soon enough?', easyWords: 'Did it begin soon enough?', choices: 'It began soon enough\nI waited too long' }, { kind: 'text', words: 'What helped, and what should change?', easyWords: 'What helped? What should be different?' },
      ])
    },
  },
]

export const quality: readonly Scene[] = [...visits, ...surveys]
