import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HeldBack } from '../kernel/act.ts'

const titles: Record<number, string> = { 400: 'The request is not right', 401: 'Sign in first', 403: 'Not yours to do', 404: 'Not found', 409: 'It has changed meanwhile', 422: 'Held back', 428: 'Say which version you saw', 503: 'Read only' }

/** RFC 9457 problem with every reason at once. */
export function problem(reply: FastifyReply, held: { status: number; refusals: HeldBack['refusals']; current?: HeldBack['current'] }): FastifyReply {
  return reply.code(held.status).type('application/problem+json').send({
    type: 'about:blank', title: titles[held.status] ?? 'Held back', status: held.status, detail: held.refusals.map((refusal) => refusal.words).join(' '), refusals: held.refusals,
    ...(held.current ? { current: { id: held.current.id, state: held.current.state, version: held.current.version, title: held.current.title } } : {}),
  })
}

/** Which version the caller saw and under which key it asks: `If-Match` and `Idempotency-Key`. */
export function askedOf(request: FastifyRequest): { key: string | undefined; version: number | undefined } {
  const version = /^"?(\d{1,9})"?$/.exec(request.headers['if-match'] ?? '')?.[1]
  const key = request.headers['idempotency-key']
  return { key: typeof key === 'string' ? key : undefined, version: version === undefined ? undefined : Number(version) }
}

/** Whoever changes a record says which version of it they saw. */
export const versionMissing = { status: 428, refusals: [{ code: 'version.missing', words: 'Send If-Match with the version of the record that you saw.' }] }

/** JSON with money and counts as numbers where they fit. */
export const json = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, item: unknown) => (typeof item === 'bigint' ? (Number.isSafeInteger(Number(item)) ? Number(item) : item.toString()) : item))
