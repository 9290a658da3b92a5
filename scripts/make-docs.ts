// Makes docs/generated from the registry, the law and the migrations. `./run docs` writes, `--check` only compares.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { registryOf } from '../src/app.ts'
import type { Registry } from '../src/kernel/registry.ts'
import { keysFrom } from '../src/kernel/keys.ts'
import { rules } from '../src/law/index.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'docs', 'generated')

const cell = (value: string): string => value.replaceAll('|', '\\|').replaceAll('\n', ' ')
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)].join('\n')
const note = (from: string): string => `Made by \`./run docs\` from ${from}; a house test compares.`

function processes(registry: Registry): string {
  const parts = registry.modules.flatMap((module) => module.processes.map((process) => {
    const rows = process.steps.map((step) => [
      registry.act(step.act)?.title ?? step.act, `\`${step.act}\``, step.from.map((state) => process.states[state] ?? state).join(', ') || 'new',
      (typeof step.to === 'string' ? [step.to] : step.to).map((state) => (state === 'same' ? 'unchanged' : process.states[state] ?? state)).join(' or '), step.consent ?? 'owner', step.rule ?? '', step.says,
    ])
    return `## ${process.title}\n\nKind \`${process.kind}\` of module \`${module.name}\`. States: ${Object.entries(process.states).map(([state, words]) => (state === words.toLowerCase() ? words : `${words} (\`${state}\`)`)).join(', ')}.\n\n${rows.length === 0 ? 'It moves only with the records above it.' : table(['Step', 'Act', 'From', 'To', 'Consent', 'Rule', 'What happens'], rows)}`
  }))
  return `# Processes\n\n${note('the process tables')}\n\n${parts.join('\n\n')}\n`
}

function acts(registry: Registry): string {
  const parts = registry.modules.flatMap((module) => module.acts.map((one) => {
    const fields = Object.entries(one.input).map(([name, field]) => [`\`${name}\``, field.label, field.kind, field.required ? 'yes' : 'no', field.rule ?? ''])
    return `## ${one.title}\n\n\`${one.name}\` on ${one.kind === '*' ? 'any record' : `\`${one.kind}\``}${one.root ? `, root \`${one.root}\`` : ', makes a new record'}. By: ${[...one.who.map((role) => role.replaceAll('-', ' ')), ...(one.party ? ['the provider by signed link or account'] : [])].join(', ')}.${one.intro ? ` ${one.intro}` : ''}\n\n${fields.length === 0 ? 'It asks nothing.' : table(['Field', 'Label', 'Kind', 'Required', 'Rule'], fields)}`
  }))
  const queries = registry.queries.map((one) => [`\`${one.name}\``, one.title, one.who, Object.keys(one.params).map((name) => `\`${name}\``).join(', ')])
  return `# Acts and queries\n\n${note('the registry')} Pages \`/<module>/<verb>\`, API \`POST /api/<module>/<verb>\`, command line \`bin/commission act <module>.<verb>\`. A provider without an account sends by \`POST /api/returns\` with the secret part of its link as bearer token; \`GET /api/returns\` shows what is asked.\n\n${parts.join('\n\n')}\n\n# Queries\n\nAPI \`GET /api/<module>/<query>\`, command line \`bin/commission ask <module>.<query>\`.\n\n${table(['Query', 'Title', 'Who', 'Parameters'], queries)}\n`
}

const ruleTable = (): string => `# Rules\n\n${note('src/law/rules')} Strength: stop, reason needed, warning, note. Mark: V verified in its text, S from a secondary source, K as known; a K rule never does more than warn.\n\n${table(['Rule', 'Title', 'Words', 'Source', 'Mark', 'Strength'], rules.map((rule) => [rule.id, rule.title, rule.words, rule.source, rule.mark, rule.strength]))}\n`

interface Column { name: string; type: string; words: string }
interface Table { name: string; words: string; class: string; columns: Column[] }

/** Reads tables, classes and comments out of the migrations' own text. */
export function tablesOf(migrations: readonly string[]): Table[] {
  const tables = new Map<string, Table>()
  for (const text of migrations) {
    for (const match of text.matchAll(/create (?:unlogged )?table ([a-z_]+\.[a-z_]+) \(\n([\s\S]*?)\n\)[^;]*;/g)) {
      const columns = match[2]!.split('\n').flatMap((line) => {
        const column = /^ {2}([a-z_0-9]+) (.+?),?$/.exec(line)
        return column && !['primary', 'unique', 'foreign', 'check', 'constraint'].includes(column[1]!) ? [{ name: column[1]!, type: column[2]!, words: '' }] : []
      })
      tables.set(match[1]!, { name: match[1]!, words: '', class: '', columns })
    }
    for (const match of text.matchAll(/alter table ([a-z_.]+) add column (?:if not exists )?([a-z_]+) ([^;]+);/g)) tables.get(match[1]!)?.columns.push({ name: match[2]!, type: match[3]!, words: '' })
    const words = (quoted: string): string => quoted.replaceAll("''", "'")
    for (const match of text.matchAll(/comment on table ([a-z_.]+) is '((?:[^']|'')*)'/g)) if (tables.has(match[1]!)) tables.get(match[1]!)!.words = words(match[2]!)
    for (const match of text.matchAll(/comment on column ([a-z_]+\.[a-z_]+)\.([a-z_0-9]+) is '((?:[^']|'')*)'/g)) {
      const column = tables.get(match[1]!)?.columns.find((one) => one.name === match[2])
      if (column) column.words = words(match[3]!)
    }
    for (const match of text.matchAll(/call kernel\.protect\('([a-z_.]+)', '([a-z-]+)'\)/g)) if (tables.has(match[1]!)) tables.get(match[1]!)!.class = match[2]!
    for (const match of text.matchAll(/call kernel\.protect_named\('([a-z_.]+)'\)/g)) if (tables.has(match[1]!)) tables.get(match[1]!)!.class = 'named'
    for (const match of text.matchAll(/\('([a-z_]+\.[a-z_]+)', '([a-z-]+)'\)/g)) if (tables.has(match[1]!) && !tables.get(match[1]!)!.class) tables.get(match[1]!)!.class = match[2]!
  }
  return [...tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function tableDocument(): string {
  const place = join(root, 'db', 'migrations')
  const found = tablesOf(readdirSync(place).filter((name) => name.endsWith('.sql')).sort().map((name) => readFileSync(join(place, name), 'utf8')))
  return `# Tables\n\n${note('db/migrations')} The class says how the rows are protected (kernel.protect, ADR 0004); each column says what it holds and how personal it is.\n\n${found.map((one) => `## ${one.name}\n\n${one.words ? `${one.words} ` : ''}Class: ${one.class || 'of the kernel itself'}.\n\n${table(['Column', 'Type', 'What it holds'], one.columns.map((column) => [`\`${column.name}\``, column.type, column.words]))}`).join('\n\n')}\n`
}

/** Every generated document by file name. */
export function generatedDocuments(): Record<string, string> {
  const registry = registryOf(keysFrom([{ id: 'docs', key: '0'.repeat(64), from: '2026-01-01T00:00:00Z' }]))
  return { 'processes.md': processes(registry), 'acts.md': acts(registry), 'rules.md': ruleTable(), 'tables.md': tableDocument() }
}

/** Names of the documents in docs/generated that are not as the code would make them. */
export const outdatedDocuments = (): string[] =>
  Object.entries(generatedDocuments()).filter(([name, text]) => !existsSync(join(folder, name)) || readFileSync(join(folder, name), 'utf8') !== text).map(([name]) => name)

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const old = outdatedDocuments()
    for (const name of old) console.error(`docs/generated/${name} is not up to date; run ./run docs`)
    process.exitCode = old.length > 0 ? 1 : 0
  } else {
    mkdirSync(folder, { recursive: true })
    for (const [name, text] of Object.entries(generatedDocuments())) writeFileSync(join(folder, name), text)
    console.log(`Written: ${Object.keys(generatedDocuments()).join(', ')}`)
  }
}
