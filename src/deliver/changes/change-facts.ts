import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate } from '../../kernel/time.ts'
import type { Answer } from '../../law/index.ts'
import { awardOf } from '../../procure/index.ts'
import { contractRow, type ContractRow } from '../contract.ts'
import { lawOf, type ChangeAnswers, type ChangeRow, type ChangeType, type ContractLaw } from './change.ts'
import { judgeChange, type JudgedChange, type JudgedContract, type Judgement } from './judge.ts'
import { termsOn } from './history.ts'
import { versionsOf } from './keep-terms.ts'

/** A contract as its changes are judged: its row, the law it stands under, and what it was at the start. */
export interface ChangeCase { contract: ContractRow; law: ContractLaw; judged: JudgedContract }

/** Reads the case of a contract for a change proposed or made; the change itself is left out of the earlier ones. */
export async function changeCase(tx: Tx, contractId: string, butChangeId?: string): Promise<ChangeCase | undefined> {
  const contract = await contractRow(tx, contractId)
  if (!contract) return undefined
  const versions = await versionsOf(tx, contract)
  const first = versions[0]!.terms
  // An extension counts as provided for by what the contract said at the start, put right where it was written down wrongly; not by a later change of it.
  const atStart = termsOn(versions, contract.starts_on ?? '0001-01-01') ?? first
  const earlier = await tx.rows(sql<{ change_type: ChangeType; added_pence: string; answers: ChangeAnswers; original_pence: string | null }>`select h.change_type, h.added_pence, h.answers, h.original_pence from deliver.change h join kernel.record r on r.body_id = h.body_id and r.id = h.id
    where h.contract_id = ${contractId} and r.state in ('signed', 'in force') and h.id is distinct from ${butChangeId ?? null}::uuid order by h.signed_on, h.id`)
  const said = earlier.find((one) => one.original_pence !== null)?.original_pence ?? first.value_pence ?? null
  return {
    contract, law: lawOf(contract.procurement_id ? await awardOf(tx, contract.procurement_id) : undefined, contract.agreement),
    judged: {
      startsOn: contract.starts_on, endsOn: contract.ends_on, extensionUntil: atStart.extension_until ?? null, noticeDays: contract.notice_days, originalPence: said === null ? null : BigInt(said),
      originalUntil: atStart.extension_until ?? atStart.ends_on ?? null, earlier: earlier.map((one) => ({ addedPence: BigInt(one.added_pence), authorityDecided: one.answers.authorityDecided, type: one.change_type })),
    },
  }
}

export const judgedChange = (row: Pick<ChangeRow, 'change_type' | 'regime' | 'answers' | 'added_pence' | 'effective_on' | 'new_ends_on'>): JudgedChange => ({
  type: row.change_type, regime: row.regime, answers: row.answers, addedPence: BigInt(row.added_pence), effectiveOn: row.effective_on, newEndsOn: row.new_ends_on,
})

/** What the rules say of a change as it stands today. */
export function judgementOf(row: ChangeRow, facts: ChangeCase, today: CivilDate): Judgement {
  return judgeChange(judgedChange(row), { ...facts.judged, originalPence: row.original_pence === null ? facts.judged.originalPence : BigInt(row.original_pence) }, today)
}

const asAnswer = (typed: 'yes' | 'no' | 'unknown' | undefined): Answer => (typed === 'yes' ? true : typed === 'no' ? false : 'unknown')

/** Answers as typed; what is left empty keeps what stood before, or is not known. */
export function answersFrom(ask: { [K in keyof ChangeAnswers]?: unknown }, before: Partial<ChangeAnswers>): ChangeAnswers {
  const one = (name: Exclude<keyof ChangeAnswers, 'ground'>): Answer => (ask[name] === undefined ? before[name] ?? 'unknown' : asAnswer(ask[name] as 'yes' | 'no' | 'unknown'))
  return {
    awardedByAOrB: one('awardedByAOrB'), characterChanges: one('characterChanges'), providedFor: one('providedFor'), outsideFactors: one('outsideFactors'), authorityDecided: one('authorityDecided'), onlySuccession: one('onlySuccession'),
    favoursProvider: one('favoursProvider'), ground: (ask.ground as ChangeAnswers['ground'] | undefined) ?? before.ground ?? 'none',
  }
}

/** The kinds of notice of a change whose publication is recorded. */
export const publishedKinds = async (tx: Tx, changeId: string): Promise<string[]> =>
  (await tx.rows(sql<{ notice_kind: string }>`select notice_kind from deliver.change_notice where change_id = ${changeId}`)).map((row) => row.notice_kind)

/** The limits of approval that hold on a day. */
export const limitsOn = (tx: Tx, day: CivilDate): Promise<{ id: string; role: string; limit_pence: string; from_on: CivilDate; source: string; reference: string }[]> =>
  tx.rows(sql`select l.id, l.role, l.limit_pence, l.from_on, l.source, r.reference from deliver.approval_limit l join kernel.record r on r.body_id = l.body_id and r.id = l.id
    where l.body_id = ${tx.bodyId} and l.from_on <= ${day}::date and (l.until_on is null or l.until_on >= ${day}::date) order by l.limit_pence desc, l.role`)

