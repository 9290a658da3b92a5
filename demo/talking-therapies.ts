// P1: NHS Talking Therapies, the whole round and into its second. Providers, offers, prices and returns are invented.
import type { Scene } from './scene.ts'

export const talkingTherapies: readonly Scene[] = [
  {
    at: '2024-01-08T10:00:00Z', title: 'a programme for talking therapies', play: async ({ stage, cast, keep }) => {
      const made = await stage.done('tt-programme', cast.alex, 'cycle.open-programme', {
        name: 'NHS Talking Therapies, Trafford and Stockport', purpose: 'People with anxiety or depression get a treatment that works, soon, wherever they live.',
        level: 'sub-regional', tier: 'full', service: 'NHS Talking Therapies for anxiety and depression', areas: 'E08000009 E08000007',
      })
      keep('tt', stage.id(made, 'programme'))
    },
  },
]
