import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import type { Act } from '../kernel/act.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { Visitor } from './visitor.ts'

// What an act warned of is said once, on the page that says it was done. In between it waits in a signed cookie: it is nobody's address, and
// nobody else can put words there.
const name = 'cc-warned'
const most = { notes: 5, letters: 500 }

/** A warning or note with its rule, as a sentence. */
const inWords = ({ words, rule }: Refusal): string => `${words.slice(0, most.letters)}${rule ? ` (${rule})` : ''}`
/** Warnings in words, each once. */
export const warningsOf = (notes: readonly Refusal[]): string[] => [...new Set(notes.map(inWords))].slice(0, most.notes)

const signature = (app: App, visitor: Visitor, text: string): string => app.keys.hmac('warned', `${visitor.session?.tokenHash ?? ''} ${text}`)

/** Keeps warnings for the next page. */
export function keepWarnings(app: App, reply: FastifyReply, visitor: Visitor, notes: readonly Refusal[]): void {
  const said = warningsOf(notes)
  if (said.length === 0) return
  const text = Buffer.from(JSON.stringify(said)).toString('base64url')
  void reply.setCookie(name, `${text}.${signature(app, visitor, text)}`, { path: '/', httpOnly: true, sameSite: 'lax', secure: app.baseUrl.startsWith('https:'), maxAge: 60 })
}

function takeWarnings(app: App, request: FastifyRequest, reply: FastifyReply, visitor: Visitor): string[] {
  const [text, signed] = (request.cookies[name] ?? '').split('.')
  if (!text) return []
  void reply.clearCookie(name, { path: '/' })
  return signed === signature(app, visitor, text) ? JSON.parse(Buffer.from(text, 'base64url').toString()) as string[] : []
}

/** What the page after an act says: that it was done, and what it warned of. */
export function doneNotice(app: App, request: FastifyRequest, reply: FastifyReply, visitor: Visitor, done: Act | undefined): { notice?: string; warnings?: string[] } {
  if (!done) return {}
  return { notice: `${done.says.charAt(0).toUpperCase()}${done.says.slice(1)}.`, warnings: takeWarnings(app, request, reply, visitor) }
}
