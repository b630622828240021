import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtProgram } from '../built-program.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { runCli } from './run-cli.js';
import { dumpRepository, dumpServer, managerId, ovsRepo, repositoryId, writeFiles } from './small-tree.js';

const scratch = scratchDirectories();
const hex = (length: number) => '0123456789abcdef0123456789abcdef'.slice(0, length);

interface Places {
  readonly config?: string;
  readonly ovmm?: string;
  readonly server?: string;
  readonly repository?: string;
  readonly ovsrepo?: string;
}

function estate({ config, ovmm, server, repository, ovsrepo }: Places): string[] {
  const root = scratch();
  const files: Record<string, string> = { 'repo/VirtualMachines/.keep': '' };
  if (config !== undefined)
    files['m/.config'] =
      `DBTYPE=MySQL\nDBHOST=localhost\nSID=ovs\nLSNR=49500\nUUID=${config}\nBUILDID=3.3.3.1085\n`;
  if (ovmm !== undefined)
    files['m/etc/sysconfig/ovmm'] =
      `UUID=${ovmm}\nRUN_OVMM=YES\nDBBACKUP=/u01/app/oracle/mysql/dbbackup\nJVM_MEMORY_MAX=4096m\n`;
  if (server !== undefined) files['m/ovs01/dump_db_server.txt'] = dumpServer('one', server);
  if (repository !== undefined)
    files['m/ovs01/dump_db_repository.txt'] = dumpRepository(repositoryId, repository);
  if (ovsrepo !== undefined) files['repo/.ovsrepo'] = ovsRepo(ovsrepo);
  writeFiles(root, files);
  const manager = Object.keys(files).some((path) => path.startsWith('m/'));
  return [join(root, 'repo'), ...(manager ? ['--manager-files', join(root, 'm')] : [])];
}

const everywhere = (uuid: string): Places => ({
  config: uuid,
  ovmm: uuid,
  server: uuid,
  repository: uuid,
  ovsrepo: uuid,
});

