// Early signs of trouble in the board's contracts: points kept each month, two versions of a regulator's directory, and two concerns that only named people read. All of it is invented.
import { sql } from '../src/kernel/database/database.ts'
import type { Actor } from '../src/kernel/act.ts'
import { byReference } from './board-register.ts'
import type { Playing, Scene } from './scene.ts'

/** The provider of a contract of the register. */
const providerOf = async (playing: Playing, reference: string): Promise<string> => {
  const contract = await byReference(playing, reference)
  return (await playing.stage.app.db.within({ role: 'act_worker', bodyId: playing.cast.dee.bodyId }, (tx) => tx.one(sql<{ provider_id: string }>`select provider_id from deliver.contract where body_id = ${tx.bodyId} and id = ${contract}`))).provider_id
}
const directory = async ({ stage, cast }: Playing, month: string, asOf: string): Promise<string> =>
  stage.id(await stage.done(`directory-${month}`, cast.dee, 'review.take-in-directory', { regulator: 'cqc', asOf, file: await stage.upload(cast.dee, `regulator/directory-${month}.csv`), origin: 'Invented for the demonstration, in the columns of the care directory' }), 'directory')

/** The concern whose words begin so, as somebody named on it finds it: whoever raised it is told no id. */
const concernOf = async ({ stage, cast }: Playing, begins: string): Promise<string> =>
  (await stage.app.db.within({ role: 'act_staff', bodyId: cast.alex.bodyId, accountId: cast.alex.accountId }, (tx) => tx.one(sql<{ id: string }>`select id from review.restricted_concern where body_id = ${tx.bodyId} and what like ${`${begins}%`}`))).id

const nightOwl = 'At night one doctor covers two bases'
const harbour = 'The books shown to us in September'

