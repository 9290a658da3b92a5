import { decide, type Decision, type Refusal } from '../kernel/refusal.ts'
import type { Pence } from '../kernel/money.ts'
import { chooseRegime, type Answer, type Edition, PROCESS_QUESTIONS, PROCESS_TITLES, processesFor, type ProcessFactName, type ProcessFacts, type PsrProcess, type RegimeFacts } from '../law/index.ts'
import type { KeptAdvice, RegimeDecided } from './procurement.ts'

/** An answer as forms send it; nothing given is not known. */
export type Given3 = 'yes' | 'no' | 'unknown' | undefined

/** Answers of the route form, by field name. Money is lifetime value in pence. */
export interface RouteAnswers extends Partial<Record<ProcessFactName, Given3>> {
  buyerIsRelevantAuthority?: Given3
  healthCareInListedCpv?: Given3
  otherThingsInIt?: Given3
  inseparable?: Given3
  buyerIsContractingAuthority?: Given3
  characterChanges?: Given3
  onlySuccession?: Given3
  authorityDecided?: Given3
  outsideFactors?: Given3
  healthValue?: Pence | undefined
  otherValue?: Pence | undefined
  oldLifetime?: Pence | undefined
  newLifetime?: Pence | undefined
}

const answer = (given: Given3): Answer => (given === 'yes' ? true : given === 'no' ? false : 'unknown')

/** The facts of the regime chooser and of the process tests. */
export function factsFrom(answers: RouteAnswers): { regime: RegimeFacts; process: ProcessFacts } {
  return {
    regime: {
      buyerIsRelevantAuthority: answer(answers.buyerIsRelevantAuthority), healthCareInListedCpv: answer(answers.healthCareInListedCpv), otherThingsInIt: answer(answers.otherThingsInIt),
      healthValue: answers.healthValue ?? 'unknown', otherValue: answers.otherValue ?? 'unknown', inseparable: answer(answers.inseparable), buyerIsContractingAuthority: answer(answers.buyerIsContractingAuthority),
    },
    process: {
      ...(Object.fromEntries(PROCESS_QUESTIONS.map(({ fact }) => [fact, answer(answers[fact])])) as Record<ProcessFactName, Answer>),
      change: {
        characterChanges: answer(answers.characterChanges), onlySuccession: answer(answers.onlySuccession), authorityDecided: answer(answers.authorityDecided), outsideFactors: answer(answers.outsideFactors),
        oldLifetimePence: answers.oldLifetime ?? 'unknown', newLifetimePence: answers.newLifetime ?? 'unknown',
      },
    },
  }
}

/** What the tests say under that edition of the law: regime, and the processes where the Provider Selection Regime may apply (or it is not known whether). */
export function adviseRoute(answers: RouteAnswers, edition: Edition): KeptAdvice {
  const facts = factsFrom(answers)
  const regime = chooseRegime(facts.regime, edition)
  const health = regime.regime === 'undecided' || regime.permitted.includes('PSR') || regime.permitted.includes('split')
  return { regime, process: health ? processesFor(facts.process, edition) : null }
}

export interface RouteChoice { regime: RegimeDecided; process?: PsrProcess | undefined; procedure?: string | undefined; reason?: string | undefined }
export interface RouteDecision { advice: KeptAdvice; proposed: boolean }

/**
 * Whether a named person may decide this route (PSR-32). The tests propose only what is known to be open; deciding for something else needs
 * a reason, which is kept. A regime with health care needs a process; one without has none. Pure.
 */
export function mayDecideRoute(answers: RouteAnswers, choice: RouteChoice, edition: Edition): Decision<RouteDecision> {
  const advice = adviseRoute(answers, edition)
  const withProcess = choice.regime === 'PSR' || choice.regime === 'split'
  const departures: Refusal[] = []
  if (advice.regime.regime === 'undecided') departures.push({ code: 'route.regime-unknown', field: 'reason', words: `The tests propose no regime: ${advice.regime.reasons.join(' ')} You can decide, with a reason that is kept.`, rule: 'PSR-32' })
  else if (!advice.regime.permitted.includes(choice.regime)) departures.push({ code: 'route.regime-not-proposed', field: 'reason', words: `The tests do not permit this regime: ${advice.regime.reasons.join(' ')} Choose what they propose, or give a reason that is kept.`, rule: 'PSR-32' })
  if (withProcess && choice.process && !advice.process?.mayPropose.includes(choice.process)) {
    const result = advice.process?.processes.find((one) => one.process === choice.process)
    departures.push({ code: 'route.process-not-proposed', field: 'reason', words: `The tests do not propose ${`${PROCESS_TITLES[choice.process].charAt(0).toLowerCase()}${PROCESS_TITLES[choice.process].slice(1)}`}. ${result?.words ?? ''} Choose what they propose, or give a reason that is kept.`, rule: 'PSR-32' })
  }
  const reasons: Refusal[] = departures.map((one) => ({ ...one, strength: choice.reason ? 'warning' : 'reason needed' }))
  if (withProcess && !choice.process) reasons.push({ code: 'route.no-process', field: 'process', words: 'Choose the process of the Provider Selection Regime.', rule: 'PSR-32' })
  if (!withProcess && choice.process) reasons.push({ code: 'route.process-elsewhere', field: 'process', words: 'This process belongs to the Provider Selection Regime. Leave it out, and name the procedure instead.' })
  if (!withProcess && choice.regime === 'PA' && !choice.procedure) reasons.push({ code: 'route.no-procedure', field: 'procedure', words: 'Name the procedure under the Procurement Act.' })
  if (withProcess && advice.process?.first === 'modification') reasons.push({ code: 'route.modification-first', strength: 'warning', words: 'It is a change to a running contract: judge it as a modification first.', rule: 'PSR-20' })
  for (const words of [...advice.regime.warnings, ...(advice.process?.contradictions ?? [])]) reasons.push({ code: 'route.warning', strength: 'warning', words })
  return decide({ advice, proposed: departures.length === 0 }, reasons)
}