describe('uuid', () => {
  for (const length of [15, 29, 30, 32]) {
    it(`when all places hold the same ${length} digits in mixed case, then .config's spelling alone is the answer`, async () => {
      const upper = hex(length).toUpperCase();
      const mixed = hex(length).replace(/[ace]/g, (letter) => letter.toUpperCase());
      const words = estate({ ...everywhere(hex(length)), config: mixed, ovmm: upper });
      const { code, out, err } = await runCli(['uuid', ...words]);
      expect({ code, out }).toEqual({ code: 0, out: `${mixed}\n` });
      for (const place of [
        `${mixed}  .config  .config:5`,
        `${upper}  ovmm  etc/sysconfig/ovmm:1`,
        `${hex(length)}  agent server database  ovs01/dump_db_server.txt:4`,
        `${hex(length)}  agent repository database  ovs01/dump_db_repository.txt:4`,
        `${hex(length)}  .ovsrepo  repo/.ovsrepo:3`,
      ])
        expect(err.split('\n')).toContain(place);
    });
  }

  for (const place of ['config', 'ovmm', 'server', 'repository', 'ovsrepo'] as const) {
    it(`when only ${place} tells it, then that is the answer`, async () => {
      const { code, out } = await runCli(['uuid', ...estate({ [place]: managerId })]);
      expect({ code, out }).toEqual({ code: 0, out: `${managerId}\n` });
    });

    it(`when ${place} disagrees with the others, then nothing is on stdout and the exit status is 13`, async () => {
      const other = managerId.replace('68b4', '68b5');
      const { code, out, err } = await runCli([
        'uuid',
        ...estate({ ...everywhere(managerId), [place]: other }),
      ]);
      expect({ code, out }).toEqual({ code: 13, out: '' });
      expect(err).toMatch(new RegExp(`^${other}  .+:\\d+$`, 'm'));
      expect(err.match(new RegExp(`^${managerId}  .+:\\d+$`, 'gm'))).toHaveLength(4);
    });
  }

  it('when no file tells it, then the exit status is 1 and stdout is empty', async () => {
    const { code, out, err } = await runCli(['uuid', ...estate({})]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('could not find the manager UUID');
  });

  it('when all that is found is no UUID, then it is no answer either', async () => {
    const { code, out, err } = await runCli(['uuid', ...estate({ ovmm: 'changeme' })]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('"changeme", which is not 15 to 32 hex digits');
  });

  it('when it disagrees with --json, then the last line of stderr is the error', async () => {
    const { out, err } = await runCli(['uuid', '--json', ...estate({ config: managerId, ovsrepo: hex(32) })]);
    expect(out).toBe('');
    expect(JSON.parse(err.trimEnd().split('\n').at(-1) ?? '').error).toMatchObject({
      code: 'OVM_UUID_DISAGREES',
      exitCode: 13,
    });
  });

  const other = managerId.replace('68b4', '68b5');

  for (const place of ['config', 'ovmm'] as const) {
    it(`when ${place} has two different UUID lines, then both are places and the exit status is 13`, async () => {
      const { code, out, err } = await runCli([
        'uuid',
        ...estate({ [place]: `${other}\nUUID=${managerId}` }),
      ]);
      expect({ code, out }).toEqual({ code: 13, out: '' });
      for (const uuid of [other, managerId]) expect(err).toMatch(new RegExp(`^${uuid}  `, 'm'));
    });
  }

  for (const [place, text] of [
    ['server', dumpServer('one', `${other}',\n 'manager_uuid': '${managerId}`)],
    ['repository', dumpRepository(repositoryId, `${other}',\n 'manager_uuid': '${managerId}`)],
  ] as const) {
    it(`when a dump of a ${place} has manager_uuid twice, then the exit status is 13`, async () => {
      const root = writeFiles(scratch(), { 'm/ovs01/dump.txt': text });
      const { code, out } = await runCli(['uuid', '--manager-files', join(root, 'm')]);
      expect({ code, out }).toEqual({ code: 13, out: '' });
    });
  }

  it.each([
    ['the id of a repository', repositoryId],
    ['29 digits with the type of a repository', repositoryId.slice(0, 29)],
    ['dashes before', `--${managerId}`],
    ['dashes behind', `${managerId}-`],
    ['shell text', `${managerId};reboot`],
    ['33 digits', `${managerId}0`],
  ])(
    'when a place holds %s, then it is no place, and the others are told with exit status 3',
    async (_, bad) => {
      for (const place of ['config', 'ovmm', 'server', 'repository', 'ovsrepo'] as const) {
        const alone = await runCli(['uuid', ...estate({ [place]: bad })]);
        expect({ place, code: alone.code, out: alone.out }).toEqual({ place, code: 1, out: '' });
        const { code, out, err } = await runCli([
          'uuid',
          ...estate({ ...everywhere(managerId), [place]: bad }),
        ]);
        expect({ place, code, out }).toEqual({ place, code: 3, out: `${managerId}\n` });
        expect(err).toContain('[not-a-manager-uuid]');
        expect(err.match(new RegExp(`^${managerId}  .+:\\d+$`, 'gm'))).toHaveLength(4);
      }
    },
  );

  it('when manager_uuid is a number, then it is no place whatever its digits are', async () => {
    const dump = dumpServer('one', '1').replace("'1'", '111111111111111111111111');
    const root = writeFiles(scratch(), { 'ovs01/dump.txt': dump });
    const { code, out, err } = await runCli(['uuid', '--manager-files', root]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('manager_uuid is 111111111111111111111111, which is no text');
  });

  it('when one place has only the beginning of the UUID, then they disagree', async () => {
    const words = estate({ config: managerId, ovmm: managerId.slice(0, 29) });
    expect((await runCli(['uuid', ...words])).code).toBe(13);
  });

  it('when a second dump is damaged, then the UUID of the first is told with exit status 3', async () => {
    const damaged = dumpServer('one').replace(`${managerId}'`, managerId);
    const root = writeFiles(scratch(), { 'ovs01/dump.txt': dumpServer('one') + damaged });
    const { code, out, err } = await runCli(['uuid', '--manager-files', root]);
    expect({ code, out }).toEqual({ code: 3, out: `${managerId}\n` });
    expect(err).toMatch(/^error: ovs01\/dump\.txt:/m);
  });

  it('when two servers differ in other things, then that is no doubt about the UUID', async () => {
    const root = writeFiles(scratch(), {
      'ovs01/dump.txt': dumpServer('one') + dumpServer('two', managerId, '10.0.0.2'),
    });
    expect((await runCli(['uuid', '--manager-files', root])).code).toBe(0);
  });

  it.each<[string, string | Uint8Array]>([
    ['text behind the UUID', ovsRepo(`${other} x`)],
    ['colons', ovsRepo(other).replaceAll('=', ': ')],
    ['UTF-16', Buffer.from(`\ufeff${ovsRepo(other)}`, 'utf16le')],
    ['odd keys', ovsRepo(`{${other}}`).replace('OVS_REPO_MGR_UUID', 'OWNER')],
    ['nothing', ''],
  ])('when the .ovsrepo of a second repository has %s, then the exit status is 3', async (_, bad) => {
    const root = writeFiles(scratch(), {
      'r1/.ovsrepo': ovsRepo(),
      'r2/VirtualMachines/.keep': '',
    });
    writeFileSync(join(root, 'r2/.ovsrepo'), bad);
    const { code, out, err } = await runCli(['uuid', root]);
    expect({ code, out }).toEqual({ code: 3, out: `${managerId}\n` });
    expect(err).toMatch(/^warning: r2\/\.ovsrepo:/m);
  });

  it('when the .ovsrepo of a second repository is a symbolic link or too large, then the exit status is 3', async () => {
    const root = writeFiles(scratch(), { 'r1/.ovsrepo': ovsRepo(), 'r2/VirtualMachines/.keep': '' });
    symlinkSync('../r1/.ovsrepo', join(root, 'r2/.ovsrepo'));
    const linked = await runCli(['uuid', root]);
    expect([linked.code, linked.out]).toEqual([3, `${managerId}\n`]);
    rmSync(join(root, 'r2/.ovsrepo'));
    writeFileSync(join(root, 'r2/.ovsrepo'), '');
    truncateSync(join(root, 'r2/.ovsrepo'), 65 * 1024 * 1024);
    const large = await runCli(['uuid', root]);
    expect([large.code, large.out]).toEqual([3, `${managerId}\n`]);
  });

  it('when a program or a network card has a UUID in its file, then it is not taken for the manager', async () => {
    const words = estate({ config: managerId });
    writeFiles(words.at(-1) ?? '', {
      'app.config': `TARGET=x\nUUID=${other}\nDBHOST=db\n`,
      'ifcfg-ovmm0': `NAME=eth0\nUUID="${other}"\n`,
    });
    const { code, out } = await runCli(['uuid', ...words]);
    expect({ code, out }).toEqual({ code: 0, out: `${managerId}\n` });
  });

  it('when it stands in a command substitution, then the installer gets it alone', () => {
    const main = builtProgram('src/main.ts');
    const told = execFileSync(
      'sh',
      [
        '-c',
        'printf "[%s]" --uuid=$("$0" "$@" 2>/dev/null)',
        process.execPath,
        main,
        'uuid',
        ...estate(everywhere(managerId)),
      ],
      { encoding: 'utf8' },
    );
    expect(told).toBe(`[--uuid=${managerId}]`);
  });
});
