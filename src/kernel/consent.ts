import type { Refusal } from './refusal.ts'

export type WayOfWorking = 'separate' | 'parallel' | 'joint' | 'integrated'

/** A partnership as the kernel needs it: who works with whom, and how they decide. */
export interface Partnership {
  id: string
  name: string
  way: WayOfWorking
  hostBodyId: string
  members: { bodyId: string; name: string }[]
}

export interface ConsentRow { body_id: string; answer: string; record_version: number; act: string }

/**
 * What still stands between this record and a step that needs the partners' consent (B4). Pure.
 * separate: nothing; parallel: every partner was told of this version first; joint: every partner consents to this very version,
 * none declines; integrated: only the host decides.
 */
export function consentReasons(partnership: Partnership | undefined, deciding: { bodyId: string; version: number; act: string }, rows: readonly ConsentRow[]): Refusal[] {
  if (!partnership || partnership.way === 'separate') return []
  if (partnership.way === 'integrated') {
    return deciding.bodyId === partnership.hostBodyId ? []
      : [{ code: 'consent.host-decides', words: `In ${partnership.name} the host body decides for all members.`, rule: 'BOD-46' }]
  }
  const here = rows.filter((row) => row.record_version === deciding.version)
  const others = partnership.members.filter((member) => member.bodyId !== deciding.bodyId)
  if (partnership.way === 'parallel') {
    return here.some((row) => row.body_id === deciding.bodyId && row.answer === 'told') ? []
      : [{ code: 'consent.partners-not-told', words: `${partnership.name} decides in parallel: tell ${names(others)} about this version first, so that they can comment.`, rule: 'BOD-46' }]
  }
  return others.flatMap((member): Refusal[] => {
    const answers = here.filter((row) => row.body_id === member.bodyId && (row.act === deciding.act || row.act === '*'))
    if (answers.some((row) => row.answer === 'declines')) {
      return [{ code: 'consent.declined', words: `${member.name} has declined this version. Change it together, then ask again.`, rule: 'BOD-46' }]
    }
    if (answers.some((row) => row.answer === 'consents')) return []
    return [{ code: 'consent.missing', words: `${partnership.name} decides jointly: ${member.name} has not yet consented to version ${deciding.version}.`, rule: 'BOD-46' }]
  })
}

const names = (members: readonly { name: string }[]): string =>
  members.map((member) => member.name).join(' and ') || 'the partners'
