// P1: NHS Talking Therapies, the whole round and into its second. Providers, offers, prices and returns are invented.
import { addDays, addMonths, isWeekend } from '../src/law/index.ts'
import { provider, providerAccount } from './cast.ts'
import { dropIn } from './imports.ts'
import { recordNeed } from './needs.ts'
import { proposeFirst, scoreNeeds, specify } from './planning.ts'
import { takeReturn } from './returns.ts'
import type { Scene } from './scene.ts'

const returned = { source: 'The provider\'s monthly return, from its own record of treatments', owner: 'Contract manager, talking therapies' }

const before: readonly Scene[] = [
  {
    at: '2024-01-08T10:00:00Z', title: 'a programme for talking therapies', play: async (playing) => {
      const { stage, cast, keep } = playing
      const made = await stage.done('tt-programme', cast.alex, 'cycle.open-programme', {
        name: 'NHS Talking Therapies, Trafford and Stockport', purpose: 'People with anxiety or depression get a treatment that works, soon, wherever they live.',
        level: 'sub-regional', tier: 'full', service: 'NHS Talking Therapies for anxiety and depression', areas: 'E08000009 E08000007',
      })
      keep('tt', stage.id(made, 'programme'))
      await recordNeed(playing, 'tt-wait', cast.bev, { title: 'People with anxiety or depression wait too long for their first treatment', programme: 'tt', place: 'E08000009', words: 'About 530,000 people live in Trafford and Stockport. Two contracts inherited from the clinical commissioning groups end on 30 September 2024.' })
      await recordNeed(playing, 'tt-recovery', cast.bev, { title: 'Not everybody who finishes treatment recovers', programme: 'tt', place: 'E08000009', words: 'Recovery differs between the two places and between people in poorer and richer neighbourhoods.' })
    },
  },
  {
    at: '2024-01-09T10:00:00Z', title: 'two inherited contracts go in', play: async (playing) => {
      const contracts = await dropIn(playing, { name: 'inherited', by: 'dee', kind: 'register', file: 'contract-register/inherited-contracts.csv', title: 'Contracts of the clinical commissioning groups' })
      if (contracts.length !== 2) throw new Error(`${contracts.length} contracts came in, not 2`)
      for (const [index, contract] of contracts.entries()) {
        await playing.stage.done(`inherited-link-${index + 1}`, playing.cast.dee, 'deliver.link-contract', { contract, serves: playing.id('tt-wait') })
        playing.keep(`inherited-${index + 1}`, contract)
      }
    },
  },
  {
    at: '2024-01-15T10:00:00Z', title: 'needs weighed and a priority agreed', play: async (playing) => {
      const { stage, cast, keep } = playing
      const scoring = await scoreNeeds(playing, {
        name: 'tt', title: 'Talking therapies: what comes first', by: 'alex', programme: 'tt', needs: ['tt-wait', 'tt-recovery'], criteria: 'People affected: 40\nEquity: 30\nCan be changed: 30', roles: ['commissioner', 'analyst'], fewest: 2, question: 'What should the next contract change first?',
        panel: [
          { person: 'alex', points: { 'tt-wait': { points: '8 7 8', reason: 'A treatment that comes late helps less.' }, 'tt-recovery': { points: '7 8 6', reason: 'It is the point of it all, and harder to change.' } } },
          { person: 'bev', points: { 'tt-wait': { points: '8 6 8', reason: 'The waits differ between the two places.' }, 'tt-recovery': { points: '7 7 6', reason: 'The gap is there; the cause is not known.' } } },
        ],
      })
      const priority = await proposeFirst(playing, { name: 'tt', by: 'alex', scoring, need: 'tt-wait', title: 'One service for both places with short waits', reason: 'It came first with both scorers; recovery is an outcome of the same service.' })
      await stage.done('tt-agree', cast.alex, 'plan.agree-priority', { priority, decidedWhere: 'Strategic commissioning committee, 15 January 2024' })
      keep('tt-priority', priority)
      await stage.done('tt-to-plan', cast.alex, 'cycle.move-programme', { programme: playing.id('tt'), to: 'plan', reason: 'Needs are weighed.' })
    },
  },
  {
    at: '2024-01-18T10:00:00Z', title: 'outcomes, money and a specification', play: async (playing) => {
      const { stage, cast, id, keep } = playing
      const outcome = async (key: string, input: Record<string, unknown>): Promise<void> => keep(key, stage.id(await stage.done(key, cast.alex, 'plan.set-outcome', { from: id('tt-priority'), unit: '%', direction: 'up', ...input }), 'outcome'))
      await outcome('tt-out-wait', { title: 'People get their first treatment soon', indicator: 'First treatment within 6 weeks of referral', baseline: 72, baselineOn: '2023-12-31', target: 75, targetOn: '2025-03-31' })
      await outcome('tt-out-recovery', { title: 'People recover, in every neighbourhood', indicator: 'Reliable recovery of people who finish treatment', baseline: 46, baselineOn: '2023-12-31', target: 51, targetOn: '2027-03-31' })
      await stage.done('tt-budget', cast.farid, 'plan.set-budget-line', { name: 'Talking therapies, Trafford and Stockport', purpose: 'One service for both places', for: id('tt-priority'), amount: 6_400_000_00, year: '2024/25', source: 'Core allocation' })
      const from = '2024-10-01'
      await specify(playing, {
        name: 'tt', by: 'alex', title: 'NHS Talking Therapies for Trafford and Stockport', programme: 'tt', outcomes: ['tt-out-wait', 'tt-out-recovery'],
        texts: {
          population: 'Adults with anxiety or depression in Trafford and Stockport, about 530,000 people.', aims: 'Treatment that works, within six weeks for most people, and recovery that does not depend on where you live.', scope: 'Guided self-help to high-intensity therapy. Not: crisis care.',
          serviceModel: 'Anyone can refer themselves. Stepped care, by phone, video or in person, also in the evening.', standards: 'NHS Talking Therapies manual; NICE guidelines.', location: 'At least six places in each borough.', involved: 'People who used the two services before, and their families.',
        },
        requirements: [{ words: 'Begin treatment within 6 weeks for at least 75 % of people, within 18 weeks for at least 95 %.', outcome: 'tt-out-wait' }, { words: 'Report recovery by fifth of deprivation and say what is done about differences.', outcome: 'tt-out-recovery' }],
        kpis: [
          { key: 'six', name: 'First treatment within 6 weeks', outcome: 'tt-out-wait', unit: '%', direction: 'up', target: 75, targetFrom: from, baseline: 72, baselineWords: 'The two contracts before, 2023', numerator: 'People whose first treatment was within 6 weeks', denominator: 'People who finished treatment', ...returned, limitRule: 'three months', consequence: 'A contract performance notice', harm: 'inconvenience', changedBy: 'provider' },
          { key: 'eighteen', name: 'First treatment within 18 weeks', outcome: 'tt-out-wait', unit: '%', direction: 'up', target: 95, targetFrom: from, baseline: 97, baselineWords: 'The two contracts before, 2023', ...returned, limitRule: 'each month', consequence: 'A contract performance notice', harm: 'outcome', changedBy: 'provider' },
          { key: 'recovery', name: 'Reliable recovery', outcome: 'tt-out-recovery', unit: '%', direction: 'up', target: 48, targetFrom: from, baseline: 46, baselineWords: 'The two contracts before, 2023', numerator: 'People who recovered reliably', denominator: 'People who finished treatment', ...returned, limitRule: 'real change', consequence: 'It is looked at together in the next contract review', harm: 'outcome', changedBy: 'together' },
        ],
        decidedWhere: 'Strategic commissioning committee, 18 January 2024',
      })
    },
  },
  {
    at: '2024-01-22T10:00:00Z', title: 'the route decided: direct award C is barred', play: async ({ stage, cast, id, keep }) => {
      await stage.done('tt-to-procure', cast.alex, 'cycle.move-programme', { programme: id('tt'), to: 'procure', reason: 'The specification is agreed and paid for.' })
      const begun = await stage.done('tt-procurement', cast.chidi, 'procure.begin-procurement', { title: 'NHS Talking Therapies, Trafford and Stockport', programme: id('tt'), specification: id('tt-spec'), description: 'One service for two places, 3 + 2 years', value: 32_000_000_00, cpv: '85121270' })
      const procurement = stage.id(begun, 'procurement')
      keep('tt-procurement', procurement)
      await stage.done('tt-route', cast.chidi, 'procure.decide-route', {
        procurement, buyerIsRelevantAuthority: 'yes', healthCareInListedCpv: 'yes', otherThingsInIt: 'no', changeInTerm: 'no', mustBeUrgent: 'no', basedOnFramework: 'no', concludesFramework: 'no', newService: 'no', existingProvider: 'yes', onlyExistingProviderCan: 'no',
        patientsChoose: 'no', providersNotLimited: 'no', everyQualifiedOffered: 'no', canExpressInterest: 'no', contractExpiresAndIsReplaced: 'yes', providerDoesWell: 'yes', characterChanges: 'yes', onlySuccession: 'no', authorityDecided: 'yes', oldLifetime: 21_000_000_00, newLifetime: 32_000_000_00, canIdentifyMostSuitable: 'no',
        regime: 'PSR', process: 'COMPETITIVE', reason: 'Merging two contracts changes their character, so direct award C is not open; several providers could give the service.',
      })
    },
  },
  {
    at: '2024-06-07T12:00:00Z', title: 'the award, done in another system, and the contract', play: async (playing) => {
      const { stage, cast, id, keep } = playing
      const winner = await provider(stage, cast, 'Evergreen Talking Therapies (invented)')
      keep('tt-provider', winner)
      await providerAccount(stage, cast, { name: 'Evan Demonstration', email: 'evan@evergreen.example', providerId: winner })
      await stage.done('tt-done-elsewhere', cast.chidi, 'procure.record-done-elsewhere', {
        procurement: id('tt-procurement'), regime: 'PSR', process: 'COMPETITIVE', system: 'E-tendering service (demonstration)', reference: 'DEMO-TT-2024', address: 'https://notices.example/DEMO-TT-2024', provider: winner, value: 32_000_000_00,
        awardedOn: '2024-06-07', serviceStart: '2024-10-01', serviceEnd: '2027-09-30',
        notices: ['Invitation to offer; DEMO-2024-0304; 2024-03-04; https://notices.example/DEMO-2024-0304', 'Three offers by noon, weighed 78.4, 74.1 and 66.9; DEMO-2024-0415; 2024-04-15', 'Letters and notice of intention; DEMO-2024-0523; 2024-05-23; https://notices.example/DEMO-2024-0523', 'Standstill ended at midnight; ; 2024-06-06', 'Award notice, prepared for 7 July at the latest; DEMO-2024-0607; 2024-06-07; https://notices.example/DEMO-2024-0607'].join('\n'),
      })
      const agreed = await stage.done('tt-contract', cast.chidi, 'deliver.agree-contract', {
        procurement: id('tt-procurement'), title: 'NHS Talking Therapies, Trafford and Stockport', signedOn: '2024-06-07', extensionUntil: '2029-09-30', noticeDays: 183, tier: 'full', annualValue: 6_400_000_00, service: 'NHS Talking Therapies', owner: 'Dee Demonstration',
      })
      const contract = stage.id(agreed, 'contract')
      keep('tt-contract', contract)
      await stage.done('tt-publish', cast.chidi, 'cycle.publish-contract', { contract, summary: 'Treatment for adults with anxiety or depression in Trafford and Stockport. Three years from October 2024, with up to two more.', address: 'https://notices.example/DEMO-2024-0607' })
      await stage.done('tt-decide-extension', cast.dee, 'deliver.add-obligation', { contract, what: 'Decide whether to extend', owner: 'Commissioner', dueOn: '2027-03-31', evidence: 'Decision of the committee' })
    },
  },
  {
    at: '2024-10-01T08:00:00Z', title: 'the service begins', play: async ({ stage, cast, id }) => {
      for (const number of [1, 2]) await stage.done(`inherited-end-${number}`, cast.dee, 'deliver.end-contract', { contract: id(`inherited-${number}`), on: '2024-09-30', how: 'ended', reason: 'One service for both places follows.' })
      await stage.done('tt-start', cast.dee, 'deliver.start-contract', { contract: id('tt-contract'), on: '2024-10-01' })
      await stage.done('tt-terms', cast.farid, 'deliver.agree-payment-terms', { contract: id('tt-contract'), way: 'block', from: '2024-10-01', year: 6_400_000_00, reason: 'As tendered: one sum a year, paid monthly.' })
      await stage.done('tt-to-deliver', cast.alex, 'cycle.move-programme', { programme: id('tt'), to: 'deliver', reason: 'The service began on 1 October 2024.' })
    },
  },
]

