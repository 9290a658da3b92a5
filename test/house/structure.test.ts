// The house itself: who may import whom, that processes and acts fit, that every rule named exists.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { globSync } from 'node:fs'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { beforeAll, expect, test } from 'vitest'
import { registryOf } from '../../src/app.ts'
import { keysFrom, sha256 } from '../../src/kernel/keys.ts'
import { isRuleId } from '../../src/law/index.ts'

const root = join(import.meta.dirname, '..', '..')
const registry = registryOf(keysFrom([{ id: 'k1', key: sha256('house'), from: '2026-01-01T00:00:00Z' }]))
const order = ['bodies', 'evidence', 'analyse', 'plan', 'procure', 'deliver', 'review', 'cycle']
let edges: { from: string; to: string; circular: boolean }[] = []
let modules = 0

beforeAll(async () => {
  const result = await cruise(['src'], { baseDir: root, doNotFollow: { path: 'node_modules' }, exclude: { path: '\\.test\\.ts$' }, tsPreCompilationDeps: false, ruleSet: { forbidden: [{ name: 'circular', severity: 'error', from: {}, to: { circular: true } }] }, validate: true })
  const output = result.output as ICruiseResult
  modules = output.modules.length
  edges = output.modules.flatMap((module) => module.dependencies.map((one) => ({ from: module.source, to: one.resolved, circular: one.circular })))
}, 60_000)

const ours = (path: string): boolean => path.startsWith('src/')
const room = (path: string): string => path.split('/')[1] ?? ''

test('the house was really looked at', () => {
  expect(modules).toBeGreaterThan(80)
  expect(edges.filter((edge) => ours(edge.to)).length).toBeGreaterThan(150)
})

test('there are no import circles', () => {
  expect(edges.filter((edge) => edge.circular && ours(edge.from) && ours(edge.to)).map((edge) => `${edge.from} -> ${edge.to}`)).toEqual([])
})

test('the kernel, the law and the statistics import nothing else of ours; ui imports the kernel only', () => {
  const wrong = edges.filter((edge) => ours(edge.to) && (
    (room(edge.from) === 'kernel' && room(edge.to) !== 'kernel')
    || (room(edge.from) === 'law' && !['law', 'kernel'].includes(room(edge.to)))
    || (room(edge.from) === 'ui' && !['ui', 'kernel'].includes(room(edge.to)))
    || (edge.from.startsWith('src/evidence/statistics/') && !edge.to.startsWith('src/evidence/statistics/'))))
  expect(wrong.map((edge) => `${edge.from} -> ${edge.to}`)).toEqual([])
})

test('later stages ask earlier ones, never backwards, and modules meet at their front door', () => {
  const wrong = edges.filter((edge) => {
    const [from, to] = [order.indexOf(room(edge.from)), order.indexOf(room(edge.to))]
    if (from < 0 || to < 0 || from === to) return false
    return to > from || !/^src\/[a-z]+\/(index|statistics\/index|readers\/index|tabular\/index|returns\/index|parquet\/[a-z]+)\.ts$|^src\/evidence\/tabular\//.test(edge.to)
  })
  expect(wrong.map((edge) => `${edge.from} -> ${edge.to}`)).toEqual([])
})

test('a rule imports only kernel, law and nouns; no package', () => {
  const rules = edges.filter((edge) => edge.from.endsWith('.rule.ts'))
  expect(rules.filter((edge) => /node_modules|^node:|\.(act|acts|store|query|queries|page|pages)\.ts$/.test(edge.to) || ['web', 'api', 'cli', 'worker', 'ui'].includes(room(edge.to))).map((edge) => `${edge.from} -> ${edge.to}`)).toEqual([])
})

