// P4: supported living for adults with a learning disability; its contracts come in from a small register. Invented but for the published spend.
import { sql } from '../src/kernel/database/database.ts'
import { recordNeed } from './needs.ts'
import type { Scene } from './scene.ts'

export const supportedLiving: readonly Scene[] = [
  {
    at: '2025-03-03T10:00:00Z', title: 'a programme for supported living', play: async (playing) => {
      const { stage, cast, keep } = playing
      const made = await stage.done('living-programme', cast.grace, 'cycle.open-programme', {
        name: 'Supported living for adults with a learning disability, Trafford', purpose: 'Adults with a learning disability live in a home of their own with the support that they choose.',
        level: 'place', tier: 'full', service: 'Supported living', areas: 'E08000009',
      })
      keep('living', stage.id(made, 'programme'))
      await recordNeed(playing, 'living-need', cast.kim, { title: 'Adults with a learning disability want a home of their own', programme: 'living', place: 'E08000009', words: 'In 2024/25 the council paid £8.73 million to 25 suppliers of supported living for people with a learning disability, and £6.65 million in direct payments.' })
    },
  },
  {
    at: '2025-10-06T10:00:00Z', title: 'the register goes in as it is', play: async (playing) => {
      const { stage, cast, id } = playing
      const file = await stage.upload(cast.kim, 'contract-register/supported-living-register.csv')
      const begun = await stage.done('living-import', cast.kim, 'deliver.begin-import', { kind: 'register', file, title: 'Supported living register' })
      await stage.done('living-import-confirm', cast.kim, 'deliver.confirm-import', { import: stage.id(begun, 'import') })
      await stage.worked('deliver.import')
      const contracts = await stage.app.db.within({ role: 'act_worker', bodyId: cast.kim.bodyId }, (tx) => tx.rows(sql<{ id: string; imported_reference: string }>`select id, imported_reference from deliver.contract where body_id = ${tx.bodyId} and import_id = ${stage.id(begun, 'import')} order by imported_reference`))
      if (contracts.length !== 5) throw new Error(`${contracts.length} contracts came in, not 5`)
      for (const [index, contract] of contracts.slice(0, 3).entries()) await stage.done(`living-link-${index + 1}`, cast.kim, 'deliver.link-contract', { contract: contract.id, serves: id('living-need') })
      await stage.done('living-to-deliver', cast.grace, 'cycle.move-programme', { programme: id('living'), to: 'deliver', reason: 'The framework was entered on 3 October 2025; 14 providers are admitted.' })
    },
  },
]
