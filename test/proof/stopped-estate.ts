import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { lastLine, runCli } from '../cli/run-cli.js';
import { type LosableEstate, type Loss, losableEstate } from '../doubles/manager-host/losable-estate.js';
import { places } from '../doubles/manager-host/release-facts.js';
import { type ArchivedEstate, archived } from './recovered-estate.js';
import { stateOf } from './unchanged-estate.js';

const vms = Number(process.env.OVM_PROOF_VMS ?? 40);
export const otherUuid = '0004fb0000010000ffffffffffffffff';

export let made: ArchivedEstate;
export let estate: LosableEstate;
const undone: (() => void)[] = [];

export const own = () => join(made.archives, 'prod');
export const ground = (name = 'prod') => ['--config', made.config, '--estate', name];
export const recover = (...words: readonly string[]) => runCli(['recover', ...words, ...ground()]);
export const recoveries = () => {
  try {
    return readdirSync(join(own(), 'recoveries'));
  } catch {
    return [];
  }
};
export const journal = (directory: string) => readFileSync(join(directory, 'journal.jsonl'), 'utf8');

/** What is changed for one test is as it was behind it. */
export function until(undo: () => void): void {
  undone.push(undo);
}

export function lostEstate(loss: Loss | undefined, beforeTheLoss = async () => {}): void {
  beforeAll(async () => {
    estate = await losableEstate({ release: '3.4', engine: 'mysql', vms });
    made = await archived(estate);
    await beforeTheLoss();
    if (loss) await estate.lose(loss);
  });
  afterAll(() => estate?.close());
  afterEach(() => {
    for (const undo of undone.splice(0).reverse()) undo();
    rmSync(join(own(), 'recoveries'), { recursive: true, force: true });
    vi.useRealTimers();
  });
}

interface Stop {
  readonly exit: 3 | 13;
  /** Each has to be said. */
  readonly says: readonly (string | RegExp)[];
  readonly situation: string;
}

/** Plan and run, by the command line without a terminal; nothing may change by either. */
export async function stops({ exit, says, situation }: Stop): Promise<void> {
  const before = await stateOf(estate, made.archives);
  const [planned, run] = [await recover('plan', situation), await recover('run', situation)];
  expect(await stateOf(estate, made.archives)).toEqual(before);
  expect([planned.code, run.code], planned.err + run.err).toEqual([
    expect.toSatisfy((code) => code === exit || code === 3),
    exit,
  ]);
  for (const text of says) for (const { err } of [planned, run]) expect(err).toMatch(text);
}

const wrongArchives = {
  'of another estate, a capture': ['capture'],
  'of another estate, an export': ['schema', 'export'],
  'of another build, a capture': ['capture'],
  'of another build, an export': ['schema', 'export'],
  'of another manager, a capture': ['capture'],
  'of another manager, an export': ['schema', 'export'],
} as const;
type WrongArchive = keyof typeof wrongArchives;
const aside = new Map<WrongArchive, string>();
export const otherBuild = '3.4.2.1384';

/** Archives that real commands make, of an estate of another name or while files of its hosts say something else. */
export async function makeWrongArchives(): Promise<void> {
  const config = join(estate.root, 'other.yaml');
  writeFileSync(config, estate.configuration('other'), { mode: 0o600 });
  for (const [name, words] of Object.entries(wrongArchives) as [WrongArchive, readonly string[]][]) {
    const isOther = name.startsWith('of another estate');
    const undo = isOther ? () => {} : disguise(name);
    // a manager that answers would tell its own build
    if (name === 'of another build, a capture') await estate.application.stop();
    const result = await runCli([
      ...words,
      ...(isOther ? ['--config', config, '--estate', 'other'] : ground()),
    ]);
    undo();
    if (!estate.application.isUp) {
      await estate.application.start(estate.manager());
      await estate.application.startCli();
    }
    expect(result.code, result.err).toBeLessThan(4);
    const archive = lastLine(result.out);
    const there = join(estate.root, 'aside', basename(archive));
    mkdirSync(join(estate.root, 'aside'), { recursive: true });
    renameSync(archive, there);
    aside.set(name, there);
  }
}

function disguise(name: WrongArchive): () => void {
  const { machine } = estate.host;
  const files = [places.config, places.sysconfig].map((path) => [path, machine.read(path) ?? ''] as const);
  const isBuild = name.startsWith('of another build');
  for (const [path, text] of files)
    machine.write(
      path,
      isBuild
        ? text.replace(/BUILDID=.*/, `BUILDID=${otherBuild}`)
        : text.replace(/^UUID=.*/m, `UUID=${otherUuid}`),
    );
  return () => {
    for (const [path, text] of files) machine.write(path, text);
  };
}

/** Puts an archive among those of the estate for one test; gives its path. */
export function placed(name: WrongArchive): string {
  const archive = aside.get(name) ?? '';
  const there = join(own(), basename(archive));
  cpSync(archive, there, { recursive: true, preserveTimestamps: true });
  until(() => rmSync(there, { recursive: true, force: true }));
  return there;
}

export function ownedByOther(what: 'servers' | 'repositories'): void {
  const before = estate.reality.world;
  const owned = <One extends { readonly unshown?: object }>(all: readonly One[]): One[] =>
    all.map((one, index) => (index === 0 ? { ...one, unshown: { ...one.unshown, owner: otherUuid } } : one));
  estate.reality.change((world) => ({
    ...world,
    [what]: owned<(typeof world)['servers'][0]>(world[what] as never),
  }));
  until(() => estate.reality.change(() => before));
}

/** A VM that was made behind the archive, with its own disk. */
export function newVm(): { readonly id: string; readonly name: string } {
  const before = estate.reality.world;
  const [vm] = before.vms.filter(({ template }) => !template);
  if (!vm) throw new Error('the estate has no VM');
  const id = '0004fb0000060000abcdefabcdefabcd';
  const name = 'made-behind-the-archive';
  estate.reality.change((world) => ({ ...world, vms: [...world.vms, { ...vm, id, name }] }));
  until(() => {
    // what is gone from the world stays in the tree
    rmSync(estate.repositories, { recursive: true });
    mkdirSync(estate.repositories);
    estate.reality.change(() => before);
  });
  return { id, name };
}

/** A disk that was made behind the archive, and that no VM has yet. */
export function newDisk(): string {
  const before = estate.reality.world;
  const id = '0004fb00001200000123456789abcdef.img';
  estate.reality.change((world) => ({
    ...world,
    repositories: world.repositories.map((one, index) =>
      index === 0 ? { ...one, files: [...one.files, { id, name: 'made-behind-the-archive' }] } : one,
    ),
  }));
  until(() => {
    // what is gone from the world stays in the tree
    rmSync(estate.repositories, { recursive: true });
    mkdirSync(estate.repositories);
    estate.reality.change(() => before);
  });
  return id;
}
