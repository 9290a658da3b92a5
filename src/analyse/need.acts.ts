import { act } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { choice, longText, number, reference, text } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import { citedFigure, notHolding, type Cited, type NeedRow, type NotHolding } from './need.ts'
import { placeOf, type Place } from './place.ts'

const who = ['analyst', 'commissioner'] as const
const figureField = text({ label: 'Figure that shows it', hint: 'Address or id of a figure page. It is kept with the version of the data that it was read from.', required: false, max: 500 })

interface Facts { cited: Cited | undefined; place: Place | undefined }
const factsOf = async (tx: Tx, ask: { figure: string | undefined; place?: string | undefined }): Promise<Facts> => {
  const cited = ask.figure ? await citedFigure(tx, ask.figure) : undefined
  const code = ask.place?.trim().toUpperCase() ?? cited?.place
  return { cited, place: code ? await placeOf(tx, code) : undefined }
}
const noFigure = (facts: Facts, figure: string | undefined): Refusal[] => (figure && !facts.cited ? [{ code: 'need.figure', field: 'figure', words: 'The data here hold no such figure. Open the figure and copy its address, or leave this empty.' }] : [])
const figureColumns = (cited: Cited): Omit<Cited, 'place'> => ({ figure_id: cited.figure_id, version_id: cited.version_id, dataset_id: cited.dataset_id, figure_words: cited.figure_words, direction: cited.direction, value: cited.value })

export const recordNeed = act({
  name: 'analyse.record-need', title: 'Record a need', says: 'recorded the need', kind: 'need', who,
  intro: 'A need is what a population lacks, not the service that may answer it. Where a figure shows it, the need keeps the figure and its version.',
  input: {
    programme: reference({ label: 'Programme', to: 'programme', optionsFrom: 'cycle.programme-choices' }),
    title: text({ label: 'The need in one line' }),
    statement: longText({ label: 'The need in words', hint: 'Who, what, how many, compared with whom, and what people themselves say.' }),
    place: text({ label: 'Area code of the place', hint: 'The code of a place of the loaded data, like E06000001. Empty: the place of the figure.', required: false, max: 12 }),
    figure: figureField,
    affected: number({ label: 'People affected', whole: true, min: 0, max: 70_000_000, required: false }),
    group: text({ label: 'Which people', hint: 'For instance: people of 65 and over who live alone.', required: false }),
  },
  load: (tx, ask) => factsOf(tx, ask),
  rule: (facts: Facts, ask) => {
    const reasons = noFigure(facts, ask.figure)
    if (!ask.place && !ask.figure) reasons.push({ code: 'need.place', field: 'place', words: 'Say of which place this is a need: its area code, or a figure of it.' })
    else if (ask.place && !facts.place && !/^[A-Z]\d{8}$/.test(ask.place.toUpperCase())) reasons.push({ code: 'need.place', field: 'place', words: `${ask.place} is neither a place of the loaded data nor an ONS area code.` })
    if (!ask.figure) reasons.push({ code: 'need.no-figure', field: 'figure', strength: 'note', words: 'No figure shows this need yet; the thread shows the gap.' })
    return decide({ cited: facts.cited, place: facts.place?.code ?? ask.place?.toUpperCase() ?? facts.cited?.place ?? '' }, reasons)
  },
  save: async (write, value, ask, given) => {
    const id = await write.record({ kind: 'need', title: ask.title, state: 'recorded', programmeId: ask.programme })
    const scope = await write.asReference((run) => run<{ scope_id: string | null }>(sql`select scope_id from kernel.record where id = ${id}`))
    await write.insert('analysis.need', {
      id, scope_id: scope[0]?.scope_id ?? null, statement: ask.statement, place_code: value.place, population_group: ask.group ?? '', people_affected: ask.affected ?? null, account_id: given.actor.accountId!,
      ...(value.cited ? figureColumns(value.cited) : {}),
    })
    if (value.cited?.dataset_id) await write.link(value.cited.dataset_id, id, 'shows')
    return { goTo: id }
  },
})

const oneNeed = (tx: Tx, id: string): Promise<NeedRow | undefined> => tx.maybe(sql<NeedRow>`select * from analysis.need where id = ${id}`)

export const changeNeed = act({
  name: 'analyse.change-need', title: 'Put the need right', says: 'changed the need', kind: 'need', root: 'need', who,
  input: { need: reference({ label: 'Need', to: 'need' }), statement: longText({ label: 'The need in words' }), figure: figureField, affected: number({ label: 'People affected', whole: true, min: 0, max: 70_000_000, required: false }) },
  load: async (tx, ask) => ({ ...(await factsOf(tx, ask)), need: await oneNeed(tx, ask.need) }),
  rule: (facts: Facts & { need: NeedRow | undefined }, ask) => decide(facts, noFigure(facts, ask.figure)),
  save: async (write, { cited, need }, ask) => {
    await write.update('analysis.need', ask.need, { statement: ask.statement, ...(ask.affected === undefined ? {} : { people_affected: ask.affected }), ...(cited ? { ...figureColumns(cited), told_version_id: null } : {}) })
    if (!cited?.dataset_id || cited.dataset_id === need?.dataset_id) return
    if (need?.dataset_id) await write.unlink(need.dataset_id, ask.need, 'shows')
    await write.link(cited.dataset_id, ask.need, 'shows')
  },
})

export const closeNeed = act({
  name: 'analyse.close-need', title: 'Say whether the need is met', says: 'said whether the need is met', kind: 'need', root: 'need', who: ['analyst', 'commissioner', 'contract-manager'],
  input: {
    need: reference({ label: 'Need', to: 'need' }),
    answer: choice({ label: 'How it stands', options: [{ value: 'met', text: 'Met' }, { value: 'unmet', text: 'Still unmet', hint: 'It is carried into the next round.' }] }),
    why: longText({ label: 'What shows it', max: 2000 }),
  },
  rule: () => decide({}, []),
  save: async (write, _value, ask) => {
    await write.update('analysis.need', ask.need, { outcome_words: ask.why })
    return { state: ask.answer }
  },
})

export const checkStatements = act({
  name: 'analyse.check-statements', title: 'Look at all statements again', says: 'told the authors of statements that no longer hold', kind: 'need', who: ['system', 'analyst'],
  intro: 'Every need that cites a figure is compared with the figure as it stands now. Its author is told once for each newer version.',
  input: {},
  load: async (tx) => (await notHolding(tx)).filter((one) => !one.told),
  rule: (found: NotHolding[]) => decide(found, []),
  save: async (write, found) => {
    for (const one of found) {
      await write.update('analysis.need', one.id, { told_version_id: one.version_id })
      await write.tell({ accountId: one.account_id, recordId: one.id, words: `Newer figures no longer bear out ${one.reference}, ${one.title}. It said: ${one.then_words}. Now: ${one.now_words}.`.slice(0, 900) })
    }
  },
})
