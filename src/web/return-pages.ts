import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { askedOfProvider, type AskedRow } from '../deliver/index.ts'
import { costInWords, costsOf, linesOf, numberOf, readSheet, returnByLink, returnOf, sentBefore, sheetColumnsOf, type Answer, type OpenedByLink, type ReturnLine, type ReturnRow, type SheetColumns, type SheetReading } from '../deliver/returns/index.ts'
import { publicActor, type Actor } from '../kernel/act.ts'
import type { Tx } from '../kernel/database/database.ts'
import { isId } from '../kernel/ids.ts'
import { carryOut } from '../kernel/carry-out.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { kpiChartOf, kpiFigure, type KpiChart } from '../review/index.ts'
import { returnBody, type ReturnShowing } from './return-body.ts'
import { sendPage, sendProblem } from './show.ts'
import { cleanFileName } from './uploads.ts'
import { csrfToken, freshKey, isOurForm, isOurOrigin, visitorOf, type Visitor } from './visitor.ts'

const outsider: Visitor = { actor: publicActor, memberships: [], tasks: 0 }
const mostBytes = 10 * 1024 * 1024

type Opened = OpenedByLink
/** What stands around a return where it is shown: columns named before, the return sent before it, what returns of the contract take, its charts. Who hands one in waits for none of it. */
interface Around { columns: SheetColumns | undefined; before: string | undefined; cost: string; also: AskedRow[]; charts: KpiChart[] }
/** Where the provider came in: by a link, or signed in. */
interface Door { address: string; visitor: Visitor; csrf?: string }
const linkDoor = (token: string): Door => ({ address: `/return/${token}`, visitor: outsider })

/**
 * The provider's page of a signed link: one return, its form and the figures of its indicators. Looking changes nothing, because
 * scanners of mail follow links. The secret address is what forged forms lack; the origin is checked beside it.
 */
export function returnPages(app: App, server: FastifyInstance): void {
  server.get<{ Params: { token: string } }>('/return/:token', { onSend: keepNowhere }, async (request, reply) => {
    const opened = await open(app, request.params.token)
    if (!opened) return noLink(app, reply)
    const sent = (request.query as Record<string, unknown>)['sent'] === '1' && opened.row.state === 'sent'
    return show(app, reply, linkDoor(request.params.token), opened, { typed: typedFrom(opened), sent })
  })
  server.post<{ Params: { token: string } }>('/return/:token', { onSend: keepNowhere }, async (request, reply) => {
    const opened = await open(app, request.params.token)
    const form = await readForm(app, request, opened)
    if (!opened) return noLink(app, reply)
    if (!isOurOrigin(app, request)) return sendProblem(app, reply, outsider, 403, 'This form came from elsewhere', 'Open the link again and send it from there. Nothing was sent.')
    return take(app, reply, linkDoor(request.params.token), opened, form)
  })
  const address = (id: string): string => `/provider/returns/${id}`
  server.get<{ Params: { id: string } }>('/provider/returns/:id', async (request, reply) => {
    const visitor = await visitorOf(app, request)
    if (!visitor.session) return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
    const opened = await openSignedIn(app, visitor, request.params.id)
    if (!opened) return sendProblem(app, reply, visitor, 404, 'Page not found', 'There is no such return, or it is not asked of your organisation.')
    const sent = (request.query as Record<string, unknown>)['sent'] === '1' && opened.row.state === 'sent'
    return show(app, reply, signedInDoor(app, visitor, address(request.params.id)), opened, { typed: typedFrom(opened), sent })
  })
  server.post<{ Params: { id: string } }>('/provider/returns/:id', async (request, reply) => {
    const visitor = await visitorOf(app, request)
    const opened = await openSignedIn(app, visitor, request.params.id)
    const form = await readForm(app, request, opened)
    if (!opened || !visitor.session) return sendProblem(app, reply, visitor, 404, 'Page not found', 'There is no such return, or it is not asked of your organisation.')
    if (!isOurForm(app, request, visitor.session, 'deliver.send-return', form.fields['csrf'])) return sendProblem(app, reply, visitor, 403, 'This form has expired', 'Open the page again and repeat what you did. Nothing was sent.')
    return take(app, reply, signedInDoor(app, visitor, address(request.params.id)), opened, form)
  })
}

const signedInDoor = (app: App, visitor: Visitor, address: string): Door => ({ address, visitor, csrf: csrfToken(app, visitor.session, 'deliver.send-return') })

/** The return that is asked of the signed-in provider, as row-level security shows it. */
async function openSignedIn(app: App, visitor: Visitor, id: string): Promise<Opened | undefined> {
  const { actor } = visitor
  if (actor.kind !== 'party' || !actor.bodyId || !isId(id)) return undefined
  const found = await app.db.within({ role: 'act_party', bodyId: actor.bodyId }, async (tx) => {
    const row = await returnOf(tx, id)
    return row && { row, lines: await linesOf(tx, row.id) }
  }, { readOnly: true })
  return found && { actor, ...found }
}

