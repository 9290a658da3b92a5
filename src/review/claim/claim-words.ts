import { periodInWords } from '../../deliver/returns/index.ts'
import type { Tx } from '../../kernel/database/database.ts'
import { numberWords } from '../../ui/charts/chart.ts'
import { claimsOf, type ClaimRow } from './claim.ts'

const signed = (value: number): string => `${value > 0 ? '+' : ''}${numberWords(value, Number.isInteger(value) ? 0 : 1)}`

/** A claim and what came of it in sentences, by each design that judged it. Pure. */
export function claimInWords(row: Pick<ClaimRow, 'what' | 'likely' | 'low' | 'high' | 'unit' | 'by_month' | 'judged' | 'judged_compared'>): string {
  const came = [row.judged?.words, row.judged_compared && `Beside others: ${row.judged_compared.words}`].filter((words): words is string => Boolean(words))
  return `Claimed: ${row.what}, ${signed(row.likely)} ${row.unit} (between ${signed(row.low)} and ${signed(row.high)}) by ${periodInWords(row.by_month)}. ${came.length === 0 ? 'Not judged yet.' : came.join(' ').replaceAll(row.by_month, periodInWords(row.by_month))}`
}

/** The claims about an indicator, for documents that tell of it. */
export const claimsInWords = async (tx: Tx, kpiId: string): Promise<string[]> => (await claimsOf(tx, kpiId)).slice(0, 10).map(claimInWords)
