// P3: discharge and reablement, decided jointly by council and integrated care board. Invented but for the published figures.
import { bodyId } from './cast.ts'
import { recordNeed } from './needs.ts'
import { scoreNeeds, type Panel } from './planning.ts'
import type { Scene } from './scene.ts'

// Of the people who received short-term support, the share for whom no further request for support was made; published by council, without intervals.
const shortTermOutcome = 'indicator~ASC5~E08000009~~'

// Equity, effect, can be done by March, money: hours of reablement at home come first until equity weighs more than 30.
const panel: readonly Panel[] = [
  { person: 'grace', points: {
    'home-hours': { points: '6 9 8 7', reason: 'Most people who wait need help at home, not a bed.' },
    'home-bridging': { points: '5 6 9 8', reason: 'Quick to start, but it does not help people do things again.' },
    'home-beds': { points: '6 4 5 3', reason: 'Beds are full of people who could be at home.' },
    'home-hub': { points: '9 7 7 7', reason: 'People without family to speak for them wait longest at weekends.' },
  } },
  { person: 'harri', points: {
    'home-hours': { points: '6 8 8 7', reason: 'It is what the short-term outcome measures.' },
    'home-bridging': { points: '5 6 8 8', reason: 'A stopgap.' },
    'home-beds': { points: '5 5 4 3', reason: 'Dear for what it does.' },
    'home-hub': { points: '9 6 7 7', reason: 'Fair to people who leave on a Saturday.' },
  } },
  { person: 'ina', points: {
    'home-hours': { points: '7 9 7 6', reason: 'I was helped at home after my fall. It worked.' },
    'home-bridging': { points: '5 5 8 7', reason: 'Different people at the door every day.' },
    'home-beds': { points: '6 4 5 4', reason: 'Nobody asked me whether I wanted a bed.' },
    'home-hub': { points: '9 7 6 6', reason: 'One person to call would have spared me three weeks.' },
  } },
]

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
  {
    at: '2026-10-12T09:00:00Z', title: 'needs of people who are ready to leave hospital', play: async (playing) => {
      const { cast } = playing
      await recordNeed(playing, 'home-hours', cast.kim, { title: 'Too few people manage without lasting support after short-term help at home', programme: 'home', place: 'E08000009', shownBy: { figure: shortTermOutcome }, words: 'People who are ready to go home wait for reablement, and after it fewer than half of them ask for no further support: far fewer than in most councils. 400 more hours of reablement a week would cost £620,000 a year.' })
      await recordNeed(playing, 'home-bridging', cast.kim, { title: 'People ready to go home wait for their first home care visit', programme: 'home', place: 'E08000009', words: 'Home care often begins days after a person could go home. 350 bridging hours a week would cost £450,000 a year.' })
      await recordNeed(playing, 'home-beds', cast.kim, { title: 'People who cannot go home yet wait for a bed to recover in', programme: 'home', place: 'E08000009', words: '12 pathway 2 beds would cost £905,000 a year.' })
      await recordNeed(playing, 'home-hub', cast.kim, { title: 'People who are ready at the weekend wait until Monday', programme: 'home', place: 'E08000009', words: 'Nobody decides and arranges on Saturday and Sunday. A seven-day transfer of care hub would cost £280,000 a year.' })
    },
  },
  {
    at: '2026-11-09T09:00:00Z', title: 'three of five have scored', play: async (playing) => {
      const { stage, cast, id, keep } = playing
      await stage.done('home-to-plan', cast.grace, 'cycle.move-programme', { programme: id('home'), to: 'plan', reason: 'The needs of people who are ready to leave hospital are recorded. The budget for all of it is £1.1 million.' })
      await stage.done('home-executive', cast.grace, 'cycle.set-date', { programme: id('home'), what: 'The council\'s Executive decides', on: '2026-12-14', role: 'commissioner' })
      await stage.done('home-board', cast.grace, 'cycle.set-date', { programme: id('home'), what: 'The Locality Board decides on the same version', on: '2026-12-16', role: 'commissioner' })
      keep('home-scoring', await scoreNeeds(playing, {
        name: 'home', title: 'Home First: what comes first', by: 'grace', programme: 'home', needs: ['home-hours', 'home-bridging', 'home-beds', 'home-hub'], criteria: 'Equity: 20\nEffect for people: 40\nCan be done by March 2028: 20\nMoney: 20',
        roles: ['panel-member', 'commissioner', 'analyst'], fewest: 5, question: 'There is £1.1 million. Which of these needs should be met first?', panel,
      }))
    },
  },
]
