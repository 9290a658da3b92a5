export { isProjection, readProjections } from './population.ts';
export type { ProjectionRow } from './population.ts';
