import { expect, test } from 'vitest'
import { readStartSettings } from './settings.ts'

test('without any setting a demonstration runs on this machine alone, on port 3000', () => {
  expect(readStartSettings({})).toMatchObject({ port: 3000, host: '127.0.0.1', baseUrl: 'http://127.0.0.1:3000', demonstration: true, databaseUrl: undefined })
})

test('a server of one’s own gets no demonstration unless it is asked for', () => {
  const own = { DATABASE_URL: 'postgres://cc_app:secret@db.example/care' }
  expect(readStartSettings(own).demonstration).toBe(false)
  expect(readStartSettings({ ...own, DEMO: '1' }).demonstration).toBe(true)
})

test('a service that would log in as anybody but cc_app is refused', () => {
  expect(() => readStartSettings({ DATABASE_URL: 'postgres://postgres:secret@db.example/care' })).toThrow('must log in as cc_app')
})

test('settings that cannot be meant are refused', () => {
  expect(() => readStartSettings({ PORT: 'http' })).toThrow('PORT is a number')
  expect(() => readStartSettings({ DEMO: 'perhaps' })).toThrow('DEMO is 1 or 0')
  expect(() => readStartSettings({ MIGRATE_DATABASE_URL: 'postgres://owner@db.example/care' })).toThrow('needs DATABASE_URL')
})
