import { expect } from 'vitest';
import type { Release } from '../doubles/ovm-manager/world.js';
import { knownOf } from '../generators/planted-drifts/known-of.js';
import type { Planted } from '../generators/planted-drifts/planted.js';
import { randomEstate } from '../generators/random-estate.js';
import { driftedEstates } from './drifted-estate.js';
import { runCli } from './run-cli.js';

interface ToldDrift {
  readonly drift: string;
  readonly subject: string;
  readonly origins?: readonly object[];
  readonly cure?: { readonly kind: string; readonly lines?: readonly string[] };
  readonly lines?: readonly string[];
  readonly journal?: string;
}

/** What `sync --json` says with the given words. */
export async function synchronised(words: readonly string[], ...more: readonly string[]) {
  const result = await runCli(['sync', ...words, '--json', ...more]);
  expect(`${result.out}${result.err}`).not.toContain('canary-of-the');
  const { drifts = [], cured = [] } = result.out === '' ? {} : JSON.parse(result.out);
  return { ...result, drifts: drifts as ToldDrift[], cured: cured as ToldDrift[] };
}

/** Lines as they are where nothing needs quotation marks. */
export const unquoted = (lines: readonly string[] = []) => lines.map((line) => line.replace(/"/g, ''));

/** Looks at what `sync` makes of estates; those that it starts end with their tests. */
export function curedDrifts() {
  const start = driftedEstates();

  /** A random estate of which manager, repositories and servers say the same. */
  const noDriftIn = async (seed: number, release: Release): Promise<void> => {
    const world = randomEstate(seed, release, 6);
    const estate = await start({ truth: world, believed: world, subject: '', cure: 'by-hand' }, release);
    const { code, drifts, err } = await synchronised(estate.words);
    expect([code, drifts, estate.changes()], err).toEqual([0, [], []]);
  };

  /** The drift is found by itself; its lines make the manager know the truth, and what is left to people stays. */
  const curedAlone = async (kind: string, planted: Planted, release: Release): Promise<void> => {
    const estate = await start(planted, release);
    const sure = release === '3.2' ? ['--unchecked-manager'] : [];
    const { code, drifts, cured, out, err } = await synchronised(estate.words, '--cure', '--yes', ...sure);
    const [told] = [...drifts, ...cured];
    const said = `${out}${err}`;
    expect(told?.subject, said).toContain(planted.subject);
    const known = knownOf(estate.cli.manager.world());
    if (planted.cure === 'by-hand') {
      expect([code, drifts.map(({ drift }) => drift), cured], said).toEqual([13, [kind], []]);
      expect([told?.cure?.kind, told?.origins?.length]).toEqual(['by-hand', expect.any(Number)]);
      expect(told?.origins).not.toEqual([]);
      expect([estate.changes(), known]).toEqual([[], knownOf(planted.believed)]);
      return;
    }
    expect([code, drifts, cured.map(({ drift }) => drift)], said).toEqual([0, [], [kind]]);
    expect(unquoted(told?.lines)).toEqual(planted.cure);
    expect(err).toMatch(new RegExp(`^${kind}: .*\\[.+\\]$`, 'm'));
    expect(known).toEqual(knownOf(estate.reality.world));
    expect(estate.changes()).toHaveLength(planted.cure.length);
  };

  /** Without `--cure`. */
  const toldOnly = async (kind: string, planted: Planted, release: Release): Promise<void> => {
    const estate = await start(planted, release);
    const { code, drifts } = await synchronised(estate.words);
    expect([code, drifts.map(({ drift }) => drift)]).toEqual([13, [kind]]);
    expect(unquoted(drifts[0]?.cure?.lines)).toEqual(planted.cure);
    expect(drifts[0]?.origins).not.toEqual([]);
    expect([estate.changes(), knownOf(estate.cli.manager.world())]).toEqual([[], knownOf(planted.believed)]);
  };

  return { start, noDriftIn, curedAlone, toldOnly };
}