// What a secret address shows is kept by no cache and found by no search.
const keepNowhere = async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  void reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex')
}

const noLink = (app: App, reply: FastifyReply): Promise<FastifyReply> =>
  sendProblem(app, reply, outsider, 404, 'This link does not work', 'It may have ended, been replaced by a newer one or been cut off in an e-mail. Ask the commissioner who sent it for a new one.')

const open = (app: App, token: string): Promise<Opened | undefined> => returnByLink(app.db, token)

const asParty = <T>(app: App, { actor }: Opened, work: (tx: Tx) => Promise<T>): Promise<T> => app.db.within({ role: 'act_party', bodyId: actor.bodyId! }, work, { readOnly: true })

const aroundOf = (app: App, opened: Opened): Promise<Around> => asParty(app, opened, async (tx) => {
  const { row, lines } = opened
  const charts: KpiChart[] = []
  for (const line of lines) {
    const chart = await kpiChartOf(tx, line.kpi_id)
    if (chart && chart.judged.points.length > 0) charts.push(chart)
  }
  return {
    // Only what this commissioner asks: whoever made the link may open it, and must not read there what others ask.
    also: (await askedOfProvider(tx)).filter((one) => one.body_id === row.body_id && one.id !== row.id), charts,
    columns: await sheetColumnsOf(tx, row), before: row.unchanged_allowed && row.state === 'requested' ? (await sentBefore(tx, row))?.period : undefined, cost: costInWords((await costsOf(tx, row.contract_id))[0]),
  }
})

interface Form { fields: Record<string, string>; reading?: SheetReading; fileName?: string }

/** Reads the form; a file is put away while the rest comes in, read by the columns that were named, and kept nowhere. */
async function readForm(app: App, request: FastifyRequest, opened: Opened | undefined): Promise<Form> {
  if (!request.isMultipart()) return { fields: textOf(request.body) }
  const form: Form = { fields: {} }
  let away: Away | undefined
  try {
    for await (const part of request.parts({ limits: { fileSize: mostBytes, files: 1 } })) {
      if (part.type === 'field') {
        if (typeof part.value === 'string') form.fields[part.fieldname] = part.value
      } else if (part.filename === '' || !opened || opened.lines.length === 0) part.file.resume()
      else {
        form.fileName = cleanFileName(part.filename)
        away = await putAway(app, part.file)
        if (part.file.truncated) away.cutOff = true
      }
    }
    if (away && opened) {
      form.reading = away.cutOff ? { answers: new Map(), problems: [], refused: `${form.fileName!} is too large. A sheet may have at most 10 MB.` }
        : await readSheet(away.path, form.fileName!, opened.lines, { ...await asParty(app, opened, (tx) => sheetColumnsOf(tx, opened.row)), ...columnsTyped(form.fields) }, opened.row.period.slice(0, 7))
    }
  } finally {
    if (away) await rm(away.path, { force: true })
  }
  return form
}

interface Away { path: string; cutOff: boolean }

