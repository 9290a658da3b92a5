import { plainNumber } from './plain-number.ts'
import { z } from 'zod'
import { isId } from './ids.ts'
import { parsePounds, pounds, type Pence } from './money.ts'
import type { Refusal } from './refusal.ts'
import { isCivilDate, type CivilDate, type Instant } from './time.ts'

export type FieldKind = 'text' | 'long-text' | 'number' | 'money' | 'percent' | 'date' | 'instant' | 'choice' | 'choices'
  | 'yes-no-unknown' | 'reference' | 'upload'

export interface Option { value: string; text: string; hint?: string }

/** What every field says of itself; forms, command line, OpenAPI and refusals use these words. */
export interface FieldWords {
  label: string
  /** How messages name it where the label is no noun: "the day the service starts" for "Service starts". */
  named?: string
  hint?: string
  /** Shown behind "Why we ask". */
  why?: string
  rule?: string
}

/** One input of an act or query: the one source of its form control, its schema, its parser and its words. */
export interface Field<T = unknown> extends FieldWords {
  kind: FieldKind
  required: boolean
  options?: readonly Option[]
  /** Name of the query whose rows `{ value, text }` are the choices. */
  optionsFrom?: string
  /** For `reference`: kind of record, or `organisation`. */
  to?: string
  /** Makes a fresh proposal each time the form is shown; it stands in the hint and is kept nowhere. */
  suggests?: () => string
  /** Character or number limits, for the form. */
  limits?: { min?: number; max?: number }
  /** Meaning in JSON: what the API takes and what zod and OpenAPI show. */
  schema: z.ZodType
  /** From what a form or the command line sends (text) to what the schema takes. Undefined when nothing was typed. */
  fromText(typed: string | string[] | undefined): unknown
  /** Back to what a form shows. */
  toText(value: unknown): string | string[]
  /** From JSON as validated to what a rule gets. */
  inside(value: unknown): T
  /** Words when the value does not fit. */
  misfit: string
}

export type Fields = Record<string, Field>
export type Values<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never }

interface Common extends FieldWords { required?: boolean }
type Needed<O, T> = O extends { required: false } ? T | undefined : T

const one = (typed: string | string[] | undefined): string | undefined => {
  const text = Array.isArray(typed) ? typed[0] : typed
  return typeof text !== 'string' || text.trim() === '' ? undefined : text
}

const make = <T>(kind: FieldKind, options: Common, rest: Partial<Field> & Pick<Field, 'schema' | 'misfit'>): Field<T> => ({
  kind,
  required: options.required ?? true,
  label: options.label,
  ...(options.named ? { named: options.named } : {}),
  ...(options.hint ? { hint: options.hint } : {}),
  ...(options.why ? { why: options.why } : {}),
  ...(options.rule ? { rule: options.rule } : {}),
  fromText: one,
  toText: (value) => (value === undefined || value === null ? '' : String(value)),
  inside: (value) => value,
  ...rest,
} as Field<T>)

// Text that no door may store: NUL breaks PostgreSQL, lone surrogates break UTF-8.
const storable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed()

/** One line of text, trimmed; at most `max` characters (200). `suggests` makes what the form proposes, afresh each time. */
export const text = <const O extends Common & { max?: number; suggests?: () => string }>(options: O): Field<Needed<O, string>> => {
  const max = options.max ?? 200
  return make('text', options, {
    limits: { max },
    ...(options.suggests ? { suggests: options.suggests } : {}),
    schema: z.string().trim().min(1).max(max).refine((value) => storable(value) && !/[\r\n]/.test(value)),
    misfit: `must be on one line, in ${max.toLocaleString('en-GB')} characters or fewer`,
  })
}

/** Text in paragraphs; at most `max` characters (4,000). */
export const longText = <const O extends Common & { max?: number }>(options: O): Field<Needed<O, string>> => {
  const max = options.max ?? 4000
  return make('long-text', options, {
    limits: { max },
    schema: z.string().trim().min(1).max(max).refine(storable),
    fromText: (typed) => one(typed)?.replaceAll('\r\n', '\n'),
    misfit: `must be ${max.toLocaleString('en-GB')} characters or fewer`,
  })
}

const toNumber = (typed: string | string[] | undefined): unknown => {
  const value = one(typed)
  return value === undefined ? undefined : plainNumber(value) ?? value.trim()
}

/** A number; whole when `whole`. */
export const number = <const O extends Common & { min?: number; max?: number; whole?: boolean; unit?: string }>(options: O): Field<Needed<O, number>> => {
  const min = options.min ?? -1e12
  const max = options.max ?? 1e12
  const schema = options.whole ? z.int().min(Math.max(min, Number.MIN_SAFE_INTEGER)).max(max) : z.number().min(min).max(max)
  return make('number', options, {
    limits: { min, max },
    schema,
    fromText: toNumber,
    misfit: `must be a ${options.whole ? 'whole ' : ''}number${options.min !== undefined ? ` of ${min} or more` : ''}${options.max !== undefined ? `${options.min !== undefined ? ' and' : ''} at most ${max}` : ''}`,
  })
}

