import type { KindList } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'

/** What the list of needs shows: where, for whom, and the figure that shows it as it stood. */
export const needList: KindList = {
  from: sql`left join analysis.need n on n.body_id = r.body_id and n.id = r.id`,
  columns: [
    { key: 'place', heading: 'Place', as: 'text', value: sql`coalesce((select a.name from evidence.area a where a.code = n.place_code order by a.version_id desc limit 1), n.place_code)` },
    { key: 'people', heading: 'Which people', as: 'text', value: sql`n.population_group` }, { key: 'affected', heading: 'People affected', as: 'number', value: sql`n.people_affected` },
    { key: 'figure', heading: 'Figure that shows it', as: 'text', value: sql`n.figure_words` },
  ],
}
