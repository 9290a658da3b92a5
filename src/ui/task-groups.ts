/**
 * Dates that need somebody, gathered under what they are about: how many, how many late, the next one open and the others folded away.
 */
import { details } from './components.ts'
import { html, safeHref, type Hole, type Safe } from './html.ts'

/** A dated task; `about` is what it is gathered under, `href` the record itself. */
export interface GroupedTask {
  readonly title: string
  /** Civil date; sorts as text. */
  readonly on: string
  /** The date as it is shown, with its mark where it is late. */
  readonly when: Hole
  readonly late: boolean
  readonly record: string
  readonly href: string
  readonly about: { readonly id: string; readonly title: string; readonly href: string }
}

export interface TaskGroup { readonly id: string; readonly title: string; readonly href: string; readonly late: number; readonly tasks: readonly GroupedTask[] }

/** Fewer tasks than this stand as one list. */
export const groupedFrom = 9

/** The tasks by what they are about; the group with the oldest date first, within it the oldest first. Pure. */
export function groupTasks(tasks: readonly GroupedTask[]): TaskGroup[] {
  const sorted = [...tasks].sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0))
  return [...Map.groupBy(sorted, (task) => task.about.id)].map(([id, own]) => ({ id, title: own[0]!.about.title, href: own[0]!.about.href, late: own.filter((task) => task.late).length, tasks: own }))
}

const taskLine = (task: GroupedTask, group: TaskGroup): Safe => html`<li class="cc-waiting__item"><span class="cc-waiting__date">${task.when}</span>
  <span class="cc-waiting__what">${task.title}</span>${task.href === group.href ? '' : html` <a class="govuk-link" href="${safeHref(task.href)}">${task.record}</a>`}</li>`

const countWords = ({ tasks, late }: TaskGroup): string => `${tasks.length.toLocaleString('en-GB')} dates${late > 0 ? `, ${late.toLocaleString('en-GB')} late` : ''}`

/** The groups; each a heading with its counts, its next date, and the others to be unfolded. */
export const taskGroups = (groups: readonly TaskGroup[]): Safe => html`<div class="cc-task-groups">${groups.map((group) => html`<section class="cc-task-group"><h3 class="cc-task-group__title"><a class="govuk-link" href="${safeHref(group.href)}">${group.title}</a>${group.tasks.length === 1 ? '' : html` <span class="cc-task-group__count${group.late > 0 ? ' cc-task-group__count--late' : ''}">${countWords(group)}</span>`}</h3>
  <ul class="govuk-list cc-waiting">${taskLine(group.tasks[0]!, group)}</ul>
  ${group.tasks.length > 1 ? details(`${(group.tasks.length - 1).toLocaleString('en-GB')} more`, html`<ul class="govuk-list cc-waiting">${group.tasks.slice(1).map((task) => taskLine(task, group))}</ul>`) : ''}</section>`)}</div>`
