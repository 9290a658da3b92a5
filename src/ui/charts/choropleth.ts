/** Maps of small areas in classes of equal count, with outlines on top and the same areas as a list. */
import { geoIdentity, geoPath } from 'd3-geo';
import { scaleQuantile } from 'd3-scale';
import type { Feature, FeatureCollection, Geometry, MultiPolygon, Polygon, Position } from 'geojson';
import { svg, type Safe } from '../html.ts';
import { COLOURS, dataTable, fitted as fittedText, frame, valueWords, SEQUENCE, textAt } from './chart.ts';

/** Twice the signed area of a ring in the plane: above zero when it runs anticlockwise. */
function signedArea(ring: readonly Position[]): number {
  let sum = 0;
  for (let index = 0; index < ring.length; index += 1) {
    const [x1 = 0, y1 = 0] = ring[index] ?? [];
    const [x2 = 0, y2 = 0] = ring[(index + 1) % ring.length] ?? [];
    sum += x1 * y2 - x2 * y1;
  }
  return sum;
}

const rewindPolygon = (rings: readonly Position[][]): Position[][] =>
  rings.map((ring, index) => (signedArea(ring) > 0) === (index === 0) ? [...ring].reverse() : ring);

/** The rings in one winding whatever the source's: outer clockwise, holes anticlockwise, as d3-geo reads them (RFC 7946 says the opposite). */
export function rewound<G extends Geometry>(geometry: G): G {
  if (geometry.type === 'Polygon') return { ...geometry, coordinates: rewindPolygon((geometry as Polygon).coordinates) };
  if (geometry.type === 'MultiPolygon') return { ...geometry, coordinates: (geometry as MultiPolygon).coordinates.map(rewindPolygon) };
  return geometry;
}

export interface MapArea {
  readonly code: string;
  readonly name: string;
  /** Absent where there is no figure: hatched grey. */
  readonly value: number | null;
  readonly href?: string | undefined;
}

export interface Choropleth {
  readonly title: string;
  readonly description?: string;
  /** Longitude and latitude; `codeOf` says which area a feature is. */
  readonly features: readonly Feature[];
  readonly codeOf: (feature: Feature) => string;
  readonly areas: readonly MapArea[];
  readonly unit: string;
  /** Larger areas drawn as lines on top, for instance councils, with their names. */
  readonly outlines?: readonly Feature[] | undefined;
  readonly nameOf?: (outline: Feature) => string;
  readonly classes?: number;
  readonly width?: number;
  readonly height?: number;
}

/**
 * Quantile classes cut on the distinct values, so that many areas with one value (often zero) cannot swallow several classes;
 * without ties they hold about equal counts. Classes that would hold nothing are left out.
 */
export function quantileClasses(values: readonly number[], classes = 5): { from: number; to: number; count: number; fill: string }[] {
  if (values.length === 0) return [];
  const sorted = [...values].sort((a, b) => a - b);
  const cuts = [...new Set(scaleQuantile<number>().domain(new Set(sorted)).range(Array.from({ length: Math.min(classes, SEQUENCE.length) }, (_, index) => index)).quantiles())];
  const starts = [sorted[0] as number, ...cuts.filter((cut) => cut > (sorted[0] as number))];
  return starts.flatMap((start, index) => {
    const next = starts[index + 1];
    const inside = sorted.filter((value) => value >= start && (next === undefined || value < next));
    const fill = SEQUENCE[Math.round((index * (SEQUENCE.length - 1)) / Math.max(1, starts.length - 1))] ?? SEQUENCE[0];
    return inside.length === 0 ? [] : [{ from: inside[0] as number, to: inside.at(-1) as number, count: inside.length, fill }];
  });
}

type Planar = (features: readonly Feature[]) => FeatureCollection;

const positionsOf = (geometry: Geometry): Position[] =>
  geometry.type === 'Polygon' ? geometry.coordinates.flat() : geometry.type === 'MultiPolygon' ? geometry.coordinates.flat(2) : [];

/**
 * Flattens degrees to the plane: longitude shrunk by the cosine of the middle latitude (equirectangular), which is true
 * enough for one region and, unlike the spherical projections, cannot read a ring's winding as the rest of the globe.
 */
function flattening(features: readonly Feature[]): Planar {
  let south = 90;
  let north = -90;
  for (const { geometry } of features) {
    for (const [, latitude = 0] of positionsOf(geometry)) {
      south = Math.min(south, latitude);
      north = Math.max(north, latitude);
    }
  }
  const shrink = south > north ? 1 : Math.cos((((south + north) / 2) * Math.PI) / 180);
  const ring = (positions: readonly Position[]): Position[] => positions.map(([longitude = 0, latitude = 0]) => [longitude * shrink, latitude]);
  const planar = (geometry: Geometry): Geometry =>
    geometry.type === 'Polygon' ? rewound({ ...geometry, coordinates: geometry.coordinates.map(ring) })
    : geometry.type === 'MultiPolygon' ? rewound({ ...geometry, coordinates: geometry.coordinates.map((rings) => rings.map(ring)) })
    : geometry;
  return (some) => ({ type: 'FeatureCollection', features: some.map((feature) => ({ ...feature, geometry: planar(feature.geometry) })) });
}

