import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { changesBetween, plainName, type Change, type Line } from './directory.rule.ts'

export const regulators = [{ value: 'cqc', text: 'Care Quality Commission', hint: 'Its care directory: places that are registered, with ratings where the file has them' }, { value: 'ofsted', text: 'Ofsted', hint: 'Children’s social care providers with their inspection outcomes' }] as const
export type Regulator = (typeof regulators)[number]['value']
export const regulatorWords: Readonly<Record<string, string>> = Object.fromEntries(regulators.map((one) => [one.value, one.text]))

export const directoryKind: Kind = {
  name: 'directory', plural: 'directories', module: 'review', stage: 'review', words: 'directory of a regulator', many: 'directories of regulators', prefix: 'DIR',
  list: { from: sql`left join review.directory d on d.body_id = r.body_id and d.id = r.id`, columns: [{ key: 'of', heading: 'True of', as: 'date', value: sql`d.as_of` }, { key: 'lines', heading: 'Places', as: 'number', value: sql`d.lines` }] },
}
export const directoryProcess: Process = {
  kind: 'directory', title: 'A version of a regulator’s directory', states: { taken: 'Taken in' },
  steps: [
    { act: 'review.take-in-directory', from: [], to: 'taken', says: 'A newer file as published is compared with the one before it, for the providers of our contracts.' },
    { act: 'review.match-holder', from: ['taken'], to: 'same', says: 'A person says whether a provider of ours is one of the directory; what changed for it is then seen.' },
  ],
  leadsOn: { taken: ['review.match-holder'] },
}
export const changeKind: Kind = {
  name: 'regulator-change', plural: 'regulator-changes', module: 'review', stage: 'review', words: 'change at the regulator', many: 'changes at the regulators', prefix: 'REG',
  list: { from: sql`left join review.regulator_change g on g.body_id = r.body_id and g.id = r.id left join bodies.organisation po on po.id = g.provider_id`, columns: [{ key: 'provider', heading: 'Provider', as: 'text', value: sql`po.name`, searched: 'words' }, { key: 'seen', heading: 'Seen', as: 'date', value: sql`g.seen_on` }] },
}
export const changeProcess: Process = {
  kind: 'regulator-change', title: 'A change at the regulator', states: { new: 'To be looked at', looked: 'Looked at', mistaken: 'Of another provider' },
  steps: [{ act: 'review.look-at-change', from: ['new'], to: 'looked', says: 'The contract manager looked at it, and says what was done.' }],
  movedBy: [{ act: 'review.take-in-directory', to: 'new', says: 'A newer directory shows it.' }, { act: 'review.match-holder', to: 'new', says: 'It was in the newest directory when the provider was recognised.' }, { act: 'review.match-holder', to: 'mistaken', says: 'The provider was recognised by mistake: what changed is of another one and counts as no signal.' }],
  leadsOn: { new: ['review.look-at-change'] },
}

export const changeWords: Readonly<Record<string, string>> = { 'rating fell': 'Rating is worse', 'rating rose': 'Rating is better', 'first rating': 'Rated', inspected: 'Inspected again', gone: 'No longer registered', 'new place': 'New place', name: 'New name', owner: 'New owner' }

export interface DirectoryRow { id: string; reference: string; title: string; regulator: Regulator; as_of: CivilDate; sha256: string; lines: number; refused: number; file_name: string; origin: string }
export const directoriesOf = (tx: Tx, regulator?: string): Promise<DirectoryRow[]> => tx.rows(sql<DirectoryRow>`select d.id, r.reference, r.title, d.regulator, d.as_of, d.sha256, d.lines, d.refused, d.file_name, d.origin from review.directory d join kernel.record r on r.body_id = d.body_id and r.id = d.id
  where d.body_id = ${tx.bodyId} and (${regulator ?? null}::text is null or d.regulator = ${regulator ?? null}) order by d.as_of desc, d.id desc limit 200`)

export interface MatchRow { id: string; regulator: string; provider_id: string; provider: string; holder_key: string; holder: string; answer: 'same' | 'other'; reason: string; decided_on: CivilDate }
export const matchesOf = (tx: Tx, regulator?: string): Promise<MatchRow[]> => tx.rows(sql<MatchRow>`select m.id, m.regulator, m.provider_id, coalesce(o.name, '') as provider, m.holder_key, m.holder, m.answer, m.reason, m.decided_on from review.directory_match m left join bodies.organisation o on o.id = m.provider_id
  where m.body_id = ${tx.bodyId} and (${regulator ?? null}::text is null or m.regulator = ${regulator ?? null}) order by provider, m.holder limit 20000`)

/** Providers of contracts that run, with a code of the regulator where the directory of organisations holds one. */
export interface OurProvider { id: string; name: string; code_scheme: string | null; code: string | null }
export const ourProviders = (tx: Tx): Promise<OurProvider[]> => tx.rows(sql<OurProvider>`select distinct o.id, o.name, o.code_scheme, o.code from deliver.contract d join kernel.record r on r.body_id = d.body_id and r.id = d.id join bodies.organisation o on o.id = d.provider_id
  where d.body_id = ${tx.bodyId} and r.state in ('imported', 'agreed', 'running') order by o.name, o.id limit 20000`)

