import { expect, test } from 'vitest'
import { registryOf } from '../app.ts'
import { missingWords, nameOf, type Field } from '../kernel/fields.ts'
import { dateExample } from '../ui/forms.ts'

const fields = registryOf({} as never).acts.flatMap((one) => Object.entries(one.input).map(([name, field]) => ({ where: `${one.name} ${name}`, field: field as Field })))

test('no message of any act begins like a label that was not meant as a noun', () => {
  const stiff = fields.map(({ where, field }) => `${where}: ${missingWords(field)}`)
    .filter((words) => /: (Enter|Select) (the )?(to be|may|by|since|until|in which|service (starts|ends)|why\.|which way|which month|which rows\.|began|\w+ed (on|at|by)\.)/i.test(words))
  expect(stiff).toEqual([])
})

test('no message names a field with two articles', () => {
  expect(fields.map(({ field }) => nameOf(field)).filter((name) => /^the (the|an?|your|what|how|who) /.test(name))).toEqual([])
})

test('the example of a date lies in the year after the clock', () => {
  expect(dateExample('2026-11-21')).toBe('For example, 27 3 2027')
})
