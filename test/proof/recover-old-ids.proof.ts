import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.js';
import { canHaveOwnRoot, noOwnRoot } from '../doubles/manager-host/host-root.js';
import { type LosableEstate, losableEstate } from '../doubles/manager-host/losable-estate.js';
import { places } from '../doubles/manager-host/release-facts.js';
import type { World } from '../doubles/ovm-manager/world.js';
import { type ArchivedEstate, archived, differences, recovered } from './recovered-estate.js';

let estate: LosableEstate | undefined;
afterEach(async () => {
  await estate?.close();
  estate = undefined;
});

const vms = Number(process.env.OVM_PROOF_VMS ?? 12);

/** As the article and the installer's manual print them: 29 and 30 digits, in capitals. */
const managers = ['0004EC00000100001C87C2AEE23B7', '0004FB000000100002CB7F2DFFA8D8'] as const;

/** Of 30 digits or 29, one in three in capitals: the zeros in front of a tail of 13 are fewer (inferred from the two). */
function oldId(id: string): string {
  const last = Number.parseInt(id.at(-1) ?? '0', 16);
  const short =
    last % 2 === 0 ? `${id.slice(0, 14)}00${id.slice(-14)}` : `${id.slice(0, 12)}0000${id.slice(-13)}`;
  return last % 3 === 0 ? short.toUpperCase() : short;
}

/**
 * An id is the same text wherever it stands, in paths as well. Those of file systems are left: the UUID of an OCFS2 has 16
 * bytes, whose 32 digits know no capitals. No vm.cfg writes ids in letters of its own, so that each has one spelling.
 */
function withOldIds({ vms: all, ...rest }: World): World {
  const world = { ...rest, vms: all.map(({ fileCase: _, ...vm }) => vm) };
  const fileSystems = new Set(
    (world.others ?? []).filter(({ type }) => type === 'FileSystem').map(({ id }) => id),
  );
  const renamed = (id: string) => (fileSystems.has(id) ? id : oldId(id));
  return JSON.parse(JSON.stringify(world).replace(/0004fb[0-9a-f]{26}/g, renamed));
}

