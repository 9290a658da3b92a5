import { randomBytes } from 'node:crypto'
import { generate, verify } from 'otplib'
import { sql, type Database, type Tx } from '../kernel/database/database.ts'
import { sha256, type ServiceKeys } from '../kernel/keys.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { membershipsOf } from './membership.ts'
import { passwordFits } from './password.ts'

export interface Session { tokenHash: string; accountId: string; name: string; email: string; bodyId: string | undefined; factorAt: string | null }

const idleMinutes = 30
const absoluteHours = 12
const stepSeconds = 30

const wrong: Refusal = { code: 'sign-in.wrong', field: 'email', words: 'The e-mail address, password or code is not right. A code works once: wait for the next one if you have just used it.' }

/** What is said while wrong attempts make the next one wait: whole seconds, rounded up. */
export const waitWords = (seconds: number): string => `There were several wrong attempts. Wait ${Math.ceil(seconds)} ${Math.ceil(seconds) === 1 ? 'second' : 'seconds'}, then try again.`

/**
 * Checks password and code and opens a session. The same answer and time whatever was wrong; growing delay by account and address,
 * never a lock-out (TRUST.md 4). Returns the token for the cookie; only its hash is kept.
 */
export async function signIn(db: Database, keys: ServiceKeys, asked: { email: string; password: string; code: string; address: string }): Promise<{ ok: true; token: string } | { ok: false; refusals: Refusal[] }> {
  const email = asked.email.toLowerCase().trim().slice(0, 320)
  const subjects = [keys.hmac('attempt', `account ${email}`), keys.hmac('attempt', `address ${asked.address}`)]
  const { wait, at } = await beginAttempt(db, subjects)
  if (wait > 0) return { ok: false, refusals: [{ code: 'sign-in.wait', words: waitWords(wait) }] }
  const account = await db.within('server', (tx) => tx.maybe(sql<{ id: string; password_hash: string; factor_secret: string | null; factor_last_step: string }>`
    select id, password_hash, factor_secret, factor_last_step from people.account where email = ${email} and state = 'open'`))
  // A first password was trimmed when it was set.
  const fits = await passwordFits(asked.password.trim(), account?.password_hash)
  const step = fits && account?.factor_secret ? await usableStep(keys.open('factor', account.factor_secret), asked.code, Number(account.factor_last_step)) : undefined
  return db.within('server', async (tx) => {
    // The step is claimed in one statement: of two sign-ins with one code, one wins.
    const claimed = step === undefined || !account ? [] : await tx.rows(sql`update people.account set factor_last_step = ${step} where id = ${account.id} and factor_last_step < ${step} returning id`)
    const ok = claimed.length === 1
    if (!ok) return { ok: false as const, refusals: [wrong] }
    await tx.rows(sql`update people.attempt set failed = false where subject = any(${subjects}) and at = ${at}`)
    await tx.rows(sql`delete from people.attempt where subject = ${subjects[0]!} and failed`)
    const memberships = await membershipsOf(tx, account!.id)
    const token = randomBytes(32).toString('base64url')
    await tx.rows(sql`insert into people.session (token_hash, account_id, body_id, factor_at) values (${sha256(token)}, ${account!.id}, ${memberships[0]?.body_id ?? null}, now())`)
    return { ok: true as const, token }
  })
}

/**
 * Takes a new code for a session that stands, so that its owner may do for ten minutes what gives or takes access. Wrong codes wait like
 * wrong sign-ins, and count with them. Returns the reasons why not; none when the code was taken.
 */
export async function renewFactor(db: Database, keys: ServiceKeys, session: Session, asked: { code: string; address: string }): Promise<Refusal[]> {
  const subjects = [keys.hmac('attempt', `account ${session.email}`), keys.hmac('attempt', `address ${asked.address}`)]
  const { wait, at } = await beginAttempt(db, subjects)
  if (wait > 0) return [{ code: 'sign-in.wait', field: 'code', words: waitWords(wait) }]
  const account = await db.within('server', (tx) => tx.one(sql<{ factor_secret: string | null; factor_last_step: string }>`select factor_secret, factor_last_step from people.account where id = ${session.accountId}`))
  const step = account.factor_secret ? await usableStep(keys.open('factor', account.factor_secret), asked.code, Number(account.factor_last_step)) : undefined
  return db.within('server', async (tx) => {
    const claimed = step === undefined ? [] : await tx.rows(sql`update people.account set factor_last_step = ${step} where id = ${session.accountId} and factor_last_step < ${step} returning id`)
    if (claimed.length !== 1) return [{ code: 'code.wrong', field: 'code', words: 'The code is not right. A code works once: wait for the next one if you have just used it.' }]
    await tx.rows(sql`update people.attempt set failed = false where subject = any(${subjects}) and at = ${at}`)
    await tx.rows(sql`update people.session set factor_at = now() where token_hash = ${session.tokenHash}`)
    return []
  })
}

/**
 * How long to wait, in seconds; with nothing to wait for, the attempt is counted as failed before it is looked at, one after the other
 * for each subject, so that guesses sent at once wait like guesses sent in turn. Success takes it back.
 */
