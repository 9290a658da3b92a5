import { sql } from '../kernel/database/database.ts'
import { warningText } from '../ui/components.ts'
import { html } from '../ui/html.ts'
import { summaryList } from '../ui/lists.ts'
import type { RecordView } from '../ui/page.ts'
import { figureById, type NeedRow } from './need.ts'
import { picturePart, sourceLine } from './parts.ts'
import { placeOf } from './place.ts'

/** A need: its words, who is affected, and the figure that shows it, as it was cited and as it stands now. */
export const needView: RecordView = {
  kind: 'need',
  offers: [{ act: 'plan.open-scoring', field: 'needs', when: ['recorded', 'unmet'] }, { act: 'deliver.share-need', field: 'need', when: ['recorded', 'unmet'] }],
  sections: async (ask, record) => {
    const found = await ask.read(async (tx) => {
      const need = await tx.maybe(sql<NeedRow>`select * from analysis.need where id = ${record.id}`)
      if (!need) return undefined
      const now = need.figure_id === '' ? undefined : await figureById(tx, need.figure_id)
      const cited = need.figure_id === '' ? undefined : await figureById(tx, need.figure_id, need.version_id ?? undefined)
      return { need, now, cited, place: await placeOf(tx, need.place_code) }
    })
    if (!found) return []
    const { need, now, cited } = found
    const changed = now && need.direction !== '' && now.direction !== need.direction && now.sources[0]?.version_id !== need.version_id
    return [
      { title: 'The need', body: html`${need.statement.split(/\n{2,}/).map((paragraph) => html`<p class="govuk-body">${paragraph}</p>`)}${summaryList([
        { key: 'Place', value: html`<a class="govuk-link" href="/analyse/places/${need.place_code}">${found.place?.name ?? need.place_code}</a>` }, { key: 'Which people', value: need.population_group },
        { key: 'People affected', value: need.people_affected === null ? 'Not known yet' : need.people_affected.toLocaleString('en-GB') }, { key: 'Why it counts as it does', value: need.outcome_words },
      ])}` },
      { title: 'The figure that shows it', body: need.figure_id === '' ? html`<p class="govuk-body">No figure shows this need yet. Open a figure of the place and put the need right with its address.</p>` : html`
        ${changed ? warningText(`Newer figures no longer bear this out. Now: ${now.title}.`) : ''}
        <p class="govuk-body">When the need was recorded: <a class="govuk-link" href="/analyse/figures/${need.figure_id}${need.version_id ? `?version=${need.version_id}` : ''}">${need.figure_words}</a>${cited ? html` (${sourceLine(cited.sources)})` : ''}.</p>
        ${now?.pictures[0] ? picturePart(now, now.pictures[0]) : ''}` },
    ]
  },
}
