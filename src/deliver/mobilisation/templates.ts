import type { StepSide } from './mobilisation.ts'

/** A step of a list to begin with: so many days before go-live, by which side, and what shows it. */
export interface TemplateStep { days: number; side: StepSide; what: string; evidence: string }
export interface Template { value: string; text: string; hint: string; steps: readonly TemplateStep[] }

const step = (days: number, side: StepSide, what: string, evidence: string): TemplateStep => ({ days, side, what, evidence })

/** Lists that come with the service: planning assumptions, marked K, that a body replaces with its own. None of them is required by law as a list. */
export const builtIn: readonly Template[] = [
  {
    value: 'new-provider', text: 'A service goes over to another provider', hint: 'With staff, records, premises and people who move with it: about twelve weeks.', steps: [
      step(84, 'both', 'Mobilisation group meets: who does what by when', 'Note of the first meeting'), step(77, 'provider', 'Staff who transfer (TUPE): information asked for, measures said, consultation begun', 'Employee liability information, letter of measures'),
      step(70, 'commissioner', 'Data protection: impact assessment, who is controller, agreement to share data, transfer of records', 'Signed assessment and agreement'), step(63, 'provider', 'Premises: leases, access, fire and infection checks', 'Leases and reports'), step(56, 'provider', 'Registration and insurance in place', 'Registration, insurance certificates'),
      step(56, 'provider', 'Workforce: posts filled, checks made, training booked', 'List of posts with gaps'), step(49, 'provider', 'IT: record system, mail, security, reports set up', 'Security self-assessment, test report'), step(42, 'commissioner', 'KPI baselines and targets agreed, sheet of the return tried out', 'Baseline of each indicator'),
      step(35, 'both', 'Money: purchase order, bank account confirmed, first invoice day', 'Purchase order number'), step(28, 'commissioner', 'Communications: people who use it, carers, staff, referrers, councillors', 'Letters, easy read included'), step(21, 'provider', 'Safeguarding leads, complaints, business continuity', 'Names by office, plan'),
      step(14, 'provider', 'First contact with everybody who moves; those at risk first', 'Number contacted of number who move'), step(7, 'both', 'Readiness looked at together before the decision to go live', 'Note of the meeting'),
    ],
  },
  {
    value: 'new-service', text: 'A new service', hint: 'Nobody moves over: about ten weeks.', steps: [
      step(70, 'both', 'Mobilisation group meets: who does what by when', 'Note of the first meeting'), step(63, 'commissioner', 'Data protection: impact assessment, who is controller, agreement to share data', 'Signed assessment and agreement'), step(56, 'provider', 'Premises, registration and insurance in place', 'Leases, registration, certificates'),
      step(49, 'provider', 'Workforce: posts filled, checks made, training booked', 'List of posts with gaps'), step(42, 'provider', 'IT: record system, mail, security, reports set up', 'Security self-assessment, test report'), step(35, 'commissioner', 'KPI baselines and targets agreed, sheet of the return tried out', 'Baseline of each indicator'),
      step(28, 'commissioner', 'Communications: referrers, people who may need it', 'Leaflet, easy read included'), step(21, 'both', 'Pathway tried out from referral to first contact', 'Note of what was put right'), step(7, 'both', 'Readiness looked at together before the decision to go live', 'Note of the meeting'),
    ],
  },
  {
    value: 'small', text: 'A small contract or grant', hint: 'One page: four weeks.', steps: [
      step(28, 'commissioner', 'Agreement signed, purchase order raised', 'Signed agreement'), step(21, 'provider', 'Insurance, safeguarding and data protection seen', 'Certificates, policy'), step(14, 'both', 'What is reported and when', 'Sheet of the return'), step(7, 'provider', 'People who may use it know of it', 'Notice or message'),
    ],
  },
]
