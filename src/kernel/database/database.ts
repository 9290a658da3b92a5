import { Kysely, PostgresDialect, sql, type ControlledTransaction, type RawBuilder, type Transaction } from 'kysely'
import pg from 'pg'
import { isId } from '../ids.ts'
import type { CivilDate, Instant } from '../time.ts'
import { londonDate } from '../time.ts'

export { sql } from 'kysely'

// Dates stay civil dates, int8 and numeric stay text, instants become ISO text with microseconds.
const types = new pg.TypeOverrides()
types.setTypeParser(1082, (value: string) => value)
types.setTypeParser(1184, (value: string) => `${value.slice(0, 10)}T${value.slice(11).replace(/\+00(:00)?$/, '')}Z`)

/** Roles of the database that a transaction takes on (TRUST.md 3). */
export type DatabaseRole = 'act_staff' | 'act_party' | 'act_person' | 'act_public' | 'act_worker' | 'act_stat' | 'act_verify'

/** Who asks, as the database sees it. */
export interface Context {
  role: DatabaseRole
  bodyId?: string
  accountId?: string
  /** Set when a party's or partner's act writes the journal of the accountable body. */
  writesFor?: string
}

/** A transaction as queries see it: select statements built with the `sql` tag, so that values are always parameters. */
export interface Tx {
  rows<T>(statement: RawBuilder<T>): Promise<T[]>
  /** The only row, or undefined. Several rows are a bug. */
  maybe<T>(statement: RawBuilder<T>): Promise<T | undefined>
  /** The only row; none is a bug. */
  one<T>(statement: RawBuilder<T>): Promise<T>
  /** Act time of this transaction. */
  now: Instant
  /** Its civil date in London. */
  today: CivilDate
  bodyId: string | undefined
  accountId: string | undefined
  scopes: string[]
}

/** What the kernel itself holds of a transaction; modules never see it. */
export interface OpenTx extends Tx {
  raw: Transaction<unknown>
  as(role: DatabaseRole | 'server'): Promise<void>
}

export interface Database {
  /** Runs `work` in one transaction under that context's row-level security: no other way to a connection exists. `holdClock`: a stored clock does not move meanwhile, or is moved by nobody else; `oneSnapshot`: all reads see one moment. */
  within<T>(context: Context | 'server', work: (tx: OpenTx) => Promise<T>, options?: { readOnly?: boolean; oneSnapshot?: boolean; holdClock?: 'still' | 'moving'; before?: (tx: OpenTx) => Promise<void> }): Promise<T>
  /** Reading that shares one read-only transaction, begun by the first read, with everything that follows it at once: a page sees one moment and makes few round trips. */
  hold(context: Context): Held
  connectionString: string
  close(): Promise<void>
}

export interface Held {
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Gives the connection back; a later read begins anew. Done by itself when nothing is read for a moment. */
  end(): Promise<void>
}

/** After so many milliseconds without a read the connection goes back to the others: a page that reckons for seconds holds none. */
const heldFor = 20

function held(begun: () => Promise<{ raw: ControlledTransaction<unknown>; tx: OpenTx }>): Held {
  let open: ReturnType<typeof begun> | undefined
  let reading = 0
  let timer: NodeJS.Timeout | undefined
  const end = async (by: 'commit' | 'rollback' = 'commit'): Promise<void> => {
    clearTimeout(timer)
    const was = open
    open = undefined
    const found = await was?.catch(() => undefined)
    // A lost connection has ended its transaction.
    await found?.raw[by]().execute().catch(() => undefined)
  }
  return {
    end: async () => { if (reading === 0) await end() },
    read: async (work) => {
      clearTimeout(timer)
      reading += 1
      try {
        const { tx } = await (open ??= begun())
        return await work(tx)
      } catch (error) {
        await end('rollback')
        throw error
      } finally {
        reading -= 1
        if (reading === 0 && open) timer = setTimeout(() => void end(), heldFor).unref()
      }
    },
  }
}

const quoted = (id: string | undefined): string => {
  if (id === undefined) return ''
  if (!isId(id)) throw new Error('a context id must be a uuid')
  return id
}