test('no module but the kernel imports a database driver', () => {
  expect(edges.filter((edge) => /node_modules\/(pg|kysely|pg-boss)\//.test(edge.to) && !edge.from.startsWith('src/kernel/') && edge.from !== 'src/worker/main.ts').map((edge) => `${edge.from} -> ${edge.to}`)).toEqual([])
})

test('every process is made of acts that exist, and every state can be reached', () => {
  const wrong: string[] = []
  for (const process of registry.modules.flatMap((module) => module.processes)) {
    const reached = new Set(process.steps.flatMap((step) => (step.to === 'same' ? [] : typeof step.to === 'string' ? [step.to] : [...step.to])).concat((process.movedBy ?? []).map((moved) => moved.to)))
    for (const moved of process.movedBy ?? []) if (!registry.act(moved.act)) wrong.push(`${process.kind}: there is no act ${moved.act}`)
    for (const step of process.steps) {
      if (!registry.act(step.act)) wrong.push(`${process.kind}: there is no act ${step.act}`)
      for (const state of [...step.from, ...(step.to === 'same' ? [] : typeof step.to === 'string' ? [step.to] : step.to)]) if (!(state in process.states)) wrong.push(`${process.kind}: unknown state ${state}`)
    }
    if (process.steps.length > 0) for (const state of Object.keys(process.states)) if (!reached.has(state)) wrong.push(`${process.kind}: ${state} is never reached`)
  }
  expect(wrong).toEqual([])
})

test('headings of steps name acts that exist, each act once', () => {
  const named = registry.modules.flatMap((module) => module.processes.flatMap((process) => (process.groups ?? []).flatMap((group) => group.acts.map((act) => `${process.kind} ${act}`))))
  expect(named.filter((one) => !registry.act(one.split(' ')[1]!))).toEqual([])
  expect(named.length).toBe(new Set(named).size)
})

test('every act stands in a process, and every kind has one', () => {
  const inProcess = new Set(registry.modules.flatMap((module) => module.processes.flatMap((process) => process.steps.map((step) => step.act))))
  expect(registry.acts.filter((one) => one.kind !== '*' && !inProcess.has(one.name)).map((one) => one.name)).toEqual([])
  expect(registry.kinds.filter((kind) => !registry.process(kind.name)).map((kind) => kind.name)).toEqual([])
})

test('every rule that a field or step names exists in the law', () => {
  const named = [...registry.acts.flatMap((one) => Object.values(one.input).map((field) => field.rule)), ...registry.modules.flatMap((module) => module.processes.flatMap((process) => process.steps.map((step) => step.rule)))].filter((rule) => rule !== undefined)
  expect(named.length).toBeGreaterThan(5)
  expect([...new Set(named)].filter((rule) => !isRuleId(rule))).toEqual([])
})

test('rule ids written in the code exist in the law', () => {
  const wrong: string[] = []
  for (const file of globSync('src/**/*.ts', { cwd: root })) {
    if (file.endsWith('.test.ts') || file.startsWith('src/law/')) continue
    for (const match of readFileSync(join(root, file), 'utf8').matchAll(/rule: '([A-Z]+-?\d+)'/g)) if (!isRuleId(match[1]!)) wrong.push(`${file}: ${match[1]}`)
  }
  expect(wrong).toEqual([])
})

test('select lists come from queries that exist and need no parameter', () => {
  const wrong = registry.acts.flatMap((one) => Object.entries(one.input).flatMap(([name, field]) => {
    if (!field.optionsFrom) return []
    const query = registry.query(field.optionsFrom)
    return query && Object.values(query.params).every((param) => !param.required) ? [] : [`${one.name}.${name}: ${field.optionsFrom}`]
  }))
  expect(wrong).toEqual([])
})

// Files of hand-written logic over 300 lines, each with its reason. Tables of data and generated files are exempt.
const long: Record<string, string> = {}
const exempt = [/\.generated\.ts$/, /^src\/law\/rules\//, /^src\/law\/(bank-holidays|time-limits|notices|cpv)\.ts$/, /synonyms\.ts$/]

test('no file of logic is over 300 lines without a listed reason', () => {
  const found = globSync('src/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts') && !exempt.some((one) => one.test(file)) && readFileSync(join(root, file), 'utf8').split('\n').length > 301)
  expect(found.filter((file) => !(file in long)).map((file) => `${file} ${readFileSync(join(root, file), 'utf8').split('\n').length}`)).toEqual([])
})

test('nothing names the demonstration\'s place in the product itself', () => {
  const found = globSync('src/**/*.ts', { cwd: root }).filter((file) => /Manchester|Trafford|Salford|E08000009|E08000003/.test(readFileSync(join(root, file), 'utf8')))
  expect(found.filter((file) => !file.endsWith('.test.ts'))).toEqual([])
})

test('unfinished words stand nowhere in the product', () => {
  const found = globSync('{src,scripts,bin,demo}/**/*.ts', { cwd: root }).filter((file) => /\b(TODO|FIXME|XXX|not implemented|coming soon|lorem ipsum)\b/i.test(readFileSync(join(root, file), 'utf8')))
  expect(found).toEqual([])
})
