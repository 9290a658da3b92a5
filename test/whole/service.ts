// The invented service that goes round the wheel in the tests of the whole cycle, in the words of the API (money in integer pence).

export const criteria = 'People affected: 40\nEquity: 30\nCan be changed: 30'

export const specificationTexts = {
  population: 'People with diabetes in Testham', aims: 'Feet stay healthy', scope: 'Checks and care. Not: surgery.', serviceModel: 'Clinics near home', standards: 'NICE NG19', location: 'Testham', involved: 'People with diabetes and their families',
}

/** Answers that leave direct award process C open: the contract ends and is replaced, the provider does well, nothing changes considerably. */
export const answersForC = {
  buyerIsRelevantAuthority: 'yes', healthCareInListedCpv: 'yes', otherThingsInIt: 'no', changeInTerm: 'no', mustBeUrgent: 'no', basedOnFramework: 'no', concludesFramework: 'no', newService: 'no', existingProvider: 'yes', onlyExistingProviderCan: 'no',
  patientsChoose: 'no', providersNotLimited: 'no', everyQualifiedOffered: 'no', canExpressInterest: 'no', contractExpiresAndIsReplaced: 'yes', providerDoesWell: 'yes', characterChanges: 'no', onlySuccession: 'no', authorityDecided: 'yes', oldLifetime: 345_000_00, newLifetime: 360_000_00, outsideFactors: 'no', canIdentifyMostSuitable: 'yes',
}

const subject = {
  title: 'Foot care for people with diabetes', reference: 'DEMO-FOOT', description: 'Foot checks and foot care, close to home', cpv: '85121000',
  decisionMakers: 'Strategic commissioning committee', conflicts: 'No conflicts declared', conflictsManaged: 'None to manage', providerName: 'Invented Care Ltd', providerAddress: '1 Invented Street, Nowhere',
}

export const intention = {
  noticeKind: 'N2', statement: 'The authority intends to award a contract by direct award process C.', ...subject, approximateValuePence: 360_000_00, selectionReasons: 'The provider satisfies its contract: 97 % of people were seen within four weeks.',
  representationsUntil: 'Midnight at the end of 16 February 2024', representationsWhere: 'representations@icb.example',
}

export const awardNotice = { noticeKind: 'N3', statement: 'A contract has been awarded by direct award process C.', ...subject, lifetimeValuePence: 360_000_00, serviceStart: '2024-04-01', serviceEnd: '2027-03-31' }

/** A settled year of the indicator, and three months that fall out of it. */
export const settledYear: readonly (readonly [period: string, value: number])[] = [84, 85, 84, 86, 85, 83, 84, 85, 84, 86, 84, 85].map((value, at) => [`${2024 + Math.floor((3 + at) / 12)}-${String(((3 + at) % 12) + 1).padStart(2, '0')}`, value])
export const fall: readonly (readonly [period: string, value: number])[] = [['2025-04', 76], ['2025-05', 72], ['2025-06', 70]]
