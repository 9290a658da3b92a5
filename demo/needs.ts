import type { Actor } from '../src/kernel/act.ts'
import { askQuery } from '../src/kernel/ask.ts'
import type { Playing } from './scene.ts'

interface PlaceAnswer { indicators: { figure: string; indicator: string; sex: string }[] }

/** A published figure that shows the need: an indicator of a place by its number, or a figure by its id. */
export type ShownBy = { indicator: string; area: string } | { figure: string }

/** Records a need of a place and keeps its id under `name`. A figure is found in the data that were taken up before; a missing one ends the script. */
export async function recordNeed({ stage, id, keep }: Playing, name: string, by: Actor, asked: { title: string; programme: string; words: string; place: string; affected?: number; group?: string; shownBy?: ShownBy }): Promise<void> {
  const figure = asked.shownBy && ('figure' in asked.shownBy ? asked.shownBy.figure : await figureOfIndicator(stage, by, asked.shownBy))
  const made = await stage.done(name, by, 'analyse.record-need', {
    title: asked.title, programme: id(asked.programme), statement: asked.words, place: asked.place, ...(asked.affected === undefined ? {} : { affected: asked.affected }), ...(asked.group ? { group: asked.group } : {}), ...(figure ? { figure } : {}),
  })
  keep(name, stage.id(made, 'need'))
}

async function figureOfIndicator(stage: Playing['stage'], by: Actor, shown: { indicator: string; area: string }): Promise<string> {
  const answer = await askQuery(stage.app.db, stage.app.registry.query('analyse.place')!, by, { code: shown.area })
  const all = answer.ok ? (answer.result as PlaceAnswer | null)?.indicators.filter((one) => one.indicator === shown.indicator) ?? [] : []
  const found = all.find((one) => one.sex === 'Persons') ?? all[0]
  if (!found) throw new Error(`no figure of indicator ${shown.indicator} for ${shown.area}`)
  return found.figure
}
