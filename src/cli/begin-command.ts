import { randomBytes } from 'node:crypto'
import { generateSecret, generateURI } from 'otplib'
import type { App } from '../app.ts'
import { carryOut } from '../kernel/carry-out.ts'
import { sql } from '../kernel/database/database.ts'
import { uuidv7 } from '../kernel/ids.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { type Command, Misuse, optionsFrom, sayRefusals } from './commands.ts'

interface Begun { name: string; kind: string; code: string | undefined; area: string | undefined; demonstration: boolean }

const onsCode = /^E\d{8}$/
const odsCode = /^[A-Z0-9]{3}$/

/** Why this body cannot begin here: a place that is no live one, a code that is none of its kind, or a body of the same name or code. */
async function reasonsAgainst(app: App, { name, kind, code, area, demonstration }: Begun): Promise<Refusal[]> {
  const { purpose, same } = await app.db.within('server', async (tx) => ({
    purpose: (await tx.one(sql<{ purpose: string }>`select purpose from kernel.database_flag`)).purpose,
    same: await tx.maybe(sql<{ name: string; code: string | null }>`select name, code from bodies.organisation
      where (lower(name) = ${name.trim().toLowerCase()} and kind in ('icb', 'council', 'nhs-england')) or (code = ${code ?? null} and code_scheme = ${kind === 'council' ? 'ONS' : 'ODS'}) limit 1`),
  }), { readOnly: true })
  const reasons: Refusal[] = []
  if (purpose !== 'live' && !demonstration) reasons.push({ code: 'begin.demonstration', words: `The data in ${app.dataDir} are a ${purpose}: a real body does not belong there. Set DATA_DIR to the folder of your own service (DEMO=0 npm start makes one) and say begin again, or give --demonstration.` })
  if (code !== undefined && kind === 'council' && !onsCode.test(code)) reasons.push({ code: 'begin.code', field: 'code', words: 'The code of a council is its ONS code, E and eight digits like E08000035. Leave --code out when you do not know it.' })
  if (code !== undefined && kind !== 'council' && !odsCode.test(code)) reasons.push({ code: 'begin.code', field: 'code', words: 'The code of an NHS body is its ODS code, three letters or digits like QWO. Leave --code out when you do not know it.' })
  if (area !== undefined && !onsCode.test(area)) reasons.push({ code: 'begin.area', field: 'area', words: 'The area is given by its ONS code, E and eight digits like E08000035. Leave --area out when you do not know it.' })
  if (same) reasons.push({ code: 'begin.same-body', field: 'body', words: `${same.name}${same.code ? ` (${same.code})` : ''} is here already. Its administrator opens further accounts under "People and roles" of the own account.` })
  return reasons
}

/** Sets up a body with its first administrator: how an empty, live service begins. Password and factor are shown once. */
export const begin: Command = {
  name: 'begin', usage: 'begin --body NAME --kind icb|council|nhs-england [--code CODE] [--area CODE] --email EMAIL --name NAME [--demonstration]',
  words: 'sets up a body and its first administrator in the service of DATA_DIR; shows password and second factor once. Keep DATA_DIR set for every later command',
  run: async (rest, open) => {
    const { options } = optionsFrom(rest, ['body', 'kind', 'code', 'area', 'email', 'name', 'demonstration'])
    for (const needed of ['body', 'kind', 'email', 'name']) if (typeof options[needed] !== 'string') throw new Misuse(`Give --${needed}.`)
    const upper = (name: string): string | undefined => (typeof options[name] === 'string' ? options[name].trim().toUpperCase() : undefined)
    const [code, area, demonstration] = [upper('code'), upper('area'), options['demonstration'] !== undefined]
    const app = await open()
    const reasons = await reasonsAgainst(app, { name: String(options['body']), kind: String(options['kind']), code, area, demonstration })
    if (reasons.length > 0) return sayRefusals(reasons)
    const [password, factor] = [randomBytes(15).toString('base64url'), generateSecret()]
    const outcome = await carryOut(app, app.registry.act('people.begin-service')!, { kind: 'system', bodyId: uuidv7(), roles: [], name: 'the operator' }, {
      body: options['body'], kind: options['kind'], email: options['email'], name: options['name'], password, factor,
      ...(code ? { code } : {}), ...(area ? { areaCode: area } : {}), ...(demonstration ? { demonstration: 'yes' } : {}),
    })
    if (!outcome.ok) return sayRefusals(outcome.refusals)
    process.stdout.write(`${JSON.stringify({ email: options['email'], password, factor: generateURI({ issuer: 'Commission care', label: String(options['email']), secret: factor }) }, null, 2)}\n`)
    process.stderr.write(`Keep these safe: they are not shown again. Put the factor address into an authenticator app.\nThe body stands in ${app.dataDir}: keep DATA_DIR set to it for every later command.\n`)
    return 0
  },
}