/** Opens the pool with the application's own login. Refuses a login that could do more than it should. */
export async function openDatabase(connectionString: string, { max = 12 } = {}): Promise<Database> {
  const pool = new pg.Pool({ connectionString, max, types, options: '-c timezone=UTC -c datestyle=ISO', application_name: 'commission-care' })
  pool.on('error', () => {})
  await refuseStrongerLogin(pool)
  const { rows: [flag] } = await pool.query<{ purpose: string }>('select purpose from kernel.database_flag')
  const clockIsStored = flag?.purpose !== 'live'
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  return {
    connectionString,
    close: async () => {
      await kysely.destroy()
      // Kysely ends only a pool that it has used; an idle one would keep the process alive for ten seconds.
      if (!pool.ending) await pool.end()
    },
    hold: (context) => held(async () => {
      const raw = await kysely.startTransaction().setIsolationLevel('repeatable read').execute()
      return { raw, tx: await begin(raw, context, { readOnly: true, role: context.role }) }
    }),
    within: (context, work, options = {}) =>
      kysely.transaction().execute(async (raw) => {
        if (options.oneSnapshot) await sql`set transaction isolation level repeatable read`.execute(raw)
        // A stored clock stands still while an act runs: moving it waits for the act, and the act for the move.
        if (options.holdClock && clockIsStored) await sql.raw(`select pg_advisory_xact_lock${options.holdClock === 'still' ? '_shared' : ''}(20261124)`).execute(raw)
        const tx = await begin(raw, context, { readOnly: options.readOnly ?? false, role: context === 'server' || options.before ? undefined : context.role })
        if (options.before) {
          await options.before(tx)
          if (context !== 'server') await tx.as(context.role)
        }
        return work(tx)
      }),
  }
}

async function begin(raw: Transaction<unknown>, context: Context | 'server', { readOnly, role }: { readOnly: boolean; role: DatabaseRole | undefined }): Promise<OpenTx> {
  const bodyId = context === 'server' ? undefined : context.bodyId
  const body = quoted(bodyId)
  const start = await sql<{ now: string; scopes: string[] | null }>`
    select to_char(kernel.act_time() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now,
      (select array_agg(distinct scope_id::text) from (select scope_id from kernel.share where body_id = ${bodyId ?? null}
        and (kernel.act_time() at time zone 'Europe/London')::date between valid_from and coalesce(valid_to, 'infinity') limit 500) s) as scopes`.execute(raw)
  const { now, scopes } = start.rows[0]!
  const list = (scopes ?? []).map((id) => quoted(id))
  const account = context === 'server' ? '' : quoted(context.accountId)
  const writesFor = context === 'server' ? '' : quoted(context.writesFor)
  // Literals, because SET LOCAL is what a distributed PostgreSQL passes on; every one is a checked uuid.
  const settings = [`app.body = '${body}'`, `app.account = '${account}'`, `app.scopes = '{${list.join(',')}}'`, `app.writes_for = '${writesFor}'`]
  // One round trip for all of them: a page takes many short transactions.
  await sql.raw([...settings.map((setting) => `set local ${setting}`), ...(readOnly ? ['set transaction read only'] : []), ...(role ? [`set local role ${role}`] : [])].join('; ')).execute(raw)
  // One statement at a time: a connection runs them in turn anyway.
  let last: Promise<unknown> = Promise.resolve()
  const rows = <T>(statement: RawBuilder<T>): Promise<T[]> => {
    const mine = last.then(async () => (await statement.execute(raw)).rows)
    last = mine.catch(() => undefined)
    return mine
  }
  return {
    raw,
    rows,
    maybe: async (statement) => {
      const found = await rows(statement)
      if (found.length > 1) throw new Error('more than one row where one was expected')
      return found[0]
    },
    one: async (statement) => {
      const found = await rows(statement)
      if (found.length !== 1) throw new Error(`${found.length} rows where one was expected`)
      return found[0]!
    },
    as: async (role) => {
      await sql.raw(role === 'server' ? 'set local role none' : `set local role ${role}`).execute(raw)
    },
    now,
    today: londonDate(now),
    bodyId,
    accountId: context === 'server' ? undefined : context.accountId,
    scopes: list,
  }
}

async function refuseStrongerLogin(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ strong: boolean }>(
    `select (rolsuper or rolbypassrls or rolcreaterole or pg_has_role(current_user, 'cc_owner', 'member')) as strong from pg_roles where rolname = current_user`)
  if (rows[0]?.strong !== false) {
    await pool.end()
    throw new Error('The database login may do more than the application should (superuser, bypass of row-level security, or owner). Use the login cc_app.')
  }
}
