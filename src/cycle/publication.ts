import type { Kind, Process } from '../kernel/act.ts'
import { publicationList } from './list-columns.ts'

export const publicationKind: Kind = { name: 'publication', plural: 'publications', module: 'cycle', stage: 'cycle', words: 'entry in the public register', prefix: 'PUB', list: publicationList }

export const publicationProcess: Process = {
  kind: 'publication', title: 'An entry in the public register', states: { published: 'Published', withdrawn: 'Withdrawn' },
  steps: [
    { act: 'cycle.publish-contract', from: [], to: 'published', says: 'A contract is shown to everybody: title, provider, value, dates and where its notice stands.' },
    { act: 'cycle.publish-notice', from: [], to: 'published', says: 'A notice whose publication is recorded with evidence is shown to everybody.' },
    { act: 'cycle.withdraw-publication', from: ['published'], to: 'withdrawn', givesUp: true, says: 'The entry leaves the register with its reason; the history keeps both.' },
  ],
}

/** A row of the public register, as page, JSON and CSV show it. Money in pence as text, dates as civil dates. */
export interface PublishedRow {
  id: string
  body: string
  body_id: string
  kind: string
  title: string
  provider: string
  value_pence: string | null
  starts_on: string | null
  ends_on: string | null
  summary: string
  source: string
  published_at: string
}
