import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archivePath } from '../../../src/archive/archive-path.js';
import { recoverText } from '../../../src/emitters/runbook/recover-text.js';
import type { Environment, Release } from '../../../src/model/environment.js';
import { situationNames } from '../../../src/recovery/situation.js';
import { diskFile, facts, plainVm, smallEnvironment } from '../create-script/small-environment.js';

const breaking = [
  '\n',
  '\r',
  '\u2028',
  '```',
  '~~~',
  '`',
  'rm -rf /',
  ' ',
  '#',
  '0004fb',
  '-x',
  '"',
  "'",
  '/dev/sd',
  '$(x)',
];
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...breaking), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);
const making = { toolVersion: '1', readAt: '2026-01-01T00:00:00.000Z' };

const at = { source: 'manager-files', file: 'ovs01/tunefs.txt', line: 2 } as const;
const fileSystem = {
  uuid: '0004FB00000500002DC56E8973883D87',
  facts: {
    label: { value: 'OVS56e8973883d87', origin: at },
    nodeSlots: { value: 32, origin: at },
    device: { value: '/dev/mapper/3600a', origin: at },
  },
};

function text(
  environment: Environment,
  managerUuid: string | undefined,
  release: Release | undefined,
): string {
  return [...recoverText(environment, { managerUuid, release, archived: archivePath }, making)].join('');
}

/** The lines between fences; a fence stands alone at the beginning of its line. */
function commands(markdown: string): string[] {
  const found: string[] = [];
  let inside = false;
  for (const line of markdown.split(/[\n\r\u2028\u2029\x85]/)) {
    if (line.startsWith('```')) inside = !inside;
    else if (inside) found.push(line);
  }
  expect(inside).toBe(false);
  return found;
}

/** How each line to paste begins. */
const own =
  /^(ARCHIVE=|ovm-rescue (verify|recover|schema|guard|sync|compare|apply|inventory|find|rebuild) |sha256sum -c |\/(sbin\/(service|chkconfig)|etc\/init\.d\/ovm\w+) |mkdir -p |scp -r?p |ssh (-p|root@)|grep (-c|UUID=) |hostname -f$|df -h |rpm -qa |ls -ld |bash \/u01\/|imp system |tar (-C|--numeric-owner) |\.\/runInstaller\.sh --(uuid|installtype)=|DROP (USER|DATABASE) |blkid |tunefs\.ocfs2 -Q |mounted\.ocfs2 -d$|mkfs\.ocfs2 -J |mount -t (ocfs2|nfs) |umount \/OVS\/Repositories\/|openssl s_client -connect |xm list$|(discoverServer|refreshStorageLayer|refresh|list|add|edit|takeOwnership|start) )/;

