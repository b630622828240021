import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../../src/model/environment.js';
import { mergeEnvironment } from '../../../src/model/merge.js';
import type { TestCertificate } from '../../doubles/https/certificate.js';
import type { Release, World } from '../../doubles/ovm-manager/world.js';
import { quickDirectory } from '../../run-directories.js';
import { byAgents, byCli, byFiles, byRest, type CapturedParts, together } from './capture-estate.js';
import { type HostNames, toldValues, type Values } from './told-values.js';
import { trueValues } from './true-values.js';

export const sourceNames = ['CLI', 'REST', 'agents and files'] as const;
export type SourceName = (typeof sourceNames)[number];

/** One attribute of the world and whether a source told it of at least one object. */
export interface Evidence {
  readonly label: string;
  readonly source: SourceName;
  readonly release: Release;
  readonly told: boolean;
}

export interface Verdict {
  /** What is wrong, one line each; empty for an estate that all sources tell alike. */
  readonly wrong: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** The world that each source shows, where it is not the one that is judged by. */
export type Shown = Readonly<Partial<Record<SourceName, World>>>;

/** Captures an estate in every way there is, and judges what is told by the world it was made from. */
export async function judgedEstate(
  world: World,
  release: Release,
  certificate: TestCertificate,
  shown: Shown = {},
): Promise<Verdict> {
  const directory = mkdtempSync(join(quickDirectory(), 'ovm-estate-'));
  const of = (source: SourceName) => shown[source] ?? world;
  try {
    const onHosts = of('agents and files');
    const agents = await byAgents(onHosts, certificate);
    const files = await byFiles(onHosts, directory);
    const cli = await byCli(of('CLI'), release);
    // it exists from 3.3.1 on
    const rest = release === '3.2' ? undefined : await byRest(of('REST'), certificate);
    const captured = new Map<SourceName, CapturedParts>([
      ['CLI', cli],
      ...(rest ? [['REST', rest] as const] : []),
      ['agents and files', together([agents, files])],
    ]);
    const some = { 'CLI and files': [cli, files], 'agents and a manager': [agents, rest ?? cli] };
    return judge(world, release, captured, some);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What is wrong with what was captured of a world. */
export function judge(
  world: World,
  release: Release,
  captured: ReadonlyMap<SourceName, CapturedParts>,
  some: Readonly<Record<string, readonly CapturedParts[]>> = {},
): Verdict {
  const wrong: string[] = [];
  const evidence: Evidence[] = [];
  const told = new Map<SourceName, Values>();
  for (const [source, { parts, problems }] of captured) {
    const environment = mergeEnvironment('e', parts);
    const { values, twice } = toldValues(environment, hostNames(world));
    told.set(source, values);
    wrong.push(
      ...twice.map((key) => `${source} tells ${key} twice`),
      ...problems.map(({ path, reason }) => `${source} could not read ${path}: ${reason}`),
      ...doubts(source, environment),
    );
  }
  for (const [source, values] of told) {
    const judged = againstWorld(source, values, world, release);
    wrong.push(...judged.untrue, ...judged.halfTold);
    evidence.push(...[...judged.told].map(([label, told]) => ({ label, source, release, told })));
  }
  wrong.push(...amongSources(told));
  for (const [name, joined] of Object.entries({ ...some, 'all together': [...captured.values()] }))
    wrong.push(...ofJoined(name, joined, world, release));
  return { wrong, evidence };
}

/** Pools by their names; cards, bonds and VLANs by their names on their servers. */
function hostNames(world: World): HostNames {
  const cards = (world.others ?? []).filter(({ values, refs }) => values?.interfaceName && refs?.server);
  return new Map([
    ...world.pools.map(({ id, name }) => [`pool ${name}`, id] as const),
    ...cards.map(({ id, values, refs }) => [`${values?.interfaceName} on ${refs?.server}`, id] as const),
  ]);
}

/** A sound estate gives no errors, and no two readings of it disagree. */
function doubts(source: string, environment: Environment): string[] {
  const findings = environment.findings.filter(
    ({ severity, code }) => severity === 'error' || code === 'sources-disagree',
  );
  return [
    ...findings.map(({ code, subject, message }) => `${source}: ${code} ${subject}: ${message}`),
    ...environment.vms.flatMap(({ id, problems }) =>
      problems.map((problem) => `${source}: VM ${id}: ${problem}`),
    ),
  ];
}

interface WorldVerdict {
  readonly untrue: readonly string[];
  /** Attributes that were told of some objects and not of others. */
  readonly halfTold: readonly string[];
  /** Whether each attribute was told at all. */
  readonly told: ReadonlyMap<string, boolean>;
}

function againstWorld(source: string, told: Values, world: World, release: Release): WorldVerdict {
  const truth = trueValues(world, release);
  const untrue: string[] = [];
  const counts = new Map<string, { yes: number; no: number }>();
  for (const [key, { label, value }] of truth) {
    const count = counts.get(label) ?? { yes: 0, no: 0 };
    counts.set(label, count);
    if (!told.has(key)) count.no += 1;
    else {
      count.yes += 1;
      if (!same(told.get(key), value))
        untrue.push(`${source}: ${key} is ${text(value)}, and it tells ${text(told.get(key))}`);
    }
  }
  for (const [key, value] of told)
    if (!truth.has(key)) untrue.push(`${source} tells ${key} = ${text(value)}, of which nothing is true`);
  const halfTold = [...counts]
    .filter(([, { yes, no }]) => yes > 0 && no > 0)
    .map(([label, { yes, no }]) => `${source} tells ${label} of ${yes} and not of ${no} others`);
  return { untrue, halfTold, told: new Map([...counts].map(([label, { yes }]) => [label, yes > 0])) };
}

/** What two sources both tell is the same. */
function amongSources(told: ReadonlyMap<SourceName, Values>): string[] {
  const wrong: string[] = [];
  const all = [...told];
  all.forEach(([one, values], index) => {
    for (const [other, others] of all.slice(index + 1)) {
      for (const [key, value] of values)
        if (others.has(key) && !same(value, others.get(key)))
          wrong.push(`${key} is ${text(value)} by ${one} and ${text(others.get(key))} by ${other}`);
    }
  });
  return wrong;
}

/** Sources joined tell what each of them tells, of the same objects, and agree. */
function ofJoined(name: string, joined: readonly CapturedParts[], world: World, release: Release): string[] {
  const names = hostNames(world);
  const environment = mergeEnvironment('e', together(joined).parts);
  const { values, twice } = toldValues(environment, names);
  const alone = joined.flatMap(({ parts }) => [
    ...toldValues(mergeEnvironment('e', parts), names).values.keys(),
  ]);
  const lost = alone.filter((key) => !values.has(key) && !isOnlyAlone(key, world));
  return [
    ...twice.map((key) => `${name} tell ${key} twice`),
    ...doubts(name, environment),
    ...againstWorld(name, values, world, release).untrue,
    ...lost.map((key) => `${name} do not tell ${key}`),
  ];
}

/** A host's own name is not told where a manager tells its name for it; without agents hosts know no server's id. */
function isOnlyAlone(key: string, world: World): boolean {
  if (key.startsWith('server ') && key.endsWith(' name of the host')) return true;
  return world.servers.some(({ unshown }) => key.split(' ').includes(unshown?.hostname ?? '-'));
}

function same(a: unknown, b: unknown): boolean {
  return text(a) === text(b);
}

function text(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
