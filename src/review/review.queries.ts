import { query } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { choice, reference } from '../kernel/fields.ts'
import { chartOptions } from './charts/chart-choice.rule.ts'
import { decisionsOf, reviewsOf } from './contract-review.ts'
import { noticeStepsOf } from './escalate/index.ts'
import { findingsOf } from './finding.ts'
import { actionsOf, noticeOf, noticesOf, withholdingsOf } from './performance-notice.ts'
import { kpiChartOf } from './reads.ts'
import { betterCount, openSignals } from './signals/index.ts'

const contract = { contract: reference({ label: 'Contract', to: 'contract', required: false }) }

export const reviewQueries = [
  query({ name: 'review.signals', title: 'Real changes that nobody has answered', who: 'signed-in', params: {}, run: (tx) => openSignals(tx) }),
  query({ name: 'review.improvements', title: 'Real improvements that nobody has said back: the newest twenty, and how many there are', who: 'signed-in', params: {}, run: async (tx) => ({ signals: await openSignals(tx, { better: true, most: 20 }), count: await betterCount(tx) }) }),
  query({ name: 'review.kpi-chart', title: 'Chart of an indicator: values, limits and real changes', who: 'signed-in', params: { kpi: reference({ label: 'Indicator', to: 'kpi' }), chart: choice({ label: 'Drawn as', options: chartOptions, required: false }), screen: choice({ label: 'Single great jumps', options: [{ value: 'no', text: 'Kept in the limits' }], required: false }) }, run: async (tx, ask) => (await kpiChartOf(tx, ask.kpi, { chart: ask.chart, screen: ask.screen !== 'no' })) ?? null }),
  query({ name: 'review.findings', title: 'Findings', who: 'signed-in', params: contract, run: (tx, ask) => findingsOf(tx, ask.contract ? { contract: ask.contract } : {}) }),
  query({ name: 'review.notices', title: 'Performance notices with their next date', who: 'signed-in', params: contract, run: (tx, ask) => noticesOf(tx, ask.contract) }),
  query({
    name: 'review.notice', title: 'One performance notice with its actions and money', who: 'signed-in', params: { notice: reference({ label: 'Notice', to: 'performance-notice' }) },
    run: async (tx, ask) => {
      const notice = await noticeOf(tx, ask.notice)
      return notice ? { ...notice, actions: await actionsOf(tx, ask.notice), withheld: await withholdingsOf(tx, ask.notice), steps: await noticeStepsOf(tx, ask.notice) } : null
    },
  }),
  query({ name: 'review.reviews', title: 'Contract reviews', who: 'signed-in', params: {}, run: (tx) => reviewsOf(tx) }),
  query({ name: 'review.decisions', title: 'Decisions', who: 'signed-in', params: {}, run: (tx) => decisionsOf(tx) }),
  query({
    name: 'review.finding-choices', title: 'Findings to choose from', who: 'signed-in', params: {},
    run: (tx) => tx.rows(sql<{ value: string; text: string }>`select id as value, title || ' (' || reference || ')' as text from kernel.record where body_id = ${tx.bodyId} and kind = 'finding' order by changed_at desc, id limit 300`),
  }),
]
