import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { linesOf } from '../../src/emitters/estate-script/estate-plan.js';
import { emitEstateScripts } from '../../src/emitters/estate-script/estate-script-emitter.js';
import { planSurvivors } from '../../src/emitters/estate-script/survivors-plan.js';
import { loadDouble } from '../doubles/ovm-manager/exec-session.js';
import { OvmManagerDouble } from '../doubles/ovm-manager/ovm-manager-double.js';
import { emptyWorld } from '../doubles/ovm-manager/world.js';
import { runOnTerminal } from '../doubles/sshd/run-sh.js';
import { startSshd } from '../doubles/sshd/sshd.js';
import { making } from '../emitters/create-script/estate-at-hand.js';
import { onOneLine, shownEstate, toldByCliAndFiles } from '../emitters/estate-script/survivors-session.js';
import { randomEstate } from '../generators/random-estate.js';
import { quickDirectory } from '../run-directories.js';

const directory = mkdtempSync(join(quickDirectory(), 'ovm-survivors-'));
afterAll(() => rmSync(directory, { recursive: true }));

const password = 'geh\'eim/"7';

describe('the sh file for survivors, against a real sshd', () => {
  it.each(['3.2', '3.3', '3.4'] as const)(
    'when an estate of %s lost its manager, then one run with one password brings it back, and the password is in no file',
    async (release) => {
      const world = randomEstate(4711, release, 4);
      const environment = await toldByCliAndFiles(world, release);
      const plan = planSurvivors(environment, release);
      const home = join(directory, release);
      mkdirSync(home);
      const file = join(home, 'survivors.sh');
      const texts = [...emitEstateScripts(environment, plan, making)];
      writeFileSync(file, texts.find(({ path }) => path.endsWith('.sh'))?.text ?? '');
      const manager = { ...emptyWorld, manager: world.manager, surviving: { world, namesLost: true } };
      const sshd = await startSshd({ release, lineEnd: 'CRLF', world: manager });
      try {
        const env = { OVM_PORT: String(sshd.port), OVM_SSH_OPTIONS: sshd.sshOptions, TMPDIR: home };
        const asked = linesOf(plan).flatMap(({ text }) => [...text.matchAll(/@secret:([\w-]+)/g)]);
        const names = new Set(asked.map(([, name]) => name));
        const passwords = [...names].map(
          (name) => [new RegExp(`password for ${name}: `), `${password}\n`] as const,
        );
        const typed = [[/Type yes/, 'yes\n'] as const, ...passwords];
        const result = await runOnTerminal(`sh '${file}' 127.0.0.1 ${sshd.user}`, {
          env,
          typed,
          // a prompt that nobody answers must not hang
          started: (child) => setTimeout(() => child.kill('SIGKILL'), 240_000).unref(),
        });
        expect({ status: result.status, tail: result.stdout.slice(-400) }).toMatchObject({ status: 0 });
        const want = new OvmManagerDouble({ release, world: onOneLine(world) });
        expect(shownEstate(loadDouble(sshd.stateDir), release)).toEqual(shownEstate(want, release));
        expect(result.stdout).not.toContain(password);
        for (const path of [file, `${file}.journal`]) expect(readFileSync(path, 'utf8')).not.toContain('geh');
      } finally {
        await sshd.close();
      }
    },
  );
});
