import { sql } from '../kernel/database/database.ts'
import { dateInWords } from '../kernel/time.ts'
import type { Role } from '../kernel/act.ts'
import { dataTable } from '../ui/charts/chart.ts'
import { html } from '../ui/html.ts'
import { tag } from '../ui/lists.ts'
import type { RecordView } from '../ui/page.ts'
import { roleWords } from './people.acts.ts'

interface RoleRow { role: Role; valid_from: string; valid_to: string | null; now: boolean }

/** Which roles the person has, and had, in the body that looks. Roles in other bodies are theirs to see. */
export const accountView: RecordView = {
  kind: 'account',
  sections: async (ask, record) => {
    const roles = await ask.readServer((tx) => tx.rows(sql<RoleRow>`select role, valid_from, valid_to, ${ask.today}::date between valid_from and coalesce(valid_to, 'infinity') as now
      from people.membership where account_id = ${record.id} and body_id = ${ask.actor.bodyId ?? null} order by now desc, valid_from desc, role`))
    return [{
      title: 'Roles in this body',
      body: roles.length === 0 ? html`<p class="govuk-body">No role. Give one, so that the person can do something here.</p>` : dataTable({
        caption: 'Roles', head: ['Role', 'From', 'To', 'State'],
        rows: roles.map((one) => [roleWords[one.role], dateInWords(one.valid_from), one.valid_to === null ? 'no end' : dateInWords(one.valid_to < one.valid_from ? one.valid_from : one.valid_to), one.now ? tag('current') : tag('ended')]),
      }),
    }]
  },
}
