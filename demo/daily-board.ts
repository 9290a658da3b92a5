// P3: the daily board of Home First. Counts, free places and decisions are demonstration values; nobody stands on it by name.
import { person, provider, providerAccount } from './cast.ts'
import type { Playing, Scene } from './scene.ts'

interface Day { day: string; waiting: readonly [number, number, number]; free?: Readonly<Record<string, number>>; more?(playing: Playing): Promise<unknown> }

const decide = ({ stage, cast, id }: Playing, label: string, words: string): Promise<unknown> => stage.done(label, cast.kim, 'deliver.record-daily-decision', { board: id('board'), words, decidedBy: 'Head of discharge' })
const escalate = async ({ stage, cast, id, keep }: Playing, name: string, input: { what: string; why: string; owner: string }): Promise<void> =>
  keep(name, stage.id(await stage.done(name, cast.kim, 'deliver.escalate', { board: id('board'), ...input }), 'escalation'))

const week: readonly Day[] = [
  { day: '2026-11-16', waiting: [21, 5, 8], free: { hours: 4, bridging: 3, beds: 1, nursing: 1 }, more: (playing) => decide(playing, 'board-16', 'Four starts of reablement taken for people who are ready today.') },
  { day: '2026-11-17', waiting: [20, 5, 8], free: { hours: 5, bridging: 4 } },
  { day: '2026-11-18', waiting: [22, 5, 8], free: { beds: 2 }, more: (playing) => escalate(playing, 'board-nursing', { what: 'Eight people wait for pathway 3, and one nursing place is free', why: 'No home in the place takes people who need two carers. Both budgets would have to pay more.', owner: 'Director of integration' }) },
  { day: '2026-11-19', waiting: [20, 4, 8], free: { hours: 5, bridging: 5 }, more: (playing) => decide(playing, 'board-19', 'Bridging home care is offered to everybody who waits longer than two days.') },
  {
    day: '2026-11-20', waiting: [19, 4, 8], free: { hours: 6, bridging: 5, beds: 2, nursing: 1 }, more: async (playing) => {
      const { stage, cast, id } = playing
      await escalate(playing, 'board-weekend', { what: 'Nobody arranges discharges on Saturday', why: 'The hub is closed at the weekend; five people will be ready.', owner: 'Head of urgent care' })
      await stage.done('board-nursing-decided', cast.kim, 'deliver.decide-escalation', { escalation: id('board-nursing'), decision: 'Two places outside the place are bought for four weeks from the pooled fund.', decidedBy: 'Director of integration' })
      await decide(playing, 'board-20-a', 'Six starts of reablement and five of bridging home care are taken for Monday.')
      await decide(playing, 'board-20-b', 'Both recovery beds are kept for people who cannot manage stairs.')
    },
  },
]

const lines = [
  { name: 'hours', service: 'Reablement at home, the council\'s own', help: 'reablement', pathway: 'Pathway 1' }, { name: 'bridging', service: 'Bridging home care', help: 'home-care', pathway: 'Pathway 1', provided: true },
  { name: 'beds', service: 'Recovery beds at Meadow Lodge (invented)', help: 'recovery-bed', pathway: 'Pathway 2', staleHours: 72 }, { name: 'nursing', service: 'Nursing home places', help: 'nursing-home', pathway: 'Pathway 3', staleHours: 120 },
] as const

export const dailyBoard: readonly Scene[] = [
  {
    at: '2026-11-13T10:00:00Z', title: 'a daily board for Home First', play: async (playing) => {
      const { stage, cast, id, keep } = playing
      const homeward = await provider(stage, cast, 'Homeward Care (invented)')
      await providerAccount(stage, cast, { name: 'Hana Demonstration', email: 'hana@homeward.example', providerId: homeward })
      const opened = await stage.done('board', cast.kim, 'deliver.open-board', { title: 'Home First: the daily board (demonstration values)', place: 'Trafford', programme: id('home'), pathways: 'Pathway 1\nPathway 2\nPathway 3', staleHours: 24 })
      keep('board', stage.id(opened, 'board'))
      for (const line of lines) {
        const made = await stage.done(`line-${line.name}`, cast.kim, 'deliver.add-capacity-line', {
          board: id('board'), service: line.service, help: line.help, pathway: line.pathway, place: 'Trafford', ...('staleHours' in line ? { staleHours: line.staleHours } : {}), ...('provided' in line ? { provider: homeward } : {}),
        })
        keep(`line-${line.name}`, stage.id(made, 'capacity-line'))
      }
    },
  },
  ...week.map(({ day, waiting, free = {}, more }): Scene => ({
    at: `${day}T09:30:00Z`, title: `the board of ${day}`, play: async (playing) => {
      const { stage, cast, id } = playing
      await stage.done(`board-waiting-${day}`, cast.kim, 'deliver.report-waiting', { board: id('board'), figures: waiting.map((people, index) => ({ pathway: `Pathway ${index + 1}`, people })) })
      const hana = await person(stage, 'hana@homeward.example')
      for (const [name, places] of Object.entries(free)) await stage.done(`line-${name}-${day}`, name === 'bridging' ? hana : cast.kim, 'deliver.report-capacity', { line: id(`line-${name}`), free: places })
      await more?.(playing)
    },
  })),
]
