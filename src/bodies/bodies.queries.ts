import { query } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { number, text } from '../kernel/fields.ts'
import type { Organisation } from './bodies.ts'

export const organisations = query({
  name: 'bodies.organisations', title: 'Organisations', who: 'signed-in',
  params: { q: text({ label: 'Name or code contains', required: false, max: 100 }), page: number({ label: 'Page', whole: true, min: 1, max: 10000, required: false }) },
  run: (tx, ask) => tx.rows(sql<Organisation>`select * from bodies.organisation where ${ask.q ? sql`name ilike ${`%${ask.q.replaceAll(/[%_\\]/g, '\\$&')}%`} or code = ${ask.q.toUpperCase()}` : sql`true`}
    order by name, id limit 50 offset ${((ask.page ?? 1) - 1) * 50}`),
})

export const commissioners = query({
  name: 'bodies.commissioners', title: 'Commissioning bodies', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string }>`select id as value, name as text from bodies.organisation where kind in ('icb', 'council', 'nhs-england') and id <> ${tx.bodyId} order by name limit 500`),
})

export const providers = query({
  name: 'bodies.providers', title: 'Providers', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string }>`select id as value, name as text from bodies.organisation where kind = 'provider' order by name limit 2000`),
})

export const partnerships = query({
  name: 'bodies.partnerships', title: 'Partnerships of this body', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string; way: string; host: string }>`select p.id as value, p.name as text, p.way, o.name as host from bodies.partnership p join bodies.organisation o on o.id = p.host_body_id
    where p.id = any(${tx.scopes}::uuid[]) order by p.name`),
})
