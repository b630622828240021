import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { canHaveOwnRoot, noOwnRoot } from '../doubles/manager-host/host-root.js';
import {
  type LosableEstate,
  type LosableOptions,
  losableEstate,
} from '../doubles/manager-host/losable-estate.js';
import { places, releaseFacts } from '../doubles/manager-host/release-facts.js';
import { type ArchivedEstate, archived, differences, recovered, type Watcher } from './recovered-estate.js';

let estate: LosableEstate | undefined;
afterEach(async () => {
  await estate?.close();
  estate = undefined;
});

const vms = Number(process.env.OVM_PROOF_VMS ?? 40);

/** The steps whose end stands in the journal, in order. */
function ended(directory: string): string[] {
  return journalOf(directory)
    .filter(({ event }) => event === 'done')
    .map(({ step }) => step ?? '');
}

function journalOf(
  directory: string,
): { event: string; step?: string; statement?: string; typed?: string }[] {
  const lines = readFileSync(join(directory, 'journal.jsonl'), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

/** What destroys the old database or what is left of the old manager. */
const destroying: ReadonlySet<string> = new Set(['drop-schema', 'uninstall-manager']);

/** Looks that nothing is destroyed before its copy was proven, and that the second drop leaves account and password. */
function careful({ estate: lost, text }: ArchivedEstate): Watcher & { readonly seen: readonly string[] } {
  const seen: string[] = [];
  let accounts = '';
  return {
    seen,
    before: async ({ id }, directory) => {
      if (!destroying.has(id)) return;
      seen.push(id);
      expect(ended(directory)).toEqual(expect.arrayContaining(['archive-schema', 'prove-export']));
      if (lost.database.onManager) expect(ended(directory)).toContain('copy-away');
      if (lost.database.isRunning()) expect(await lost.database.text()).toBe(text);
    },
    behind: async ({ id }) => {
      if (id === 'install-manager') {
        accounts = await lost.database.accounts();
        expect(await lost.database.text()).not.toBe(text);
      }
      if (id !== 'start-manager') return;
      seen.push(id);
      expect(accounts).not.toBe('');
      expect(await lost.database.accounts()).toBe(accounts);
    },
  };
}

/** No file of 3.1 tells the release. */
const saidOf = (release: LosableOptions['release']) =>
  ({ situation: 'B2', ...(release === '3.1' && { release }) }) as const;

const combinations: readonly (LosableOptions & { readonly destroys: string })[] = [
  { release: '3.2', engine: 'mysql', databaseOn: 'manager', destroys: 'uninstall-manager' },
  { release: '3.2', engine: 'mysql', databaseOn: 'elsewhere', destroys: 'drop-schema' },
  { release: '3.3', engine: 'mysql', destroys: 'uninstall-manager' },
  { release: '3.4', engine: 'mysql', destroys: 'uninstall-manager' },
  { release: '3.1', engine: 'oracle', destroys: 'drop-schema' },
];

describe.skipIf(!canHaveOwnRoot())(`B2, the manager is lost (unless ${noOwnRoot})`, () => {
  it.each(combinations)(
    'when the manager of $release is lost, its database of $engine on $databaseOn, then a run installs it with the old UUID, and the database is byte for byte what it was before it starts',
    async ({ destroys, ...options }) => {
      estate = await losableEstate({ ...options, vms });
      const made = await archived(estate, options.release === '3.1' ? ['schema'] : undefined);
      await estate.lose('manager');
      const watcher = careful(made);
      const { byPerson, told, asked } = await recovered(made, saidOf(options.release), watcher);
      expect(byPerson).toContain('install-manager');
      expect(watcher.seen).toEqual([destroys, 'start-manager']);
      expect(estate.host.uuid).toBe(estate.reality.world.manager?.uuid);
      expect(estate.host.textsAtStart.at(-1)).toBe(made.text);
      expect(told.join('\n')).not.toContain('canary');
      const saidBuild = asked.some(([, answer]) => answer === 'same-build');
      expect(saidBuild).toBe(!releaseFacts[options.release].tellsBuild);
      if (!releaseFacts[options.release].hasCli) return;
      expect(await differences(made)).toBe('0 differences');
      expect(estate.manager().startedVms()).toEqual([]);
    },
  );
});

const copied = (domain: string) =>
  [
    places.config,
    places.sysconfig,
    `${domain}/security/ovmca.pem`,
    `${domain}/security/SerializedSystemIni.dat`,
  ] as const;

describe.skipIf(!canHaveOwnRoot())(`B2 with files that are still there (unless ${noOwnRoot})`, () => {
  it.each(['3.2', '3.4'] as const)(
    'when the software of %s is broken, then its files, keys and backups are copied away before it is uninstalled',
    async (release) => {
      estate = await losableEstate({ release, engine: 'mysql', vms: 4 });
      const backup = await estate.backUp(new Date('2026-11-23T02:15:00Z'));
      const made = await archived(estate);
      const { machine } = estate.host;
      await estate.host.stopManager();
      machine.remove('/etc/init.d/ovmm', '/etc/init.d/ovmcli', `${places.manager}/bin`);
      const wanted = copied(releaseFacts[release].domain);
      const before = wanted.map((path) => machine.read(path));
      expect(before).not.toContain(undefined);
      const kept: string[] = [];
      const { directory } = await recovered(
        made,
        { situation: 'B2' },
        {
          before: ({ id }, recovery) => {
            if (id !== 'uninstall-manager') return;
            const copies = join(recovery, 'manager-copies');
            expect(wanted.map((path) => readFileSync(join(copies, path), 'utf8'))).toEqual(before);
            const saved = `${places.backups}/${backup}`;
            expect(readdirSync(join(copies, saved)).sort()).toEqual(
              readdirSync(join(machine.root, saved)).sort(),
            );
            kept.push(copies);
          },
          behind: ({ id }) => {
            if (id !== 'uninstall-manager') return;
            expect(wanted.map((path) => machine.read(path))).toEqual(wanted.map(() => undefined));
            expect(existsSync(join(machine.root, places.backups, backup))).toBe(true);
          },
        },
      );
      expect(kept).toHaveLength(1);
      expect(ended(directory)).toContain('uninstall-manager');
      expect(estate.host.textsAtStart.at(-1)).toBe(made.text);
    },
  );

  it('when the export cannot be restored as it was, then nothing is dropped and nothing uninstalled', async () => {
    estate = await losableEstate({ release: '3.4', engine: 'mysql', vms: 4 });
    const made = await archived(estate);
    await estate.lose('manager');
    const run = recovered(
      made,
      { situation: 'B2' },
      {
        answer: (_question, _words, directory) => {
          if (ended(directory).at(-1) === 'archive-schema') falsifyNewest(made.archives);
          return undefined;
        },
      },
    );
    await expect(run).rejects.toThrow(/OVM_RECOVERY_STOPPED|OVM_ARCHIVE_DAMAGED|could not/);
    expect(await estate.database.text()).toBe(made.text);
    expect(estate.operator.typed.map(({ step }) => step).filter((step) => destroying.has(step))).toEqual([]);
  });
});

/** A byte of the newest archive is another one. */
function falsifyNewest(archives: string): void {
  const all = readdirSync(join(archives, 'prod'))
    .filter((name) => /^\d/.test(name))
    .sort();
  const directory = join(archives, 'prod', all.at(-1) ?? '');
  const file = readdirSync(directory, { recursive: true, encoding: 'utf8' }).find((name) =>
    /Mgr_Object[^/]*\.(gz|zst|tsv|jsonl|data)$/i.test(name),
  );
  const path = join(directory, file ?? '');
  const bytes = readFileSync(path);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
