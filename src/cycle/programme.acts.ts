import { act } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { choice, longText, reference, text } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import { learningReasons, learningWaiting, type LearningWaiting } from '../plan/index.ts'
import { stages } from './programme.ts'

const levelOptions = [
  { value: 'national', text: 'National' }, { value: 'regional', text: 'Regional' }, { value: 'sub-regional', text: 'Sub-regional' },
  { value: 'place', text: 'Place' }, { value: 'locality', text: 'Locality' },
] as const

export const openProgramme = act({
  name: 'cycle.open-programme', title: 'Open a programme', says: 'opened the programme', kind: 'programme', who: ['commissioner'],
  intro: 'A programme is a service commissioned for a population, round after round. Everything in its thread belongs to it.',
  input: {
    name: text({ label: 'Name of the programme' }),
    purpose: longText({ label: 'What it is for', max: 2000 }),
    level: choice({ label: 'Level', options: levelOptions, hint: 'One level for each service; a service split over levels is several programmes.', rule: 'BOD-46' }),
    tier: choice({ label: 'Tier', hint: 'By value, risk and people affected: it sets how much is asked.', options: [{ value: 'light', text: 'Light' }, { value: 'standard', text: 'Standard' }, { value: 'full', text: 'Full' }] }),
    service: text({ label: 'Kind of service', required: false }),
    areas: text({ label: 'Area codes of the places', hint: 'ONS codes, separated by spaces.', required: false, max: 1000 }),
    partnership: reference({ label: 'Partnership it is shared with', to: 'partnership', optionsFrom: 'bodies.partnerships', required: false }),
  },
  load: async (tx, ask) => ({ shared: !ask.partnership || tx.scopes.includes(ask.partnership) }),
  rule: (facts: { shared: boolean }, ask) => {
    const areas = (ask.areas ?? '').split(/[\s,;]+/).filter((code) => code !== '')
    const reasons: Refusal[] = areas.filter((code) => !/^[A-Z]\d{8}$/.test(code)).map((code) => ({ code: 'programme.area', field: 'areas', words: `${code.slice(0, 20)} is not an ONS area code, like E06000001.` }))
    if (!facts.shared) reasons.push({ code: 'programme.partnership', field: 'partnership', words: 'Your body is not a member of this partnership today.' })
    return decide({ areas }, reasons)
  },
  save: async (write, value, ask, given) => {
    const scopeId = ask.partnership
    const programmeId = await write.record({ kind: 'programme', title: ask.name, state: 'analyse', scopeId })
    await write.insert('cycle.programme', { id: programmeId, scope_id: scopeId ?? null, purpose: ask.purpose, level: ask.level, tier: ask.tier, service: ask.service ?? '', area_codes: value.areas })
    const roundId = await write.record({ kind: 'round', title: `${ask.name}, round 1`, state: 'running', scopeId, programmeId })
    await write.insert('cycle.round', { id: roundId, scope_id: scopeId ?? null, programme_id: programmeId, number: 1, began_on: given.today })
    await write.changeRecord(programmeId, { roundId })
    await write.changeRecord(roundId, { roundId })
  },
})

const order = ['analyse', 'plan', 'procure', 'deliver', 'review'] as const

export const moveProgramme = act({
  name: 'cycle.move-programme', title: 'Move to the next stage', says: 'moved the programme on', kind: 'programme', who: ['commissioner', 'procurement-lead', 'contract-manager'], root: 'programme',
  input: {
    programme: reference({ label: 'Programme', to: 'programme' }),
    to: choice({ label: 'Stage', options: order.slice(1).map((value) => ({ value, text: stages[value] })) }),
    reason: longText({ label: 'What was finished', max: 1000 }),
  },
  load: (tx, ask) => learningWaiting(tx, ask.programme),
  rule: (learned: LearningWaiting[], ask, given) => decide({}, [
    ...(order.indexOf(ask.to as never) <= order.indexOf(given.root!.state as never) ? [{ code: 'programme.backwards', field: 'to', words: 'A programme moves forward within its round. What was learned comes back as the next round.' }] : []),
    ...(order.indexOf(ask.to as never) > order.indexOf('plan') && order.indexOf(given.root!.state as never) <= order.indexOf('plan') ? learningReasons(learned) : []),
  ]),
  save: async (_write, _value, ask) => ({ state: ask.to }),
})