// Demonstration values of an invented provider, October 2024 to October 2026 (published with the story of the demonstration).
const withinSix = [85, 84, 84, 86, 85, 83, 84, 85, 84, 86, 84, 85, 76, 72, 70, 72, 76, 78, 77, 79, 80, 81, 83, 84, 84]
const withinEighteen = [99, 99, 98, 99, 99, 98, 99, 99, 98, 99, 99, 99, 97, 97, 96, 96, 97, 98, 98, 98, 98, 99, 99, 99, 99]
const recovered = [47, 48, 46, 48, 47, 48, 46, 48, 47, 49, 47, 48, 48, 47, 47, 48, 48, 49, 49, 49, 50, 50, 50, 50, 50]
/** Of the people who finished in that month, 510 rising to 615, those who recovered: the numbers behind the per cent. */
const recoveredOf = (index: number): { value: number; numerator: number; denominator: number } => {
  const denominator = Math.round(510 + (105 * index) / 24)
  return { value: recovered[index]!, numerator: Math.round((recovered[index]! * denominator) / 100), denominator }
}

const sentOn = (month: string): string => {
  let day = `${addMonths(`${month}-01`, 1).slice(0, 7)}-15`
  while (isWeekend(day)) day = addDays(day, -1)
  return day
}

const returns: readonly Scene[] = withinSix.map((six, index): Scene => {
  const month = addMonths('2024-10-01', index).slice(0, 7)
  return {
    at: `${sentOn(month)}T15:00:00Z`, title: `the return for ${month}`, play: (playing) => takeReturn(playing, {
      name: `tt-${month}`, by: 'dee', contract: 'tt-contract', month, due: addDays(sentOn(month), 5),
      // Every fourth month the provider does not say; it takes less time as the sheet settles.
      ...(index % 4 === 3 ? {} : { minutes: Math.max(35, 95 - 4 * index) }),
      answers: [{ kpi: 'First treatment within 6 weeks', value: six, ...(six === 76 && month === '2025-10' ? { reason: 'Four therapists left in September.' } : {}) }, { kpi: 'First treatment within 18 weeks', value: withinEighteen[index]! }, { kpi: 'Reliable recovery', ...recoveredOf(index) }],
    }),
  }
})