async function beginAttempt(db: Database, subjects: string[]): Promise<{ wait: number; at: string }> {
  return db.within('server', async (tx) => {
    for (const subject of subjects.toSorted()) await tx.rows(sql`select pg_advisory_xact_lock(20261125, hashtext(${subject}))`)
    const rows = await tx.rows(sql<{ subject: string; failed: string; last: string }>`select subject, count(*) as failed, extract(epoch from clock_timestamp() - max(at)) as last from people.attempt
      where subject = any(${subjects}) and failed and at > now() - interval '15 minutes' group by subject`)
    const wait = Math.max(0, ...rows.map((row) => {
      const free = row.subject === subjects[0] ? 4 : 30
      return Number(row.failed) <= free ? 0 : Math.min(60, 2 ** (Number(row.failed) - free)) - Number(row.last)
    }))
    const { at } = await tx.one(sql<{ at: string }>`select clock_timestamp() as at`)
    if (wait <= 0) for (const subject of subjects) await tx.rows(sql`insert into people.attempt (subject, at, failed) values (${subject}, ${at}, true)`)
    return { wait, at }
  })
}

async function usableStep(secret: string, code: string, last: number): Promise<number | undefined> {
  const token = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  try {
    const result = await verify({ secret, token, epochTolerance: stepSeconds }) as { valid: boolean; timeStep?: number }
    return result.valid && result.timeStep !== undefined && result.timeStep > last ? result.timeStep : undefined
  } catch {
    // A secret that no app could hold fits no code.
    return undefined
  }
}

/** The session of a cookie's token; idle 30 minutes, at most 12 hours. */
export const openSession = (db: Database, token: string): Promise<Session | undefined> => db.within('server', (tx) => sessionIn(tx, token))

/** The same within a transaction of the server's own. */
export async function sessionIn(tx: Tx, token: string): Promise<Session | undefined> {
  if (!/^[\w-]{43}$/.test(token)) return undefined
  const row = await tx.maybe(sql<{ account_id: string; name: string; email: string; body_id: string | null; factor_at: string | null; stale: boolean }>`
    select s.account_id, a.name, a.email, s.body_id, s.factor_at, s.seen_at < now() - interval '1 minute' as stale from people.session s join people.account a on a.id = s.account_id and a.state = 'open'
    where s.token_hash = ${sha256(token)} and s.seen_at > now() - make_interval(mins => ${idleMinutes}) and s.created_at > now() - make_interval(hours => ${absoluteHours})`)
  if (!row) return undefined
  if (row.stale) await tx.rows(sql`update people.session set seen_at = now() where token_hash = ${sha256(token)}`)
  return { tokenHash: sha256(token), accountId: row.account_id, name: row.name, email: row.email, bodyId: row.body_id ?? undefined, factorAt: row.factor_at }
}

/** Changes the body acted for, to one of the account's own. */
export async function actFor(db: Database, session: Session, bodyId: string): Promise<boolean> {
  return db.within('server', async (tx) => {
    const allowed = (await membershipsOf(tx, session.accountId)).some((membership) => membership.body_id === bodyId)
    if (allowed) await tx.rows(sql`update people.session set body_id = ${bodyId} where token_hash = ${session.tokenHash}`)
    return allowed
  })
}

/** Ends one session, or with `all` every session of the account. */
export async function signOut(db: Database, session: Session, { all = false } = {}): Promise<void> {
  await db.within('server', (tx) => tx.rows(sql`delete from people.session where ${all ? sql`account_id = ${session.accountId}` : sql`token_hash = ${session.tokenHash}`}`))
}

/** For a demonstration or test database only: its accounts and a code that each can use now. */
export async function demonstrationAccounts(db: Database, keys: ServiceKeys): Promise<{ email: string; name: string; roles: string; body: string; code: string }[]> {
  return db.within('server', async (tx) => {
    const { purpose } = await tx.one(sql<{ purpose: string }>`select purpose from kernel.database_flag`)
    if (purpose === 'live') throw new Error('accounts are shown only in a demonstration')
    const rows = await tx.rows(sql<{ email: string; name: string; factor_secret: string; factor_last_step: string; roles: string; body: string }>`
      select a.email, a.name, a.factor_secret, a.factor_last_step, string_agg(distinct replace(m.role, '-', ' '), ', ') as roles, string_agg(distinct o.name, ', ') as body
      from people.account a join people.membership m on m.account_id = a.id join bodies.organisation o on o.id = m.body_id
      where a.state = 'open' and a.factor_secret is not null group by a.id order by min(m.valid_from), a.email limit 50`)
    return Promise.all(rows.map(async (row) => {
      const now = Math.floor(Date.now() / 1000 / stepSeconds)
      const step = Math.max(now, Math.min(Number(row.factor_last_step) + 1, now + 1))
      const code = await generate({ secret: keys.open('factor', row.factor_secret), epoch: step * stepSeconds }).catch(() => 'none')
      return { email: row.email, name: row.name, roles: row.roles, body: row.body, code }
    }))
  })
}
