// P4: supported living for adults with a learning disability; its contracts come in from a small register. Invented but for the published spend.
import { dropIn } from './imports.ts'
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
      await recordNeed(playing, 'living-need', cast.kim, { title: 'Adults with a learning disability want a home of their own', programme: 'living', place: 'E08000009', words: 'Most supported living is in shared houses that people did not choose. What the council pays, and to whom, stands with its published payments.' })
    },
  },
  {
    at: '2025-10-06T10:00:00Z', title: 'the register goes in as it is', play: async (playing) => {
      const { stage, cast, id } = playing
      const contracts = await dropIn(playing, { name: 'living', by: 'kim', kind: 'register', file: 'contract-register/supported-living-register.csv', title: 'Supported living register' })
      if (contracts.length !== 5) throw new Error(`${contracts.length} contracts came in, not 5`)
      for (const [index, contract] of contracts.slice(0, 3).entries()) await stage.done(`living-link-${index + 1}`, cast.kim, 'deliver.link-contract', { contract, serves: id('living-need') })
      await stage.done('living-to-deliver', cast.grace, 'cycle.move-programme', { programme: id('living'), to: 'deliver', reason: 'The framework was entered on 3 October 2025; 14 providers are admitted.' })
    },
  },
  {
    at: '2026-06-22T10:00:00Z', title: 'two months of the council\'s payments go in', play: async (playing) => {
      await dropIn(playing, { name: 'payments', by: 'kim', kind: 'payments', file: 'spend/trafford_social_care_payments_2026_27.csv.gz', title: 'Social care payments, April and May 2026', publisher: 'Trafford Council' })
    },
  },
]
