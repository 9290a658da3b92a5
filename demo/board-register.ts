// The board's own register of 38 contracts and grants with two years of indicators; one contract in remedial action, one that ends with its transition. Invented.
import { sql } from '../src/kernel/database/database.ts'
import { dropIn } from './imports.ts'
import type { Playing, Scene } from './scene.ts'

/** Id of a contract by the reference of the register. */
export const byReference = async ({ stage, cast }: Playing, reference: string): Promise<string> =>
  (await stage.app.db.within({ role: 'act_worker', bodyId: cast.dee.bodyId }, (tx) => tx.one(sql<{ id: string }>`select id from deliver.contract where body_id = ${tx.bodyId} and imported_reference = ${`ref:${reference}#1`}`))).id
const kpiNamed = async ({ stage, cast }: Playing, contract: string, name: string): Promise<string> =>
  (await stage.app.db.within({ role: 'act_worker', bodyId: cast.dee.bodyId }, (tx) => tx.one(sql<{ id: string }>`select r.id from kernel.record r join plan.kpi k on k.body_id = r.body_id and k.id = r.id where r.body_id = ${tx.bodyId} and k.contract_id = ${contract} and r.title = ${name}`))).id

const wayOfPaying: readonly [reference: string, terms: Record<string, unknown>, units: string][] = [
  ['GMAUD', { way: 'tariff', prices: 'Hearing test: 68.00\nFitting of two aids: 370.00' }, 'Hearing test: 212\nFitting of two aids: 71'],
  ['GMPHL', { way: 'cost-and-volume', year: 690_000_00, threshold: 60_000, marginal: 9_40 }, 'Blood test: 5104'],
  ['GMGPO', { way: 'aligned', year: 600_000_00, prices: 'Telephone consultation: 24.00\nHome visit: 96.00', share: 50 }, 'Telephone consultation: 730\nHome visit: 84'],
  ['GMSMK', { way: 'outcome', year: 180_000_00, prices: 'Not smoking after four weeks: 210.00', most: 390_000_00 }, 'Not smoking after four weeks: 74'],
]

export const boardRegister: readonly Scene[] = [
  {
    at: '2025-11-03T10:00:00Z', title: 'the board\'s own register goes in', play: async (playing) => {
      const contracts = await dropIn(playing, { name: 'board', by: 'dee', kind: 'register', file: 'contract-register/board-register.csv', title: 'Register of contracts and grants' })
      if (contracts.length !== 38) throw new Error(`${contracts.length} contracts came in, not 38`)
    },
  },
  {
    at: '2026-04-20T10:00:00Z', title: 'a day centre is decommissioned: decided, notice given, people first', play: async (playing) => {
      const { stage, cast, keep, id } = playing
      const contract = await byReference(playing, 'GMOLD')
      keep('mill-lane', contract)
      const review = stage.id(await stage.done('mill-review', cast.dee, 'review.open-review', { contract, on: '2026-04-20', agenda: 'Eleven people still come to Mill Lane; the new day opportunities have places for all.' }), 'contract-review')
      await stage.done('mill-decision', cast.alex, 'review.decide', { review, choice: 'decommission', on: '2026-04-20', meeting: 'Strategic commissioning committee, 20 April 2026', delegation: 'Scheme of delegation, contracts up to £35 million', reason: 'The building needs work that eleven places do not carry. Each person was asked: nine want the new service, two want help at home. The released £195,000 a year pays for both.',
        efficient: 'A place costs £68 a day at Mill Lane and £41 at the new day opportunities.', effective: 'People who come say that they are less alone; fewer come each year, and nobody new since 2024.', equitable: 'Seven of eleven live within walking distance; four would travel further, with transport paid.', sustainable: 'The roof and the lift need £240,000. The provider does not want to go on there.',
        people: 'Eleven people between 74 and 91 and nine carers. Three of them live alone and have no other visit on most days.', consulted: 'Each person and carer, at home, in February and March 2026; two meetings at Mill Lane.', transition: 'A plan with each person by the end of June, visits to the new place, transport for the first year, the same two workers.', released: 'Nine places at the new day opportunities and help at home for two people; the rest stays in the line for older people.', findings: [] })
      const change = stage.id(await stage.done('mill-end', cast.dee, 'deliver.propose-change', {
        contract, type: 'termination', title: 'End of the day centre at Mill Lane', what: 'The contract ends on 31 October 2026 with six months of notice.', why: 'Decided at the review of 20 April 2026.', effectiveOn: '2026-04-24', newEndsOn: '2026-10-31', ending: 'notice by us', regime: 'light-touch',
      }), 'change')
      await stage.done('mill-approved', cast.alex, 'deliver.approve-change', { change })
      keep('mill-end', change)
      await stage.done('mill-plan-1', cast.dee, 'deliver.add-obligation', { contract, what: 'A plan with each of the eleven people, with a visit to the new place', owner: 'Commissioner and provider', dueOn: '2026-06-30', evidence: 'Eleven plans, each agreed by the person' })
      await stage.done('mill-plan-2', cast.dee, 'deliver.add-obligation', { contract: id('mill-lane'), what: 'Records handed over, keys and equipment returned', owner: 'Provider', dueOn: '2026-10-31', evidence: 'Hand-over list signed by both' })
    },
  },
  {
    at: '2026-04-24T10:00:00Z', title: 'notice is given', play: ({ stage, cast, id }) => stage.done('mill-signed', cast.dee, 'deliver.sign-change', { change: id('mill-end'), signedOn: '2026-04-24', signedBy: 'Alex Demonstration for the board; notice received by the provider' }).then(() => undefined),
  },
  {
    at: '2026-10-08T10:00:00Z', title: 'four other ways of paying, and their activity', play: async (playing) => {
      const { stage, cast } = playing
      for (const [reference, terms, units] of wayOfPaying) {
        const contract = await byReference(playing, reference)
        await stage.done(`pay-${reference}`, cast.farid, 'deliver.agree-payment-terms', { contract, from: '2026-08-01', reason: 'Demonstration terms.', ...terms })
        await stage.done(`units-${reference}`, cast.dee, 'deliver.report-activity', { contract, month: '2026-08-01', units })
      }
      // September comes as one file of all of them; a line without a price is not taken, and says so.
      await dropIn(playing, { name: 'board-activity', by: 'dee', kind: 'activity', file: 'contract-register/board-activity.csv', title: 'Activity, September 2026' })
    },
  },
  {
    at: '2026-10-12T10:00:00Z', title: 'two years of indicators go in', play: async (playing) => {
      const { stage, cast, keep } = playing
      await dropIn(playing, { name: 'board-indicators', by: 'dee', kind: 'kpi-workbook', file: 'contract-register/board-indicators.csv', title: 'Indicators, October 2024 to September 2026' })
      const contract = await byReference(playing, 'GMNDA')
      const kpi = await kpiNamed(playing, contract, 'Assessed within 18 weeks')
      const finding = stage.id(await stage.done('nda-finding', cast.dee, 'review.record-finding', { title: 'Fewer people are assessed within 18 weeks since January 2026', words: 'The share fell from about three quarters to about half and has stayed there. The provider says that two assessors left and referrals rose.', kpi, period: '2026-01', signal: 'outside limits' }), 'finding')
      const notice = stage.id(await stage.done('nda-notice', cast.dee, 'review.give-performance-notice', { contract, finding, on: '2026-10-12', failing: 'Since January 2026 fewer than 70 % of people are assessed within 18 weeks.', clause: 'Local quality requirement 2', remedy: 'At least 70 % again, three months in a row.' }), 'performance-notice')
      keep('nda-notice', notice)
    },
  },
  {
    at: '2026-10-21T10:00:00Z', title: 'the meeting about assessments', play: ({ stage, cast, id }) => stage.done('nda-meeting', cast.dee, 'review.hold-meeting', { notice: id('nda-notice'), on: '2026-10-21', words: 'The provider accepts the figures. Referrals rose by a fifth, and two of six assessors left. Both agree to a plan.' }).then(() => undefined),
  },
  {
    at: '2026-10-27T10:00:00Z', title: 'its remedial action plan', play: ({ stage, cast, id }) => stage.done('nda-plan', cast.dee, 'review.agree-action-plan', {
      notice: id('nda-notice'), on: '2026-10-27', keptMonths: 3,
      actions: [{ what: 'Two assessors appointed', owner: 'Director of people', by: '2026-12-18' }, { what: 'Saturday clinics for those who wait longest', owner: 'Service lead', by: '2026-11-28' }, { what: 'Everybody on the list is told how long it takes, and where to get help meanwhile', owner: 'Service lead', by: '2026-11-20' }],
    }).then(() => undefined),
  },
  {
    at: '2026-11-02T09:00:00Z', title: 'Mill Lane has closed; everybody has a place', play: ({ stage, cast, id }) => stage.done('mill-ended', cast.dee, 'deliver.end-contract', { contract: id('mill-lane'), on: '2026-10-31', how: 'terminated', reason: 'Ended by notice. Nine people come to the new day opportunities, two have help at home.' }).then(() => undefined),
  },
]
