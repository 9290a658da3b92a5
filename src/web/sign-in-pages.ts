import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { isId } from '../kernel/ids.ts'
import { actFor, demonstrationAccounts, renewFactor, roleWords, signIn, signOut } from '../people/index.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { html, type Safe } from '../ui/html.ts'
import { component } from '../ui/components.ts'
import { actPath } from './page-ask.ts'
import { flagOf, sendPage, sendProblem } from './show.ts'
import { clearSessionCookie, csrfToken, isOurForm, setSessionCookie, visitorOf, type Visitor } from './visitor.ts'

/** Password of every account of a demonstration, shown on its sign-in page. */
export const demonstrationPassword = 'only for showing things'

// Back to a page of ours, never to another site.
const ourPath = (to: unknown): string => (typeof to === 'string' && /^\/(?![/\\])[!-[\]-~]*$/.test(to) ? to : '/')

// What is no text, or holds NUL, is no name, password or code.
const typedText = (typed: unknown): string => (typeof typed === 'string' ? typed.replaceAll('\u0000', '').toWellFormed() : '')

/** Sign-in with password and code, sign-out, and the body acted for. */
export function signInPages(app: App, server: FastifyInstance): void {
  server.get('/sign-in', async (request, reply) => {
    const visitor = await visitorOf(app, request)
    const to = ourPath((request.query as Record<string, unknown>)['to'])
    if (visitor.session) return reply.redirect(to, 303)
    return showSignIn(app, request, reply, to, '', [])
  })
  server.post<{ Body: Record<string, string> }>('/sign-in', async (request, reply) => {
    const visitor = await visitorOf(app, request)
    const { email, password, code, to, csrf } = request.body ?? {}
    if (!isOurForm(app, request, undefined, 'sign-in', csrf)) return sendProblem(app, reply, visitor, 403, 'This form has expired', 'Open the sign-in page again.')
    const result = await signIn(app.db, app.keys, { email: typedText(email), password: typedText(password), code: typedText(code), address: request.ip })
    if (!result.ok) return showSignIn(app, request, reply, ourPath(to), typedText(email), result.refusals)
    setSessionCookie(app, reply, result.token)
    return reply.redirect(ourPath(to), 303)
  })
  server.post<{ Body: Record<string, string> }>('/sign-out', async (request, reply) => {
    const visitor = await visitorOf(app, request)
    if (visitor.session && isOurForm(app, request, visitor.session, 'page', request.body?.['csrf'])) await signOut(app.db, visitor.session, { all: request.body['all'] === 'yes' })
    clearSessionCookie(app, reply)
    return reply.redirect('/', 303)
  })
  server.post<{ Body: Record<string, string> }>('/act-for', async (request, reply) => {
    const visitor = await visitorOf(app, request)
    const body = request.body?.['body']
    if (!visitor.session || !isOurForm(app, request, visitor.session, 'page', request.body?.['csrf']) || !isId(body)) return sendProblem(app, reply, visitor, 403, 'This form has expired', 'Open the page again.')
    await actFor(app.db, visitor.session, body)
    return reply.redirect('/', 303)
  })
  server.get('/account/code', async (request, reply) => {
    const visitor = await visitorOf(app, request)
    const to = ourPath((request.query as Record<string, unknown>)['to'])
    return visitor.session ? showNewCode(app, reply, visitor, to, []) : reply.redirect(`/sign-in?to=${encodeURIComponent(to)}`, 303)
  })
  server.post<{ Body: Record<string, string> }>('/account/code', async (request, reply) => {
    const visitor = await visitorOf(app, request)
    const { code, to, csrf } = request.body ?? {}
    if (!visitor.session || !isOurForm(app, request, visitor.session, 'code', csrf)) return sendProblem(app, reply, visitor, 403, 'This form has expired', 'Open the page again.')
    const refusals = await renewFactor(app.db, app.keys, visitor.session, { code: typedText(code), address: request.ip })
    return refusals.length > 0 ? showNewCode(app, reply, visitor, ourPath(to), refusals) : reply.redirect(ourPath(to), 303)
  })
  server.get('/account', async (request, reply) => {
    const visitor = await visitorOf(app, request)
    if (!visitor.session) return reply.redirect('/sign-in?to=/account', 303)
    const body = html`${component('summary-list', { rows: [
      { key: { text: 'Name' }, value: { text: visitor.actor.name } },
      { key: { text: 'E-mail address' }, value: { text: visitor.session.email } },
      ...visitor.memberships.map((membership) => ({ key: { text: membership.body_name }, value: { text: membership.roles.map((role) => roleWords[role]).join(', ') } })),
    ] })}
      ${visitor.actor.kind === 'staff' && visitor.actor.roles.includes('administrator') ? html`<p class="govuk-body"><a class="govuk-link" href="/people/accounts">People and roles</a>: who works here, and who may do what. <a class="govuk-link" href="${actPath('people.open-account')}">Open an account for a colleague</a></p>` : ''}
      <p class="govuk-body">Before you give somebody access or take it away, you are asked for a new code from your authenticator app. <a class="govuk-link" href="/account/code">Give a new code now</a></p>
      <form method="post" action="/sign-out"><input type="hidden" name="csrf" value="${csrfToken(app, visitor.session, 'page')}"><input type="hidden" name="all" value="yes">${component('button', { text: 'Sign out on every device', classes: 'govuk-button--secondary' })}</form>`
    return sendPage(app, reply, { title: 'Your account', stage: 'cycle', body }, { visitor })
  })
}

