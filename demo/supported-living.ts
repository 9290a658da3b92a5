// P4: supported living for adults with a learning disability; its contract comes in from a small register. Invented but for the published spend.
import type { Scene } from './scene.ts'

export const supportedLiving: readonly Scene[] = [
  {
    at: '2025-03-03T10:00:00Z', title: 'a programme for supported living', play: async ({ stage, cast, keep }) => {
      const made = await stage.done('living-programme', cast.grace, 'cycle.open-programme', {
        name: 'Supported living for adults with a learning disability, Trafford', purpose: 'Adults with a learning disability live in a home of their own with the support that they choose.',
        level: 'place', tier: 'full', service: 'Supported living', areas: 'E08000009',
      })
      keep('living', stage.id(made, 'programme'))
    },
  },
]
