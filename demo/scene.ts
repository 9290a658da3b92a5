import type { Cast } from './cast.ts'
import type { Stage } from './stage.ts'

/** What scenes leave for later ones: ids of records by a name of the script. */
export type Kept = Map<string, string>

/** What a scene may use. `kept.get` through `id`, which ends the script when nothing was left under that name. */
export interface Playing { stage: Stage; cast: Cast; keep(name: string, id: string): void; id(name: string): string }

/** Something that happens at one moment of the story. */
export interface Scene { at: string; title: string; play(playing: Playing): Promise<void> }

/** Scenes of all programmes in the order of their moments; those of one moment keep the order in which they are given. */
export const inOrder = (...stories: readonly (readonly Scene[])[]): Scene[] => stories.flat().map((scene, index) => ({ scene, index })).sort((a, b) => (a.scene.at < b.scene.at ? -1 : a.scene.at > b.scene.at ? 1 : a.index - b.index)).map(({ scene }) => scene)
