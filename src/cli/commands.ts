import { readFileSync } from 'node:fs'
import type { App } from '../app.ts'
import { json } from '../api/answer.ts'
import { publicActor, type Actor } from '../kernel/act.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { askQuery } from '../kernel/ask.ts'
import { carryOut } from '../kernel/carry-out.ts'
import { sql } from '../kernel/database/database.ts'
import { headsFile, readHeads } from '../kernel/journal/heads.ts'
import { acceptRestores, keepHeads } from '../kernel/journal/restore.ts'
import { verifyJournal } from '../kernel/journal/verify.ts'
import { accountByEmail, actorOf, actorOfToken, issueToken } from '../people/index.ts'

/** The command was not understood: exit 2. */
export class Misuse extends Error {}

export interface Command { name: string; usage: string; words: string; run(rest: string[], open: () => Promise<App>): Promise<number> }

const out = (text: string): void => void process.stdout.write(`${text}\n`)
const err = (text: string): void => void process.stderr.write(`${text}\n`)

/** Takes `--name value` options out of the arguments; `--name` alone is true. */
export function optionsFrom(rest: string[], known: readonly string[]): { options: Record<string, string | true>; plain: string[] } {
  const options: Record<string, string | true> = {}
  const plain: string[] = []
  for (let index = 0; index < rest.length; index += 1) {
    const item = rest[index]!
    if (!item.startsWith('--')) plain.push(item)
    else if (!known.includes(item.slice(2))) throw new Misuse(`There is no option ${item} here.`)
    else if (rest[index + 1] !== undefined && !rest[index + 1]!.startsWith('--')) options[item.slice(2)] = rest[(index += 1)]!
    else options[item.slice(2)] = true
  }
  return { options, plain }
}

/** Who acts: COMMISSION_TOKEN where it allows every act and query of `names`, or `--as EMAIL` for the operator of this machine, who needs no second factor there. */
export async function actorFrom(app: App, options: Record<string, string | true>, ...names: string[]): Promise<Actor> {
  const token = process.env['COMMISSION_TOKEN']
  if (token) {
    const found = await actorOfToken(app.db, token)
    if (!found) throw new Misuse('COMMISSION_TOKEN is not known, has ended or is past its day.')
    const barred = names.find((name) => !found.allows(name))
    if (barred) throw new Misuse(`This token does not allow ${barred}.`)
    return found.actor
  }
  if (typeof options['as'] !== 'string') return publicActor
  const account = await accountByEmail(app.db, options['as'])
  const body = typeof options['body'] === 'string' ? await app.db.within('server', (tx) => tx.maybe(sql<{ id: string }>`select id from bodies.organisation where code = ${String(options['body']).toUpperCase()} or name = ${String(options['body'])} limit 1`)) : undefined
  const actor = account && await actorOf(app.db, account.id, body?.id)
  if (!actor) throw new Misuse(`${options['as']} is no account here, or no member of that body.`)
  return { ...actor, factorAt: new Date().toISOString() }
}

export function sayRefusals(refusals: readonly Refusal[]): number {
  for (const refusal of refusals) err(`${refusal.field ? `${refusal.field}: ` : ''}${refusal.words}${refusal.rule ? ` (${refusal.rule})` : ''}`)
  return 1
}

const standardInput = (): string => readFileSync(0, 'utf8')

/** `name=value` words as on a form, `@file` or `-` for JSON as in the API. */
export function inputFrom(plain: string[]): { input: unknown; text: boolean } {
  if (plain.length === 1 && (plain[0] === '-' || plain[0]!.startsWith('@'))) {
    const source = plain[0] === '-' ? standardInput() : readFileSync(plain[0]!.slice(1), 'utf8')
    try {
      return { input: JSON.parse(source), text: false }
    } catch {
      throw new Misuse('The input is not JSON.')
    }
  }
  const input: Record<string, string | string[]> = {}
  for (const item of plain) {
    const at = item.indexOf('=')
    if (at < 1) throw new Misuse(`"${item}" is not name=value.`)
    const name = item.slice(0, at)
    const before = input[name]
    input[name] = before === undefined ? item.slice(at + 1) : [...(Array.isArray(before) ? before : [before]), item.slice(at + 1)]
  }
  return { input, text: true }
}

// What an act made that its own answer may not hold: secrets are asked for by who may see them.
const afterwards: Record<string, (app: App, goTo: string | undefined, as: string) => string> = {
  'deliver.make-return-link': (app, goTo, as) => `The link is a secret and stands in no answer of an act. Ask for it: bin/commission ask deliver.return-link return=${goTo ?? 'ID'}${as}. Its path belongs behind ${app.baseUrl}.`,
}

