import type { Refusal } from '../../kernel/refusal.ts'
import { addDays, type CivilDate, dateInWords } from '../../kernel/time.ts'
import type { StepRow, StepSide } from './mobilisation.ts'
import type { TemplateStep } from './templates.ts'

export const isOpen = (step: Pick<StepRow, 'state'>): boolean => step.state === 'open' || step.state === 'under way'
export const isLate = (step: Pick<StepRow, 'state' | 'due_on'>, today: CivilDate): boolean => isOpen(step) && step.due_on < today

/** The day of a step, counted back from go-live; one that would lie in the past is due today. Pure. */
export const dayOf = (step: Pick<TemplateStep, 'days'>, goLiveOn: CivilDate, today: CivilDate): CivilDate => {
  const day = addDays(goLiveOn, -step.days)
  return day < today ? today : day
}

const sides: Readonly<Record<string, StepSide>> = { we: 'commissioner', us: 'commissioner', commissioner: 'commissioner', provider: 'provider', 'the provider': 'provider', both: 'both' }

/** Reads a list of steps, one on each line: "56; provider; Premises ready; Lease". Every line that says something else is named. Pure. */
export function readTemplate(typed: string): { steps: TemplateStep[]; reasons: Refusal[] } {
  const steps: TemplateStep[] = []
  const reasons: Refusal[] = []
  typed.split('\n').map((line) => line.trim()).filter((line) => line !== '').forEach((line, index) => {
    const [days = '', side = '', what = '', evidence = ''] = line.split(';').map((part) => part.trim())
    const [number, whose] = [/^\d{1,3}$/.test(days) ? Number(days) : undefined, sides[side.toLowerCase()]]
    if (number === undefined || whose === undefined || what === '') reasons.push({ code: 'mobilisation.line', field: 'steps', words: `Line ${index + 1}, "${line.slice(0, 50)}", must say days before go-live; we, provider or both; what is done; what shows it.` })
    else steps.push({ days: number, side: whose, what: what.slice(0, 200), evidence: evidence.slice(0, 200) })
  })
  if (steps.length > 100) reasons.push({ code: 'mobilisation.many', field: 'steps', words: 'A list has at most 100 steps.' })
  return { steps, reasons }
}

/** The open steps in words, each with who does it and whether it is late: what whoever decides must have seen. */
export const openWords = (steps: readonly StepRow[], today: CivilDate): string[] =>
  steps.filter(isOpen).map((step) => `${step.title} (${step.side === 'provider' ? 'the provider' : step.side === 'both' ? 'both' : 'we'}, ${isLate(step, today) ? `late since ${dateInWords(step.due_on)}` : `by ${dateInWords(step.due_on)}`})`)

/** Going live is decided by a person; with steps open it is decided with the reason, and the steps are named. Pure. */
export function goLiveReasons(steps: readonly StepRow[], ask: { reason?: string | undefined }, given: { today: CivilDate; accountId: string | undefined }): Refusal[] {
  const open = openWords(steps, given.today)
  return [
    ...(given.accountId === undefined ? [{ code: 'mobilisation.nobody', words: 'A person decides that a service goes live.' }] : []),
    ...(open.length > 0 && !ask.reason ? [{ code: 'mobilisation.open-steps', field: 'reason', words: `${open.length === 1 ? 'One step is' : `${open.length} steps are`} not done: ${open.join('; ')}. Finish ${open.length === 1 ? 'it' : 'them'} first, or say why it goes live all the same and what keeps people safe.`, strength: 'reason needed' as const }] : []),
  ]
}

/** A provider reports on its own steps and those of both; the commissioner on any. Pure. */
export const mayReport = (step: Pick<StepRow, 'side'>, party: boolean): Refusal[] =>
  party && step.side === 'commissioner' ? [{ code: 'mobilisation.not-yours', words: 'The commissioner does this step. Ask about it instead.' }] : []

/** What postponing does to the day of an open step: it moves by as many days as the go-live, never into the past. Pure. */
export const movedDay = (step: Pick<StepRow, 'due_on'>, days: number, today: CivilDate): CivilDate => {
  const day = addDays(step.due_on, days)
  return day < today ? today : day
}
