import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archivePath } from '../../src/archive/archive-path.js';
import { recoveryText } from '../../src/emitters/recovery-text.js';
import type { Environment, Release } from '../../src/model/environment.js';
import { diskFile, facts, plainVm, smallEnvironment } from './create-script/small-environment.js';

const breaking = [
  '\n',
  '\r',
  '\u2028',
  '```',
  '   ```\n',
  '`',
  'rm -rf /',
  ' ',
  '#',
  '0004fb',
  '-x',
  '"',
  "'",
  '/dev/sd',
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
  return [...recoveryText(environment, { managerUuid, release, archived: archivePath }, making)].join('');
}

/** The lines between fences; a fence stands alone in its line, after three blanks. */
function commands(markdown: string): string[] {
  const found: string[] = [];
  let inside = false;
  for (const line of markdown.split(/[\n\r\u2028\u2029\x85]/)) {
    if (line.trim().startsWith('```')) inside = !inside;
    else if (inside) found.push(line.trim());
  }
  expect(inside).toBe(false);
  return found;
}

const own = [
  /^\.\/runInstaller\.sh --uuid=([0-9a-f-]{15,}|<manager UUID: not known, fill in>)$/i,
  /^discoverServer ipAddress=("<address of each server: not known, fill in>"|"?[0-9A-Za-z.:-]+"?) [ -~]*takeOwnership=(yes|Yes)$/,
  /^(refresh|takeOwnership) Repository id=[0-9a-f-]+$/i,
  /^captured\/repository-files\/[A-Za-z0-9._+@=%/-]+ {2}-> {2}\/OVS\/Repositories\/[0-9a-f-]+\/ {8}# and/i,
  /^# (DESTRUCTIVE: wipes|UUID, label,) /,
  /^mkfs\.ocfs2 -J block64 .* -T vmstore -N \d+ '?\//,
  /^tunefs\.ocfs2 -Q "[^"]*" '?\//,
  /^blkid '?\//,
  /^mounted\.ocfs2 -d$/,
];

describe('RECOVER.md', () => {
  it('when names and ids of the estate are anything, then every line to paste is one of our own commands', () => {
    fc.assert(
      fc.property(
        fc.array(hostile, { minLength: 9, maxLength: 9 }),
        fc.constantFrom('3.2', '3.3', '3.4', undefined),
        (
          [
            estate = '',
            uuid = '',
            id = '',
            ip = '',
            fs = '',
            label = '',
            device = '',
            build = '',
            place = '',
          ],
          release,
        ) => {
          const origin = { source: 'repository-files', file: `${place}/.ovsrepo` } as const;
          const environment: Environment = {
            ...smallEnvironment([plainVm('1')]),
            ...{
              estate,
              uuidPlaces: [{ place, uuid, origin }],
              manager: facts({ buildId: build, databaseEngine: ip, databaseHost: fs }),
            },
            servers: [{ id: ip, facts: facts({ registeredIp: ip }), repositoryIds: [] }],
            repositories: [{ id, facts: { name: { value: build, origin } }, read: true }],
            fileSystems: [{ uuid: fs, facts: facts({ label, device, nodeSlots: 4 }) }],
          };
          const markdown = text(environment, uuid, release);
          const foreign = commands(markdown).filter((line) => !own.some((pattern) => pattern.test(line)));
          expect(foreign).toEqual([]);
          // a heading of the estate's making would pass as ours
          expect(markdown.match(/^#/gm)).toHaveLength(3);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('when the key of a dump holds line breaks and fences, then it is shown and in no command', () => {
    const id = 'x\n   ```\n\n```sh\nrm -rf /\n';
    const environment = { ...smallEnvironment([]), repositories: [{ id, facts: {}, read: true }] };
    const markdown = text(environment, 'no\nuuid', '3.4');
    expect(commands(markdown).join('\n')).not.toContain('rm -rf');
    expect(markdown).toMatch(/Left out, because it is no id .*rm -rf/);
    expect(markdown).toContain('--uuid=<manager UUID: not known, fill in>');
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
    const markdown = text(environment, undefined, '3.4');
    expect(markdown).toContain(`captured/repository-files/repo%20one/  ->  /OVS/Repositories/${id}/`);
    expect(markdown).toContain(`captured/repository-files/b%7E2/  ->  /OVS/Repositories/${id}/`);
    expect(markdown).toContain(`captured/repository-files/${third}/  ->  /OVS/Repositories/${third}/`);
    expect(markdown).not.toContain(`captured/repository-files/${second}`);
  });

  it.each([
    ['3.2', /^5\. Take ownership \(`edit Repository id=ID ownership=yes`\) and refresh/m],
    ['3.3', /^5\. Take ownership \(in its web interface\) and refresh/m],
    ['3.4', /^5\. Take ownership and refresh.*\n.*\n {3}takeOwnership Repository id=/m],
  ] as const)(
    'when it is for %s, then it is said how ownership is taken, and script and hand are two ways',
    (release, step) => {
      const id = '0004fb00000300001111111111111111';
      const environment = { ...smallEnvironment([]), repositories: [{ id, facts: {}, read: true }] };
      const markdown = text(environment, undefined, release);
      expect(markdown).toMatch(step);
      const [either, or] = ['**Either steps 2 to 5 by the script.**', '**Or steps 2 to 5 by hand:**'];
      expect(markdown.indexOf(either)).toBeGreaterThan(markdown.indexOf('runInstaller.sh'));
      expect(markdown.indexOf(or)).toBeGreaterThan(markdown.indexOf(either));
      expect(markdown.indexOf('2. Rediscover')).toBeGreaterThan(markdown.indexOf(or));
    },
  );

  it('bug: when a file system is to be made again, then the check stands before the command that wipes', () => {
    const markdown = text(smallEnvironment([], { fileSystems: [fileSystem] }), undefined, '3.3');
    const order = commands(markdown).map((line) => line.split(' ')[0]);
    const wipe = order.indexOf('mkfs.ocfs2');
    expect(order.slice(0, wipe)).toEqual(expect.arrayContaining(['blkid', 'tunefs.ocfs2', 'mounted.ocfs2']));
    expect(markdown.indexOf('STOP: the old file system')).toBeGreaterThan(markdown.indexOf('blkid '));
    expect(markdown.indexOf('STOP: the old file system')).toBeLessThan(markdown.indexOf('mkfs.ocfs2 -J'));
  });
});
