// What a map of 2,000 areas costs beside the bare paths of the same areas, in one run, and how it grows from 200: the ratios are the figures.
import { geoMercator, geoPath } from 'd3-geo'
import type { Feature, Polygon } from 'geojson'
import { choropleth, rewound } from '../src/ui/charts/index.ts'

const square = (code: string, west: number): Feature<Polygon> => ({ type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [[[west, 53], [west, 53.1], [west + 0.09, 53.1], [west + 0.09, 53], [west, 53]]] } })
const codeOf = (feature: { properties: unknown }): string => (feature.properties as { code: string }).code
const best = (work: () => unknown): number => Math.min(...Array.from({ length: 5 }, () => {
  const begun = performance.now()
  work()
  return performance.now() - begun
}))

const made = (count: number) => {
  const features = Array.from({ length: count }, (_, index) => square(String(index), -2 + index / 10))
  return { features, areas: features.map((feature, index) => ({ code: codeOf(feature), name: `Area ${index}`, value: index })) }
}
const draw = ({ features, areas }: ReturnType<typeof made>) => () => choropleth({ title: 'T', unit: 'U', features: features as never, codeOf: codeOf as never, areas })
const bare = ({ features }: ReturnType<typeof made>) => () => {
  const path = geoPath(geoMercator()).digits(1)
  return features.map((feature) => path({ ...feature, geometry: rewound(feature.geometry) } as never)).join('')
}

const [few, many] = [made(200), made(2000)]
const [paths, map, small] = [best(bare(many)), best(draw(many)), best(draw(few))]
console.log('| what | ms | ratio |\n|---|---|---|')
console.log(`| bare paths of 2,000 areas | ${paths.toFixed(1)} | 1.0 |`)
console.log(`| map of 2,000 areas with classes, legend and titles | ${map.toFixed(1)} | ${(map / paths).toFixed(1)} |`)
console.log(`| map of 200 areas | ${small.toFixed(1)} | growth to ten times the areas: ${(map / small).toFixed(1)} |`)
console.log('\nThe best of five, one after another in one process.')