const act: Command = {
  name: 'act', usage: 'act NAME [name=value ... | - | @file.json] [--as EMAIL] [--body CODE] [--version N] [--key KEY]', words: 'carries out an act; prints what it did as JSON',
  run: async (rest, open) => {
    const { options, plain } = optionsFrom(rest, ['as', 'body', 'version', 'key'])
    const [name, ...words] = plain
    const app = await open()
    const one = name === undefined ? undefined : app.registry.act(name)
    if (!one) throw new Misuse(`Name an act: ${app.registry.acts.map((known) => known.name).join(', ')}`)
    if (options['version'] !== undefined && !/^\d{1,9}$/.test(String(options['version']))) throw new Misuse('--version takes the number of the version you saw.')
    const { input, text } = inputFrom(words)
    // Arguments stand in process lists and shell histories.
    const told = text ? one.secretInput?.find((name) => Object.hasOwn(input as object, name)) : undefined
    if (told) throw new Misuse(`${told} is a secret and no argument: send the input as JSON from standard input (-) or a file (@file.json).`)
    const outcome = await carryOut(app, one, await actorFrom(app, options, one.name), input, { text, key: typeof options['key'] === 'string' ? options['key'] : undefined, version: typeof options['version'] === 'string' ? Number(options['version']) : undefined })
    if (!outcome.ok) return sayRefusals(outcome.refusals)
    out(json(outcome))
    const more = afterwards[one.name]?.(app, outcome.goTo, typeof options['as'] === 'string' ? ` --as ${options['as']}` : '')
    if (more) err(more)
    return 0
  },
}

const ask: Command = {
  name: 'ask', usage: 'ask NAME [name=value ...] [--as EMAIL] [--body CODE]', words: 'asks a query; prints its rows as JSON',
  run: async (rest, open) => {
    const { options, plain } = optionsFrom(rest, ['as', 'body'])
    const [name, ...words] = plain
    const app = await open()
    const one = name === undefined ? undefined : app.registry.query(name)
    if (!one) throw new Misuse(`Name a query: ${app.registry.queries.map((known) => known.name).join(', ')}`)
    const answer = await askQuery(app.db, one, await actorFrom(app, options, one.name), inputFrom(words).input)
    if (!answer.ok) return sayRefusals(answer.refusals)
    out(json(answer.result))
    return 0
  },
}

const journal: Command = {
  name: 'journal', usage: 'journal verify [--signatures] [--rows] [--heads FILE] | journal heads | journal accept-restore --reason TEXT', words: 'verifies every chain; writes a signed line to the heads file; or accepts that an older copy was put back',
  run: async (rest, open) => {
    const { options, plain } = optionsFrom(rest, ['signatures', 'rows', 'heads', 'reason'])
    const app = await open()
    if (plain[0] === 'heads') {
      out(JSON.stringify(await keepHeads(app.db, app.keys, app.dataDir)))
      return 0
    }
    if (plain[0] === 'accept-restore') {
      if (typeof options['reason'] !== 'string') throw new Misuse('Say --reason: why an older copy was put back, what was lost and who decided.')
      const { accepted, refusals } = await acceptRestores(app, options['reason'])
      if (refusals.length > 0) return sayRefusals(refusals)
      for (const chain of accepted) out(json(chain))
      return 0
    }
    if (plain[0] !== 'verify') throw new Misuse('Say journal verify, journal heads or journal accept-restore.')
    const heads = options['heads'] === undefined ? undefined : readHeads(options['heads'] === true ? headsFile(app.dataDir) : options['heads'])
    const result = await verifyJournal(app.db, { ...(options['signatures'] || heads ? { signatures: app.keys } : {}), ...(heads ? { heads } : {}), rows: options['rows'] !== undefined })
    for (const finding of result.findings) err(`body ${finding.body} chain ${finding.chain}${finding.seq === undefined ? '' : ` entry ${finding.seq}`}: ${finding.words}`)
    out(JSON.stringify({ chains: result.chains, entries: result.entries, rows: result.rows, findings: result.findings.length }))
    return result.findings.length === 0 ? 0 : 1
  },
}

const token: Command = {
  name: 'token', usage: 'token NAME --as EMAIL [--body CODE] [--allows act,query] [--days N]', words: 'makes an API token, shown once',
  run: async (rest, open) => {
    const { options, plain } = optionsFrom(rest, ['as', 'body', 'allows', 'days'])
    if (plain.length !== 1 || options['as'] === undefined) throw new Misuse('Say what the token is for, and --as EMAIL.')
    if (process.env['COMMISSION_TOKEN']) throw new Misuse('A token makes no tokens. Unset COMMISSION_TOKEN first.')
    const app = await open()
    const actor = await actorFrom(app, options)
    const made = await issueToken(app.db, { accountId: actor.accountId!, bodyId: actor.bodyId!, name: plain[0]!, allows: typeof options['allows'] === 'string' ? options['allows'].split(',') : [], ...(typeof options['days'] === 'string' ? { days: Number(options['days']) } : {}) })
    err(`Valid until ${made.expiresOn}. It is not shown again.`)
    out(made.token)
    return 0
  },
}

const help: Command = {
  name: 'help', usage: 'help', words: 'shows this',
  run: async () => {
    out(`Commission care, command line\n\n${commands.map((command) => `  bin/commission ${command.usage}\n      ${command.words}`).join('\n')}`)
    return 0
  },
}

/** Every command; one that does nothing yet does not exist. */
export const commands: Command[] = [help, act, ask, journal, token]