const after: readonly Scene[] = [
  {
    at: '2025-10-20T10:00:00Z', title: 'a year of values: the baseline is locked', play: async ({ stage, cast, id }) => {
      await stage.done('tt-baseline', cast.dee, 'review.lock-baseline', { kpi: id('tt-kpi-six'), from: '2024-10', to: '2025-09', reason: 'The first twelve months of the service, without a change in how it works.' })
      await stage.done('tt-baseline-recovery', cast.dee, 'review.lock-baseline', { kpi: id('tt-kpi-recovery'), from: '2024-10', to: '2025-09', reason: 'The first twelve months of the service.' })
      const file = await stage.upload(cast.dee, 'performance/talking_therapies_provider_monthly.csv.gz')
      await stage.done('tt-beside', cast.dee, 'review.stand-beside', {
        kpi: id('tt-kpi-six'), file, title: 'A real trust (RXV): first treatment within 6 weeks', publisher: 'NHS England, NHS Talking Therapies monthly statistics', licence: 'Open Government Licence v3.0', origin: 'https://digital.nhs.uk', unit: '%', monthColumn: 'month', valueColumn: 'value',
        rows: [{ column: 'provider_code', is: 'RXV' }, { column: 'measure', is: 'Percentage_AccessingServices6WeeksFinishedCourseTreatment' }],
      })
    },
  },
  {
    at: '2025-12-18T10:00:00Z', title: 'a real change is found', play: async ({ stage, cast, id, keep }) => {
      const found = await stage.done('tt-finding', cast.dee, 'review.record-finding', { title: 'Fewer people begin treatment within 6 weeks since October 2025', words: '76 % in October and 72 % in November 2025, below the lower limit of 81.2 %. The provider says that four therapists left.', kpi: id('tt-kpi-six'), period: '2025-10', signal: 'outside limits' })
      keep('tt-finding', stage.id(found, 'finding'))
    },
  },
  {
    at: '2026-01-09T10:00:00Z', title: 'a contract performance notice', play: async ({ stage, cast, id, keep }) => {
      const given = await stage.done('tt-notice', cast.dee, 'review.give-performance-notice', { contract: id('tt-contract'), finding: id('tt-finding'), on: '2026-01-09', failing: 'Since October 2025 fewer than 75 % of people begin treatment within 6 weeks.', clause: 'Schedule 4, local quality requirement 1', remedy: 'At least 75 % again, three months in a row.' })
      keep('tt-notice', stage.id(given, 'performance-notice'))
    },
  },
  {
    at: '2026-01-20T12:00:00Z', title: 'the meeting', play: async ({ stage, cast, id }) => {
      await stage.done('tt-meeting', cast.dee, 'review.hold-meeting', { notice: id('tt-notice'), on: '2026-01-20', words: 'The provider accepts the figures. Four therapists left; two have been replaced. Both agree to a plan.' })
    },
  },
  {
    at: '2026-01-27T12:00:00Z', title: 'the remedial action plan', play: async ({ stage, cast, id }) => {
      await stage.done('tt-plan', cast.dee, 'review.agree-action-plan', {
        notice: id('tt-notice'), on: '2026-01-27', keptMonths: 3,
        actions: [{ what: 'A weekly list of everybody who waits over four weeks', owner: 'Service lead', by: '2026-02-06' }, { what: 'Cover all four vacant posts', owner: 'Director of people', by: '2026-02-27' }, { what: 'Two evening clinics in each place', owner: 'Service lead', by: '2026-03-13' }],
      })
    },
  },
  {
    at: '2026-03-09T12:00:00Z', title: 'an action is missed, an exception report given and money withheld', play: async ({ stage, cast, id }) => {
      await stage.done('tt-action-1', cast.dee, 'review.record-action', { notice: id('tt-notice'), action: 1, outcome: 'done', on: '2026-02-06', words: 'The list comes every Friday.' })
      await stage.done('tt-action-2-missed', cast.dee, 'review.record-action', { notice: id('tt-notice'), action: 2, outcome: 'missed', on: '2026-02-28', words: 'Three of four posts are covered.' })
      await stage.done('tt-exception', cast.dee, 'review.give-exception-report', { notice: id('tt-notice'), on: '2026-03-09', words: 'One of four vacant posts is not covered, so that about thirty people a month wait longer than six weeks.', told: 'Both boards', putRightBy: '2026-04-09' })
      await stage.done('tt-withhold', cast.dee, 'review.propose-withholding', { notice: id('tt-notice'), month: '2026-02', monthValue: 533_333_00, reason: 'One action of the plan was missed.' })
      await stage.done('tt-withhold-approve', cast.farid, 'review.approve-withholding', { notice: id('tt-notice'), on: '2026-03-09', words: 'The value of the month stands in the ledger; the percentage is that of the contract.' })
    },
  },
  {
    at: '2026-04-21T12:00:00Z', title: 'put right, and paid', play: async ({ stage, cast, id }) => {
      await stage.done('tt-action-3', cast.dee, 'review.record-action', { notice: id('tt-notice'), action: 3, outcome: 'done', on: '2026-03-13', words: 'Evening clinics in both places.' })
      await stage.done('tt-action-2-done', cast.dee, 'review.record-action', { notice: id('tt-notice'), action: 2, outcome: 'done', on: '2026-04-14', words: 'All four posts are covered.' })
      await stage.done('tt-pay', cast.dee, 'review.pay-withheld', { notice: id('tt-notice'), on: '2026-04-21', words: 'The fourth post was covered on 14 April.' })
    },
  },
  {
    at: '2026-05-28T12:00:00Z', title: 'three months over 75 %: the notice is closed', play: async ({ stage, cast, id }) => {
      await stage.done('tt-close', cast.dee, 'review.close-performance-notice', { notice: id('tt-notice'), on: '2026-05-28', reason: '76 % in February, 78 % in March, 77 % in April 2026.' })
      await stage.done('tt-target', cast.dee, 'plan.set-target', { kpi: id('tt-kpi-recovery'), value: 51, from: '2026-06-01', reason: 'National target of 2026/27.' })
    },
  },
  {
    at: '2026-06-24T10:00:00Z', title: 'an uplift agreed late, from April', play: async ({ stage, cast, id }) => {
      await stage.done('tt-uplift', cast.farid, 'deliver.uplift-payment-terms', { contracts: [id('tt-contract')], from: '2026-04-01', by: 2, reason: 'Demonstration figure for the year 2026/27; agreed on 24 June, so that April and May are reckoned anew.' })
    },
  },
  {
    at: '2026-09-21T10:00:00Z', title: 'recovery differs between poor and rich', play: async ({ stage, cast, id, keep }) => {
      const found = await stage.done('tt-gap', cast.bev, 'review.record-finding', { title: 'People in the poorest fifth recover less often', words: 'In the year to August 2026, 44 % recovered in the poorest fifth of neighbourhoods and 53 % in the richest.', kpi: id('tt-kpi-recovery'), signal: 'judgement' })
      keep('tt-gap', stage.id(found, 'finding'))
      const opened = await stage.done('tt-review', cast.dee, 'review.open-review', { contract: id('tt-contract'), on: '2026-09-30', agenda: 'Two years of the service: waits since the notice, recovery by neighbourhood, whether to extend by 31 March 2027.' })
      keep('tt-review', stage.id(opened, 'contract-review'))
    },
  },
  {
    at: '2026-09-25T10:00:00Z', title: 'a real improvement is said back to the provider', play: async ({ stage, cast, id }) => {
      await stage.done('tt-recognise', cast.dee, 'review.recognise-improvement', { kpi: id('tt-kpi-recovery'), period: '2026-06', words: 'More people recover than in the first year of the service, and it has lasted. You told us that every therapist now has weekly supervision with the measures on the table. Thank you.' })
    },
  },
  {
    at: '2026-09-30T14:00:00Z', title: 'the review decides', play: async ({ stage, cast, id }) => {
      await stage.done('tt-to-review', cast.alex, 'cycle.move-programme', { programme: id('tt'), to: 'review', reason: 'Two years of returns, one notice closed, one finding open.' })
      await stage.done('tt-decision', cast.alex, 'review.decide', { review: id('tt-review'), choice: 'vary', on: '2026-09-30', meeting: 'Strategic commissioning committee, 30 September 2026', delegation: 'Scheme of delegation, contracts up to £35 million', reason: 'The waits are short again. The gap in recovery calls for outreach in the poorest neighbourhoods: £700,000, 2.2 % of the value. Whether to extend is decided by 31 March 2027.', findings: [id('tt-finding'), id('tt-gap')] })
      await stage.done('tt-carry', cast.alex, 'review.carry-finding', { finding: id('tt-gap'), words: 'Why do people in the poorest fifth recover less often, and what would help?' })
    },
  },
  {
    at: '2026-10-01T09:00:00Z', title: 'the second round begins', play: async ({ stage, cast, id }) => {
      await stage.done('tt-round-2', cast.alex, 'cycle.open-next-round', { programme: id('tt'), learned: 'Continue: short waits and the weekly list. Start: outreach where recovery is lowest. Stop: looking at recovery as one figure for everybody.' })
    },
  },
  {
    at: '2026-10-06T10:00:00Z', title: 'a need of the second round', play: async (playing) => {
      await recordNeed(playing, 'tt-need-2', playing.cast.bev, { title: 'Adults in the poorest fifth of neighbourhoods recover less often after talking therapies', programme: 'tt', place: 'E08000009', shownBy: { figure: 'map~E08000009' }, group: 'Adults in the poorest fifth of neighbourhoods', words: 'Of people who finished talking therapies in the year to August 2026, 44 % recovered in the poorest fifth of neighbourhoods and 53 % in the richest (demonstration values). The map shows where these neighbourhoods are.' })
      await playing.stage.done('tt-need-2-follows', playing.cast.bev, 'cycle.say-what-led-here', { need: playing.id('tt-need-2'), from: playing.id('tt-gap') })
    },
  },
]

export const talkingTherapies: readonly Scene[] = [...before, ...returns, ...after]
