// P2: falls prevention for people over 65, decided in parallel with the council. Invented but for the published figures.
import { bodyId } from './cast.ts'
import { indicatorOf, recordNeed } from './needs.ts'
import { proposeFirst, scoreNeeds, specify } from './planning.ts'
import type { Scene } from './scene.ts'

export const fallsPrevention: readonly Scene[] = [
  {
    at: '2026-02-02T10:00:00Z', title: 'a programme for falls prevention', play: async (playing) => {
      const { stage, cast, keep } = playing
      const partnership = await stage.done('falls-partnership', cast.alex, 'bodies.agree-partnership', {
        name: 'Falls prevention with Salford', instrument: 'Section 76 payment of £250,000 a year by the council', way: 'parallel', members: [bodyId('salford')], signedOn: '2026-01-30', from: '2026-02-01',
      })
      const made = await stage.done('falls-programme', cast.alex, 'cycle.open-programme', {
        name: 'Falls prevention for people over 65, Salford', purpose: 'Fewer people over 65 fall and are taken to hospital; more keep their balance and their confidence.',
        level: 'place', tier: 'standard', service: 'Falls prevention', areas: 'E08000006', partnership: stage.id(partnership, 'partnership'),
      })
      keep('falls', stage.id(made, 'programme'))
      await recordNeed(playing, 'falls-need', cast.bev, { title: 'More people over 65 in Salford are taken to hospital after a fall than in England', programme: 'falls', place: 'E08000006', shownBy: { indicator: '22401', area: 'E08000006' }, group: 'People of 65 and over', words: 'A fall that ends in hospital often ends a life at home.' })
      await recordNeed(playing, 'falls-confidence', cast.bev, { title: 'People who have fallen once stop going out', programme: 'falls', place: 'E08000006', shownBy: { figure: 'over65~E08000006' }, group: 'People of 65 and over who have fallen', words: 'People who have fallen told us what a fall took from them: their confidence first.' })
    },
  },
  {
    at: '2026-03-20T10:00:00Z', title: 'needs weighed, the council told first', play: async (playing) => {
      const { stage, cast, id, keep } = playing
      const scoring = await scoreNeeds(playing, {
        name: 'falls', title: 'Falls in Salford: what comes first', by: 'alex', programme: 'falls', needs: ['falls-need', 'falls-confidence'], criteria: 'People affected: 40\nEquity: 30\nCan be changed: 30', roles: ['commissioner', 'analyst'], fewest: 2, question: 'Which need should the money go to first?',
        panel: [
          { person: 'alex', points: { 'falls-need': { points: '9 7 7', reason: 'Many admissions a year, and more people over 65 each year.' }, 'falls-confidence': { points: '7 7 6', reason: 'Many, but nobody counts them.' } } },
          { person: 'bev', points: { 'falls-need': { points: '9 8 7', reason: 'Higher than England, and highest where people are poorest.' }, 'falls-confidence': { points: '6 7 7', reason: 'It leads to the other.' } } },
        ],
      })
      const priority = await proposeFirst(playing, { name: 'falls', by: 'alex', scoring, need: 'falls-need', title: 'Prevent falls of people over 65 in Salford', reason: 'It came first with both scorers.' })
      await stage.done('falls-tell', cast.alex, 'bodies.tell-partners', { record: priority, words: 'We propose falls prevention as the priority. Please comment by 10 April; the section 76 payment stays as agreed.' })
      keep('falls-priority', priority)
      await stage.done('falls-to-plan', cast.alex, 'cycle.move-programme', { programme: id('falls'), to: 'plan', reason: 'The need is known and weighed.' })
    },
  },
  {
    at: '2026-04-10T10:00:00Z', title: 'the priority agreed, outcomes set', play: async ({ stage, cast, id, keep }) => {
      await stage.done('falls-agree', cast.alex, 'plan.agree-priority', { priority: id('falls-priority'), decidedWhere: 'Strategic commissioning committee, 10 April 2026' })
      const baseline = Math.round((await indicatorOf(stage, cast.bev, { indicator: '22401', area: 'E08000006' })).value)
      const outcome = async (key: string, input: Record<string, unknown>): Promise<void> => keep(key, stage.id(await stage.done(key, cast.alex, 'plan.set-outcome', { from: id('falls-priority'), ...input }), 'outcome'))
      await outcome('falls-out-admissions', { title: 'Fewer people over 65 are taken to hospital after a fall', indicator: 'Emergency hospital admissions due to falls in people aged 65 and over, per 100,000', unit: 'per 100,000', direction: 'down', baseline, baselineOn: '2024-03-31', target: Math.round(baseline * 0.98), targetOn: '2029-03-31', why: '700 people a year helped should mean 18 (8 to 30) fewer admissions.' })
      await outcome('falls-out-balance', { title: 'People keep their balance and their confidence', indicator: 'People whose balance test is better after 24 weeks', unit: '%', direction: 'up', baseline: 0, baselineOn: '2026-03-31', target: 60, targetOn: '2028-03-31' })
      for (const [key, name, amount, source] of [['icb', 'Falls prevention, NHS part', 390_000_00, 'Core allocation'], ['council', 'Falls prevention, council part', 250_000_00, 'Section 76 payment by the council']] as const) {
        await stage.done(`falls-budget-${key}`, cast.farid, 'plan.set-budget-line', { name, purpose: 'Falls assessment and 24 weeks of balance training', for: id('falls-priority'), amount, year: '2027/28', source })
      }
    },
  },
  {
    at: '2026-07-30T10:00:00Z', title: 'a specification made with 46 people', play: (playing) => specify(playing, {
      name: 'falls', by: 'alex', title: 'Falls prevention service for people over 65', programme: 'falls', outcomes: ['falls-out-admissions', 'falls-out-balance'],
      texts: {
        population: 'People over 65 in Salford who have fallen, or are afraid to.', aims: 'Fewer falls that end in hospital; people who keep their balance and go out again.', scope: 'Assessment at home, strength and balance training for 24 weeks, safe homes. Not: fracture care.',
        serviceModel: 'Anyone can ask for it. An assessment within 15 working days, a plan made together, groups close to home, a call after 24 weeks.', standards: 'NICE guideline on falls; the standards of the local framework.', location: 'In people\'s homes and at eight places across Salford, also in the evening.',
        involved: '46 people took part from February to May 2026. Three things changed: groups also in the evening; transport is part of it; nobody is discharged for missing two sessions. Impact assessment: 18 June 2026.',
      },
      requirements: [{ words: 'Assess within 15 working days whoever is referred or asks.', outcome: 'falls-out-admissions' }, { words: 'Offer 24 weeks of strength and balance training with transport.', outcome: 'falls-out-balance' }],
      kpis: [
        { key: 'assessments', name: 'Assessed within 15 working days', outcome: 'falls-out-admissions', unit: '%', direction: 'up', target: 90, targetFrom: '2027-06-01', baseline: 0, baselineWords: 'New service', source: 'The provider\'s monthly return', owner: 'Contract manager, falls prevention', limitRule: 'three months', consequence: 'A contract performance notice', harm: 'outcome', changedBy: 'provider' },
        { key: 'balance', name: 'Balance test improved', outcome: 'falls-out-balance', unit: '%', direction: 'up', target: 60, targetFrom: '2027-06-01', baseline: 0, baselineWords: 'New service', source: 'The provider\'s monthly return', owner: 'Contract manager, falls prevention', limitRule: 'three months', consequence: 'A contract performance notice', harm: 'outcome', changedBy: 'provider' },
        { key: 'finish', name: 'Finish 24 weeks', outcome: 'falls-out-balance', unit: '%', direction: 'up', target: 65, targetFrom: '2027-06-01', baseline: 0, baselineWords: 'New service', source: 'The provider\'s monthly return', owner: 'Contract manager, falls prevention', limitRule: 'three months', consequence: 'A contract performance notice', harm: 'outcome', changedBy: 'provider' },
      ],
      decidedWhere: 'Strategic commissioning committee, 30 July 2026',
    }),
  },
  {
    at: '2026-09-07T13:00:00Z', title: 'the route decided', play: async ({ stage, cast, id, keep }) => {
      await stage.done('falls-to-procure', cast.alex, 'cycle.move-programme', { programme: id('falls'), to: 'procure', reason: 'The specification is agreed and paid for.' })
      const begun = await stage.done('falls-procurement', cast.chidi, 'procure.begin-procurement', { title: 'Falls prevention service, Salford', programme: id('falls'), specification: id('falls-spec'), description: 'Falls assessment and balance training for people over 65, 3 + 1 + 1 years', value: 3_200_000_00, cpv: '85100000' })
      const procurement = stage.id(begun, 'procurement')
      keep('falls-procurement', procurement)
      await stage.done('falls-route', cast.chidi, 'procure.decide-route', {
        procurement, buyerIsRelevantAuthority: 'yes', healthCareInListedCpv: 'yes', otherThingsInIt: 'yes', healthValue: 1_950_000_00, otherValue: 1_250_000_00, inseparable: 'yes',
        changeInTerm: 'no', mustBeUrgent: 'no', basedOnFramework: 'no', concludesFramework: 'no', newService: 'yes', existingProvider: 'no', onlyExistingProviderCan: 'no', patientsChoose: 'no', providersNotLimited: 'no', everyQualifiedOffered: 'no', canExpressInterest: 'no', contractExpiresAndIsReplaced: 'no', canIdentifyMostSuitable: 'no',
        regime: 'PSR', process: 'COMPETITIVE', reason: 'A new service that several providers could give.',
      })
    },
  },
  {
    at: '2026-10-05T09:00:00Z', title: 'the notice published from another system', play: async ({ stage, cast, id }) => {
      await stage.done('falls-notice', cast.chidi, 'procure.record-notice-elsewhere', {
        procurement: id('falls-procurement'), noticeKind: 'N7', what: 'Invitation to offer', system: 'E-tendering service (demonstration)', identifier: 'DEMO-2026-1005', address: 'https://notices.example/DEMO-2026-1005', publishedAt: '2026-10-05T08:00:00Z', closesAt: '2026-12-01T12:00:00Z',
      }).then((made) => stage.done('falls-notice-register', cast.chidi, 'cycle.publish-notice', { notice: stage.id(made, 'notice'), summary: 'Providers can ask questions until 6 November and offer until noon on Tuesday 1 December 2026.' }))
    },
  },
]
