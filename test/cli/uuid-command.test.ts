import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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

  it('when it stands in a command substitution, then the installer gets it alone', () => {
    const main = join(import.meta.dirname, '../../src/main.ts');
    const told = execFileSync(
      'sh',
      [
        '-c',
        'printf "[%s]" --uuid=$("$0" --import tsx "$@" 2>/dev/null)',
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