const lineColumns = sql`location_id, name, holder, holder_key, rating, inspected_on, gone`
export const holdersOf = (tx: Tx, directoryId: string): Promise<{ holder: string; holder_key: string; places: number; ids: string[] }[]> =>
  tx.rows(sql<{ holder: string; holder_key: string; places: number; ids: string[] }>`select min(holder) as holder, holder_key, count(*)::int as places, array_agg(location_id order by location_id) as ids from review.directory_line where body_id = ${tx.bodyId} and directory_id = ${directoryId} group by holder_key order by 1 limit 60000`)

/** Providers of ours that have the same plain name as one of the directory, and no answer yet. */
export interface Suggestion { regulator: Regulator; directory_id: string; provider_id: string; provider: string; holder_key: string; holder: string; places: number }
export async function suggestionsOf(tx: Tx): Promise<Suggestion[]> {
  const newest = [...Map.groupBy(await directoriesOf(tx), (one) => one.regulator).values()].map((list) => list[0]!)
  const [ours, matches] = [await ourProviders(tx), await matchesOf(tx)]
  const found: Suggestion[] = []
  for (const directory of newest) {
    const byName = Map.groupBy(await holdersOf(tx, directory.id), (one) => plainName(one.holder))
    for (const { id, name } of ours) for (const { holder, holder_key, places } of byName.get(plainName(name)) ?? []) {
      if (!matches.some((one) => one.regulator === directory.regulator && one.provider_id === id && one.holder_key === holder_key)) found.push({ regulator: directory.regulator, directory_id: directory.id, provider_id: id, provider: name, holder_key, holder, places })
    }
  }
  return found
}

/** What the newest version of a regulator shows otherwise than the one before, for providers of the directory that are ours. */
export async function changesOfNewest(tx: Tx, regulator: string, ours: ReadonlyMap<string, string>): Promise<{ directory: DirectoryRow; changes: (Change & { provider_id: string })[] } | undefined> {
  const [newest, before] = await directoriesOf(tx, regulator)
  if (!newest || !before || ours.size === 0) return undefined
  const keys = [...ours.keys()]
  const places = (id: string, also: readonly string[] = []): Promise<Line[]> => tx.rows(sql<Line>`select ${lineColumns} from review.directory_line where body_id = ${tx.bodyId} and directory_id = ${id} and (holder_key = any(${keys}::text[]) or location_id = any(${also}::text[])) limit 20000`)
  const was = await places(before.id)
  const is = await places(newest.id, was.map((one) => one.location_id))
  // A place that came to us from another holder stood in the older version too.
  const moved = await places(before.id, is.map((one) => one.location_id))
  const known = new Set((await tx.rows(sql<{ key: string }>`select g.location_id || ' ' || g.sort as key from review.regulator_change g join kernel.record r on r.body_id = g.body_id and r.id = g.id and r.state <> 'mistaken' where g.body_id = ${tx.bodyId} and g.directory_id = ${newest.id} limit 20000`)).map((row) => row.key))
  const holderOf = new Map([...moved, ...was].map((one) => [one.location_id, one.holder_key]))
  const changes = changesBetween(moved.length > 0 ? [...moved, ...was] : was, is, (key) => ours.has(key)).filter((one) => !known.has(`${one.location_id} ${one.sort}`))
  return { directory: newest, changes: changes.map((one) => ({ ...one, provider_id: ours.get(holderOf.get(one.location_id) ?? '') ?? ours.get(is.find((line) => line.location_id === one.location_id)?.holder_key ?? '')! })) }
}

export interface ChangeRow { id: string; reference: string; title: string; state: string; regulator: Regulator; as_of: CivilDate; provider_id: string; provider: string; location_id: string; location: string; sort: string; before: string; after: string; seen_on: CivilDate; done_words: string; looked_on: CivilDate | null }
export const regulatorChanges = (tx: Tx, ask: { id?: string; providerId?: string; from?: CivilDate } = {}): Promise<ChangeRow[]> => tx.rows(sql<ChangeRow>`select g.id, r.reference, r.title, r.state, d.regulator, d.as_of, g.provider_id, coalesce(o.name, '') as provider, g.location_id, g.location, g.sort, g.before, g.after, g.seen_on, g.done_words, g.looked_on
  from review.regulator_change g join kernel.record r on r.body_id = g.body_id and r.id = g.id join review.directory d on d.body_id = g.body_id and d.id = g.directory_id left join bodies.organisation o on o.id = g.provider_id
  where g.body_id = ${tx.bodyId} and (${ask.id ?? null}::uuid is null or g.id = ${ask.id ?? null}::uuid) and (${ask.providerId ?? null}::uuid is null or g.provider_id = ${ask.providerId ?? null}::uuid) and (${ask.from ?? null}::date is null or g.seen_on > ${ask.from ?? null}::date)
  order by (r.state = 'new') desc, g.seen_on desc, (g.sort in ('rating fell', 'gone')) desc, g.id limit 5000`)
