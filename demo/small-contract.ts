// A small invented NHS contract, renewed by direct award process C, carried out here.
import type { Scene } from './scene.ts'

export const smallContract: readonly Scene[] = []