/** The part of one situation. */
function situation(markdown: string, name: string): string {
  return markdown.split(/^## /m).find((part) => part.startsWith(`${name}:`)) ?? '';
}

describe('RECOVER.md', () => {
  it('when names and ids of the estate are anything, then every line to paste is one of our own commands', () => {
    const words = fc.array(hostile, { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(words, fc.constantFrom('3.2', '3.3', '3.4', undefined), (found, release) => {
        const [
          estate = '',
          uuid = '',
          id = '',
          ip = '',
          fs = '',
          label = '',
          device = '',
          build = '',
          place = '',
        ] = found;
        const origin = { source: 'repository-files', file: `${place}/.ovsrepo` } as const;
        const environment: Environment = {
          ...smallEnvironment([plainVm('1')]),
          ...{ estate, uuidPlaces: [{ place, uuid, origin }] },
          manager: facts({ buildId: build, databaseEngine: ip, databaseHost: fs, databaseSchema: label }),
          servers: [{ id: ip, facts: facts({ registeredIp: ip, name: id }), repositoryIds: [] }],
          repositories: [{ id, facts: { name: { value: build, origin } }, read: true }],
          fileSystems: [{ uuid: fs, facts: facts({ label, device, nodeSlots: 4 }) }],
        };
        const markdown = text(environment, uuid, release);
        expect(commands(markdown).filter((line) => !own.test(line))).toEqual([]);
        // a heading of the estate's making would pass as ours
        expect(markdown.match(/^#{1,2} /gm)).toHaveLength(1 + situationNames.length);
      }),
      { numRuns: 60 },
    );
  });

  it('when the key of a dump holds line breaks and fences, then it is shown and in no command', () => {
    const id = 'x\n```\n\n```sh\nrm -rf /\n';
    const environment = { ...smallEnvironment([]), repositories: [{ id, facts: {}, read: true }] };
    const markdown = text(environment, 'no\nuuid', '3.4');
    expect(commands(markdown).join('\n')).not.toContain('rm -rf');
    expect(markdown).toMatch(/Left out, because it is no id .*rm -rf/);
    expect(markdown).toContain('--uuid=<manager UUID (not known, fill in)>');
  });

  it('when a directory is not called as its repository, then its place in the archive is told as it is there', () => {
    const id = '0004fb00000300001111111111111111';
    const second = '0004fb00000300002222222222222222';
    const third = '0004fb00000300003333333333333333';
    const origin = { source: 'repository-files', file: 'repo one/.ovsrepo' } as const;
    const environment: Environment = {
      ...smallEnvironment([]),
      repositories: [
        { id, facts: { name: { value: 'one', origin } }, read: true },
        { id: second, facts: {}, read: false },
        { id: third, facts: {}, read: true },
      ],
      diskFiles: [
        { ...diskFile('1.img', 'virtual-disk', id), origin: { ...origin, file: 'b~2.listing.tsv' } },
      ],
    };
    const copied = commands(situation(text(environment, undefined, '3.4'), 'B4')).filter((line) =>
      line.includes('captured/'),
    );
    const [definitions, files] = [false, true].map((without) =>
      copied
        .filter((line) => line.includes(' --exclude=./VirtualMachines ') === without)
        .map((line) =>
          /captured\/repository-files\/(\S+)\/ .*-cf .* \/OVS\/Repositories\/(\S+) -xpkf -$/
            .exec(line)
            ?.slice(1),
        ),
    );
    expect(definitions).toEqual([
      ['b%7E2', id],
      ['repo%20one', id],
      [third, third],
    ]);
    expect(files).toEqual(definitions);
  });

  it.each([
    ['3.2', /edit Repository with ownership=yes/],
    ['3.3', /in the web interface, "Edit Repository": for this release no line of the CLI was seen/],
    ['3.4', /by takeOwnership Repository/],
  ] as const)('when it is for %s, then it is said how ownership of repositories is taken', (release, how) => {
    const id = '0004fb00000300001111111111111111';
    const environment = { ...smallEnvironment([]), repositories: [{ id, facts: {}, read: true }] };
    expect(situation(text(environment, undefined, release), 'B4')).toMatch(how);
  });

  it('bug: when a file system is to be made again, then the check stands before the command that wipes', () => {
    const part = situation(text(smallEnvironment([], { fileSystems: [fileSystem] }), undefined, '3.3'), 'B4');
    const lines = commands(part);
    const wipe = lines.findIndex((line) => line.startsWith('mkfs.ocfs2'));
    expect(lines.slice(wipe - 3, wipe).map((line) => line.split(' ')[0])).toEqual([
      'blkid',
      'tunefs.ocfs2',
      'mounted.ocfs2',
    ]);
    expect(lines[wipe]).toBe(
      'mkfs.ocfs2 -J block64 -L OVS56e8973883d87 -U 0004fb00000500002dc56e8973883d87 -T vmstore -N 32 /dev/mapper/3600a',
    );
    expect(part.indexOf('STOP: the old file system')).toBeLessThan(part.indexOf('mkfs.ocfs2 -J'));
    expect(part).toContain('**Destroys what is there** (shell)');
  });

  it('when release and engine are not known, then it is said for what everything is', () => {
    const markdown = text(smallEnvironment([]), undefined, undefined);
    expect(markdown).toContain(
      '- **The release is not known. Everything here is for 3.4: find out the release first.**',
    );
    expect(markdown).toContain('- **The database engine is not known. Everything here is for MySQL.**');
    expect(markdown).toContain('NOT KNOWN, or the places disagree; settle this first');
  });

  it('when the build is of 3.1, then it is for 3.1 though its scripts are of 3.2', () => {
    const manager = facts({ buildId: '3.1.1.399', databaseEngine: 'Oracle', databaseHost: 'ovmdb' });
    const markdown = text({ ...smallEnvironment([]), manager }, undefined, '3.2');
    expect(markdown).toContain('- release: 3.1, build 3.1.1.399');
    expect(situation(markdown, 'B2')).toContain('DROP USER "OVS" CASCADE;');
    expect(markdown).toContain('This release documents no CLI');
  });
});
