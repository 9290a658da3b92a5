// A small invented NHS contract, renewed by direct award process C, carried out here from route to contract.
import { provider } from './cast.ts'
import { recordNeed } from './needs.ts'
import type { Scene } from './scene.ts'

const subject = {
  title: 'Foot care for people with diabetes', reference: 'DEMO-FOOT-2026', description: 'Foot checks and foot care for people with diabetes, close to home', cpv: '85121000',
  decisionMakers: 'Strategic commissioning committee', conflicts: 'No conflicts declared', conflictsManaged: 'None to manage', providerName: 'Steady Feet Community Podiatry (invented)', providerAddress: '1 Invented Street, Nowhere',
}

export const smallContract: readonly Scene[] = [
  {
    at: '2026-07-01T10:00:00Z', title: 'a small contract is due to end', play: async (playing) => {
      const { stage, cast, id, keep } = playing
      const made = await stage.done('foot-programme', cast.alex, 'cycle.open-programme', { name: 'Foot care for people with diabetes', purpose: 'People with diabetes keep their feet healthy.', level: 'locality', tier: 'light', service: 'Community podiatry', areas: 'E08000003' })
      keep('foot', stage.id(made, 'programme'))
      await recordNeed(playing, 'foot-need', cast.bev, { title: 'People with diabetes need their feet checked close to home', programme: 'foot', place: 'E08000003', shownBy: { indicator: '241', area: 'E08000003' }, words: 'The contract of the present provider ends on 30 September 2026.' })
      await stage.done('foot-to-procure', cast.alex, 'cycle.move-programme', { programme: id('foot'), to: 'procure', reason: 'The service goes on as it is: the specification stays, the contract ends.' })
      const begun = await stage.done('foot-procurement', cast.chidi, 'procure.begin-procurement', { title: 'Foot care for people with diabetes', programme: id('foot'), description: subject.description, value: 360_000_00, cpv: '85121000' })
      keep('foot-procurement', stage.id(begun, 'procurement'))
    },
  },
  {
    at: '2026-07-06T10:00:00Z', title: 'direct award C is open', play: async ({ stage, cast, id }) => {
      await stage.done('foot-route', cast.chidi, 'procure.decide-route', {
        procurement: id('foot-procurement'), buyerIsRelevantAuthority: 'yes', healthCareInListedCpv: 'yes', otherThingsInIt: 'no', changeInTerm: 'no', mustBeUrgent: 'no', basedOnFramework: 'no', concludesFramework: 'no', newService: 'no', existingProvider: 'yes', onlyExistingProviderCan: 'no',
        patientsChoose: 'no', providersNotLimited: 'no', everyQualifiedOffered: 'no', canExpressInterest: 'no', contractExpiresAndIsReplaced: 'yes', providerDoesWell: 'yes', characterChanges: 'no', onlySuccession: 'no', authorityDecided: 'yes', oldLifetime: 345_000_00, newLifetime: 360_000_00, outsideFactors: 'no', canIdentifyMostSuitable: 'yes',
        regime: 'PSR', process: 'DIRECT_AWARD_C',
      })
    },
  },
  {
    at: '2026-07-13T10:00:00Z', title: 'the intention is published', play: async ({ stage, cast, id }) => {
      const intention = await stage.done('foot-intention', cast.chidi, 'procure.prepare-notice', {
        procurement: id('foot-procurement'), noticeKind: 'N2', statement: 'The authority intends to award a contract by direct award process C.', ...subject, approximateValuePence: 360_000_00, selectionReasons: 'The provider satisfies its contract: 97 % of people were seen within four weeks, and people in all neighbourhoods use it.',
        representationsUntil: 'Midnight at the end of 24 July 2026', representationsWhere: 'representations@icb.example',
      })
      const notice = stage.id(intention, 'notice')
      await stage.done('foot-intention-published', cast.chidi, 'procure.record-publication', { notice, identifier: 'DEMO-2026-0713', address: 'https://notices.example/DEMO-2026-0713', publishedAt: '2026-07-13T09:00:00Z' })
      await stage.done('foot-intention-register', cast.chidi, 'cycle.publish-notice', { notice, summary: 'The contract for foot care is to go to the present provider. Written representations until midnight at the end of 24 July 2026.' })
    },
  },
  {
    at: '2026-07-27T10:00:00Z', title: 'the award after the standstill, and the contract', play: async (playing) => {
      const { stage, cast, id, keep } = playing
      const winner = await provider(stage, cast, subject.providerName)
      await stage.done('foot-award', cast.chidi, 'procure.award', { procurement: id('foot-procurement'), provider: winner, value: 360_000_00, awardedOn: '2026-07-27', serviceStart: '2026-10-01', serviceEnd: '2029-09-30', reason: 'Quality, value, integration, access and social value as described in the intention; nothing changed in the standstill.', representations: 'no' })
      const agreed = await stage.done('foot-contract', cast.chidi, 'deliver.agree-contract', { procurement: id('foot-procurement'), title: subject.title, signedOn: '2026-07-27', noticeDays: 92, tier: 'light', annualValue: 120_000_00, service: 'Community podiatry', owner: 'Dee Demonstration' })
      keep('foot-contract', stage.id(agreed, 'contract'))
    },
  },
  {
    at: '2026-08-03T10:00:00Z', title: 'the award notice', play: async ({ stage, cast, id }) => {
      const award = await stage.done('foot-award-notice', cast.chidi, 'procure.prepare-notice', { procurement: id('foot-procurement'), noticeKind: 'N3', statement: 'A contract has been awarded by direct award process C.', ...subject, lifetimeValuePence: 360_000_00, serviceStart: '2026-10-01', serviceEnd: '2029-09-30' })
      await stage.done('foot-award-published', cast.chidi, 'procure.record-publication', { notice: stage.id(award, 'notice'), identifier: 'DEMO-2026-0803', address: 'https://notices.example/DEMO-2026-0803', publishedAt: '2026-08-03T09:00:00Z' })
      await stage.done('foot-publish', cast.chidi, 'cycle.publish-contract', { contract: id('foot-contract'), summary: 'Foot checks and foot care for people with diabetes, for three years from October 2026.', address: 'https://notices.example/DEMO-2026-0803' })
    },
  },
  {
    at: '2026-10-01T08:30:00Z', title: 'foot care goes on under its new contract', play: async ({ stage, cast, id }) => {
      await stage.done('foot-start', cast.dee, 'deliver.start-contract', { contract: id('foot-contract'), on: '2026-10-01' })
      await stage.done('foot-terms', cast.farid, 'deliver.agree-payment-terms', { contract: id('foot-contract'), way: 'cap-and-collar', from: '2026-10-01', prices: 'Foot check: 38.00\nCourse of foot care: 210.00', least: 90_000_00, most: 130_000_00, reason: 'By activity, within limits that keep the clinic open and the budget whole.' })
      await stage.done('foot-to-deliver', cast.alex, 'cycle.move-programme', { programme: id('foot'), to: 'deliver', reason: 'The new contract began on 1 October 2026.' })
    },
  },
  {
    at: '2026-11-06T10:00:00Z', title: 'the first month of foot care is reckoned and paid', play: async ({ stage, cast, id }) => {
      await stage.done('foot-activity', cast.dee, 'deliver.report-activity', { contract: id('foot-contract'), month: '2026-10-01', units: 'Foot check: 131\nCourse of foot care: 24' })
      await stage.done('foot-paid', cast.farid, 'deliver.record-month-paid', { contract: id('foot-contract'), month: '2026-10-01', amount: 10_018_00, paidOn: '2026-11-06', paymentReference: 'DEMO-AP-1106' })
    },
  },
]