let hatches = 0;

/** Oblique lines for areas without a figure, told from the lightest class without colour. The id is the page's own. */
function hatch(): { readonly definition: Safe; readonly fill: string } {
  hatches = (hatches + 1) % 1_000_000;
  const id = `no-figure-${hatches}`;
  return {
    definition: svg`<defs><pattern id="${id}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="#fff"/><rect width="1.6" height="5" fill="${COLOURS.same}"/></pattern></defs>`,
    fill: `url(#${id})`,
  };
}

function legendColumn(classes: ReturnType<typeof quantileClasses>, missing: number, missingFill: string, unit: string, x: number, y: number): Safe {
  const row = (index: number, fill: string, words: string) => svg`<rect x="${x}" y="${y + 14 + index * 28}" width="26" height="20" fill="${fill}" stroke="${COLOURS.soft}" stroke-width="1"/>${textAt(x + 36, y + 29 + index * 28, words)}`;
  return svg`<g class="cc-chart__legend">${textAt(x, y, unit, { bold: true })}
${classes.map(({ from, to, count, fill }, index) => row(index, fill, `${valueWords(from)}${from === to ? '' : ` to ${valueWords(to)}`} (${count} ${count === 1 ? 'area' : 'areas'})`))}
${missing > 0 ? row(classes.length, missingFill, `No figure (${missing} ${missing === 1 ? 'area' : 'areas'})`) : ''}</g>`;
}

/** A map with its legend beside it (below it when narrow); coordinates rounded to a tenth of a pixel. */
export function choropleth({ title, description, features, codeOf, areas, unit, outlines = [], nameOf, classes: wanted = 5, width = 860, height: most = 540 }: Choropleth): Safe {
  const small = width < 600;
  const mapWidth = small ? width : width - 270;
  const byCode = new Map(areas.map((area) => [area.code, area]));
  const values = areas.flatMap(({ value }) => (value === null ? [] : [value]));
  const classes = quantileClasses(values, wanted);
  const fillOf = (value: number) => (classes.findLast(({ from }) => value >= from) ?? classes[0])?.fill ?? '#fff';
  const flat = flattening(features);
  const drawn = flat(features);
  // A wide, low place gets a lower picture instead of empty room; the legend still needs its own.
  const fitted = (room: number) => geoIdentity().reflectY(true).fitExtent([[4, 4], [mapWidth - 4, room - 4]], drawn);
  const [[, highest], [, lowest]] = features.length > 0 ? geoPath(fitted(most)).bounds(drawn) : [[0, 0], [0, 0]];
  const height = Math.min(most, Math.max(lowest - highest + 8, small ? 0 : 60 + (classes.length + 1) * 28));
  const path = geoPath(fitted(height)).digits(1);
  const none = hatch();
  const shape = (feature: Feature) => {
    const area = byCode.get(codeOf(feature));
    const words = area ? `${area.name}: ${area.value === null ? 'no figure' : valueWords(area.value)}` : `${codeOf(feature)}: no figure`;
    const made = svg`<path d="${path(feature)}" fill="${area && area.value !== null ? fillOf(area.value) : none.fill}" stroke="#fff" stroke-width="0.6"><title>${words}</title></path>`;
    return area?.href ? svg`<a href="${area.href}" aria-label="${words}">${made}</a>` : made;
  };
  const missing = features.length - features.filter((feature) => typeof byCode.get(codeOf(feature))?.value === 'number').length;
  const over = flat(outlines).features;
  const label = (outline: Feature) => {
    const [x, y] = path.centroid(outline);
    return Number.isFinite(x) && nameOf ? textAt(x, y + 5, fittedText(nameOf(outline), 150), { anchor: 'middle', bold: true, halo: true }) : '';
  };
  const content = svg`${missing > 0 ? none.definition : ''}<g class="cc-map__areas">${drawn.features.map(shape)}</g>
<g class="cc-map__outlines" pointer-events="none">${over.map((outline) => svg`<path d="${path(outline)}" fill="none" stroke="${COLOURS.ink}" stroke-width="1.6" stroke-linejoin="round"/>`)}${over.map(label)}</g>
${legendColumn(classes, missing, none.fill, unit, small ? 4 : mapWidth + 24, small ? height + 20 : 24)}`;
  const whole = small ? height + 60 + (classes.length + 1) * 28 : height;
  const sorted = [...areas].filter(({ value }) => value !== null).sort((a, b) => (b.value as number) - (a.value as number));
  const words = sorted[0] ? `Map of ${unit.toLowerCase()} in ${features.length} areas. Highest ${sorted[0].name} with ${valueWords(sorted[0].value as number)}, lowest ${sorted.at(-1)?.name} with ${valueWords(sorted.at(-1)?.value as number)}.` : `Map of ${unit.toLowerCase()}: no figures.`;
  return frame(width, whole, title, description ?? words, content, 'cc-map', areas.some(({ href }) => href) ? 'group' : 'img');
}