/** A percentage as people say it: 75 means 75 %. */
export const percent = <const O extends Common & { min?: number; max?: number }>(options: O): Field<Needed<O, number>> => {
  const min = options.min ?? 0
  const max = options.max ?? 100
  return make('percent', options, {
    limits: { min, max },
    schema: z.number().min(min).max(max),
    fromText: toNumber,
    misfit: `must be a percentage between ${min} and ${max}`,
  })
}

/** Money: pounds on forms and the command line, integer pence in JSON, bigint inside. */
export const money = <const O extends Common & { min?: number; max?: number }>(options: O): Field<Needed<O, Pence>> =>
  make('money', options, {
    schema: z.int().min(options.min ?? 0).max(options.max ?? 100_000_000_000_00),
    fromText: (typed) => {
      const value = one(typed)
      if (value === undefined) return undefined
      const pence = parsePounds(value)
      return pence === undefined ? value : Number(pence)
    },
    toText: (value) => (value === undefined ? '' : pounds(BigInt(value as number)).replace('£', '').replace('−', '-')),
    inside: (value) => BigInt(value as number),
    misfit: 'must be an amount of money in pounds, like 1,250.00',
  })

/** A civil date, `2026-11-21` in JSON and text. */
export const date = <const O extends Common>(options: O): Field<Needed<O, CivilDate>> =>
  make('date', options, {
    schema: z.string().refine((value) => isCivilDate(value) && value >= '1900-01-01' && value < '2200-01-01').meta({ format: 'date' }),
    fromText: (typed) => one(typed)?.trim(),
    misfit: 'must be a real date',
  })

/** A moment with time zone, as ISO 8601 with Z or offset. */
export const instant = <const O extends Common>(options: O): Field<Needed<O, Instant>> =>
  make('instant', options, {
    schema: z.iso.datetime({ offset: true }).refine((value) => {
      const year = new Date(value).getUTCFullYear()
      return year >= 1900 && year < 2200
    }),
    fromText: (typed) => one(typed)?.trim(),
    inside: (value) => new Date(value as string).toISOString(),
    misfit: 'must be a real date with a time; programs write the zone too, as in 2027-03-27T12:00:00Z',
  })

// What programs send is the value; its words stand beside it where they say more: "up (More is better)".
const plainWords = (words: string): string => words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
const valuesInWords = (options: readonly Option[]): string =>
  options.map((option) => (plainWords(option.value) === plainWords(option.text) ? option.value : `${option.value} (${option.text})`)).join(', ')

/** One of a fixed list, or of the rows of a query (`optionsFrom`). */
export const choice = <const V extends string, const O extends Common & { options?: readonly { value: V; text: string; hint?: string }[]; optionsFrom?: string }>(options: O & { options?: readonly { value: V; text: string; hint?: string }[] }): Field<Needed<O, V>> =>
  make('choice', options, {
    ...(options.options ? { options: options.options } : {}),
    ...(options.optionsFrom ? { optionsFrom: options.optionsFrom } : {}),
    schema: options.options ? z.enum(options.options.map((option): string => option.value)) : z.string().min(1).max(200).refine(storable),
    misfit: options.options ? `must be one of: ${valuesInWords(options.options)}` : 'must be chosen from the list',
  })

/** Several of a fixed list, or of the rows of a query. */
export const choices = <const O extends Common & { options?: readonly Option[]; optionsFrom?: string; max?: number }>(options: O): Field<Needed<O, string[]>> => {
  const item = options.options ? z.enum(options.options.map((option) => option.value) as [string, ...string[]]) : z.string().min(1).max(200).refine(storable)
  return make('choices', options, {
    ...(options.options ? { options: options.options } : {}),
    ...(options.optionsFrom ? { optionsFrom: options.optionsFrom } : {}),
    schema: z.array(item).min(options.required === false ? 0 : 1).max(options.max ?? 200),
    fromText: (typed) => {
      const list = (Array.isArray(typed) ? typed : typeof typed === 'string' ? typed.split(',') : []).map((value) => value.trim()).filter((value) => value !== '')
      return list.length === 0 ? undefined : list
    },
    toText: (value) => (Array.isArray(value) ? (value as string[]) : []),
    misfit: options.options ? `must be one or more of: ${valuesInWords(options.options)}` : 'must be chosen from the list',
  })
}

export type YesNoUnknown = 'yes' | 'no' | 'unknown'
/** A three-valued answer: unknown never opens a gate. */
export const yesNoUnknown = <const O extends Common>(options: O): Field<Needed<O, YesNoUnknown>> =>
  make('yes-no-unknown', options, {
    options: [{ value: 'yes', text: 'Yes' }, { value: 'no', text: 'No' }, { value: 'unknown', text: 'Not known yet' }],
    schema: z.enum(['yes', 'no', 'unknown']),
    misfit: 'must be yes, no or unknown (not known yet)',
  })

