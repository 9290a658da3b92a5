import { learningActs } from './learning.acts.ts'
import { learningQueries, learningViews } from './learning.pages.ts'
import { learningKind, learningProcess } from './learning.ts'

export { learningOfProgramme } from './learning.pages.ts'

/** Stop, start, continue: what a round taught, carried into the next one by name and answered there. */
export const learningPart = { kinds: [learningKind], processes: [learningProcess], acts: learningActs, queries: learningQueries, views: learningViews }