/** Texts of files below a directory; of what is packed nothing is read, and what hosts said stands in captured/ as they said it. */
function textsIn(directory: string): { readonly path: string; readonly text: string }[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(directory, name);
    if (!statSync(path).isFile() || /\.(?:gz|zst|tgz|tar)$|(?:^|\/)captured\//.test(name)) return [];
    const text = readFileSync(path, 'latin1');
    // what its lookups are keyed by is in small letters
    const isKeyed = name.endsWith('environment.json');
    return [{ path, text: isKeyed ? text.replace(/"[^"]*":/g, '') : text }];
  });
}

const tailOf = (id: string) => id.slice(-12).toLowerCase();

/**
 * How ids stand in a text in another spelling than their own. One that the estate does not have is one that the manager
 * double gave a disk or vNIC by itself: 32 small digits, which end as no old id does.
 */
function changedIn(text: string, ids: ReadonlyMap<string, string>): string[] {
  const tails = new Set([...ids.values()].map(tailOf));
  const found: string[] = [];
  for (const [word] of text.matchAll(/0004(?:fb|ec)[0-9a-f]{16,40}/gi)) {
    const known = ids.get(word.toLowerCase());
    const isGiven = known === undefined && /^[0-9a-f]{32}$/.test(word) && !tails.has(tailOf(word));
    if (known !== word && !isGiven) found.push(`${word} for ${known}`);
  }
  return [...new Set(found)];
}

/** Every id of an estate by itself in small letters. */
function idsOf({ reality, host }: LosableEstate): Map<string, string> {
  const text = `${JSON.stringify(reality.world)} ${host.uuid}`;
  const ids = new Map<string, string>();
  for (const [word] of text.matchAll(/0004(?:fb|ec)[0-9a-f]{16,40}/gi)) ids.set(word.toLowerCase(), word);
  return ids;
}

/** Nothing that the tool wrote, sent or asked has an id otherwise than the estate has it. */
async function sameIds(
  made: ArchivedEstate,
  directory: string,
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const { estate: of, archives } = made;
  const written = [...textsIn(directory), ...textsIn(archives)];
  const wrong = written.flatMap(({ path, text }) => changedIn(text, ids).map((one) => `${path}: ${one}`));
  expect(wrong.slice(0, 20)).toEqual([]);
  const said = {
    lines: of.lines().join('\n'),
    database: await of.database.text(),
    config: of.host.machine.read(places.config) ?? '',
    sysconfig: of.host.machine.read(places.sysconfig) ?? '',
    typed: of.operator.typed.map(({ line }) => line).join('\n'),
  };
  for (const [where, text] of Object.entries(said)) expect(changedIn(text, ids), where).toEqual([]);
  const plan = readFileSync(join(directory, 'plan.json'), 'utf8');
  expect(JSON.parse(plan).values.managerUuid).toBe(of.host.uuid);
}

/** What a person or the fix makes in the new manager, which gives it an id: servers, repositories, networks and VMs bring theirs. */
const registered = [
  'file server',
  'file system of the manager',
  'storage array',
  'volume group',
  'access group',
  'tag',
  'anti-affinity group',
  'repository export',
];

describe.skipIf(!canHaveOwnRoot())(`ids of early releases (unless ${noOwnRoot})`, () => {
  it.each(managers)(
    'when the manager is %s, then A5 brings its database back with every id as it was',
    async (managerUuid) => {
      estate = await losableEstate({
        release: '3.3',
        engine: 'mysql',
        vms,
        managerUuid,
        adapted: withOldIds,
      });
      const ids = idsOf(estate);
      expect(new Set([...ids.values()].map(({ length }) => length))).toEqual(new Set([29, 30, 32]));
      const made = await archived(estate);
      await estate.lose('database');
      const { directory, told } = await recovered(made, { situation: 'A5' });
      expect(estate.host.textsAtStart.at(-1)).toBe(made.text);
      expect(estate.host.uuid).toBe(managerUuid);
      await sameIds(made, directory, ids);
      expect(changedIn(told.join('\n'), ids)).toEqual([]);
      expect(await differences(made)).toBe('0 differences');
    },
  );

  it.each(managers)(
    'when the manager is %s and nothing is saved but a capture, then B1 installs it with that id, and each id is the same text',
    async (managerUuid) => {
      estate = await losableEstate({
        release: '3.3',
        engine: 'mysql',
        vms,
        managerUuid,
        adapted: withOldIds,
      });
      const ids = idsOf(estate);
      const made = await archived(estate, ['capture']);
      await estate.lose('database');
      const { directory, told } = await recovered(made, { situation: 'B1' });
      expect(estate.operator.typed.map(({ line }) => line).join('\n')).toContain(managerUuid);
      expect(estate.host.uuid).toBe(managerUuid);
      await sameIds(made, directory, ids);
      expect(changedIn(told.join('\n'), ids)).toEqual([]);
      const anew = (await differences(made)).split('\n').filter((line) => line.includes(' id: "'));
      expect(anew.filter((line) => !registered.some((kind) => line.includes(`~ ${kind} `)))).toEqual([]);
    },
  );

  it.each(['A4', 'A5', 'B1', 'B2', 'B3', 'B4'])(
    'when %s is planned, then every line of the runbook has the ids as they were found',
    async (situation) => {
      estate = await losableEstate({
        release: '3.3',
        engine: 'mysql',
        vms: 4,
        managerUuid: managers[1],
        adapted: withOldIds,
      });
      const ids = idsOf(estate);
      const made = await archived(estate);
      const { out, err } = await runCli([
        'recover',
        'plan',
        situation,
        '--config',
        made.config,
        '--estate',
        'prod',
      ]);
      const directory = out.trim();
      for (const { path, text } of textsIn(directory)) expect(changedIn(text, ids), path).toEqual([]);
      expect(changedIn(err, ids)).toEqual([]);
      expect(readFileSync(join(directory, 'RUNBOOK.md'), 'utf8')).toContain(managers[1]);
    },
  );
});