/** The id of a record of kind `to` (or an organisation). */
export const reference = <const O extends Common & { to: string; optionsFrom?: string }>(options: O): Field<Needed<O, string>> =>
  make('reference', options, {
    to: options.to,
    ...(options.optionsFrom ? { optionsFrom: options.optionsFrom } : {}),
    schema: z.string().refine(isId).meta({ format: 'uuid' }),
    fromText: (typed) => one(typed)?.trim().toLowerCase(),
    misfit: `must be the id of ${/^[aeiou]/.test(options.to) ? 'an' : 'a'} ${options.to.replaceAll('-', ' ')}`,
  })

/** The id of an uploaded file. Files are never act input themselves. */
export const upload = <const O extends Common>(options: O): Field<Needed<O, string>> =>
  make('upload', options, {
    schema: z.string().refine(isId).meta({ format: 'uuid' }),
    fromText: (typed) => one(typed)?.trim().toLowerCase(),
    misfit: 'must be an uploaded file',
  })

/** The JSON schema object of a set of fields; unknown names are refused. */
export const schemaOf = (fields: Fields): z.ZodType =>
  z.strictObject(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.required ? field.schema : field.schema.optional()])))

export type Parsed<F extends Fields> = { ok: true; values: Values<F>; json: Record<string, unknown> } | { ok: false; refusals: Refusal[] }

/**
 * Reads what a door was given. `text: true` for forms and the command line, where every value is text; otherwise JSON.
 * Refuses with every misfit at once, by field, and with names that do not exist.
 */
export function parseFields<F extends Fields>(fields: F, given: unknown, { text: asText = false } = {}): Parsed<F> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return { ok: false, refusals: [{ code: 'input.not-an-object', words: 'The input must be an object with the fields by name.' }] }
  }
  const source = given as Record<string, unknown>
  const refusals: Refusal[] = []
  const values: Record<string, unknown> = {}
  const json: Record<string, unknown> = {}
  const unknown = Object.keys(source).filter((name) => !Object.hasOwn(fields, name))
  if (Object.keys(source).length > 2000) return { ok: false, refusals: [{ code: 'input.too-many', words: 'There are more than 2,000 fields. Send only those of this form.' }] }
  for (const name of unknown.slice(0, 20)) {
    if (!Object.hasOwn(fields, name)) refusals.push({ code: 'input.unknown-field', field: name.slice(0, 60), words: `There is no field called ${name.slice(0, 60)}.` })
  }
  for (const [name, field] of Object.entries(fields)) {
    const raw = asText ? field.fromText(source[name] as string | string[] | undefined) : Object.hasOwn(source, name) ? source[name] : undefined
    if (raw === undefined || raw === null) {
      if (field.required) refusals.push({ code: 'input.missing', field: name, words: missingWords(field), ...(field.rule ? { rule: field.rule } : {}) })
      continue
    }
    const checked = field.schema.safeParse(raw)
    if (!checked.success) refusals.push({ code: 'input.misfit', field: name, words: misfitWords(field), ...(field.rule ? { rule: field.rule } : {}) })
    else {
      json[name] = checked.data
      values[name] = field.inside(checked.data)
    }
  }
  return refusals.length > 0 ? { ok: false, refusals } : { ok: true, values: values as Values<F>, json }
}

// Labels that are a question or name what they mean already take no article.
const noArticle = /^(what|why|how|who|whose|which|where|when|whether|the|a|an|your|this|in|by|each|all)\b/i
const lower = (label: string): string => (/^[A-Z]{2}/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1))

/** How messages name a field: in its own words, or from its label. "Signed on" is the day it was signed. */
export function nameOf(field: Pick<Field, 'label' | 'named' | 'kind'>): string {
  if (field.named) return field.named
  if (field.label === 'Why') return 'the reason'
  const done = /^([A-Z]\w*(?:ed|ne)\b.*) (?:on|at)$/.exec(field.label)
  if (done && (field.kind === 'date' || field.kind === 'instant')) return `${field.kind === 'date' ? 'the day' : 'the date and time'} it was ${lower(done[1]!)}`
  const by = /^([A-Z]\w*ed) by$/.exec(field.label)
  if (by) return `who it was ${lower(by[1]!)} by`
  return noArticle.test(field.label) ? lower(field.label) : `the ${lower(field.label)}`
}

const chosen: readonly FieldKind[] = ['choice', 'choices', 'yes-no-unknown', 'reference', 'upload']

/** What is said when nothing was given: "Enter the day the service starts." */
export const missingWords = (field: Pick<Field, 'label' | 'named' | 'kind'>): string => `${chosen.includes(field.kind) ? 'Select' : 'Enter'} ${nameOf(field)}.`

/** What is said when it does not fit: "The day the service starts must be a real date." */
export const misfitWords = (field: Pick<Field, 'label' | 'named' | 'kind' | 'misfit'>): string => {
  const name = nameOf(field)
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${field.misfit}.`
}