async function showNewCode(app: App, reply: FastifyReply, visitor: Visitor, to: string, refusals: Refusal[]): Promise<FastifyReply> {
  const flag = await flagOf(app)
  const shown = flag.purpose === 'live' ? undefined : (await demonstrationAccounts(app.db, app.keys)).find((account) => account.email === visitor.session!.email)
  const body = html`<p class="govuk-body-l">Before you give somebody access or take it away, enter a new code from your authenticator app.</p>
    <p class="govuk-body">It counts for the next ten minutes. ${to === '/' ? '' : 'You then come back to what you were about to do.'}</p>
    <form method="post" action="/account/code" novalidate><input type="hidden" name="csrf" value="${csrfToken(app, visitor.session, 'code')}"><input type="hidden" name="to" value="${to}">
    ${component('input', { id: 'code', name: 'code', label: { text: 'Code from your authenticator app' }, autocomplete: 'one-time-code', inputmode: 'numeric', classes: 'govuk-input--width-10', hint: { text: `6 digits. Each code works once.${shown ? ` In this demonstration it is ${shown.code}.` : ''}` }, ...(refusals[0] ? { errorMessage: { text: refusals[0].words } } : {}) })}
    ${component('button', { text: 'Continue' })}</form>`
  return sendPage(app, reply, { title: 'Give a new code', stage: 'cycle', body, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Your account', href: '/account' }] }, { visitor, refusals, status: refusals.length > 0 ? 422 : 200 })
}

async function showSignIn(app: App, _request: FastifyRequest, reply: FastifyReply, to: string, email: string, refusals: Refusal[]): Promise<FastifyReply> {
  const flag = await flagOf(app)
  const hidden = html`<input type="hidden" name="csrf" value="${csrfToken(app, undefined, 'sign-in')}"><input type="hidden" name="to" value="${to}">`
  const field = (name: string, label: string, type: string, autocomplete: string, more: object = {}): Safe =>
    component('input', { id: name, name, type, label: { text: label }, autocomplete, value: name === 'email' ? email : '', ...(refusals.some((refusal) => refusal.field === name) ? { errorMessage: { text: refusals.find((refusal) => refusal.field === name)!.words } } : {}), ...more })
  const offered = flag.purpose === 'live' ? undefined : html`<h2 class="govuk-heading-m">Accounts of this demonstration</h2>
    <p class="govuk-body">Everybody here is invented. Choose who you want to be; the password is "${demonstrationPassword}" and each code is the account's second factor at this moment.</p>
    <table class="govuk-table"><thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">Name</th><th scope="col" class="govuk-table__header">Role and body</th><th scope="col" class="govuk-table__header">Code now</th><th scope="col" class="govuk-table__header"><span class="govuk-visually-hidden">Sign in</span></th></tr></thead><tbody class="govuk-table__body">
    ${(await demonstrationAccounts(app.db, app.keys)).map((account) => html`<tr class="govuk-table__row"><td class="govuk-table__cell">${account.name}<br><span class="govuk-hint">${account.email}</span></td><td class="govuk-table__cell">${account.roles}<br><span class="govuk-hint">${account.body}</span></td><td class="govuk-table__cell">${account.code}</td>
      <td class="govuk-table__cell"><form method="post" action="/sign-in">${hidden}<input type="hidden" name="email" value="${account.email}"><input type="hidden" name="password" value="${demonstrationPassword}"><input type="hidden" name="code" value="${account.code}"><button class="govuk-button govuk-button--secondary" type="submit">Sign in<span class="govuk-visually-hidden"> as ${account.name}</span></button></form></td></tr>`)}</tbody></table>`
  const body = html`<div class="govuk-grid-row"><div class="govuk-grid-column-one-third"><form method="post" action="/sign-in" novalidate>${hidden}
    ${field('email', 'E-mail address', 'email', 'username', { spellcheck: false })}${field('password', 'Password', 'password', 'current-password')}
    ${field('code', 'Code from your authenticator app', 'text', 'one-time-code', { inputmode: 'numeric', classes: 'govuk-input--width-10', hint: { text: '6 digits. Each code works once.' } })}
    ${component('button', { text: 'Sign in' })}</form></div><div class="govuk-grid-column-two-thirds">${offered}</div></div>`
  return sendPage(app, reply, { title: 'Sign in', body, wide: true }, { visitor: { actor: { kind: 'public', roles: [], name: '' }, memberships: [], tasks: 0 }, refusals, status: refusals.length > 0 ? 422 : 200 })
}
