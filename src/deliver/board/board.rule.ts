import type { Instant } from '../../kernel/time.ts'

/** A service whose free places are told. `free` and `as_at` as told last; none: never told. Its figure counts for `stale_hours`. */
export interface CapacityLine { id: string; service: string; provider: string; help: string; place: string; pathway: string; free: number | null; as_at: Instant | null; stale_hours: number }
export interface Waiting { pathway: string; people: number; as_at: Instant }

/** Whole hours from one moment to another, rounded down; never below nought. */
export const hoursBetween = (from: Instant, to: Instant): number => Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 3_600_000))

/** Whether a figure is too old to plan with: told more than so many hours before that moment, or never. Pure. */
export const isStale = (asAt: Instant | null, at: Instant, hours: number): boolean => asAt === null || Date.parse(at) - Date.parse(asAt) > hours * 3_600_000

/** "Told 3 hours ago", "told 2 days ago". */
export function ageInWords(asAt: Instant | null, at: Instant): string {
  if (asAt === null) return 'never told'
  const hours = hoursBetween(asAt, at)
  if (hours < 1) return 'told within the hour'
  if (hours < 48) return `told ${hours} ${hours === 1 ? 'hour' : 'hours'} ago`
  return `told ${Math.floor(hours / 24)} days ago`
}

/** What somebody needs now, without saying who: kind of help, so many places, in a place if it must be there. */
export interface ImmediateNeed { help: string; places: number; place?: string | undefined }
/** `fits`: enough places where they are wanted. `elsewhere`: enough, in another place. `part`: some, but too few. Freshest first in each. */
export interface Matches<L> { fits: L[]; elsewhere: L[]; part: L[] }

const samePlace = (left: string, right: string): boolean => left.trim().toLocaleLowerCase('en-GB') === right.trim().toLocaleLowerCase('en-GB')
const fresher = (a: CapacityLine, b: CapacityLine): number =>
  Date.parse(b.as_at ?? '1970-01-01T00:00:00Z') - Date.parse(a.as_at ?? '1970-01-01T00:00:00Z') || (b.free ?? 0) - (a.free ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** Services that have what is needed now, freshest first. A service that never told, or has nothing free, is no match. Pure; any order of lines gives the same. */
export function matchCapacity<L extends CapacityLine>(need: ImmediateNeed, lines: readonly L[]): Matches<L> {
  const free = lines.filter((line) => line.help === need.help && line.as_at !== null && (line.free ?? 0) > 0).sort(fresher)
  const enough = free.filter((line) => line.free! >= need.places)
  const here = (line: L): boolean => need.place === undefined || samePlace(line.place, need.place)
  return { fits: enough.filter(here), elsewhere: enough.filter((line) => !here(line)), part: free.filter((line) => line.free! < need.places) }
}

/** A pathway with who waits and what is free for it. `stale`: how many of its services told nothing fresh. */
export interface PathwayStanding { pathway: string; people: number | null; asAt: Instant | null; free: number; services: number; stale: number }

/** Each pathway of the board in its order, then any other that figures are told of. Pure. */
export function pathwayStandings(pathways: readonly string[], waiting: readonly Waiting[], lines: readonly CapacityLine[], at: Instant): PathwayStanding[] {
  const names = [...new Set([...pathways, ...waiting.map((one) => one.pathway), ...lines.map((one) => one.pathway)])]
  return names.map((pathway): PathwayStanding => {
    const told = waiting.find((one) => one.pathway === pathway)
    const own = lines.filter((line) => line.pathway === pathway)
    return { pathway, people: told?.people ?? null, asAt: told?.as_at ?? null, free: own.reduce((sum, line) => sum + (line.free ?? 0), 0), services: own.length, stale: own.filter((line) => isStale(line.as_at, at, line.stale_hours)).length }
  })
}

/** Something at the board that needs somebody, with the reason. The lower the weight, the sooner. */
export interface Attention { words: string; why: string; href?: string }

/** At most five things that need attention, ranked: open escalations, pathways short of places, stale figures. Pure. */
export function attention(standings: readonly PathwayStanding[], lines: readonly CapacityLine[], escalations: readonly { id: string; title: string; state: string; owner: string; opened_at: Instant }[], at: Instant): Attention[] {
  const open = escalations.filter((one) => one.state === 'open').map((one): Attention => ({ words: one.title, why: `Open for ${spell(hoursBetween(one.opened_at, at))}; ${one.owner} decides.`, href: `/deliver/escalations/${one.id}` }))
  const short = standings.filter((one) => (one.people ?? 0) > one.free).sort((a, b) => (b.people! - b.free) - (a.people! - a.free))
    .map((one): Attention => ({ words: `${one.pathway}: ${one.people} ${one.people === 1 ? 'person waits' : 'people wait'}, ${one.free} ${one.free === 1 ? 'start is' : 'starts are'} free`, why: `${one.people! - one.free} more wait than can start.` }))
  const stale = lines.filter((line) => isStale(line.as_at, at, line.stale_hours)).sort((a, b) => Date.parse(a.as_at ?? '1970-01-01T00:00:00Z') - Date.parse(b.as_at ?? '1970-01-01T00:00:00Z'))
    .map((line): Attention => ({ words: `${line.service}, ${line.provider}: capacity is stale`, why: `${ageInWords(line.as_at, at).replace(/^./, (first) => first.toUpperCase())}; its figures count for ${line.stale_hours} ${line.stale_hours === 1 ? 'hour' : 'hours'}.`, href: `/deliver/capacity-lines/${line.id}` }))
  return [...open, ...short, ...stale].slice(0, 5)
}

const spell = (hours: number): string => (hours < 1 ? 'less than an hour' : hours < 48 ? `${hours} ${hours === 1 ? 'hour' : 'hours'}` : `${Math.floor(hours / 24)} days`)

const numbers = ['Nothing', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']

/** "31 people are ready: 19 pathway 1, 4 pathway 2, 8 pathway 3. 14 starts are free. Two escalations are open." Pure. */
export function boardSentence(standings: readonly PathwayStanding[], openEscalations: number): string {
  const told = standings.filter((one) => one.people !== null)
  const [people, free] = [told.reduce((sum, one) => sum + one.people!, 0), standings.reduce((sum, one) => sum + one.free, 0)]
  const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
  const waiting = told.length === 0 ? 'Nobody has told yet how many people wait.' : `${people} ${people === 1 ? 'person is' : 'people are'} ready${told.length > 1 ? `: ${told.map((one) => `${one.people} ${lower(one.pathway)}`).join(', ')}` : ''}.`
  return `${waiting} ${free} ${free === 1 ? 'start is' : 'starts are'} free. ${openEscalations === 0 ? 'Nothing is escalated.' : openEscalations === 1 ? 'One is escalated.' : `${numbers[openEscalations] ?? openEscalations} are escalated.`}`
}
