import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gunzip } from 'node:zlib';
import type { MultiPolygon, Polygon, Position } from 'geojson';
import type { ReadItem } from './published-rows.ts';

/** The boundary of one area: degrees east and north (WGS84), rings closed. */
export type BoundaryRow = {
  areaCode: string;
  areaName: string;
  /** Codes of areas it lies in, by the property that names them: `{ msoa21: 'E02...' }`. */
  within: Record<string, string>;
  geometry: Polygon | MultiPolygon;
  /** West, south, east, north. */
  box: [number, number, number, number];
  /** Number of the feature in the file, from 1. */
  line: number;
};

/** A boundary file opened, or why it was not. */
export type OpenedBoundaries = { items(): AsyncGenerator<ReadItem<BoundaryRow>>; features: number; refusal?: undefined } | { refusal: string };

const most = { bytes: 128 * 1024 * 1024, features: 100_000, positions: 5_000_000, rings: 20_000 };
const inflate = promisify(gunzip);

/** Whether the file begins as JSON does, plain or gzipped; its name does not matter. */
export async function looksLikeBoundaries(path: string): Promise<boolean> {
  const head = await firstChunk(createReadStream(path, { end: 65_535 }));
  const packed = head[0] === 0x1f && head[1] === 0x8b;
  return /^\uFEFF?\s*\{/.test((packed ? await firstChunk(createReadStream(path).pipe(createGunzip())) : head).toString('utf8', 0, 64));
}

async function firstChunk(stream: Readable): Promise<Buffer> {
  try {
    for await (const chunk of stream) return chunk as Buffer;
  } catch {
    // A damaged archive is told in words by whoever reads it next.
  }
  return Buffer.alloc(0);
}

/**
 * Opens a GeoJSON file of boundaries, plain or gzipped. Only code, name and codes of larger areas are kept of the
 * properties. Refused as a whole: other JSON, too large a file, coordinates in another system than degrees.
 * Features are rejected for: no code, a name with markup, no polygon, an open ring, a ring without area, too many points.
 * That rings do not cross each other is not checked.
 */
export async function openBoundaries(path: string): Promise<OpenedBoundaries> {
  if ((await stat(path)).size > most.bytes) return { refusal: 'The file is larger than 128 MiB.' };
  let collection: unknown;
  try {
    const bytes = await readFile(path);
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? await inflate(bytes, { maxOutputLength: most.bytes }) : bytes;
    collection = JSON.parse(plain.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    return { refusal: error instanceof RangeError ? 'The file unpacks to more than 128 MiB.' : 'The file is not whole JSON.' };
  }
  if (!isRecord(collection) || collection.type !== 'FeatureCollection' || !Array.isArray(collection.features)) {
    return { refusal: 'The file is JSON but no GeoJSON collection of features.' };
  }
  const system = systemOf(collection.crs);
  if (system !== '' && !/CRS84|EPSG:+4326/i.test(system)) {
    return { refusal: `The coordinates are in ${system.slice(0, 80)}: convert them to degrees (WGS84) first.` };
  }
  if (collection.features.length > most.features) return { refusal: `The file has more than ${most.features} features.` };
  const features = collection.features as unknown[];
  return { features: features.length, items: () => readFeatures(features) };
}

function systemOf(crs: unknown): string {
  if (!isRecord(crs)) return '';
  return isRecord(crs.properties) && typeof crs.properties.name === 'string' ? crs.properties.name : 'a system that is not named';
}

async function* readFeatures(features: unknown[]): AsyncGenerator<ReadItem<BoundaryRow>> {
  const seen = new Set<string>();
  let positions = 0;
  for (const [at, feature] of features.entries()) {
    const item = readFeature(feature, at + 1, seen);
    if (item.row) {
      seen.add(item.row.areaCode);
      positions += rings(item.row.geometry).reduce((sum, ring) => sum + ring.length, 0);
      if (positions > most.positions) {
        yield fault(at + 1, 'geometry', `the file has more than ${most.positions} points; the rest was not read`);
        return;
      }
    }
    yield item;
  }
}

function fault(line: number, column: string, cause: string, value = ''): ReadItem<BoundaryRow> {
  return { rejected: { line, column, cause, value: value.slice(0, 200) } };
}

function readFeature(feature: unknown, line: number, seen: Set<string>): ReadItem<BoundaryRow> {
  if (!isRecord(feature) || feature.type !== 'Feature' || !isRecord(feature.properties)) return fault(line, '', 'is not a feature with properties');
  const properties = Object.entries(feature.properties).map(([key, value]) => [key.toLowerCase(), value] as const);
  const code = properties.find(([key]) => /^(code|area_?code|[a-z]+\d\dcd)$/.test(key))?.[1];
  const name = properties.find(([key]) => /^(name|area_?name|[a-z]+\d\dnm)$/.test(key))?.[1] ?? '';
  if (typeof code !== 'string' || !/^[A-Z0-9]{3,12}$/i.test(code)) return fault(line, 'code', 'is not an area code', String(code ?? ''));
  if (seen.has(code)) return fault(line, 'code', 'stands twice in the file', code);
  if (typeof name !== 'string' || name.length > 200 || /[<>\p{Cc}]/u.test(name)) return fault(line, 'name', 'holds markup or is not a name', String(name));
  const geometry = feature.geometry;
  if (!isRecord(geometry) || (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon')) return fault(line, 'geometry', 'is not a polygon');
  const checked = checkedGeometry(geometry.type, geometry.coordinates);
  if (typeof checked === 'string') return fault(line, 'geometry', checked);
  const within = Object.fromEntries(
    properties.flatMap(([key, value]) => {
      const stem = /^([a-z]+\d*)_code$/.exec(key)?.[1];
      return stem && stem !== 'area' && typeof value === 'string' && /^[A-Z0-9]{3,12}$/i.test(value) ? [[stem, value]] : [];
    }),
  );
  return { row: { areaCode: code, areaName: name, within, geometry: checked, box: boxOf(checked), line } };
}

function checkedGeometry(type: 'Polygon' | 'MultiPolygon', coordinates: unknown): Polygon | MultiPolygon | string {
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  if (!Array.isArray(polygons) || polygons.length === 0) return 'has no coordinates';
  const kept: Position[][][] = [];
  let count = 0;
  for (const polygon of polygons as unknown[]) {
    if (!Array.isArray(polygon) || polygon.length === 0) return 'has a polygon without a ring';
    count += polygon.length;
    if (count > most.rings) return `has more than ${most.rings} rings`;
    const checked = (polygon as unknown[]).map(checkedRing);
    const wrong = checked.find((ring) => typeof ring === 'string');
    if (wrong !== undefined) return wrong as string;
    kept.push(checked as Position[][]);
  }
  return type === 'Polygon' ? { type, coordinates: kept[0]! } : { type, coordinates: kept };
}

function checkedRing(ring: unknown): Position[] | string {
  if (!Array.isArray(ring) || ring.length < 4) return 'has a ring of fewer than four points';
  const positions: Position[] = [];
  for (const position of ring as unknown[]) {
    const [east, north] = Array.isArray(position) ? (position as unknown[]) : [];
    if (typeof east !== 'number' || typeof north !== 'number' || !Number.isFinite(east) || !Number.isFinite(north)) return 'has a point that is not two numbers';
    if (Math.abs(east) > 180 || Math.abs(north) > 90) return 'has coordinates that are not degrees: convert them from the National Grid first';
    positions.push([east, north]);
  }
  const [first, last] = [positions[0]!, positions.at(-1)!];
  if (first[0] !== last[0] || first[1] !== last[1]) return 'has a ring that is not closed';
  const area = positions.slice(1).reduce((sum, [east, north], at) => sum + positions[at]![0]! * north! - east! * positions[at]![1]!, 0);
  return area === 0 ? 'has a ring without area' : positions;
}

function rings(geometry: Polygon | MultiPolygon): Position[][] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
}

function boxOf(geometry: Polygon | MultiPolygon): [number, number, number, number] {
  const box: [number, number, number, number] = [180, 90, -180, -90];
  for (const ring of rings(geometry)) {
    for (const [east, north] of ring) {
      box[0] = Math.min(box[0], east!);
      box[1] = Math.min(box[1], north!);
      box[2] = Math.max(box[2], east!);
      box[3] = Math.max(box[3], north!);
    }
  }
  return box;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
