import { expect, test } from 'vitest'
import { groupTasks, taskGroups, type GroupedTask } from './task-groups.ts'

const about = (id: string) => ({ id, title: `Contract ${id}`, href: `/c/${id}` })
const task = (title: string, on: string, of: string, late = false): GroupedTask => ({ title, on, when: on, late, record: title, href: `/r/${title}`, about: about(of) })

test('tasks stand under what they are about: the oldest group first, the oldest task first, each once', () => {
  const groups = groupTasks([task('a', '2026-12-03', '1'), task('b', '2026-12-01', '2', true), task('c', '2026-12-02', '1', true), task('d', '2026-12-09', '2')])
  expect(groups.map((one) => [one.title, one.late, one.tasks.map((own) => own.title)])).toEqual([['Contract 2', 1, ['b', 'd']], ['Contract 1', 1, ['c', 'a']]])
})

test('a group says how many there are and how many late; the first stands open, the others are unfolded', () => {
  const { markup } = taskGroups(groupTasks([task('a', '2026-12-03', '1', true), task('b', '2026-12-01', '1'), task('c', '2026-12-09', '3')]))
  expect(markup).toContain('2 dates, 1 late')
  expect(markup).not.toContain('1 date')
  expect(markup.match(/<details/g)).toHaveLength(1)
  expect(markup.indexOf('1 more')).toBeLessThan(markup.indexOf('/r/a'))
})

test('a task on the record that it is gathered under does not name it twice', () => {
  const { markup } = taskGroups(groupTasks([{ ...task('a', '2026-12-03', '1'), href: '/c/1' }]))
  expect(markup.match(/href="\/c\/1"/g)).toHaveLength(1)
})
