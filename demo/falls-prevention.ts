// P2: falls prevention for people over 65, decided in parallel with the council. Invented but for the published figures.
import { bodyId } from './cast.ts'
import type { Scene } from './scene.ts'

export const fallsPrevention: readonly Scene[] = [
  {
    at: '2026-02-02T10:00:00Z', title: 'a programme for falls prevention', play: async ({ stage, cast, keep }) => {
      const partnership = await stage.done('falls-partnership', cast.alex, 'bodies.agree-partnership', {
        name: 'Falls prevention with Salford', instrument: 'Section 76 payment of £250,000 a year by the council', way: 'parallel', members: [bodyId('salford')], signedOn: '2026-01-30', from: '2026-02-01',
      })
      const made = await stage.done('falls-programme', cast.alex, 'cycle.open-programme', {
        name: 'Falls prevention for people over 65, Salford', purpose: 'Fewer people over 65 fall and are taken to hospital; more keep their balance and their confidence.',
        level: 'place', tier: 'standard', service: 'Falls prevention', areas: 'E08000006', partnership: stage.id(partnership, 'partnership'),
      })
      keep('falls', stage.id(made, 'programme'))
    },
  },
]
