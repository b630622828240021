import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LoadedDump, oracleLoadScript } from '../../src/emitters/oracle-load-script.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();
const content = 'a dump';
const dump: LoadedDump = {
  schema: 'OVS',
  path: 'schema/OVS/dump.dmp',
  sha256: createHash('sha256').update(content).digest('hex'),
  tool: 'exp',
  toolVersion: '11.2.0.2.0',
  characterSet: 'WE8MSWIN1252',
};

/** An archive in a place with odd signs, and tools that tell what they were given. */
function archive(changes: Partial<LoadedDump> = {}) {
  const place = join(scratch(), "o'dd (a,b) #1");
  const home = join(place, 'home');
  mkdirSync(join(place, 'schema/OVS'), { recursive: true });
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(place, 'schema/OVS/dump.dmp'), content);
  writeFileSync(join(place, 'schema/load.sh'), oracleLoadScript({ ...dump, ...changes }, '1.0'));
  const told =
    'printf "%s\\n" "$NLS_LANG" "$@"; for w in "$@"; do f=$(expr "$w" : "file=\\(.*\\)") && cat "$f"; done; true';
  writeFileSync(join(home, 'bin/imp'), `#!/bin/sh\n${told}\n`, { mode: 0o755 });
  writeFileSync(join(home, 'bin/impdp'), `#!/bin/sh\nls -l "$SEEN"\n${told}\nexit 5\n`, { mode: 0o755 });
  const seen = join(place, 'dpdump');
  mkdirSync(seen);
  const load = (...words: string[]) =>
    spawnSync('/bin/sh', [join(place, 'schema/load.sh'), ...words], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ORACLE_HOME: home, SEEN: seen },
    });
  return { load, seen };
}

describe('load.sh of a dump', () => {
  it('when the archive lies in a place with odd signs, then the tool gets no path of it and finds the dump', () => {
    const { load } = archive();
    const run = load('--as', 'OVS_COPY', 'ovs_copy@//localhost:1521/XE');
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout.split('\n')).toEqual([
      'AMERICAN_AMERICA.WE8MSWIN1252',
      'ovs_copy@//localhost:1521/XE',
      ...['file=dump.dmp', 'fromuser=OVS', 'touser=OVS_COPY', 'statistics=none', content],
    ]);
  });

  it('when a name is one that the tool takes for another, then nothing is loaded', () => {
    const { load } = archive();
    for (const name of ['Ovs', 'ovs', 'OVS#2', '"Ovs"', 'OVS:X', '2OVS', '']) {
      const run = load('--as', name, 'system');
      expect([run.status, run.stdout], name).toEqual([2, '']);
      expect(run.stderr).toContain('for another account: say a name in capitals');
    }
    expect(() => oracleLoadScript({ ...dump, schema: 'Ovs' }, '1.0')).toThrow('imp would take Ovs');
    expect(() => oracleLoadScript({ ...dump, tool: 'expdp', schema: 'OVS#2' }, '1.0')).toThrow(TypeError);
  });

  it('when Data Pump wrote it, then its copy has a name nobody guesses, nobody else reads it, and it goes', () => {
    const { load, seen } = archive({ tool: 'expdp' });
    const before = join(seen, 'before');
    symlinkSync(before, join(seen, 'ovm_rescue_load_1.dmp'));
    for (const words of [['ovs@XE'], ['ovs@XE', 'DATA_PUMP_DIR']]) expect(load(...words).status).toBe(2);
    const runs = [1, 2].map(() => load('ovs@XE', 'DATA_PUMP_DIR', seen));
    const copies = runs.map(({ stdout }) =>
      /^(-rw-------).* (ovm_rescue_load_[0-9a-f]{16}\.dmp)$/m.exec(stdout),
    );
    expect(new Set(copies.map((copy) => copy?.[2])).size).toBe(2);
    expect(runs.map(({ status }) => status)).toEqual([5, 5]);
    expect(runs[0]?.stdout).toContain('schemas=OVS\nremap_schema=OVS:OVS\n');
    expect(readdirSync(seen)).toEqual(['ovm_rescue_load_1.dmp']);
    expect(() => statSync(before)).toThrow('ENOENT');
    expect(load('ovs@XE', 'Data', seen).stderr).toContain('no directory object');
    expect(load('ovs@XE', 'DATA_PUMP_DIR', 'dpdump').stderr).toContain('PATH is absolute');
  });

  it('when words are missing, then it tells how it is used, who may run it and what 5 means', () => {
    const { load } = archive({ tool: 'expdp' });
    const { status, stderr } = load();
    expect(status).toBe(2);
    expect(stderr).toContain('usage: sh schema/load.sh [--as SCHEMA]');
    expect(stderr).toContain('Run it as the user that the database runs as');
    expect(stderr).toContain('Exit status 5');
    expect(stderr).not.toContain('set -eu');
    expect(load('--as').status).toBe(2);
  });

  it.each(['exp', 'expdp'] as const)(
    'when shellcheck reads that of %s, then it has nothing to say',
    (tool) => {
      const file = join(scratch(), 'load.sh');
      writeFileSync(file, oracleLoadScript({ ...dump, tool }, '1.0'));
      const { stdout, status } = spawnSync('shellcheck', ['-s', 'sh', file], { encoding: 'utf8' });
      expect([status, stdout]).toEqual([0, '']);
      expect(readFileSync(file, 'utf8')).not.toMatch(/\n\n\n/);
    },
  );
});
