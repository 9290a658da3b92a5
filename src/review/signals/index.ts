import { signalsDerived } from './judge-again.ts'

export { judgeAgain, judgeUnjudged, plain } from './judge-again.ts'
export { betterCount, heaviestCount, heaviestSignals, openSignals, worseKpis, worseSince, type BodySignal, type OpenSignal } from './signals.ts'

/** Real changes of all indicators, kept as acts leave them. */
export const signalsPart = { derived: [signalsDerived] }
