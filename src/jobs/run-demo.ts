import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledParts } from '../base/bundled-parts.js';
import { RescueError } from '../base/errors.js';
import type { Log } from '../base/log.js';
import { planVms } from '../emitters/create-script/create-script-emitter.js';
import type { VmPlan } from '../emitters/create-script/vm-plan.js';
import type { Finding } from '../model/finding.js';
import { growFile } from '../reach/grow-file.js';
import { createLocalHost } from '../reach/local-host.js';
import { OutputDirectory } from '../reach/output-directory.js';
import { type CapturedEstate, captureEstate } from './capture-estate.js';
import { chooseRelease } from './choose-release.js';
import { type DemoDatabase, demoRepositoryDatabase } from './demo-repository-database.js';
import { findUuid } from './find-uuid.js';

/** The bundled sample estate; it is part of the package. */
const sampleEstate = fileURLToPath(new URL('../../test/fixtures/sample-estate', import.meta.url));

/** What the demo did, for printing. */
export interface Demo {
  readonly estate: string;
  readonly captured: CapturedEstate;
  readonly uuid: string;
  readonly uuidPlaces: number;
  readonly plans: readonly VmPlan[];
  /** The findings of severity error, which a DBA must look at first. */
  readonly errors: readonly Finding[];
  readonly database: DemoDatabase;
}

/**
 * Runs the main jobs on the sample estate: lays it out below `out`, captures it and plans its create scripts; exports
 * and imports the sample repository database. Throws OVM_BUNDLE_LACKS in the single file.
 */
export async function runDemo(out: string, log: Log): Promise<Demo> {
  if (bundledParts)
    throw new RescueError('OVM_BUNDLE_LACKS', 'the demo', 'the single file has no sample estate');
  const estate = join(resolve(out), 'estate');
  const archives = join(resolve(out), 'archives');
  await layOut(estate);
  const captured = await captureEstate({
    estate: 'sample',
    trees: [join(estate, 'repositories')],
    managerFiles: [join(estate, 'manager-files')],
    archives,
    release: undefined,
    log,
  });
  const { environment, findings } = captured;
  const { uuid, places } = findUuid(environment);
  const plans = planVms(environment, chooseRelease(environment, {}));
  const errors = findings.filter((finding) => finding.severity === 'error');
  const database = await demoRepositoryDatabase(resolve(out), archives);
  return { estate, captured, uuid, uuidPlaces: places.length, plans, errors, database };
}

/** Every VM that stays open with its first reason. */
export function openReasons(
  plans: readonly VmPlan[],
): readonly { readonly vm: string; readonly reason: string }[] {
  return plans.flatMap(({ vm, openPoints }) => {
    const [first] = openPoints;
    return first ? [{ vm: vm.facts.name?.value || vm.id, reason: first.message }] : [];
  });
}

/** Copies the sample estate and gives its disk files their real size, as holes. */
async function layOut(target: string): Promise<void> {
  const host = createLocalHost();
  const output = await OutputDirectory.open(target);
  try {
    for await (const entry of host.walk(sampleEstate)) {
      if (entry.type === 'file')
        await output.put(entry.path, await host.readFile(join(sampleEstate, entry.path), 1 << 20));
    }
    for (const [path, bytes] of await realSizes(host.readFile(join(sampleEstate, 'sizes.tsv'), 1 << 20))) {
      growFile(join(output.partialPath, path), bytes);
    }
    await output.finish();
  } catch (error) {
    await output.abandon();
    throw error;
  }
}

async function realSizes(file: Promise<Uint8Array>): Promise<[path: string, bytes: number][]> {
  const rows = Buffer.from(await file)
    .toString('utf8')
    .split('\n');
  return rows
    .map((row) => row.split('\t'))
    .filter(([path, bytes]) => path !== undefined && /^\d+$/.test(bytes ?? ''))
    .map(([path = '', bytes]) => [path, Number(bytes)]);
}
