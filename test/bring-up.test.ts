import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchDirectories } from './reach/scratch-directory.js';
import { projectRoot } from './source-files.js';

const scratch = scratchDirectories();

/** A project of which npm only notes what it is asked for; gives what `bring-up.sh demo` asks. */
function project() {
  const root = scratch();
  for (const directory of ['test', 'bin', 'node_modules/.bin'])
    mkdirSync(join(root, directory), { recursive: true });
  copyFileSync(join(projectRoot, 'test/bring-up.sh'), join(root, 'test/bring-up.sh'));
  writeFileSync(join(root, 'bin/npm'), `#!/bin/sh\necho "$1" >> '${root}/asked'\n`, { mode: 0o755 });
  const put = (path: string, time: string) => {
    writeFileSync(join(root, path), '');
    utimesSync(join(root, path), new Date(time), new Date(time));
  };
  const asked = () => {
    writeFileSync(join(root, 'asked'), '');
    const PATH = `${join(root, 'bin')}${delimiter}${process.env.PATH}`;
    execFileSync('sh', [join(root, 'test/bring-up.sh'), 'demo'], {
      env: { ...process.env, PATH },
      stdio: 'pipe',
    });
    return readFileSync(join(root, 'asked'), 'utf8').trim().split('\n');
  };
  return { put, asked };
}

describe('bring-up.sh', () => {
  it('when npm ci was run already, then packages are not installed again; else they are', () => {
    const { put, asked } = project();
    put('package-lock.json', '2026-01-01');
    expect(asked()).toEqual(['ci', 'run']);
    put('node_modules/.bin/tsc', '2026-01-02');
    put('node_modules/.package-lock.json', '2026-01-02');
    expect(asked()).toEqual(['run']);
    put('package-lock.json', '2026-01-03');
    expect(asked()).toEqual(['ci', 'run']);
  });
});