export const earlySigns: readonly Scene[] = [
  {
    at: '2026-01-12T10:00:00Z', title: 'the early warning begins', play: async ({ stage, cast, keep }) => {
      const warning = stage.id(await stage.done('warning', cast.alex, 'review.begin-early-warning', { reason: 'Quality and performance committee, 8 January 2026' }), 'early-warning')
      keep('warning', warning)
      await stage.done('warning-from', cast.alex, 'review.set-warning-points', { warning, signal: 'warned', each: 5, most: 0, reason: 'Most contracts have nothing recorded yet, so few points must be enough to look (committee of 8 January 2026).' })
    },
  },
  {
    at: '2026-07-06T10:00:00Z', title: 'the regulator\'s directory is taken in, and providers are recognised', play: async (playing) => {
      const { stage, cast } = playing
      const id = await directory(playing, '2026-06', '2026-06-30')
      for (const [reference, holder] of [['GMHOS', '1-8000000001'], ['GMAAO', '1-8000000002'], ['GMGPO', '1-8000000003'], ['GMDRU', '1-8000000004']] as const) {
        await stage.done(`holder-${reference}`, cast.dee, 'review.match-holder', { directory: id, provider: await providerOf(playing, reference), holder, answer: 'same', reason: 'Same company number and address' })
      }
      await stage.done('accounts-harbour', cast.farid, 'review.record-accounts', { contract: await byReference(playing, 'GMSEX'), upTo: '2024-03-31', seen: 'A deficit of £210,000; the auditor names doubt about the year after. Newer accounts were asked for twice.' })
      await stage.done('accounts-hospice', cast.farid, 'review.record-accounts', { contract: await byReference(playing, 'GMHOS'), upTo: '2026-03-31', seen: 'Balanced; reserves for seven months.' })
    },
  },
  {
    at: '2026-09-07T10:00:00Z', title: 'two people are named to read restricted concerns', play: async ({ stage, cast }) => {
      await stage.done('reader-alex', cast.alex, 'review.name-concern-reader', { account: cast.alex.accountId, reason: 'Head of strategic commissioning' })
      await stage.done('reader-chidi', cast.alex, 'review.name-concern-reader', { account: cast.chidi.accountId, reason: 'Lead for speaking up' })
    },
  },
  {
    at: '2026-09-28T20:00:00Z', title: 'somebody who works in a service tells what worries them, without an account', play: async ({ stage, cast }) => {
      const somebody: Actor = { kind: 'system', bodyId: cast.alex.bodyId, roles: [], name: 'somebody without an account' }
      await stage.done('concern-night', somebody, 'review.receive-restricted-concern', { about: 'Night Owl Medical (invented)', category: 'staffing', from: 'works there', what: `${nightOwl} on most weekends, although the rota shows two. We were told not to write it down.` })
    },
  },
  {
    at: '2026-10-01T09:00:00Z', title: 'it is opened, judged, and steps are decided', play: async (playing) => {
      const { stage, cast } = playing
      const concern = await concernOf(playing, nightOwl)
      await stage.done('night-open', cast.alex, 'review.open-to-read', { concern, why: 'New; first reading' })
      await stage.done('night-judged', cast.alex, 'review.judge-restricted-concern', { concern, severity: 'high', category: 'staffing', words: 'Two complaints of August told of long waits on Saturdays; nobody at risk is known of.', contract: await byReference(playing, 'GMGPO'), counts: 'yes' })
      await stage.done('night-rotas', cast.alex, 'review.decide-restricted-step', { concern, what: 'Pay records of eight weekends beside the rotas, asked for as a sample of all services', owner: 'Finance, not told why', dueOn: '2026-10-30' })
      await stage.done('night-visit', cast.alex, 'review.decide-restricted-step', { concern, what: 'Visit on a Saturday night, unannounced', owner: 'Quality officer', dueOn: '2026-12-05' })
    },
  },
  {
    at: '2026-10-14T09:00:00Z', title: 'an analyst raises a second one and reads it no more', play: async (playing) => {
      const { stage, cast } = playing
      await stage.done('concern-harbour', cast.bev, 'review.raise-restricted-concern', { contract: await byReference(playing, 'GMSEX'), category: 'finance', what: `${harbour} have invoices of two firms with the same address as a trustee. It may be nothing.`, contact: 'Ask me in person, please' })
      const concern = await concernOf(playing, harbour)
      await stage.done('harbour-open', cast.chidi, 'review.open-to-read', { concern, why: 'Speaking-up lead of the week' })
      await stage.done('harbour-judged', cast.chidi, 'review.judge-restricted-concern', { concern, severity: 'medium', category: 'finance', words: 'To be looked at by internal audit; no sign that care suffers.', counts: 'no' })
      await stage.done('harbour-audit', cast.chidi, 'review.decide-restricted-step', { concern, what: 'Internal audit looks at the register of interests of the trustees', owner: 'Internal audit', dueOn: '2026-11-06' })
    },
  },
  {
    at: '2026-11-04T09:00:00Z', title: 'the directory of October shows what changed', play: async (playing) => {
      const { stage, cast } = playing
      await directory(playing, '2026-10', '2026-10-31')
      const changes = await stage.app.db.within({ role: 'act_worker', bodyId: cast.dee.bodyId }, (tx) => tx.rows(sql<{ id: string; location: string; sort: string }>`select id, location, sort from review.regulator_change where body_id = ${tx.bodyId}`))
      const changed = (begins: string, sort: string): string => changes.find((one) => one.location.startsWith(begins) && one.sort === sort)!.id
      await stage.done('look-riverbank', cast.dee, 'review.look-at-change', { change: changed('Riverbank Outreach', 'rating fell'), words: 'Read the report; medicines were late. The provider sent its plan on 2 November, and a visit is asked for.' })
      await stage.done('look-willow', cast.dee, 'review.look-at-change', { change: changed('Willow at Home', 'inspected'), words: 'Good again. Said back to the provider.' })
      await stage.done('warning-rating', cast.alex, 'review.set-warning-points', { warning: playing.id('warning'), signal: 'rating', each: 5, most: 10, reason: 'Both hand-backs of 2025 came within a year of a rating that fell (committee of 2 November 2026).' })
    },
  },
  {
    at: '2026-11-09T09:00:00Z', title: 'the second concern is closed with what came of it', play: async (playing) => {
      const { stage, cast } = playing
      const concern = await concernOf(playing, harbour)
      const [step] = await stage.app.db.within({ role: 'act_staff', bodyId: cast.chidi.bodyId, accountId: cast.chidi.accountId }, (tx) => tx.rows(sql<{ id: string }>`select id from review.restricted_step where body_id = ${tx.bodyId} and concern_id = ${concern}`))
      await stage.done('harbour-open-2', cast.chidi, 'review.open-to-read', { concern, why: 'Answer of internal audit' })
      await stage.done('harbour-audited', cast.chidi, 'review.finish-restricted-step', { concern, step: step!.id, on: '2026-11-06', words: 'The address is that of a shared office; the trustee had declared it.' })
      await stage.done('harbour-closed', cast.chidi, 'review.close-restricted-concern', { concern, outcome: 'unfounded', words: 'Declared, and checked by internal audit. Whoever raised it was told in person and thanked.' })
    },
  },
]
