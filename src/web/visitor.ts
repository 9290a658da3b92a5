import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { needsYouCount } from '../cycle/index.ts'
import { publicActor, type Actor } from '../kernel/act.ts'
import { memberIn, sessionIn, type Membership, type Session } from '../people/index.ts'

/** Who is at the door of the pages: a session with the bodies it may act for, or the public. */
export interface Visitor {
  actor: Actor
  session?: Session
  memberships: Membership[]
  /** How many dates need this person, as the home page and the tasks count them. */
  tasks: number
}

const secure = (app: App): boolean => app.baseUrl.startsWith('https:')
/** `__Host-` where the address is https; the plain name only for http on a demonstration. */
export const cookieName = (app: App): string => (secure(app) ? '__Host-cc-session' : 'cc-session')

export function setSessionCookie(app: App, reply: FastifyReply, token: string): void {
  void reply.setCookie(cookieName(app), token, { path: '/', httpOnly: true, sameSite: 'lax', secure: secure(app) })
}

/** Takes the cookie back; with the same attributes, because a `__Host-` cookie is not cleared without Secure. */
export function clearSessionCookie(app: App, reply: FastifyReply): void {
  void reply.clearCookie(cookieName(app), { path: '/', httpOnly: true, sameSite: 'lax', secure: secure(app) })
}

/** Reads the session cookie. A session without a second factor or membership is the public. */
export async function visitorOf(app: App, request: FastifyRequest): Promise<Visitor> {
  const token = request.cookies[cookieName(app)]
  const known = token ? await app.db.within('server', async (tx) => {
    const session = await sessionIn(tx, token)
    const member = session?.bodyId && session.factorAt ? await memberIn(tx, session.accountId, session.bodyId) : undefined
    return session && member && { session, ...member }
  }) : undefined
  if (!known) return { actor: publicActor, memberships: [], tasks: 0 }
  const { session, actor, memberships } = known
  return { actor: { ...actor, factorAt: session.factorAt! }, session, memberships, tasks: await openTasks(app, actor) }
}

const openTasks = async (app: App, actor: Actor): Promise<number> =>
  actor.kind === 'staff' ? app.db.within({ role: 'act_staff', bodyId: actor.bodyId!, accountId: actor.accountId! }, (tx) => needsYouCount(tx, actor.roles), { readOnly: true }) : 0

/** Token against forged forms, bound to session and act. */
export const csrfToken = (app: App, session: Session | undefined, act: string): string =>
  app.keys.hmac('csrf', `${session?.tokenHash ?? 'nobody'} ${act}`).slice(0, 40)

/** Whether the form came from our own page: token, and Origin or Sec-Fetch-Site must be ours. */
export function isOurForm(app: App, request: FastifyRequest, session: Session | undefined, act: string, token: unknown): boolean {
  const expected = Buffer.from(csrfToken(app, session, act))
  const given = Buffer.from(typeof token === 'string' ? token : '')
  return isOurOrigin(app, request) && given.length === expected.length && timingSafeEqual(given, expected)
}

/** Origin or Sec-Fetch-Site names this service; browsers send one of them with every POST. */
export function isOurOrigin(app: App, request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  const origin = request.headers.origin
  if (origin !== undefined) {
    const host = request.headers.host ?? ''
    return origin === new URL(app.baseUrl).origin || origin === `http://${host}` || origin === `https://${host}`
  }
  return site === 'same-origin' || site === 'none'
}

/** A key for one form, so that a double press acts once. */
export const freshKey = (): string => randomBytes(16).toString('base64url')
