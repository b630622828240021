import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Difference } from '../../src/model/compare.js';
import { runCli } from '../cli/run-cli.js';
import { canHaveOwnRoot, noOwnRoot } from '../doubles/manager-host/host-root.js';
import { type LosableEstate, losableEstate } from '../doubles/manager-host/losable-estate.js';
import type { Release } from '../doubles/ovm-manager/world.js';
import { leftBehindAnew, leftKey } from './left-behind-anew.js';
import { type ArchivedEstate, archived, recovered } from './recovered-estate.js';

let estate: LosableEstate | undefined;
afterEach(async () => {
  await estate?.close();
  estate = undefined;
});

const vms = Number(process.env.OVM_PROOF_VMS ?? 40);

/** What differs in the end, and the lines of another fix. */
async function whatIsLeft({ capture, config, estate: { root } }: ArchivedEstate) {
  const fix = join(root, 'after-recovery.ovmcli');
  const { out, err, code } = await runCli([
    ...['compare', capture, '--live', '--json', '--fix', fix],
    ...['--config', config, '--estate', 'prod'],
  ]);
  expect(code, err).toBe(0);
  const { differences } = JSON.parse(out) as { readonly differences: readonly Difference[] };
  const lines = readFileSync(fix, 'utf8').split('\n');
  return { differences, lines: lines.filter((line) => line !== '' && !line.startsWith('#')) };
}

/** How often each kind of difference is among them: `tag id 2`. */
function countedKinds(differences: readonly Difference[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { entity, attribute = '' } of differences) {
    const kind = `${entity} ${attribute}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

const cases = (['3.2', '3.3', '3.4'] as const).flatMap((release) => [
  { release, situation: 'B1' as const, loss: 'database' as const },
  { release, situation: 'B3' as const, loss: 'both' as const },
]);

describe.skipIf(!canHaveOwnRoot())(`B1 and B3, the database is lost, unsaved (unless ${noOwnRoot})`, () => {
  it.each(cases)(
    'when it is $situation on $release, then a new manager knows the estate again, and no line could bring back more',
    async ({ release, situation, loss }) => {
      estate = await losableEstate({ release, engine: 'mysql', vms });
      await provenAgain(estate, situation, loss);
    },
  );

  it('when the database of 3.2 is an existing one elsewhere, then B1 comes to the same end', async () => {
    estate = await losableEstate({ release: '3.2', engine: 'mysql', vms, databaseOn: 'elsewhere' });
    await provenAgain(estate, 'B1', 'database');
  });
});

async function provenAgain(lost: LosableEstate, situation: 'B1' | 'B3', loss: 'database' | 'both') {
  const archive = await archived(lost, ['capture']);
  const { uuid } = lost.reality.world.manager ?? {};
  const expected = leftBehindAnew(lost.reality.world, cliRelease(lost));
  const certificate = lost.application.fingerprint;
  await lost.lose(loss);
  const began = performance.now();
  const { directory, asked } = await recovered(archive, { situation });
  const seconds = Math.round((performance.now() - began) / 1000);
  expect(lost.host.uuid).toBe(uuid);
  expect(lost.application.fingerprint).not.toBe(certificate);
  const fingerprints = asked.filter(([question]) => question.startsWith('Compare the two.'));
  expect(fingerprints.map(([, answer]) => answer.slice(0, 7))).toEqual(
    lost.release === '3.2' ? ['SHA256:'] : ['SHA256:', 'SHA256:'],
  );
  expect(stepsOf(directory, 'skipped')).toEqual([]);
  const done = stepsOf(directory, 'done');
  expect(done).toEqual(expect.arrayContaining(['discover-servers', 'send-survivors']));
  expectAvailabilityLast(lost.lines(), done);
  expect(lost.manager().startedVms()).toEqual([]);
  const { differences, lines } = await whatIsLeft(archive);
  const kinds = JSON.stringify(countedKinds(differences));
  console.log(
    `${situation} on ${lost.release}, ${vms} VMs: ${seconds} s, left ${differences.length}: ${kinds}`,
  );
  expect(lines).toEqual([]);
  expect(differences.map(leftKey).sort()).toEqual(expected);
  const list = readFileSync(join(directory, 'left-by-hand.txt'), 'utf8');
  expect(list.split('\n').filter((line) => /^ {2}[-~+] /.test(line))).toHaveLength(expected.length);
  expect(readFileSync(join(directory, 'journal.jsonl'), 'utf8')).toContain('clean but for ');
}

function cliRelease({ release }: LosableEstate): Release {
  if (release === '3.1') throw new Error('3.1 has no CLI');
  return release;
}

function stepsOf(directory: string, event: string): readonly string[] {
  return readFileSync(join(directory, 'journal.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly event: string; readonly step?: string })
    .flatMap((entry) => (entry.event === event && entry.step !== undefined ? [entry.step] : []));
}

/**
 * Lines that make servers and VMs known. Presenting is `add Server to Repository`; `add Server to FileServer` names an
 * admin server and mounts nothing (CLI guides, add Server; storage test kit for 3.2).
 */
const makingKnown = /^(refresh|discoverServer|add Server .* to (Repository|ServerPool) )/;

/** High availability comes back behind the guard, and behind everything that makes VMs known. */
function expectAvailabilityLast(lines: readonly string[], done: readonly string[]): void {
  const order = ['switch-ha-off', 'guard', 'match-domains', 'switch-ha-on', 'compare'];
  expect(done.filter((step) => order.includes(step))).toEqual(order);
  const on = lines.findIndex((line) => /^edit Vm .*highAvailability=yes/i.test(line));
  const found = lines.findLastIndex((line) => makingKnown.test(line));
  expect(found).toBeGreaterThan(-1);
  const later = lines.slice(on < 0 ? lines.length : on);
  expect(later.filter((line) => makingKnown.test(line))).toEqual([]);
}
