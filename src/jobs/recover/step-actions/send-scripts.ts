import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { counted } from '../../../base/counted.js';
import { RescueError } from '../../../base/errors.js';
import type { Environment } from '../../../model/environment.js';
import { makeDirectories, removeTree } from '../../../reach/directories.js';
import { createLocalHost } from '../../../reach/local-host.js';
import { pathKind } from '../../../reach/path-kind.js';
import { writeFileAtomically } from '../../../reach/write-file.js';
import { type EstateInput, readEstate } from '../../read-estate.js';
import { type Rebuild, rebuildScripts } from '../../rebuild-scripts.js';
import { recoveryFiles } from '../recovery-directory.js';
import type { Action, ActionEnd, StepPlace } from '../step-place.js';
import { scriptInPart } from './script-in-part.js';
import { sendScript } from './send-cli.js';
import { withoutAvailability } from './withheld-availability.js';

/** Names of the scripts of an estate that is made again, as `rebuild --kind empty` writes them. */
const scriptNames = { estate: 'empty', format: 'empty-format', vms: 'empty-vms' } as const;
const largestScript = 64 * 1024 * 1024;

/**
 * Writes the scripts of the archive into the recovery and sends the one of this step: networks, pools and repositories, or
 * VMs. What is open is for a person to state in a map; storage is formatted where its place was typed alone. Throws as
 * `withApply` and `rebuildScripts`.
 */
export const sendScripts: Action = {
  proves: true,
  scriptInPart,
  run: async (place) => {
    const { plan, operator, stated } = place;
    if (plan.values.archive === undefined) return { is: 'cannot', why: 'no capture is known' };
    if (!plan.traits.cliDocumented) return { is: 'cannot', why: 'this release documents no CLI' };
    for (;;) {
      const written = await writtenScripts(place);
      if (written === undefined) return { is: 'stop' };
      const { open, map } = written;
      if (open.length === 0) return send(place, written);
      for (const point of open) operator.tell(`  open: ${point}`);
      operator.tell(`  What is open is stated in ${map}.`);
      const question = `${counted(open.length, 'point')} of the script open. State them and look again, send the rest, or stop?`;
      const answer = await operator.ask(question, ['again', 'rest', 'stop']);
      if (answer === 'stop') return { is: 'stop' };
      if (answer !== 'rest') continue;
      stated(`left open: ${open.join('; ')}`, answer);
      return send(place, written);
    }
  },
};

interface WrittenScripts {
  /** The directory with the scripts of the kind. */
  readonly directory: string;
  readonly open: readonly string[];
  /** Where a person states what is open. */
  readonly map: string;
  /** Pools that had one server, by name: while they are made the manager does not show it yet. */
  readonly poolsOfOne: readonly string[];
}

/** Undefined where the operator stops. The same map and permissions give the same directory, with the journals in it. */
async function writtenScripts(place: StepPlace): Promise<WrittenScripts | undefined> {
  const { plan, directory, step } = place;
  const scripts = join(directory, recoveryFiles.scripts);
  makeDirectories(scripts);
  const map = place.ground.configured?.map ?? join(scripts, 'estate.map');
  const reading = await readEstate(inputOf(place, map));
  try {
    const allowFormat = step.id === makesEstate ? await allowedPlaces(place, reading.environment) : [];
    if (allowFormat === undefined) return undefined;
    const out = join(scripts, `${step.id}-${await digestOf(map, allowFormat)}`);
    const { vm } = plan.values;
    const kind = vm === undefined ? 'empty' : 'vms';
    const isWritten = pathKind(out) === 'directory';
    const words = { kinds: [kind], release: plan.traits.cli, vms: vm === undefined ? [] : [vm.id] } as const;
    // what was written stays as it is: its journal is for these lines
    const at = isWritten ? `${out}.looked` : out;
    // what a run that was killed has left
    if (isWritten) removeTree(at);
    const rebuild = await rebuildScripts(reading, {
      ...{ ...words, allowFormat, out: at },
      ...(pathKind(map) === 'nothing' && { writeMap: map }),
    });
    if (isWritten) removeTree(at);
    const open = openPoints(rebuild, step.id === makesEstate ? 'estate' : 'vms');
    const poolsOfOne = poolsWithOneServer(reading.environment);
    return { directory: kind === 'empty' ? join(out, kind) : out, open, map, poolsOfOne };
  } finally {
    await reading.close();
  }
}

