import type { Refusal } from '../../kernel/refusal.ts'
import type { Instant } from '../../kernel/time.ts'

/** Pathways of a board as typed, one on each line: between one and twelve, none twice. Pure. */
export function pathwaysFrom(typed: string): { pathways: string[]; refusals: Refusal[] } {
  const pathways = typed.split(/\r?\n/).map((line) => line.trim().replaceAll(/\s+/g, ' ')).filter((line) => line !== '')
  const refusals: Refusal[] = []
  if (pathways.length === 0 || pathways.length > 12) refusals.push({ code: 'board.pathways', field: 'pathways', words: 'Name between one and twelve pathways, one on each line.' })
  if (new Set(pathways.map((one) => one.toLowerCase())).size !== pathways.length) refusals.push({ code: 'board.twice', field: 'pathways', words: 'Each pathway is named once.' })
  if (pathways.some((one) => one.length > 60 || one.includes(';'))) refusals.push({ code: 'board.long', field: 'pathways', words: 'A pathway has at most 60 characters and no semicolon.' })
  return { pathways, refusals }
}

/** The pathway of a board that a name means, without regard to case. */
export const pathwayNamed = (name: string, pathways: readonly string[]): string | undefined => pathways.find((one) => one.toLowerCase() === name.trim().toLowerCase())

/** Why a pathway does not belong to a board. Pure. */
export const pathwayReasons = (name: string, pathways: readonly string[], field: string): Refusal[] =>
  pathwayNamed(name, pathways) === undefined ? [{ code: 'board.pathway', field, words: `${name.slice(0, 60)} is no pathway of this board. It has: ${pathways.join(', ')}.` }] : []

/** Why a moment cannot be what a figure is true of: still to come, or more than a month ago. Pure. */
export function momentReasons(asAt: Instant | undefined, now: Instant): Refusal[] {
  if (asAt === undefined) return []
  if (Date.parse(asAt) > Date.parse(now)) return [{ code: 'board.future', field: 'asAt', words: 'A figure is true of now or of a moment that has passed.' }]
  return Date.parse(now) - Date.parse(asAt) > 31 * 86_400_000 ? [{ code: 'board.long-ago', field: 'asAt', words: 'That is more than a month ago. The board is kept day by day.' }] : []
}

export interface Told { pathway: string; people: number }

/** Counts of people waiting against the board's pathways: each known, each once. Pure. */
export function waitingReasons(told: readonly Told[], pathways: readonly string[]): { told: Told[]; refusals: Refusal[] } {
  const refusals = told.flatMap((one) => pathwayReasons(one.pathway, pathways, 'figures'))
  const named = told.flatMap((one) => { const pathway = pathwayNamed(one.pathway, pathways); return pathway === undefined ? [] : [{ pathway, people: one.people }] })
  if (new Set(named.map((one) => one.pathway)).size !== named.length) refusals.push({ code: 'board.pathway-twice', field: 'figures', words: 'Each pathway is counted once.' })
  return { told: named, refusals }
}
