import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeConfiguration } from './configured-estate.js';
import { runCli } from './run-cli.js';

const made: string[] = [];
/** These tests may themselves run below /tmp, where no service finds its program. */
const program = process.argv[1] ?? '';
beforeEach(() => {
  process.argv[1] = '/usr/lib/ovm-rescue/main.js';
});
afterEach(() => {
  process.argv[1] = program;
  for (const path of made.splice(0)) rmSync(path, { recursive: true });
});

/** Not below /tmp, which a service has for itself: its configuration may not lie there. */
function scratch(): string {
  const path = mkdtempSync('/dev/shm/ovm-test-');
  made.push(path);
  return path;
}

/** Two estates, each with secrets in variables. */
const estates = `archives: /backup/ovm
nightly: {copies: [{directory: /mnt/nfs/ovm}], metrics: /var/lib/node/ovm.prom}
estates:
  prod:
    ssh: {key: /etc/ovm-rescue/key, passphrase: {environment: TEST_PASSPHRASE}}
    repositories: [/mnt/repo]
    manager-rest: {host: ovmm, password: {environment: TEST_MANAGER}}
  lab:
    repositories: [/mnt/lab]
    nightly: {notices: [{webhook: "https://hook.example", secret: {environment: TEST_HOOK}}]}
`;

/** What `nightly install` wrote and said. */
async function installed(text: string, ...words: string[]) {
  const root = scratch();
  const configuration = writeConfiguration(root, text);
  const out = join(root, 'units');
  const result = await runCli(['nightly', 'install', '--config', configuration, '--out', out, ...words]);
  return { ...result, out: result.out.trim().split('\n'), configuration };
}

