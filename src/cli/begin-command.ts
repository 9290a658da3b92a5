import { randomBytes } from 'node:crypto'
import { generateSecret, generateURI } from 'otplib'
import { carryOut } from '../kernel/carry-out.ts'
import { uuidv7 } from '../kernel/ids.ts'
import { type Command, Misuse, optionsFrom, sayRefusals } from './commands.ts'

/** Sets up a body with its first administrator: how an empty, live service begins. Password and factor are shown once. */
export const begin: Command = {
  name: 'begin', usage: 'begin --body NAME --kind icb|council|nhs-england [--code CODE] [--area CODE] --email EMAIL --name NAME', words: 'sets up a body and its first administrator; shows password and second factor once',
  run: async (rest, open) => {
    const { options } = optionsFrom(rest, ['body', 'kind', 'code', 'area', 'email', 'name'])
    for (const needed of ['body', 'kind', 'email', 'name']) if (typeof options[needed] !== 'string') throw new Misuse(`Give --${needed}.`)
    const app = await open()
    const [password, factor] = [randomBytes(15).toString('base64url'), generateSecret()]
    const outcome = await carryOut(app, app.registry.act('people.begin-service')!, { kind: 'system', bodyId: uuidv7(), roles: [], name: 'the operator' }, {
      body: options['body'], kind: options['kind'], email: options['email'], name: options['name'], password, factor,
      ...(typeof options['code'] === 'string' ? { code: options['code'] } : {}), ...(typeof options['area'] === 'string' ? { areaCode: options['area'] } : {}),
    })
    if (!outcome.ok) return sayRefusals(outcome.refusals)
    process.stdout.write(`${JSON.stringify({ email: options['email'], password, factor: generateURI({ issuer: 'Commission care', label: String(options['email']), secret: factor }) }, null, 2)}\n`)
    process.stderr.write('Keep these safe: they are not shown again. Put the factor address into an authenticator app.\n')
    return 0
  },
}
