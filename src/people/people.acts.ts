import { generateSecret } from 'otplib'
import { act, query, type Kind, type Process, type Role } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { choice, choices, date, reference, text } from '../kernel/fields.ts'
import { uuidv7 } from '../kernel/ids.ts'
import type { ServiceKeys } from '../kernel/keys.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import { Held } from '../kernel/writer.ts'
import { hashPassword, passwordReasons } from './password.ts'

/** Words of each role, as shown where roles are given. */
export const roleWords: Record<Role, string> = {
  commissioner: 'Strategic commissioner', analyst: 'Needs analyst', 'procurement-lead': 'Procurement lead', 'contract-manager': 'Contract manager',
  finance: 'Finance', 'panel-member': 'Panel member', 'board-member': 'Board member', auditor: 'Auditor (reads only)', administrator: 'Administrator', provider: 'Provider',
}
// A provider's role comes with its own act.
const roleOptions = Object.entries(roleWords).filter(([value]) => value !== 'provider').map(([value, words]) => ({ value, text: words }))

// Whole groups of eight: what every authenticator app makes, and what always decodes.
const factorMisfits = (factor: string): Refusal[] => /^([A-Z2-7]{8}){4,8}$/.test(factor) ? []
  : [{ code: 'account.factor', field: 'factor', words: 'The secret of the second factor must be 32 to 64 letters A to Z and digits 2 to 7, in groups of eight, without spaces.' }]

const emailMisfits = (email: string): Refusal[] => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? [] : [{ code: 'account.email', field: 'email', words: 'Enter an e-mail address, like name@example.nhs.uk.' }]

export const accountKind: Kind = { name: 'account', plural: 'accounts', module: 'people', stage: 'cycle', words: 'account', prefix: 'ACC' }
export const accountProcess: Process = {
  kind: 'account', title: 'An account', states: { open: 'Open', closed: 'Closed' },
  steps: [
    { act: 'people.open-account', from: [], to: 'open', says: 'An administrator opens an account with a first role.' },
    { act: 'people.open-provider-account', from: [], to: 'open', says: 'An administrator opens an account for a person of a provider, who then sees what all commissioners ask of that provider.' },
    { act: 'people.begin-service', from: [], to: 'open', says: 'The operator sets up a body and its first administrator from the command line.' },
    { act: 'people.give-role', from: ['open'], to: 'same', says: 'An administrator gives a role in the body.' },
    { act: 'people.take-role', from: ['open'], to: 'same', says: 'An administrator takes a role away at once; the person is signed out.' },
    { act: 'people.close-account', from: ['open'], to: 'closed', givesUp: true, says: 'The account is closed and its sessions end.' },
  ],
}

// A membership gives access: each is journalled, so that one put in by hand is found (`journal verify --rows`).
const membershipsOf = (roles: readonly string[]): { table: 'people.membership'; id: string; role: string }[] => roles.map((role) => ({ table: 'people.membership', id: uuidv7(), role }))

