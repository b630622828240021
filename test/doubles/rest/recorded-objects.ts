import { readdirSync, readFileSync } from 'node:fs';
import type { RestDoubleObject } from './rest-double.js';

const folder = new URL('../../fixtures/rest/', import.meta.url);

/** The recorded objects, one of each type. */
export function recordedObjects(): RestDoubleObject[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as RestDoubleObject);
}
