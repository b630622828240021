import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { runCli } from './run-cli.js';
import {
  repositoryId,
  sampleEstate,
  sampleWords,
  smallManager,
  vmCfg,
  vmId,
  writeFiles,
} from './small-tree.js';

const scratch = scratchDirectories();
const sampleSecrets = /sample-vnc-secret|sample-ftp-secret/;

function entriesBelow(root: string): { path: string; isFile: boolean; mode: number }[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => {
    const stats = lstatSync(join(root, path));
    return { path, isFile: stats.isFile(), mode: stats.mode & 0o777 };
  });
}

function filesHolding(root: string, secret: RegExp): string[] {
  return entriesBelow(root)
    .filter(({ path, isFile }) => isFile && secret.test(readFileSync(join(root, path), 'latin1')))
    .map(({ path }) => path);
}

/** Every command on an estate, with everything it can write; gives all it said. */
async function everyCommand(words: readonly string[], root: string): Promise<string> {
  const place = ['--archives', join(root, 'archives')];
  let said = '';
  const run = async (...line: string[]) => {
    const { out, err } = await runCli([...line, '--debug']);
    said += out + err;
  };
  await run('capture', ...words, ...place);
  await run('capture', ...words, ...place, '--json');
  for (const input of [words, ['latest', ...place]]) {
    for (const json of [[], ['--json']]) {
      await run('uuid', ...input, ...json);
      await run('inventory', ...input, ...json, '--html', join(root, 'page.html'));
      await run('find', 'vncpass', ...input, ...json);
      await run('find', 'e', ...input, ...json);
      await run(
        'rebuild',
        ...input,
        ...json,
        '--release',
        '3.3',
        '--out',
        join(root, 'o'),
        '--explain',
        '--write-map',
        join(root, 'm'),
      );
      await run('sample', '--redact', ...input, ...json, '--out', join(root, 's'));
    }
  }
  for (const json of [[], ['--json']]) {
    await run('list', ...place, ...json);
    await run('verify', 'latest', ...place, ...json);
    await run('diff', 'latest', String(words[0]), ...place, ...json);
  }
  return said;
}

describe('secrets of the estate', () => {
  it('when every command ran on the sample estate, then they are in captured/ only, and named in the manifest', async () => {
    const root = scratch();
    expect(await everyCommand(sampleWords, root)).not.toMatch(sampleSecrets);
    const holding = filesHolding(root, sampleSecrets);
    expect(holding).toHaveLength(4);
    for (const path of holding) expect(path).toMatch(/^archives\/default\/[^/]+\/captured\/.*vm\.cfg$/);
    const [archive = ''] = readdirSync(join(root, 'archives/default'));
    const manifest = JSON.parse(
      readFileSync(join(root, 'archives/default', archive, 'manifest.json'), 'utf8'),
    );
    const marked = manifest.files.filter((file: { containsSecrets?: boolean }) => file.containsSecrets);
    expect(manifest.containsSecrets).toBe(true);
    expect(marked.map((file: { path: string }) => `archives/default/${archive}/${file.path}`).sort()).toEqual(
      holding.filter((path) => path.includes(archive)).sort(),
    );
    for (const { path, isFile, mode } of entriesBelow(root)) {
      if (path.endsWith('.sh')) continue;
      expect({ path, mode }).toEqual({ path, mode: isFile ? 0o600 : 0o700 });
    }
  });

  it('when a definition hides them in odd places, then no command prints one', async () => {
    const root = scratch();
    const more = [
      "vncpasswd = 'QSECRET1'",
      `vfb = ["type=vnc,vncpasswd='QSECRET2'"]`,
      "password = get('QSECRET3')",
      "Origin = 'ftp://u:QSECRET4@h@10.0.0.1/x'",
      `note = 'passwd: "QSECRET5 QSECRET6"'`,
      "OVM_description = 'http://me:QSECRET/7@host/ and (vncpasswd QSECRET8)'",
      "extra = {'password': 'QSECRET9', 'pw': 1, 'a': ('x', 'http://me@corp.example:QSECRET15@ks/x')}",
      "vfb2 = ['type=vnc,vncunused=1,vncpasswd=my QSECRET16,keymap=de']",
      "('password', 'QSECRET17')",
      "vnc_pass = ['QSECRET18', 'QSECRET19']",
      "x = 'passwd=' + 'QSECRET20'",
      "more = 'root password is QSECRET21; Passwort: QSECRET22 scott/QSECRET23@db'",
    ].join('\n');
    const url = `disk = ['file:ftp://backup:QSECRET10@host/x.img,xvda,w']`;
    writeFiles(join(root, 'in'), {
      [`${repositoryId}/VirtualMachines/${vmId(1)}/vm.cfg`]: vmCfg(1, more),
      [`${repositoryId}/VirtualMachines/${vmId(2)}/vm.cfg`]: vmCfg(2, url),
      [`${repositoryId}/VirtualMachines/${vmId(3)}/vm.cfg`]: vmCfg(3, "vncpasswd = 'QSECRET11"),
    });
    smallManager(join(root, 'in/m'));
    writeFiles(join(root, 'in/m'), {
      'ovs01/xm-list.txt': readFileSync(
        join(sampleEstate, 'manager-files/servers/ovs03/xm-list.txt'),
        'utf8',
      ).replace(
        '(vcpus 2)',
        `(vcpus 2)\n(device (vfb (vncpasswd QSECRET12) (type vnc)))\n(device (vkbd (vncpasswd 'QSECRET24 QSECRET25') (x "a")))\n(note (vncpasswd "Q QSECRET26"))`,
      ),
      'ovs01/tunefs.txt':
        'tunefs.ocfs2 passwd=QSECRET14 -Q "B=%B, T=%T, N=%N V=%V U=%U\\n" /dev/sda\n' +
        'B=4096, T=1048576, N=16 V=OVSe4d90a2c6358f U=0004FB0000050000B17E4D90A2C6358F\n',
      'b/.config':
        'DBTYPE=MySQL\nDBHOST=localhost\nSID=ovs\nLSNR=49500\nOVSPASSWORD=QSECRET13\nOVSPASS=QSECRET27\nBUILDID=3.3.3.1085\n',
    });
    const words = [join(root, 'in'), '--manager-files', join(root, 'in/m')];
    expect(await everyCommand(words, join(root, 'out'))).not.toContain('QSECRET');
    const holding = filesHolding(join(root, 'out'), /QSECRET/);
    expect(holding.filter((path) => !path.includes('/captured/'))).toEqual([]);
    expect(holding).toHaveLength(12);
    for (const path of holding) {
      const archive = path.split('/').slice(0, 3).join('/');
      const manifest = JSON.parse(readFileSync(join(root, 'out', archive, 'manifest.json'), 'utf8'));
      const file = manifest.files.find((one: { path: string }) => path === `${archive}/${one.path}`);
      expect({ path, containsSecrets: file.containsSecrets }).toEqual({ path, containsSecrets: true });
    }
    for (const path of filesHolding(join(root, 'in'), /QSECRET/)) {
      const plain = await runCli(['inspect', join(root, 'in', path)]);
      expect(plain.out + plain.err).not.toContain('QSECRET');
      const { assignments, values, ...rest } = JSON.parse(
        (await runCli(['inspect', '--json', join(root, 'in', path)])).out,
      );
      const texts = (assignments ?? []).map((one: { text: unknown }) => one.text);
      expect(JSON.stringify([rest, texts])).not.toContain('QSECRET');
      expect(path.endsWith('vm.cfg')).toBe(values !== undefined);
    }
  });
});