export const openNextRound = act({
  name: 'cycle.open-next-round', title: 'Close this round and open the next', says: 'closed the round and opened the next', kind: 'programme', who: ['commissioner'], root: 'programme',
  intro: 'The next round starts from this one\'s open findings, decisions and unmet needs: they are linked to it.',
  input: {
    programme: reference({ label: 'Programme', to: 'programme' }),
    learned: longText({ label: 'What this round taught', hint: 'In a sentence or two. What stops, starts or continues is recorded one by one at the reviews and goes along by name.' }),
  },
  load: async (tx, ask, given) => ({
    round: await tx.one(sql<{ id: string; number: number }>`select id, number from cycle.round where body_id = ${tx.bodyId} and id = ${given.root!.round_id}`),
    carried: await tx.rows(sql<{ id: string; kind: string }>`select id, kind from kernel.record where body_id = ${tx.bodyId} and programme_id = ${ask.programme} and round_id = ${given.root!.round_id}
      and (kind in ('finding', 'decision') or (kind = 'need' and state <> 'met'))`),
    learned: await tx.rows(sql<{ id: string }>`select id from kernel.record where body_id = ${tx.bodyId} and programme_id = ${ask.programme} and kind = 'learning' and state = 'recorded'`),
    openDecision: await tx.rows(sql<{ id: string }>`select id from kernel.record where body_id = ${tx.bodyId} and programme_id = ${ask.programme} and round_id = ${given.root!.round_id} and kind = 'decision'`),
  }),
  rule: (facts: { round: { id: string; number: number }; carried: { id: string; kind: string }[]; learned: { id: string }[]; openDecision: unknown[] }) => decide(facts, [
    ...(facts.openDecision.length === 0 ? [{ code: 'round.undecided', words: 'A round closes on a review\'s decision. Record the decision first.' }] : []),
    ...(facts.learned.length === 0 ? [{ code: 'round.nothing-by-name', words: 'Nothing is recorded by name that stops, starts or continues: only these words go into the next round.', strength: 'note' as const }] : []),
  ]),
  save: async (write, facts, ask, given) => {
    const root = given.root!
    await write.update('cycle.round', facts.round.id, { closed_on: given.today, learned: ask.learned })
    await write.move(facts.round.id, 'closed')
    const number = facts.round.number + 1
    const roundId = await write.record({ kind: 'round', title: `${root.title}, round ${number}`, state: 'running', programmeId: root.id, scopeId: root.scope_id ?? undefined })
    await write.insert('cycle.round', { id: roundId, scope_id: root.scope_id, programme_id: root.id, number, began_on: given.today })
    await write.changeRecord(root.id, { roundId })
    await write.changeRecord(roundId, { roundId })
    await write.link(facts.round.id, roundId, 'followed by')
    for (const one of [...facts.carried, ...facts.learned]) await write.link(one.id, roundId, 'carried into')
    for (const one of facts.learned) await write.move(one.id, 'carried')
    if (facts.learned.length > 0) await write.tell({ role: 'commissioner', recordId: root.id, words: `${facts.learned.length} ${facts.learned.length === 1 ? 'thing' : 'things'} learned in the round before ${facts.learned.length === 1 ? 'waits' : 'wait'} to be taken up or declined: ${root.title}` })
    return { goTo: roundId }
  },
})

export const endProgramme = act({
  name: 'cycle.end-programme', title: 'End this programme', says: 'ended the programme', kind: 'programme', who: ['commissioner'], root: 'programme',
  confirm: 'The programme leaves the wheel. Its records stay.',
  input: { programme: reference({ label: 'Programme', to: 'programme' }), reason: longText({ label: 'Reason', max: 2000 }) },
  rule: () => decide({}, []),
  save: async () => {},
})
