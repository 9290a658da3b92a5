import { query, type Module } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import type { Shown } from '../ui/page.ts'
import { noticeActs } from './notice.acts.ts'
import { procurementActs } from './procurement.acts.ts'
import { noticeKind, noticeProcess, procurementKind, procurementProcess } from './procurement.ts'
import { noticePages } from './notice.page.ts'
import { procurePages, procureViews } from './procure.views.ts'
import { routePages } from './route.page.ts'

export { awardOf, type Award } from './procurement.ts'
export { ruleLink, testsTable } from './procure.views.ts'

const awarded = query({
  name: 'procure.awarded-choices', title: 'Awards without a contract yet', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string }>`select r.id as value, r.title || ' (' || r.reference || ')' as text from kernel.record r where r.body_id = ${tx.bodyId} and r.kind = 'procurement' and r.state in ('awarded', 'done elsewhere')
    and not exists (select 1 from kernel.link l where l.body_id = r.body_id and l.from_id = r.id and l.kind = 'awarded as' and l.ended_at is null) order by r.changed_at desc limit 300`),
})

/** The route by the rules, notices, award; or done in another system. */
export const procureModule: Module & Shown = {
  name: 'procure', kinds: [procurementKind, noticeKind], processes: [procurementProcess, noticeProcess], acts: [...procurementActs, ...noticeActs], queries: [awarded] as never, pages: [...procurePages, ...routePages, ...noticePages], views: procureViews,
}
