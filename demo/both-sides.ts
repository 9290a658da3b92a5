// What commissioner and providers do together: questions, obligations, incidents, actions and how providers see the commissioner. All of it is invented.
import { sql } from '../src/kernel/database/database.ts'
import { person, provider, providerAccount } from './cast.ts'
import type { Playing, Scene } from './scene.ts'

const evan = (playing: Playing) => person(playing.stage, 'evan@evergreen.example')

/** A provider's view of the integrated care board: paid on time, clear, fair, helpful. */
async function view(playing: Playing, email: string, contract: string, [payment, clarity, fairness, help]: readonly [number, number, number, number], words: string): Promise<void> {
  await playing.stage.done(`view-${email}`, await person(playing.stage, email), 'deliver.rate-commissioner', { contract: playing.id(contract), payment, clarity, fairness, help, words })
}

export const bothSides: readonly Scene[] = [
  {
    at: '2026-04-01T10:00:00Z', title: 'a contract for hearing tests, shared with its provider', play: async (playing) => {
      const { stage, cast, keep } = playing
      const clear = await provider(stage, cast, 'Clear Sound Hearing (invented)')
      await providerAccount(stage, cast, { name: 'Cleo Demonstration', email: 'cleo@clearsound.example', providerId: clear })
      const made = await stage.done('hearing-contract', cast.dee, 'deliver.record-contract', { title: 'Hearing tests close to home', provider: clear, startsOn: '2026-04-01', endsOn: '2029-03-31', noticeDays: 92, annualValue: 84_000_00, tier: 'light', service: 'Community audiology', owner: 'Dee Demonstration' })
      const contract = stage.id(made, 'contract')
      await stage.done('hearing-start', cast.dee, 'deliver.start-contract', { contract, on: '2026-04-01' })
      await stage.done('hearing-share', cast.dee, 'deliver.share-contract', { contract })
      keep('hearing-contract', contract)
    },
  },
  {
    at: '2026-09-22T10:00:00Z', title: 'three providers say how they see the integrated care board', play: async (playing) => {
      const { stage, cast } = playing
      const steady = await stage.app.db.within({ role: 'act_worker', bodyId: cast.alex.bodyId }, async (tx) => (await tx.one(sql<{ provider_id: string }>`select provider_id from deliver.contract where id = ${playing.id('foot-contract')}`)).provider_id)
      await providerAccount(stage, cast, { name: 'Sam Demonstration', email: 'sam@steadyfeet.example', providerId: steady })
      await view(playing, 'evan@evergreen.example', 'tt-contract', [4, 3, 4, 3], 'Two people ask us for the same figures in different forms.')
      await view(playing, 'sam@steadyfeet.example', 'foot-contract', [2, 4, 4, 5], 'Small providers cannot wait for their money.')
      await view(playing, 'cleo@clearsound.example', 'hearing-contract', [3, 2, 4, 2], 'We did not know whom to ring.')
    },
  },
  {
    at: '2026-09-30T15:00:00Z', title: 'actions agreed at the review of talking therapies', play: async ({ stage, cast, id, keep }) => {
      const agree = (label: string, input: Record<string, unknown>) => stage.done(label, cast.dee, 'deliver.agree-joint-action', { contract: id('tt-contract'), purpose: 'development', ...input })
      await agree('tt-joint-outreach', { what: 'Draw up together how outreach reaches people in the poorest neighbourhoods', side: 'both', owner: 'Service lead and contract manager', dueOn: '2026-12-11' })
      await agree('tt-joint-data', { what: 'Agree one sheet for all figures, so that nothing is asked twice', side: 'commissioner', owner: 'Contract manager', dueOn: '2026-11-13' })
      keep('tt-joint-forum', stage.id(await agree('tt-joint-forum', { what: 'Show at the provider forum what brought the waits down', purpose: 'forum', side: 'provider', owner: 'Service lead', dueOn: '2026-10-22' }), 'joint-action'))
    },
  },
  {
    at: '2026-10-05T10:00:00Z', title: 'obligations of the provider, and what changed after providers were heard', play: async ({ stage, cast, id, keep }) => {
      const add = (label: string, input: Record<string, unknown>) => stage.done(label, cast.dee, 'deliver.add-obligation', { contract: id('tt-contract'), whose: 'provider', owner: 'Service lead', ...input })
      keep('tt-obligation-report', stage.id(await add('tt-obligation-report', { what: 'Report of the second year: access and recovery by fifth of deprivation', dueOn: '2026-10-31', evidence: 'The report' }), 'obligation'))
      await add('tt-obligation-clinics', { what: 'List of the clinics that are open in the evening', dueOn: '2026-11-14', evidence: 'The list with times' })
      await add('tt-obligation-winter', { what: 'Plan for cover in winter', dueOn: '2026-11-30', evidence: 'The plan' })
      await stage.done('icb-what-changed', cast.alex, 'deliver.say-what-changed', { quarter: '2026-Q3', words: 'You said that small providers wait too long for their money and that you do not know whom to ring. Invoices of small providers are now looked at within five working days, and each contract names its manager.' })
    },
  },
  {
    at: '2026-10-28T10:00:00Z', title: 'the provider shows what it was asked, and tells of an incident', play: async (playing) => {
      const { stage, cast, id } = playing
      const by = await evan(playing)
      await stage.done('tt-joint-forum-done', by, 'deliver.finish-joint-action', { action: id('tt-joint-forum'), outcome: 'Shown to eleven providers on 22 October; two want to see the weekly list.' })
      await stage.done('tt-evidence-report', by, 'deliver.give-evidence', { obligation: id('tt-obligation-report'), words: 'The report of the second year, with access and recovery for each fifth.', address: 'https://evergreen.example/report-2026' })
      await stage.done('tt-evidence-accepted', cast.dee, 'deliver.accept-evidence', { obligation: id('tt-obligation-report'), words: 'Figures agree with the returns.' })
      const told = await stage.done('tt-incident', by, 'deliver.tell-incident', { contract: id('tt-contract'), on: '2026-10-26', sort: 'information', harm: 'none', what: 'A list of appointments was sent to the wrong practice. It held times and rooms only.', done: 'The practice deleted it within the hour and confirmed it in writing.' })
      playing.keep('tt-incident', stage.id(told, 'incident'))
    },
  },
  {
    at: '2026-11-05T10:00:00Z', title: 'the incident is acknowledged and closed with what was learned', play: async ({ stage, cast, id }) => {
      await stage.done('tt-incident-read', cast.dee, 'deliver.acknowledge-incident', { incident: id('tt-incident'), words: 'Thank you for telling us the same day. How are addresses checked before a list goes out?' })
      await stage.done('tt-incident-closed', cast.dee, 'deliver.close-incident', { incident: id('tt-incident'), learning: 'Lists go out through the shared folder only; e-mail addresses are no longer typed by hand.' })
    },
  },
  {
    at: '2026-11-10T10:00:00Z', title: 'providers are told of a need that is coming', play: async ({ stage, cast, id }) => {
      await stage.done('tt-share-need', cast.alex, 'deliver.share-need', { need: id('tt-need-2'), words: 'Outreach in the poorest neighbourhoods is likely from spring 2027, with the present provider or beside it. Tell us what you could offer; nothing is decided.' })
    },
  },
  {
    at: '2026-11-18T10:00:00Z', title: 'questions go both ways', play: async (playing) => {
      const { stage, cast, id } = playing
      const asked = await stage.done('tt-ask-outreach', await evan(playing), 'deliver.open-conversation', { subject: id('tt-contract'), question: 'May outreach begin in three neighbourhoods first?', words: 'Four people are to be hired by March. Rooms are ready in three of the six neighbourhoods.' })
      await stage.done('tt-answer-outreach', cast.dee, 'deliver.answer-conversation', { conversation: stage.id(asked, 'conversation'), words: 'Yes: the variation says six by the end of June. Please tell us which three, and since when.' })
      await stage.done('tt-close-outreach', await evan(playing), 'deliver.close-conversation', { conversation: stage.id(asked, 'conversation'), agreed: 'Three neighbourhoods from January 2027, the other three by the end of June.' })
      await stage.done('tt-ask-recovery', cast.dee, 'deliver.open-conversation', { subject: id('tt-kpi-recovery'), question: 'Can recovery be returned by fifth of deprivation each month?', words: 'The finding of September rests on a year together. Monthly figures would show sooner whether outreach helps. How long would it take you?' })
    },
  },
  {
    at: '2026-11-19T16:00:00Z', title: 'the return for November is asked for, and later ones each month by themselves', play: async ({ stage, cast, id }) => {
      await stage.done('tt-2026-11-ask', cast.dee, 'deliver.request-return', { contract: id('tt-contract'), period: '2026-11', due: '2026-12-14' })
      // From December on the clock asks: nobody has to think of it.
      await stage.done('tt-each-month', cast.dee, 'deliver.ask-each-month', { contract: id('tt-contract'), from: '2026-12', days: 14 })
    },
  },
]
