// P3: discharge and reablement, decided jointly by council and integrated care board. Invented but for the published figures.
import { bodyId } from './cast.ts'
import type { Scene } from './scene.ts'

export const homeFirst: readonly Scene[] = [
  {
    at: '2026-09-25T10:00:00Z', title: 'a joint programme for discharge and reablement', play: async ({ stage, cast, keep }) => {
      const partnership = await stage.done('home-partnership', cast.grace, 'bodies.agree-partnership', {
        name: 'Trafford pooled fund for Home First', instrument: 'Section 75 agreement: pooled fund of £38.0 million, scheme of £7.2 million', way: 'joint', members: [bodyId('icb')], signedOn: '2026-09-25', from: '2026-09-25',
      })
      const made = await stage.done('home-programme', cast.grace, 'cycle.open-programme', {
        name: 'Home First: discharge and reablement, Trafford', purpose: 'People go home as soon as they are ready, and get the help that lets them stay there.',
        level: 'place', tier: 'full', service: 'Reablement and intermediate care', areas: 'E08000009', partnership: stage.id(partnership, 'partnership'),
      })
      keep('home', stage.id(made, 'programme'))
    },
  },
]
