import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog } from '../../../src/base/log.js';
import {
  emitCreateScripts,
  isReady,
  planVms,
} from '../../../src/emitters/create-script/create-script-emitter.js';
import type { VmPlan } from '../../../src/emitters/create-script/vm-plan.js';
import { readMapFile } from '../../../src/formats/map-file.js';
import { readEstate } from '../../../src/jobs/read-estate.js';
import type { Environment, Release } from '../../../src/model/environment.js';
import { mergeEnvironment } from '../../../src/model/merge.js';
import { mapPart, stateVms } from '../../../src/sources/map-facts.js';

/** A path below test/fixtures. */
export function fixturePath(path: string): string {
  return fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
}

export const making = { toolVersion: '0.0.0-test', readAt: '2013-11-19T08:00:00.000Z' };

/** What one rebuild gives, by path. */
export interface Emitted {
  readonly plans: readonly VmPlan[];
  readonly files: ReadonlyMap<string, string>;
  /** The lines to send. */
  readonly lines: readonly string[];
}

/** Plans and emits every VM of an environment. */
export function emit(environment: Environment, release: Release): Emitted {
  const plans = planVms(environment, release);
  const files = new Map<string, string>();
  for (const { path, text } of emitCreateScripts(environment, plans, release, making)) {
    if (files.has(path)) throw new Error(`${path} is emitted twice`);
    files.set(path, text);
  }
  const lines = (files.get('create-vms.ovmcli') ?? '').split('\n');
  return { plans, files, lines: lines.filter((line) => line !== '' && !line.startsWith('#')) };
}

/** Reads trees and manager files as a rebuild does, with the text of a map. */
export async function readTrees(trees: readonly string[], managerFiles: readonly string[], map = '') {
  const folder = mkdtempSync(join(tmpdir(), 'map-'));
  try {
    const path = join(folder, 'filled.map');
    writeFileSync(path, map);
    const input = { estate: 'sample', trees, managerFiles, map: path, log: silentLog };
    const reading = await readEstate(input);
    await reading.close();
    return reading.environment;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function readSampleEstate(map = ''): Promise<Environment> {
  const trees = [fixturePath('sample-estate/repositories')];
  return readTrees(trees, [fixturePath('sample-estate/manager-files')], map);
}

/** The same estate with what a map states; throws for a line the reader does not accept. */
export function withMap(environment: Environment, map: string): Environment {
  const { document, findings } = readMapFile(Buffer.from(map));
  if (findings.length > 0) throw new Error(JSON.stringify(findings));
  const { estate, ...part } = environment;
  return stateVms(mergeEnvironment(estate, [part, mapPart(document, 'filled.map')]), document, 'filled.map');
}

/** An open.map with every line filled in, whatever it asks for. */
export function filledMap(emitted: Emitted, fill: (line: string) => string): string {
  const text = emitted.files.get('open.map') ?? '';
  return text
    .split('\n')
    .map((line) => (line.endsWith(' =') && !line.startsWith('#') ? `${line} ${fill(line)}` : line))
    .join('\n');
}

export function openPlans(emitted: Emitted): VmPlan[] {
  return emitted.plans.filter((plan) => !isReady(plan));
}

export function codesOf(plan: VmPlan | undefined): string[] {
  return [...new Set(plan?.openPoints.map((point) => point.code))].sort();
}
