import { generateSecret } from 'otplib'
import type { Actor, Role } from '../src/kernel/act.ts'
import { sql } from '../src/kernel/database/database.ts'
import { stableId } from '../src/kernel/ids.ts'
import { accountByEmail, actorOf } from '../src/people/index.ts'
import { demonstrationPassword } from '../src/web/sign-in-pages.ts'
import type { Stage } from './stage.ts'

const bodyList = {
  icb: { name: 'NHS Greater Manchester Integrated Care Board (demonstration)', kind: 'icb', code: 'QOP', areaCode: 'E54000057' },
  trafford: { name: 'Trafford Council (demonstration)', kind: 'council', code: 'E08000009', areaCode: 'E08000009' },
  salford: { name: 'Salford City Council (demonstration)', kind: 'council', code: 'E08000006', areaCode: 'E08000006' },
  manchester: { name: 'Manchester City Council (demonstration)', kind: 'council', code: 'E08000003', areaCode: 'E08000003' },
} as const
export type BodyName = keyof typeof bodyList

/** The id that a body of the demonstration always has, so that the script can be begun again. */
export const bodyId = (name: BodyName): string => stableId('demonstration', 'body', bodyList[name].code)

// The first of each body is its administrator and strategic commissioner; begin-service gives both roles.
const peopleList = {
  alex: { name: 'Alex Demonstration', body: 'icb', roles: ['administrator', 'commissioner'] },
  bev: { name: 'Bev Demonstration', body: 'icb', roles: ['analyst'] },
  chidi: { name: 'Chidi Demonstration', body: 'icb', roles: ['procurement-lead'] },
  dee: { name: 'Dee Demonstration', body: 'icb', roles: ['contract-manager'] },
  farid: { name: 'Farid Demonstration', body: 'icb', roles: ['finance', 'board-member'] },
  grace: { name: 'Grace Demonstration', body: 'trafford', roles: ['administrator', 'commissioner'] },
  harri: { name: 'Harri Demonstration', body: 'trafford', roles: ['panel-member'] },
  ina: { name: 'Ina Demonstration', body: 'trafford', roles: ['panel-member'] },
  jo: { name: 'Jo Demonstration', body: 'trafford', roles: ['board-member', 'panel-member'] },
  kim: { name: 'Kim Demonstration', body: 'trafford', roles: ['contract-manager', 'analyst'] },
  lou: { name: 'Lou Demonstration', body: 'salford', roles: ['administrator', 'commissioner'] },
  max: { name: 'Max Demonstration', body: 'manchester', roles: ['administrator', 'commissioner'] },
} as const satisfies Record<string, { name: string; body: BodyName; roles: readonly Role[] }>
export type PersonName = keyof typeof peopleList
export type Cast = Record<PersonName, Actor & { accountId: string; bodyId: string }>

const emailOf = (name: PersonName): string => `${name}@${peopleList[name].body}.example`

/** Sets up the bodies and opens twelve accounts of their people, each with the password that the sign-in page shows. */
export async function gather(stage: Stage): Promise<Cast> {
  const cast: Partial<Cast> = {}
  const enter = (name: PersonName, accountId: string): void => {
    cast[name] = { kind: 'staff', accountId, bodyId: bodyId(peopleList[name].body), roles: peopleList[name].roles, name: peopleList[name].name, factorAt: new Date().toISOString() }
  }
  for (const [name, person] of Object.entries(peopleList) as [PersonName, (typeof peopleList)[PersonName]][]) {
    const body = bodyList[person.body]
    const admin = Object.values(cast).find((one) => one.bodyId === bodyId(person.body))
    const made = admin
      ? await stage.done(`account-${name}`, admin, 'people.open-account', { email: emailOf(name), name: person.name, roles: [...person.roles], password: demonstrationPassword, factor: generateSecret() })
      : await stage.done(`begin-${person.body}`, { kind: 'system', bodyId: bodyId(person.body), roles: [], name: 'the operator' }, 'people.begin-service', {
        body: body.name, kind: body.kind, code: body.code, areaCode: body.areaCode, demonstration: 'yes', email: emailOf(name), name: person.name, password: demonstrationPassword, factor: generateSecret(),
      })
    enter(name, stage.id(made, 'account'))
  }
  return cast as Cast
}

/** Opens an account for a person of a provider, with the password that the sign-in page shows. */
export const providerAccount = (stage: Stage, cast: Cast, { name, email, providerId }: { name: string; email: string; providerId: string }): Promise<unknown> =>
  stage.done(`account-${email}`, cast.alex, 'people.open-provider-account', { provider: providerId, email, name, password: demonstrationPassword, factor: generateSecret() })

/** The person of a provider with that e-mail, as it acts when signed in. */
export async function person(stage: Stage, email: string): Promise<Actor> {
  const account = await accountByEmail(stage.app.db, email)
  const actor = account && await actorOf(stage.app.db, account.id)
  if (!actor) throw new Error(`${email} has no account`)
  return actor
}

/** Adds an invented provider to the directory and returns its id. */
export async function provider(stage: Stage, cast: Cast, name: string): Promise<string> {
  await stage.done(`provider-${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`, cast.chidi, 'bodies.register-organisation', { name, kind: 'provider' })
  return (await stage.app.db.within({ role: 'act_worker' }, (tx) => tx.one(sql<{ id: string }>`select id from bodies.organisation where name = ${name}`))).id
}
