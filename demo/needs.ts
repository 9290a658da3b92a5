import type { Actor } from '../src/kernel/act.ts'
import { askQuery } from '../src/kernel/ask.ts'
import type { Playing } from './scene.ts'

interface Indicator { figure: string; indicator: string; sex: string; value: number; period: string }

/** A published figure that shows the need: an indicator of a place by its number, or a figure by its id. */
export type ShownBy = { indicator: string; area: string } | { figure: string }

/**
 * Records a need of a place and keeps its id under `name`. What a figure says is added in the figure's own words, read from the data that were
 * taken up before, never typed in; a missing figure ends the script.
 */
export async function recordNeed({ stage, id, keep }: Playing, name: string, by: Actor, asked: { title: string; programme: string; words: string; place: string; group?: string; shownBy?: ShownBy }): Promise<void> {
  const figure = asked.shownBy && ('figure' in asked.shownBy ? asked.shownBy.figure : (await indicatorOf(stage, by, asked.shownBy)).figure)
  const said = figure && await answerOf<{ sentence: string } | null>(stage, by, 'analyse.figure', { id: figure })
  if (figure && !said) throw new Error(`${name}: the data hold no figure ${figure}`)
  const made = await stage.done(name, by, 'analyse.record-need', {
    title: asked.title, programme: id(asked.programme), statement: said ? `${asked.words}\n${said.sentence}` : asked.words, place: asked.place, ...(asked.group ? { group: asked.group } : {}), ...(figure ? { figure } : {}),
  })
  keep(name, stage.id(made, 'need'))
}

/** The newest published value of an indicator for a place, with the id of its figure. */
export async function indicatorOf(stage: Playing['stage'], by: Actor, shown: { indicator: string; area: string }): Promise<Indicator> {
  const place = await answerOf<{ indicators: Indicator[] } | null>(stage, by, 'analyse.place', { code: shown.area })
  const all = place?.indicators.filter((one) => one.indicator === shown.indicator) ?? []
  const found = all.find((one) => one.sex === 'Persons') ?? all[0]
  if (!found) throw new Error(`no figure of indicator ${shown.indicator} for ${shown.area}`)
  return found
}

async function answerOf<T>(stage: Playing['stage'], by: Actor, name: string, params: Record<string, string>): Promise<T> {
  const answer = await askQuery(stage.app.db, stage.app.registry.query(name)!, by, params)
  if (!answer.ok) throw new Error(`${name}: ${answer.refusals.map((refusal) => refusal.words).join(' ')}`)
  return answer.result as T
}
