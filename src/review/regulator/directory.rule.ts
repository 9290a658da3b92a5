import type { Refusal } from '../../kernel/refusal.ts'
import type { CivilDate } from '../../kernel/time.ts'

/** What is read of a directory, and the headings by which each is known, in plain letters. The first that the file has is taken. */
export const columns = {
  location: ['cqclocationid', 'locationid', 'urn', 'socialcareuniquereferencenumber'], name: ['locationname', 'name', 'settingname', 'providername'], holder: ['provider', 'owner', 'providername', 'registeredprovider', 'organisationwhichownstheprovider'], holderId: ['cqcproviderid', 'providerid', 'ownerid'],
  rating: ['locationlatestoverallrating', 'latestrating', 'overallrating', 'overalleffectiveness', 'overallexperiencesandprogressofchildrenandyoungpeople'], inspected: ['latestinspectiondate', 'publicationdate', 'lastinspection', 'inspectiondate'], status: ['status', 'registrationstatus'], ended: ['deregistrationdate', 'closeddate'],
} as const
export type ColumnName = keyof typeof columns

const plainHeading = (heading: string): string => heading.toLowerCase().replaceAll(/[^a-z]/g, '')

/** Where each thing stands in a file with these headings; what is missing that is needed. Pure. */
export function columnsOf(headings: readonly string[]): { at: Partial<Record<ColumnName, number>>; missing: Refusal[] } {
  const plain = headings.map(plainHeading)
  const at: Partial<Record<ColumnName, number>> = {}
  for (const [name, known] of Object.entries(columns) as [ColumnName, readonly string[]][]) {
    const heading = known.find((one) => plain.includes(one) && !(name === 'holder' && at.name === plain.indexOf(one)))
    if (heading) at[name] = plain.indexOf(heading)
  }
  const missing = ([['location', 'the regulator’s id of each place'], ['name', 'the name of each place'], ['holder', 'the provider that holds the registration']] as const).filter(([name]) => at[name] === undefined)
  return { at, missing: missing.map(([name, words]) => ({ code: `directory.no-${name}`, field: 'file', words: `The file has no column with ${words}.` })) }
}

/** A place as one version shows it. */
export interface Line { location_id: string; name: string; holder: string; holder_key: string; rating: string; inspected_on: CivilDate | null; gone: boolean }

const companyWords = /\b(ltd|limited|plc|llp|cic|c i c|the)\b/g
/** A name in plain letters, without what only tells the legal form, so that two spellings meet. Pure. */
export const plainName = (name: string): string => name.toLowerCase().replaceAll('&', ' and ').replaceAll(/[^a-z0-9]+/g, ' ').replaceAll(companyWords, ' ').replaceAll(/\s+/g, ' ').trim()

const dayOf = (text: string): CivilDate | null => {
  const british = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text)
  const iso = british ? `${british[3]}-${british[2]!.padStart(2, '0')}-${british[1]!.padStart(2, '0')}` : text.slice(0, 10)
  return /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(iso) ? iso : null
}
const endedWords = /de-?registered|inactive|resigned|closed|cancelled|suspended/i

/** A line of the file as it is kept; null where it names no place. Pure. */
export function lineOf(cells: readonly string[], at: Partial<Record<ColumnName, number>>): Line | null {
  const cell = (name: ColumnName): string => (at[name] === undefined ? '' : (cells[at[name]] ?? '').trim().slice(0, 300))
  const location = cell('location')
  if (location === '') return null
  // Ofsted takes the names of children's homes out of what it publishes: such a place is called by its id.
  const name = /^(redacted)?$/i.test(cell('name')) ? location : cell('name')
  const holder = cell('holder') || name
  return { location_id: location, name, holder, holder_key: cell('holderId') || plainName(holder), rating: cell('rating'), inspected_on: dayOf(cell('inspected')), gone: dayOf(cell('ended')) !== null || endedWords.test(cell('status')) }
}

export type ChangeSort = 'rating fell' | 'rating rose' | 'first rating' | 'inspected' | 'gone' | 'new place' | 'name' | 'owner'
export interface Change { location_id: string; location: string; sort: ChangeSort; before: string; after: string }

// Ratings of both regulators from best to worst; mark K, as published in 2024. One that is not known is neither better nor worse.
const rank = (rating: string): number | null => {
  const plain = rating.toLowerCase()
  const found = ['inadequate', 'requires improvement', 'good', 'outstanding'].findIndex((one) => plain.startsWith(one))
  return found === -1 ? null : found
}

/**
 * What the newer version shows otherwise for the places of some providers. `before` holds their places in the older version and `after` in the
 * newer, each wherever it now belongs. A place that is missing from the newer one is no longer registered: the directory is the whole list.
 * Nothing changed gives nothing. Pure.
 */
export function changesBetween(before: readonly Line[], after: readonly Line[], isOurs: (holderKey: string) => boolean): Change[] {
  const older = new Map(before.filter((one) => !one.gone).map((one) => [one.location_id, one]))
  const newer = new Map(after.map((one) => [one.location_id, one]))
  const changes: Change[] = []
  for (const one of older.values()) {
    if (!isOurs(one.holder_key)) continue
    const now = newer.get(one.location_id)
    const note = (sort: ChangeSort, was: string, is: string): void => void changes.push({ location_id: one.location_id, location: now?.name ?? one.name, sort, before: was, after: is })
    if (!now || now.gone) {
      note('gone', 'registered', 'no longer registered')
      continue
    }
    if (now.name !== one.name) note('name', one.name, now.name)
    if (now.holder_key !== one.holder_key) note('owner', one.holder, now.holder)
    if (now.rating !== one.rating && now.rating !== '') {
      const [was, is] = [rank(one.rating), rank(now.rating)]
      note(was !== null && is !== null ? (is < was ? 'rating fell' : is > was ? 'rating rose' : 'inspected') : 'first rating', one.rating || 'no rating', now.rating)
    } else if (now.inspected_on !== null && now.inspected_on > (one.inspected_on ?? '')) note('inspected', one.inspected_on ?? 'never', now.inspected_on)
  }
  for (const one of newer.values()) if (!one.gone && !older.has(one.location_id) && isOurs(one.holder_key)) changes.push({ location_id: one.location_id, location: one.name, sort: 'new place', before: 'not registered', after: 'registered' })
  return changes.sort((a, b) => (a.location_id < b.location_id ? -1 : a.location_id > b.location_id ? 1 : a.sort < b.sort ? -1 : 1))
}

/** Why a version cannot be taken in: the very file stands here already, or it is older than what stands. Every reason at once. Pure. */
export function takeInReasons(file: { sha256: string; asOf: CivilDate }, known: readonly { sha256: string; as_of: CivilDate; reference: string }[], today: CivilDate): Refusal[] {
  const same = known.find((one) => one.sha256 === file.sha256)
  const later = known.find((one) => one.as_of >= file.asOf)
  return [
    ...(same ? [{ code: 'directory.known', field: 'file', words: `This very file was taken in before, as ${same.reference}. Nothing is new in it.` }] : []),
    ...(!same && later ? [{ code: 'directory.older', field: 'asOf', words: `${later.reference} is of the same day or a later one. Only a newer version is compared.` }] : []),
    ...(file.asOf > today ? [{ code: 'directory.ahead', field: 'asOf', words: 'The file cannot be true of a day to come.' }] : []),
  ]
}
