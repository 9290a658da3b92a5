import type { Module } from '../kernel/act.ts'
import { agreePartnership, endPartnership, giveConsent, registerOrganisation, tellPartners } from './bodies.acts.ts'
import { consentKind, organisationKind, organisationProcess, partnershipKind, partnershipProcess } from './bodies.ts'
import { recordElsewhere } from './record-elsewhere.act.ts'
import { commissioners, organisations, partnerships, providers } from './bodies.queries.ts'

/** Organisations, partnerships and their way of working. */
export const bodiesModule: Module = {
  name: 'bodies',
  kinds: [organisationKind, partnershipKind, consentKind],
  processes: [organisationProcess, partnershipProcess, { kind: 'consent', title: 'A partner\'s answer', states: { given: 'Given' }, steps: [{ act: 'bodies.give-consent', from: [], to: 'given', rule: 'BOD-46', says: 'A partner answers for its body on one version.' }] }],
  acts: [registerOrganisation, agreePartnership, endPartnership, tellPartners, giveConsent, recordElsewhere],
  queries: [organisations, commissioners, providers, partnerships] as never,
}

export { externalSteps, type ExternalStep } from './record-elsewhere.act.ts'
export { isDemonstration, knownOrganisations, organisationKinds, partnershipOf, wayOptions, type Organisation } from './bodies.ts'