describe('nightly install', () => {
  it('when service and timer are written, then systemd-analyze verify has nothing to say of them', async () => {
    const { code, out, err, configuration } = await installed(estates, '--environment-file', '/etc/ovm.env');
    expect({ code, names: out.map((path) => path.replace(/^.*\//, '')) }).toEqual({
      code: 0,
      names: ['ovm-rescue-nightly.service', 'ovm-rescue-nightly.timer'],
    });
    const judged = spawnSync('systemd-analyze', ['verify', '--man=no', ...out], { encoding: 'utf8' });
    expect(judged).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const service = readFileSync(out[0] ?? '', 'utf8');
    expect(service).toMatch(new RegExp(`^ExecStart=\\S*node \\S+ nightly --config ${configuration}$`, 'm'));
    expect(service).toContain('ReadWritePaths=/backup/ovm -/mnt/nfs/ovm -/var/lib/node\n');
    expect(service).toContain('\nEnvironmentFile=/etc/ovm.env\n');
    expect(err).toContain(
      'touch /etc/ovm.env && chmod 0600 /etc/ovm.env   # with a line NAME=VALUE for TEST_HOOK, TEST_MANAGER, TEST_PASSPHRASE\n',
    );
    expect(err).not.toContain('takes secrets from');
    expect(err).toContain(`chown root:ovm-rescue ${configuration} && chmod 0640 ${configuration}`);
  });

  it.each([
    [[], 'TEST_HOOK, TEST_MANAGER, TEST_PASSPHRASE, which the service does not have: say --environment-file'],
    [
      ['--estate', 'prod'],
      'TEST_MANAGER, TEST_PASSPHRASE, which the service does not have: say --environment-file',
    ],
    [['--cron'], 'TEST_HOOK, TEST_MANAGER, TEST_PASSPHRASE, which cron does not have: use {file: PATH}'],
  ])(
    'when secrets are in variables and %j is said, then a warning names those that will be missing',
    async (words, told) => {
      const { code, err } = await installed(estates, ...words);
      expect(code).toBe(0);
      expect(err).toContain(`warning: the configuration takes secrets from ${told}`);
      const { out } = await installed(estates, ...words, '--json');
      expect(JSON.parse(out.join('\n')).warnings).toContainEqual(expect.stringContaining(told));
    },
  );

  it('when it is for cron, then the line runs this configuration at that time', async () => {
    const { code, out, err, configuration } = await installed(estates, '--cron', '--at', '3:05');
    expect({ code, out }).toEqual({ code: 0, out: [expect.stringMatching(/\/ovm-rescue-nightly$/)] });
    expect(readFileSync(out[0] ?? '', 'utf8')).toMatch(
      new RegExp(`^5 3 \\* \\* \\* ovm-rescue .* nightly --config ${configuration}$`, 'm'),
    );
    expect(err).toContain('install -d -o ovm-rescue -m 0700 /backup/ovm');
    expect(await installed(estates, '--at', '25:00')).toMatchObject({ code: 2 });
  });

  it('when a command of the group is mistyped, then those there are are named and nothing is run', async () => {
    const { code, err } = await runCli([
      'nightly',
      'instal',
      '--config',
      writeConfiguration(scratch(), estates),
    ]);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining('there are run, status, history, report and install'),
    });
  });

  it('when no secret is in a variable, then nothing is said of any', async () => {
    const { code, err } = await installed(
      'archives: /backup/ovm\nestates: {prod: {repositories: [/mnt/repo]}}\n',
    );
    expect(code).toBe(0);
    expect(err).not.toMatch(/takes secrets|NAME=VALUE/);
  });

  it('when the program lies below /tmp or the user is root, then nothing is written', async () => {
    expect(await installed(estates, '--user', 'root')).toMatchObject({ code: 2, out: [''] });
    process.argv[1] = '/tmp/ovm-rescue.mjs';
    const { code, err } = await installed(estates);
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining('a service has a /tmp of its own'),
    });
  });

  it('when the account may read neither program nor keys, then a warning names each', async () => {
    const root = scratch();
    process.argv[1] = join(root, 'main.js');
    writeFileSync(join(root, 'main.js'), '');
    const { err } = await installed(`${estates.replace('/etc/ovm-rescue/key', `${root}/main.js`)}`);
    const why = `${root} has mode 0700 and belongs to user ${process.getuid?.()}`;
    expect(err).toContain(`warning: ovm-rescue cannot run the program ${root}/main.js: ${why}`);
    expect(err).toContain(`warning: ovm-rescue cannot read ${root}/main.js of the configuration: ${why}`);
    expect(err).toContain('warning: ovm-rescue cannot write copies or metrics in /mnt/nfs/ovm: /mnt');
    expect(err).toContain('warning: prod: no retention is said');
  });

  it('when an account is there and owns the places, then it is not made again', async () => {
    const places = scratch();
    const { err } = await installed(
      `archives: ${places}\n${estates.slice(estates.indexOf('estates:'))}`,
      '--user',
      'nobody',
    );
    expect(err).not.toContain('useradd');
    expect(err).toContain(`install -d -o nobody -m 0700 ${places}\n`);
    expect(err).toContain('warning: prod: no copies are said');
  });

  it('when units are replaced by those of another configuration, or run an estate twice, then both are told', async () => {
    const root = scratch();
    const first = writeConfiguration(root, estates);
    const second = join(root, 'second.yaml');
    writeFileSync(second, estates, { mode: 0o600 });
    const install = async (file: string, ...words: string[]) =>
      (await runCli(['nightly', 'install', '--config', file, '--out', join(root, 'units'), ...words])).err;
    expect(await install(first)).not.toMatch(/replaced|twice/);
    expect(await install(second)).toMatch(
      /warning: \S+nightly\.service was replaced; it ran: .* --config \S+\n/,
    );
    expect(await install(second)).not.toMatch(/replaced|twice/);
    expect(await install(second, '--estate', 'lab')).toContain('runs an estate of these units too');
    expect(await install(first, '--estate', 'prod')).not.toContain('runs an estate of these units too');
  });
});
