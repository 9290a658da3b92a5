import type { Kind, Process } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import type { Against } from './compare.rule.ts'
import { readFigureId } from './figure-id.ts'
import { figureOf, type Figure } from './figure.ts'
import { needList } from './need-list.ts'

export const needKind: Kind = { name: 'need', plural: 'needs', module: 'analyse', stage: 'analyse', words: 'need', prefix: 'NEED', list: needList, column: 'need', needs: [{ from: 'dataset', words: 'No data set shows this need yet' }] }

export const needProcess: Process = {
  kind: 'need', title: 'A need, from the figure that shows it to being met', states: { recorded: 'Recorded', met: 'Met', unmet: 'Unmet' },
  steps: [
    { act: 'analyse.record-need', from: [], to: 'recorded', says: 'An analyst or commissioner records a need of a population, from a figure or from what people said.' },
    { act: 'analyse.change-need', from: ['recorded', 'unmet'], to: 'same', says: 'The words or the figure of the need are put right; partners see the new version.' },
    { act: 'analyse.close-need', from: ['recorded', 'unmet'], to: ['met', 'unmet'], says: 'The need counts as met, or as still unmet; an unmet need is carried into the next round.' },
    { act: 'analyse.check-statements', from: ['recorded', 'unmet', 'met'], to: 'same', says: 'When newer figures stand, the authors of needs that say something else are told.' },
  ],
  leadsOn: {
    recorded: ['plan.open-scoring'],
    unmet: ['plan.open-scoring'],
  },
}

/** A row of analysis.need. */
export interface NeedRow {
  id: string; scope_id: string | null; statement: string; place_code: string; population_group: string; people_affected: number | null; figure_id: string; version_id: string | null; dataset_id: string | null
  figure_words: string; direction: Against | ''; value: number | null; account_id: string; told_version_id: string | null; outcome_words: string
}

/** What a need takes from the figure it cites. */
export interface Cited { figure_id: string; version_id: string | null; dataset_id: string | null; figure_words: string; direction: string; value: number | null; place: string }

/** The figure that an address or id names, as a need cites it. */
export async function citedFigure(tx: Tx, id: string): Promise<Cited | undefined> {
  const figure = await figureById(tx, id)
  return figure && { figure_id: figure.id, version_id: figure.sources[0]?.version_id ?? null, dataset_id: figure.sources[0]?.dataset_id ?? null, figure_words: figure.title.slice(0, 500), direction: figure.direction, value: figure.value, place: figure.place.code }
}

/** A figure by its id or by the address of its page. */
export async function figureById(tx: Tx, id: string, versionId?: string): Promise<Figure | undefined> {
  const name = readFigureId(id.trim().replace(/^.*\/analyse\/figures\//, '').replace(/[?#].*$/, ''))
  return name && figureOf(tx, name, versionId)
}

/** A statement that newer figures no longer bear out. */
export interface NotHolding { id: string; reference: string; title: string; account_id: string; figure_id: string; then: string; now: string; then_words: string; now_words: string; version_id: string; told: boolean }

/** Needs of this body whose figure stands differently in the version that pages read now. */
export async function notHolding(tx: Tx): Promise<NotHolding[]> {
  const needs = await tx.rows(sql<NeedRow & { reference: string; title: string }>`select n.*, r.reference, r.title from analysis.need n join kernel.record r on r.body_id = n.body_id and r.id = n.id
    where n.body_id = ${tx.bodyId} and n.figure_id <> '' and n.direction not in ('', 'not known') and r.state <> 'met' order by r.created_at limit 500`)
  const found: NotHolding[] = []
  for (const need of needs) {
    const figure = await figureById(tx, need.figure_id)
    const version = figure?.sources[0]?.version_id
    if (!figure || !version || version === need.version_id || figure.direction === need.direction || figure.direction === 'not known') continue
    found.push({ id: need.id, reference: need.reference, title: need.title, account_id: need.account_id, figure_id: need.figure_id, then: need.direction, now: figure.direction, then_words: need.figure_words, now_words: figure.title, version_id: version, told: need.told_version_id === version })
  }
  return found
}
