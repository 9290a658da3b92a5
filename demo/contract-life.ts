// The life of the talking therapies contract: how it is made, its review meetings, limits of approval, and the outreach that its review decided on. Invented.
import { sql } from '../src/kernel/database/database.ts'
import type { Scene } from './scene.ts'

export const contractLife: readonly Scene[] = [
  {
    at: '2024-06-10T10:00:00Z', title: 'how talking therapies are contracted, and why', play: async ({ stage, cast, id }) => {
      await stage.done('tt-contracting', cast.dee, 'deliver.say-how-contracted', {
        contract: id('tt-contract'), form: 'nhs-full', edition: '2024/25', lengthReason: 'Three years let a provider recruit and train therapists; two more are taken only if waits stay short and recovery rises.',
        riskShare: 'The provider bears the cost of vacancies and no-shows. The commissioner bears more referrals than planned, up to the cap.', termsReason: 'Cap and collar: neither side is ruined by a year that is unlike the plan. Six months of notice: a service for people in treatment is not ended in three.',
      })
    },
  },
  {
    at: '2026-08-20T09:00:00Z', title: 'a quarterly review meeting', play: async ({ stage, cast, id, keep }) => {
      const planned = await stage.done('tt-meeting', cast.dee, 'review.plan-meeting', { contract: id('tt-contract'), on: '2026-08-20', place: 'Online', chair: 'Dee Demonstration', everyMonths: 3 })
      const meeting = stage.id(planned, 'meeting')
      await stage.done('tt-minutes-1', cast.dee, 'review.take-minutes', { meeting, about: 'How the service does', words: 'Waits are within the usual range since March. Recovery differs between poor and rich neighbourhoods; the analyst looks at it before the review in September.' })
      await stage.done('tt-action-1', cast.dee, 'review.agree-action', { meeting, what: 'Recovery by fifth of deprivation, each month, with numbers', side: 'provider', owner: 'Evan Demonstration', dueOn: '2026-09-15' })
      await stage.done('tt-action-2', cast.dee, 'review.agree-action', { meeting, what: 'Rooms for outreach in six neighbourhoods: what is there and what it costs', side: 'provider', owner: 'Evan Demonstration', dueOn: '2026-11-27' })
      const held = await stage.done('tt-meeting-held', cast.dee, 'review.hold-review-meeting', { meeting, heldOn: '2026-08-20', attended: 'Dee Demonstration and Bev Demonstration for the board; Evan Demonstration for the provider' })
      keep('tt-meeting-next', stage.id({ ...held, records: held.records.filter((record) => record.id !== meeting) }, 'meeting'))
      await stage.done('tt-record-sent', cast.dee, 'review.send-record', { meeting })
      await stage.done('tt-record-agreed', cast.dee, 'review.record-agreement', { meeting, on: '2026-08-20', words: 'Agreed by Evan Demonstration at the end of the meeting' })
      keep('tt-meeting-1', meeting)
    },
  },
  {
    at: '2026-09-14T15:00:00Z', title: 'the numbers by neighbourhood come in', play: async ({ stage, cast, id }) => {
      const open = await stage.app.db.within({ role: 'act_staff', bodyId: cast.dee.bodyId }, (tx) => tx.one(sql<{ id: string }>`select id from review.meeting_action where meeting_id = ${id('tt-meeting-1')} order by due_on limit 1`))
      await stage.done('tt-action-1-done', cast.dee, 'review.finish-action', { meeting: id('tt-meeting-1'), action: open.id, on: '2026-09-14', words: 'Sent for the year to August 2026: 44 % in the poorest fifth, 53 % in the richest.' })
    },
  },
  {
    at: '2026-11-20T14:00:00Z', title: 'the next meeting has its minutes taken', play: async ({ stage, cast, id }) => {
      await stage.done('tt-item', cast.dee, 'review.add-agenda-item', { meeting: id('tt-meeting-next'), about: 'Whether to extend', words: 'The contract may be extended until 30 September 2029. It is decided by 31 March 2027.' })
      await stage.done('tt-minutes-2', cast.dee, 'review.take-minutes', { meeting: id('tt-meeting-next'), about: 'Whether to extend', words: 'Both sides want to see a quarter of outreach first. The provider says by January what two more years would cost.' })
      await stage.done('tt-action-3', cast.dee, 'review.agree-action', { meeting: id('tt-meeting-next'), what: 'What two more years cost, with outreach', side: 'provider', owner: 'Evan Demonstration', dueOn: '2027-01-15' })
      await stage.done('tt-meeting-2-held', cast.dee, 'review.hold-review-meeting', { meeting: id('tt-meeting-next'), heldOn: '2026-11-20', attended: 'Dee Demonstration and Farid Demonstration for the board; Evan Demonstration for the provider' })
      await stage.done('tt-record-2-sent', cast.dee, 'review.send-record', { meeting: id('tt-meeting-next') })
    },
  },
  {
    at: '2026-04-01T08:00:00Z', title: 'limits of approval for the year', play: async ({ stage, cast }) => {
      const source = 'Scheme of delegation, approved by the board on 26 March 2026 (demonstration)'
      await stage.done('limit-manager', cast.alex, 'deliver.set-approval-limit', { role: 'contract-manager', limit: 50_000_00, from: '2026-04-01', source })
      await stage.done('limit-commissioner', cast.alex, 'deliver.set-approval-limit', { role: 'commissioner', limit: 500_000_00, from: '2026-04-01', source })
      await stage.done('limit-finance', cast.alex, 'deliver.set-approval-limit', { role: 'finance', limit: 1_000_000_00, from: '2026-04-01', source })
    },
  },
  {
    at: '2026-11-03T10:00:00Z', title: 'outreach is offered to the provider', play: async ({ stage, cast, id, keep }) => {
      const proposed = await stage.done('tt-outreach', cast.dee, 'deliver.propose-change', {
        contract: id('tt-contract'), type: 'variation', title: 'Outreach in the poorest fifth of neighbourhoods', effectiveOn: '2026-12-01', addedValue: 650_000_00,
        what: 'Two outreach clinics a week in each of six neighbourhoods, with evening hours, until the end of the contract.', why: 'Decided at the review of 30 September 2026: 44 % recover in the poorest fifth and 53 % in the richest.',
        regime: 'psr', awardedByAOrB: 'no', characterChanges: 'no', providedFor: 'no', outsideFactors: 'no', authorityDecided: 'yes',
      })
      keep('tt-outreach', stage.id(proposed, 'change'))
      await stage.done('tt-outreach-offered', cast.dee, 'deliver.offer-change', { change: id('tt-outreach') })
      await stage.done('tt-outreach-asked', cast.dee, 'deliver.record-answer-to-change', { change: id('tt-outreach'), answer: 'asks', on: '2026-11-03', words: 'By telephone: the evening hours cost 50,000 more over the term.' })
    },
  },
  {
    at: '2026-11-05T10:00:00Z', title: 'what outreach is claimed to do, and what evening clinics did', play: async ({ stage, cast, id }) => {
      await stage.done('tt-claim-outreach', cast.bev, 'review.make-claim', {
        kpi: id('tt-kpi-recovery'), what: 'More people recover, most of all in the poorest fifth', startsFrom: '2026-12', byMonth: '2027-11', low: 1, likely: 2, high: 4, cost: 230_000_00, reason: 'If the poorest fifth recovered as often as the middle fifth, recovery as a whole would rise by about two points (demonstration figure).',
      })
      const made = await stage.done('tt-claim-evenings', cast.bev, 'review.make-claim', {
        kpi: id('tt-kpi-six'), what: 'Evening clinics and filled posts bring waits back', startsFrom: '2026-03', byMonth: '2026-09', low: 4, likely: 8, high: 12, cost: 96_000_00, reason: 'Written down from the remedial action plan of 27 January 2026.',
      })
      await stage.done('tt-claim-judged', cast.bev, 'review.judge-claim', { claim: stage.id(made, 'claim'), words: 'The fall of October 2025 lies in the months before, so that the line before points down: what would have come without the plan is a guess. Two of four posts were filled before the clinics opened.' })
    },
  },
  {
    at: '2026-11-12T10:00:00Z', title: 'outreach is agreed, approved and signed', play: async ({ stage, cast, id }) => {
      await stage.done('tt-outreach-anew', cast.dee, 'deliver.revise-change', { change: id('tt-outreach'), addedValue: 700_000_00 })
      await stage.done('tt-outreach-agreed', cast.dee, 'deliver.record-answer-to-change', { change: id('tt-outreach'), answer: 'agrees', on: '2026-11-11', words: 'Letter of 11 November 2026 (demonstration)' })
      await stage.done('tt-outreach-approved', cast.farid, 'deliver.approve-change', { change: id('tt-outreach') })
      await stage.done('tt-outreach-signed', cast.dee, 'deliver.sign-change', { change: id('tt-outreach'), signedOn: '2026-11-12', signedBy: 'Alex Demonstration for the board; Evan Demonstration for the provider' })
    },
  },
]