/** A server alone needs no locks. */
function poolsWithOneServer({ infrastructure }: Environment): readonly string[] {
  return (infrastructure?.serverPools ?? []).flatMap(({ facts: { name, clustered, servers } }) =>
    name && clustered?.value === false && servers?.value.length === 1 ? [name.value] : [],
  );
}

const makesEstate = 'make-estate';

function inputOf({ ground, plan }: StepPlace, map: string): EstateInput {
  const { estate, log } = ground;
  const archive = plan.values.archive?.path ?? '';
  const isThere = pathKind(map) === 'file';
  return { ...{ estate, archive, trees: [], managerFiles: [], log }, ...(isThere && { map }) };
}

/** Places for new storage that a map states, each typed once more; undefined where the operator stops. */
async function allowedPlaces(
  { operator, stated }: StepPlace,
  { newPlaces = {} }: Environment,
): Promise<readonly string[] | undefined> {
  const allowed: string[] = [];
  for (const [what, { value }] of Object.entries(newPlaces)) {
    const question = `EVERYTHING on ${value} is lost when ${what} is made there. Type ${value} to format it.`;
    const answer = await operator.ask(question, [value, 'leave', 'stop']);
    if (answer === 'stop') return undefined;
    if (answer !== value) continue;
    stated(`${value} may be formatted for ${what}`, answer);
    allowed.push(value);
  }
  return allowed;
}

async function digestOf(map: string, allowFormat: readonly string[]): Promise<string> {
  const text =
    pathKind(map) === 'file'
      ? Buffer.from(await createLocalHost().readFile(map, largestScript)).toString('utf8')
      : '';
  const sum = createHash('sha256').update(allowFormat.join('\n')).update(statedIn(text).join('\n'));
  return sum.digest('hex').slice(0, 12);
}

/** Lines of a map that state something: the template of one, with nothing behind its `=`, is no map yet. */
export function statedIn(map: string): readonly string[] {
  return map.split('\n').filter((line) => /^\s*[^#\s][^=]*=\s*\S/.test(line));
}

/** Each step has its own: what keeps a VM open keeps no pool open. */
function openPoints({ plans, estates }: Rebuild, of: 'estate' | 'vms'): string[] {
  const ofVms = plans.flatMap(({ vm, openPoints: points }) =>
    points.map(({ message }) => `VM ${vm.facts.name?.value ?? vm.id}: ${message}`),
  );
  const ofEstates = estates.flatMap(({ openPoints: points }) =>
    points
      .filter(({ subject }) => subject.startsWith('VM ') === (of === 'vms'))
      .map(({ subject, message }) => `${subject}: ${message}`),
  );
  return [...ofVms, ...ofEstates];
}

async function send(from: StepPlace, { directory, poolsOfOne }: WrittenScripts): Promise<ActionEnd> {
  const { plan } = from;
  const withoutLocks = [...(plan.values.withoutLocks ?? []), ...poolsOfOne];
  const place = { ...from, plan: { ...plan, values: { ...plan.values, withoutLocks } } };
  if (place.plan.values.vm !== undefined) return sendOne(place, directory, 'create-vms');
  if (place.step.id !== makesEstate) return sendOne(place, directory, scriptNames.vms);
  try {
    return await sendOne(place, directory, scriptNames.estate);
  } catch (error) {
    // it stops where the script that formats has to make something first
    const isStopped = error instanceof RescueError && error.code === 'OVM_APPLY_DIFFERS';
    if (!isStopped || pathKind(join(directory, `${scriptNames.format}.ovmcli`)) !== 'file') throw error;
    const formatted = await sendOne(place, directory, scriptNames.format);
    return formatted.is === 'done' ? sendOne(place, directory, scriptNames.estate) : formatted;
  }
}

/** Without the lines that switch high availability on: a later step does, when all is proven. */
async function sendOne(place: StepPlace, directory: string, name: string): Promise<ActionEnd> {
  const whole = join(directory, `${name}.ovmcli`);
  if (pathKind(whole) !== 'file') return { is: 'done', note: 'there is nothing to make' };
  const script = join(directory, `${name}-without-ha.ovmcli`);
  if (pathKind(script) !== 'file') {
    const bytes = await createLocalHost().readFile(whole, largestScript);
    await writeFileAtomically(
      script,
      withoutAvailability(Buffer.from(bytes).toString('utf8'), place.plan.traits.cli),
    );
  }
  return sendScript(place, script);
}
