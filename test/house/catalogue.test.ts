// The catalogue of the database against what TRUST asks of it: classes, forced policies, keys, definer functions.
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../setup/database.ts'

let database: FreshDatabase
let client: pg.Client
beforeAll(async () => {
  database = await freshDatabase()
  client = new pg.Client({ connectionString: database.superuserUrl })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

const rows = async (statement: string): Promise<Record<string, unknown>[]> => (await client.query(statement)).rows as Record<string, unknown>[]
const ours = `n.nspname not in ('pg_catalog', 'information_schema', 'boss', 'public') and n.nspname not like 'pg\\_%'`

test('every table has declared how its rows are protected', async () => {
  expect(await rows(`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and ${ours} and n.nspname || '.' || c.relname not in (select table_name from kernel.table_class)
    and c.relname not in ('table_class', 'database_flag') and n.nspname || '.' || c.relname not like '%migration%'`)).toEqual([])
})

test('every table of a body enables and forces row-level security', async () => {
  const found = await rows(`select t.table_name, c.relrowsecurity and c.relforcerowsecurity as forced from kernel.table_class t join pg_class c on c.oid = t.table_name::regclass
    where t.class in ('own', 'party', 'party-writes', 'blind', 'named')`)
  expect(found.length).toBeGreaterThan(7)
  expect(found.filter((row) => row['forced'] !== true)).toEqual([])
})

test('the primary, unique and foreign keys of body tables begin with the body, or are a record\'s own id', async () => {
  expect(await rows(`select t.table_name, i.relname as index from kernel.table_class t join pg_index x on x.indrelid = t.table_name::regclass join pg_class i on i.oid = x.indexrelid
    join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
    where t.class in ('own', 'party', 'party-writes', 'blind', 'named') and x.indisunique and a.attname <> 'body_id' and i.relname <> 'record_id'`)).toEqual([])
})

test('no one may delete or truncate rows of a body', async () => {
  expect(await rows(`select t.table_name, r.rolname, p.privilege_type from kernel.table_class t cross join pg_roles r cross join (values ('DELETE'), ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) p(privilege_type)
    where t.class <> 'server' and r.rolname like 'act\\_%' and has_table_privilege(r.rolname, t.table_name, p.privilege_type)`)).toEqual([])
})

test('the application\'s own login reads no table of a body', async () => {
  expect(await rows(`select table_name from kernel.table_class where class in ('own', 'party', 'party-writes', 'blind', 'named') and has_table_privilege('cc_app', table_name, 'SELECT') and table_name not like 'journal.%'`)).toEqual([])
})

test('policies hold columns and settings only, never a subquery', async () => {
  expect(await rows(`select polrelid::regclass::text as name, polname from pg_policy where coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '') ilike '%select%'`)).toEqual([])
})

test('functions that run with their owner\'s rights have an owner without login and a fixed search path, and the public may not run them', async () => {
  const definers = await rows(`select p.oid::regprocedure::text as name, r.rolcanlogin as login, coalesce(array_to_string(p.proconfig, ','), '') as settings, has_function_privilege('public', p.oid, 'execute') as open
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner where p.prosecdef and ${ours}`)
  expect(definers.length).toBeGreaterThan(2)
  expect(definers.filter((row) => row['login'] || row['open'] || !/search_path=pg_catalog, pg_temp/.test(String(row['settings'])))).toEqual([])
})

test('every column says its class', async () => {
  expect(await rows(`select t.table_name, a.attname from kernel.table_class t join pg_attribute a on a.attrelid = t.table_name::regclass and a.attnum > 0 and not a.attisdropped
    where coalesce(col_description(a.attrelid, a.attnum), '') !~ '^(public|operational|commercial|personal|special): '`)).toEqual([])
})

test('there are no triggers and no materialised views over tables of a body', async () => {
  expect(await rows(`select tgrelid::regclass::text from pg_trigger t join kernel.table_class k on t.tgrelid = k.table_name::regclass where not t.tgisinternal and k.class not in ('server', 'reference')`)).toEqual([])
  expect(await rows(`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'm' and ${ours}`)).toEqual([])
})
