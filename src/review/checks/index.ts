import { returnChecksView } from './checks.view.ts'

export { checksOfChart, worthChecking } from './checks.view.ts'

/** What to look at in the figures of indicators and returns before relying on them. */
export const checksPart = { views: [returnChecksView] }
