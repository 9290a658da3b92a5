// Steps that several programmes of the story take in the same way: needs weighed by people, a specification with its requirements.
import type { Cast, PersonName } from './cast.ts'
import type { Playing } from './scene.ts'

/** Points that a person gives each need, in the order of the criteria. */
export interface Panel { person: PersonName; points: Record<string, { points: string; reason: string }> }

/** Opens a scoring of needs (by their names in the story) and lets people score; returns the scoring's id. */
export async function scoreNeeds({ stage, cast, id }: Playing, asked: { name: string; title: string; by: PersonName; programme: string; needs: readonly string[]; criteria: string; roles: readonly string[]; fewest: number; question: string; panel: readonly Panel[] }): Promise<string> {
  const opened = await stage.done(`${asked.name}-scoring`, cast[asked.by], 'plan.open-scoring', {
    title: asked.title, programme: id(asked.programme), needs: asked.needs.map((need) => id(need)), question: asked.question, criteria: asked.criteria, scorerRoles: [...asked.roles], minimumScorers: asked.fewest,
  })
  const scoring = stage.id(opened, 'scoring')
  for (const { person, points } of asked.panel) {
    for (const [need, given] of Object.entries(points)) {
      await stage.done(`${asked.name}-${person}-${need}`, cast[person], 'plan.score-need', { scoring, need: id(need), points: given.points, reason: given.reason })
    }
  }
  return scoring
}

/** Closes the scoring and proposes the need that came first; returns the priority's id. Agreeing it is the story's own step. */
export async function proposeFirst({ stage, cast, id }: Playing, asked: { name: string; by: PersonName; scoring: string; need: string; title: string; reason: string }): Promise<string> {
  await stage.done(`${asked.name}-close-scoring`, cast[asked.by], 'plan.close-scoring', { scoring: asked.scoring })
  const proposed = await stage.done(`${asked.name}-priority`, cast[asked.by], 'plan.propose-priority', { title: asked.title, scoring: asked.scoring, need: id(asked.need), reason: asked.reason })
  return stage.id(proposed, 'priority')
}

export interface PlannedKpi { key: string; name: string; outcome: string; unit: string; direction: 'up' | 'down'; target: number; targetFrom: string; baseline: number; baselineWords: string; numerator?: string; denominator?: string; source: string; owner: string; limitRule: 'each month' | 'three months' | 'real change' | 'year'; consequence: string; harm: 'serious' | 'outcome' | 'inconvenience' | 'none'; changedBy: 'provider' | 'together' | 'others' }

/** Drafts a specification, adds its requirements and indicators, and agrees it. Keeps `<name>-spec` and `<name>-kpi-<key>`. */
export async function specify({ stage, cast, id, keep }: Playing, asked: {
  name: string; by: keyof Cast; title: string; programme: string; outcomes: readonly string[]; texts: { population: string; aims: string; scope: string; serviceModel: string; standards: string; location: string; involved: string }
  requirements: readonly { words: string; outcome: string }[]; kpis: readonly PlannedKpi[]; decidedWhere: string
}): Promise<void> {
  const by = cast[asked.by]
  const drafted = await stage.done(`${asked.name}-spec`, by, 'plan.draft-specification', { title: asked.title, programme: id(asked.programme), outcomes: asked.outcomes.map((outcome) => id(outcome)), ...asked.texts })
  const specification = stage.id(drafted, 'specification')
  keep(`${asked.name}-spec`, specification)
  for (const [index, requirement] of asked.requirements.entries()) await stage.done(`${asked.name}-requirement-${index + 1}`, by, 'plan.add-requirement', { specification, words: requirement.words, outcome: id(requirement.outcome) })
  for (const kpi of asked.kpis) {
    const { key, outcome, ...rest } = kpi
    const made = await stage.done(`${asked.name}-kpi-${key}`, by, 'plan.add-kpi', { ...rest, specification, outcome: id(outcome), frequency: 'monthly' })
    keep(`${asked.name}-kpi-${key}`, stage.id(made, 'kpi'))
  }
  await stage.done(`${asked.name}-agree-spec`, by, 'plan.agree-specification', { specification, decidedWhere: asked.decidedWhere })
}