async function putAway(app: App, stream: Readable): Promise<Away> {
  const folder = join(app.dataDir, 'uploads')
  await mkdir(folder, { recursive: true })
  const path = join(folder, `.${randomUUID()}`)
  try {
    await pipeline(stream, createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return { path, cutOff: false }
}

const columnNames = ['kpi', 'value', 'numerator', 'denominator', 'reason'] as const
const columnsTyped = (fields: Record<string, string>): SheetColumns => Object.fromEntries(columnNames.flatMap((name) => (fields[`column-${name}`]?.trim() ? [[name, fields[`column-${name}`]!.trim()]] : [])))

const textOf = (body: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries((body ?? {}) as Record<string, unknown>).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

async function take(app: App, reply: FastifyReply, door: Door, opened: Opened, form: Form): Promise<FastifyReply> {
  const typed = { ...form.fields }
  if (form.fields['step'] === 'read') {
    if (!form.reading) return show(app, reply, door, opened, { typed, refusals: [{ code: 'return.no-file', field: 'file', words: 'Choose a file first.' }] })
    await keepColumns(app, opened, form)
    for (const [lineId, answer] of form.reading.answers) Object.assign(typed, typedAnswer(opened.lines.find((line) => line.id === lineId)!, answer))
    return show(app, reply, door, opened, { typed, reading: form.reading, fileName: form.fileName })
  }
  const again = form.fields['step'] === 'unchanged'
  const { answers, refusals } = again ? { answers: [], refusals: [] } : answersFrom(opened.lines, typed)
  const minutes = typed['minutes']?.trim() ? numberOf(typed['minutes']) : undefined
  if (typed['minutes']?.trim() && typeof minutes !== 'number') refusals.push({ code: 'return.minutes', field: 'minutes', words: 'The minutes must be a whole number, like 45.' })
  if (refusals.length > 0) return show(app, reply, door, opened, { typed, refusals })
  const more = { ...(typed['words']?.trim() ? { words: typed['words'].replaceAll('\r\n', '\n') } : {}), ...(typeof minutes === 'number' ? { minutes } : {}) }
  const outcome = await carryOut(app, app.registry.act(again ? 'deliver.send-unchanged' : 'deliver.send-return')!, opened.actor, again ? { return: opened.row.id } : { return: opened.row.id, answers, ...more }, {
    key: /^[\w-]{10,64}$/.test(typed['idempotencyKey'] ?? '') ? typed['idempotencyKey'] : undefined,
    version: /^\d{1,9}$/.test(typed['version'] ?? '') ? Number(typed['version']) : undefined,
  })
  if (!outcome.ok) return show(app, reply, door, opened, { typed, refusals: outcome.refusals, status: outcome.status })
  return reply.redirect(`${door.address}?sent=1`, 303)
}

/** Columns that the provider named are kept once its sheet was read by them. */
async function keepColumns(app: App, opened: Opened, form: Form): Promise<void> {
  const { kpi, value, ...more } = columnsTyped(form.fields)
  if (!kpi || !value || form.reading?.refused) return
  await carryOut(app, app.registry.act('deliver.keep-sheet-columns')!, opened.actor, { return: opened.row.id, indicator: kpi, value, ...more })
}

const name = (part: 'value' | 'numerator' | 'denominator' | 'reason', line: ReturnLine): string => `${part}-${line.reference}`

/** From what was typed to what the act takes; words that are no numbers are refused at their field. */
function answersFrom(lines: readonly ReturnLine[], typed: Record<string, string>): { answers: Answer[]; refusals: Refusal[] } {
  const refusals: Refusal[] = []
  const answers = lines.map((line): Answer => {
    const figure = (part: 'value' | 'numerator' | 'denominator'): number | null => {
      const read = numberOf(typed[name(part, line)] ?? '')
      if (read === undefined) refusals.push({ code: 'return.number', field: name(part, line), words: `${line.name}: enter a number, like 84.2.` })
      return read ?? null
    }
    const reason = (typed[name('reason', line)] ?? '').replaceAll(/\s+/g, ' ').trim()
    return { kpi: line.reference, value: figure('value'), numerator: figure('numerator'), denominator: figure('denominator'), ...(reason === '' ? {} : { reason }) }
  })
  return { answers, refusals }
}

const typedAnswer = (line: ReturnLine, answer: Answer): Record<string, string> => ({
  [name('value', line)]: answer.value?.toString() ?? '', [name('numerator', line)]: answer.numerator?.toString() ?? '',
  [name('denominator', line)]: answer.denominator?.toString() ?? '', [name('reason', line)]: answer.reason ?? '',
})

const typedFrom = ({ lines, row }: Opened): Record<string, string> =>
  row.sending === 0 ? {} : Object.assign({ words: row.sent_words, minutes: row.minutes?.toString() ?? '' }, ...lines.map((line) => typedAnswer(line, { kpi: line.reference, value: line.value, numerator: line.numerator, denominator: line.denominator, reason: line.reason })))

async function show(app: App, reply: FastifyReply, door: Door, opened: Opened, more: Pick<ReturnShowing, 'typed' | 'reading' | 'fileName' | 'sent'> & { refusals?: Refusal[]; status?: number }): Promise<FastifyReply> {
  const { row, lines } = opened
  const around = await aroundOf(app, opened)
  const bad = more.reading?.refused ? [{ code: 'return.file', field: 'file', words: more.reading.refused }]
    : more.reading?.problems.map((problem) => ({ code: 'return.row', field: 'file', words: `Line ${problem.line}: ${problem.words}` })) ?? []
  const refusals = [...bad, ...(more.refusals ?? [])]
  const body = returnBody({ ...more, action: door.address, csrf: door.csrf, key: freshKey(), row, lines, figures: around.charts.map((chart) => kpiFigure(chart, { said: true })), refusals, unchangedSince: around.before, columns: around.columns, cost: around.cost, ...(door.csrf ? { askAt: `/deliver/open-conversation?subject=${row.id}` } : { also: around.also }) })
  return sendPage(app, reply, { title: row.state === 'requested' || row.state === 'returned' ? 'Send your return' : 'Your return', caption: `${row.body}: ${row.contract ?? row.title}`, body }, {
    visitor: door.visitor, ...(refusals.length > 0 ? { refusals, status: more.status ?? 422 } : {}),
  })
}