/** Acts on accounts need the service keys (the factor's secret is sealed), so they are made when the application is put together. */
export function accountActs(keys: ServiceKeys) {
  const openAccount = act({
    name: 'people.open-account', title: 'Open an account', says: 'opened an account', kind: 'account', who: ['administrator'], stepUp: true,
    intro: 'The person signs in with the e-mail address, the first password and a code from an authenticator app.',
    input: {
      email: text({ label: 'E-mail address', max: 320 }),
      name: text({ label: 'Name' }),
      roles: choices({ label: 'Roles', options: roleOptions }),
      password: text({ label: 'First password', hint: 'At least 15 characters. Tell it to the person another way than by e-mail.', max: 200 }),
      factor: text({ label: 'Secret of the second factor', hint: 'From the person\'s authenticator app or a password store: 32 letters A to Z and digits 2 to 7. The person types it into the authenticator app; give it to them with the password.', max: 64, suggests: generateSecret }),
    },
    rule: (_: unknown, ask) => {
      const reasons: Refusal[] = [...passwordReasons(ask.password), ...factorMisfits(ask.factor)]
      reasons.push(...emailMisfits(ask.email))
      return decide({ email: ask.email.toLowerCase() }, reasons)
    },
    save: async (write, value, ask, given) => {
      const id = await write.record({ kind: 'account', title: ask.name, state: 'open' })
      const hash = await hashPassword(ask.password)
      const members = membershipsOf(ask.roles)
      await write.asServer(async (run) => {
        const made = await run(sql`insert into people.account (id, email, name, password_hash, factor_secret) values (${id}, ${value.email}, ${ask.name}, ${hash}, ${keys.seal('factor', ask.factor)}) on conflict (email) do nothing returning id`)
        if (made.length === 0) throw new Held({ code: 'account.taken', field: 'email', words: 'There is an account with this e-mail address already.' })
        for (const member of members) await run(sql`insert into people.membership (id, account_id, body_id, role, valid_from) values (${member.id}, ${id}, ${write.bodyId}, ${member.role}, ${given.today})`)
      }, members)
    },
    secretInput: ['password', 'factor'],
  })

  const openProviderAccount = act({
    name: 'people.open-provider-account', title: 'Open an account for a provider', says: 'opened an account for a provider', kind: 'account', who: ['administrator'], stepUp: true,
    intro: 'The person sees what commissioners ask of the provider and sends its returns, with nothing of your own body in sight. One account serves for all commissioners.',
    input: {
      provider: reference({ label: 'Provider', to: 'organisation', optionsFrom: 'bodies.providers' }),
      email: text({ label: 'E-mail address', max: 320 }),
      name: text({ label: 'Name' }),
      password: text({ label: 'First password', hint: 'At least 15 characters. Tell it to the person another way than by e-mail.', max: 200 }),
      factor: text({ label: 'Secret of the second factor', hint: 'From the person\'s authenticator app or a password store: 32 letters A to Z and digits 2 to 7. The person types it into the authenticator app; give it to them with the password.', max: 64, suggests: generateSecret }),
    },
    load: (tx, ask) => tx.maybe(sql<{ kind: string }>`select kind from bodies.organisation where id = ${ask.provider}`),
    rule: (organisation: { kind: string } | undefined, ask) => decide({ email: ask.email.toLowerCase() }, [
      ...emailMisfits(ask.email), ...passwordReasons(ask.password), ...factorMisfits(ask.factor),
      ...(organisation?.kind === 'provider' ? [] : [{ code: 'account.no-provider', field: 'provider', words: 'This is no provider. Open an ordinary account for people of commissioning bodies.' }]),
    ]),
    save: async (write, value, ask, given) => {
      const id = await write.record({ kind: 'account', title: ask.name, state: 'open' })
      const hash = await hashPassword(ask.password)
      const members = membershipsOf(['provider'])
      await write.asServer(async (run) => {
        const made = await run(sql`insert into people.account (id, email, name, password_hash, factor_secret) values (${id}, ${value.email}, ${ask.name}, ${hash}, ${keys.seal('factor', ask.factor)}) on conflict (email) do nothing returning id`)
        if (made.length === 0) throw new Held({ code: 'account.taken', field: 'email', words: 'There is an account with this e-mail address already.' })
        for (const member of members) await run(sql`insert into people.membership (id, account_id, body_id, role, valid_from) values (${member.id}, ${id}, ${ask.provider}, ${member.role}, ${given.today})`)
      }, members)
    },
    secretInput: ['password', 'factor'],
  })

  const giveRole = act({
    name: 'people.give-role', title: 'Give a role', says: 'gave a role', kind: 'account', who: ['administrator'], stepUp: true, root: 'account',
    intro: 'The person is signed out and has the role from the next sign-in on.',
    input: {
      account: reference({ label: 'Account', to: 'account' }),
      role: choice({ label: 'Role', options: roleOptions }),
      until: date({ label: 'Until', named: 'the last day of the role', required: false, hint: 'Leave empty for no end.' }),
    },
    rule: (_: unknown, ask, given) => decide({}, ask.until && ask.until < given.today ? [{ code: 'role.past', field: 'until', words: 'The last day must not be in the past.' }] : []),
    save: async (write, _value, ask, given) => {
      const members = membershipsOf([ask.role])
      await write.asServer(async (run) => {
        const elsewhere = await run(sql`select 1 from people.membership where account_id = ${ask.account} and role = 'provider'`)
        if (elsewhere.length > 0) throw new Held({ code: 'role.provider', field: 'role', words: 'This is an account of a provider. Whoever sells to the body holds no role in it.' })
        for (const { id, role } of members) await run(sql`insert into people.membership (id, account_id, body_id, role, valid_from, valid_to) values (${id}, ${ask.account}, ${write.bodyId}, ${role}, ${given.today}, ${ask.until ?? null})`)
        await run(sql`delete from people.session where account_id = ${ask.account}`)
      }, members)
    },
  })

  const takeRole = act({
    name: 'people.take-role', title: 'Take a role away', says: 'took a role away', kind: 'account', who: ['administrator'], stepUp: true, root: 'account',
    intro: 'The role ends at once and the person is signed out. What they did before stays as it was.',
    input: {
      account: reference({ label: 'Account', to: 'account' }),
      role: choice({ label: 'Role', options: roleOptions }),
    },
    rule: (_: unknown, ask, given) => decide({}, ask.role === 'administrator' && ask.account === given.actor.accountId
      ? [{ code: 'role.own', field: 'role', words: 'You cannot take your own administrator\'s role away. Ask another administrator, so that the body keeps one.' }] : []),
    save: async (write, _value, ask, given) => {
      // Yesterday was its last day: a role counts on its last day too.
      const ending = await write.asServer((run) => run<{ id: string }>(sql`select id from people.membership where account_id = ${ask.account} and body_id = ${write.bodyId} and role = ${ask.role} and (valid_to is null or valid_to >= ${given.today}::date)`))
      if (ending.length === 0) throw new Held({ code: 'role.not-held', field: 'role', words: 'The person does not have this role.' })
      await write.asServer(async (run) => {
        await run(sql`update people.membership set valid_to = ${given.today}::date - 1 where id = any(${ending.map((row) => row.id)}::uuid[])`)
        await run(sql`delete from people.session where account_id = ${ask.account}`)
      }, ending.map(({ id }) => ({ table: 'people.membership', id })))
    },
  })

  const closeAccount = act({
    name: 'people.close-account', title: 'Close this account', says: 'closed the account', kind: 'account', who: ['administrator'], stepUp: true, root: 'account',
    confirm: 'The person is signed out everywhere and cannot sign in again.',
    input: { account: reference({ label: 'Account', to: 'account' }) },
    rule: (_: unknown, ask, given) => decide({}, ask.account === given.actor.accountId ? [{ code: 'account.own', words: 'You cannot close your own account. Ask another administrator.' }] : []),
    save: (write, _value, ask) => write.asServer(async (run) => {
      await run(sql`update people.account set state = 'closed' where id = ${ask.account}`)
      await run(sql`delete from people.session where account_id = ${ask.account}`)
    }),
  })
  const beginService = act({
    name: 'people.begin-service', title: 'Set up a body and its first administrator', says: 'set up the body and its first administrator', kind: 'account', who: ['system'],
    input: {
      body: text({ label: 'Name of the body' }),
      kind: choice({ label: 'Kind', options: [{ value: 'icb', text: 'Integrated care board' }, { value: 'council', text: 'Council' }, { value: 'nhs-england', text: 'NHS England' }] }),
      code: text({ label: 'ODS or ONS code', required: false, max: 20 }),
      areaCode: text({ label: 'ONS code of the area it serves', required: false, max: 9 }),
      demonstration: choice({ label: 'Demonstration', required: false, options: [{ value: 'yes', text: 'Yes' }] }),
      email: text({ label: 'E-mail address', max: 320 }),
      name: text({ label: 'Name' }),
      password: text({ label: 'First password', max: 200 }),
      factor: text({ label: 'Secret of the second factor', max: 64 }),
    },
    rule: (_: unknown, ask) => decide({}, [...passwordReasons(ask.password), ...factorMisfits(ask.factor)]),
    save: async (write, _value, ask, given) => {
      const scheme = ask.kind === 'council' ? 'ONS' : 'ODS'
      await write.reference('bodies.organisation', { id: write.bodyId, name: ask.body, kind: ask.kind, code_scheme: ask.code ? scheme : null, code: ask.code?.toUpperCase() ?? null, area_code: ask.areaCode ?? null, demonstration: ask.demonstration === 'yes' })
      const id = await write.record({ kind: 'account', title: ask.name, state: 'open' })
      const hash = await hashPassword(ask.password)
      const members = membershipsOf(['administrator', 'commissioner'])
      await write.asServer(async (run) => {
        const made = await run(sql`insert into people.account (id, email, name, password_hash, factor_secret) values (${id}, ${ask.email.toLowerCase()}, ${ask.name}, ${hash}, ${keys.seal('factor', ask.factor)}) on conflict (email) do nothing returning id`)
        if (made.length === 0) throw new Held({ code: 'account.taken', field: 'email', words: 'There is an account with this e-mail address already.' })
        for (const member of members) await run(sql`insert into people.membership (id, account_id, body_id, role, valid_from) values (${member.id}, ${id}, ${write.bodyId}, ${member.role}, ${given.today})`)
      }, members)
    },
    secretInput: ['password', 'factor'],
  })
  return [openAccount, openProviderAccount, giveRole, takeRole, closeAccount, beginService]
}

export const people = query({
  name: 'people.accounts', title: 'Accounts of this body', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ id: string; reference: string; title: string; state: string }>`select id, reference, title, state from kernel.record where body_id = ${tx.bodyId} and kind = 'account' order by title limit 500`),
})
