import { expect, test } from 'vitest'
import { countTests } from './run-tests.ts'

const clean = { numPassedTests: 5, numFailedTests: 0, testResults: [{ status: 'passed', assertionResults: [1, 2, 3, 4, 5] }] }

test('the type check counts as one test beside those of vitest', () => {
  expect(countTests(true, 0, clean)).toEqual({ passed: 6, failed: 0 })
  expect(countTests(false, 0, clean)).toEqual({ passed: 5, failed: 1 })
})

test('a file that cannot even be loaded counts as a failure', () => {
  const results = { ...clean, testResults: [...clean.testResults, { status: 'failed', assertionResults: [] }] }
  expect(countTests(true, 1, results)).toEqual({ passed: 6, failed: 1 })
})

test('a run that failed without a failed test is not called a success', () => {
  expect(countTests(true, 1, clean)).toEqual({ passed: 6, failed: 1 })
  expect(countTests(true, 0, undefined)).toEqual({ passed: 1, failed: 1 })
})
