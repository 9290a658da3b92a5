// Plays the demonstration into a new demonstration database: a script of acts along its dates, through the same carry-out as every door.
// Begun by ./run start when the service answers. Played already: it ends at once. Killed half-way: it goes on where it was.
import { openApp, settingsFrom, type App } from '../src/app.ts'
import { sql } from '../src/kernel/database/database.ts'
import { keepHeads } from '../src/kernel/journal/restore.ts'
import { bothSides } from './both-sides.ts'
import { bodyId, gather } from './cast.ts'
import { boardRegister } from './board-register.ts'
import { contractLife } from './contract-life.ts'
import { dailyBoard } from './daily-board.ts'
import { earlySigns } from './early-signs.ts'
import { fallsPrevention } from './falls-prevention.ts'
import { homeFirst } from './home-first.ts'
import { money } from './money.ts'
import { nightSitting } from './night-sitting.ts'
import { publishedData } from './published-data.ts'
import { quality } from './quality.ts'
import { registerMoney } from './register-money.ts'
import { inOrder, type Kept } from './scene.ts'
import { smallContract } from './small-contract.ts'
import { beginClock, makeStage, storedClock } from './stage.ts'
import { supportedLiving } from './supported-living.ts'
import { talkingTherapies } from './talking-therapies.ts'

/** Where the clock stands when the story has been told. */
export const standsAt = '2026-11-21T12:00:00Z'
const beginsAt = '2024-01-08T09:00:00Z'

/**
 * Plays what has not been played yet. Returns how many acts the script has and how many were carried out now; undefined when the story had
 * been told before. `worker`: long work is done by the service's worker, not here. Refuses any database that is not a demonstration. A refusal of an act is a fault of the script and ends it.
 */
export async function play(app: App, { say = () => {}, worker = false }: { say?: (words: string) => void; worker?: boolean } = {}): Promise<{ acts: number; now: number } | undefined> {
  const { purpose } = await app.db.within('server', (tx) => tx.one(sql<{ purpose: string }>`select purpose from kernel.database_flag`))
  if (purpose !== 'demonstration') throw new Error(`this database is ${purpose}, not a demonstration`)
  const clock = await storedClock(app)
  if (clock !== undefined && Date.parse(clock) >= Date.parse(standsAt)) return undefined
  if (clock === undefined) await beginClock(app, beginsAt)
  const stage = makeStage(app, { clockBodyId: bodyId('icb'), say, worker })
  say('Loading the demonstration: bodies and people ...')
  const cast = await gather(stage)
  const kept: Kept = new Map()
  const scenes = inOrder(publishedData, talkingTherapies, fallsPrevention, homeFirst, supportedLiving, smallContract, boardRegister, contractLife, money, bothSides, dailyBoard, quality, nightSitting, earlySigns, registerMoney)
  for (const [index, scene] of scenes.entries()) {
    await stage.at(scene.at)
    say(`Loading the demonstration: ${index + 1} of ${scenes.length}, ${scene.at.slice(0, 10)}, ${scene.title}`)
    await scene.play({
      stage, cast,
      keep: (name, id) => void kept.set(name, id),
      id: (name) => {
        const id = kept.get(name)
        if (!id) throw new Error(`${scene.title}: nothing was left under ${name}`)
        return id
      },
    })
  }
  await keepHeads(app.db, app.keys, app.dataDir)
  await stage.at(standsAt)
  say(`The demonstration is loaded: ${stage.counts.acts} acts. Its clock stands at noon on 21 November 2026.`)
  return stage.counts
}

if (import.meta.main) {
  const app = await openApp({ ...settingsFrom(process.env), poolSize: 4 })
  try {
    await play(app, { say: (words) => console.log(words), worker: true })
  } finally {
    await app.close()
  }
}
