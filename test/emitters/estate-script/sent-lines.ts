import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  EstateLine,
  EstatePlan,
  EstateScriptName,
} from '../../../src/emitters/estate-script/estate-plan.js';
import { emitEstateScripts } from '../../../src/emitters/estate-script/estate-script-emitter.js';
import { loadDouble } from '../../doubles/ovm-manager/exec-session.js';
import { populatedWorld } from '../../doubles/ovm-manager/sample-world.js';
import { run } from '../../doubles/sshd/run-sh.js';
import { startSshd } from '../../doubles/sshd/sshd.js';
import { quickDirectory } from '../../run-directories.js';
import { making } from '../create-script/estate-at-hand.js';
import { smallEnvironment } from '../create-script/small-environment.js';

/** What ends a manager and removes its files, to be called behind each test. */
export type Ending = () => void | Promise<void>;

/**
 * Sends the lines as script `name` to a manager of 3.4 that has the VM and the tag of the sample world. What is to end
 * behind the test is put into `running`.
 */
export async function managerFor(
  lines: readonly EstateLine[],
  running: Ending[],
  name: EstateScriptName = 'survivors',
) {
  const kind = name === 'survivors' ? 'survivors' : 'empty';
  const script = { name, title: 'Lines', whenRight: [], sections: [{ title: 'Lines', lines }] } as const;
  const plan: EstatePlan = { kind, release: '3.4', scripts: [script], openPoints: [], byHand: [] };
  const texts = [...emitEstateScripts(smallEnvironment([]), plan, making)];
  const dir = mkdtempSync(join(quickDirectory(), 'ovm-lines-'));
  running.push(() => rmSync(dir, { recursive: true }));
  const file = join(dir, `${name}.sh`);
  writeFileSync(file, texts.find(({ path }) => path.endsWith('.sh'))?.text ?? '');
  const sshd = await startSshd({ release: '3.4', lineEnd: 'CRLF', world: populatedWorld });
  running.push(() => sshd.close());
  const env = { OVM_PORT: String(sshd.port), OVM_SSH_OPTIONS: sshd.sshOptions, TMPDIR: dir };
  return {
    send: (shell: 'dash' | 'bash', ...flags: string[]) =>
      run(shell, [file, ...flags, '127.0.0.1', sshd.user], { input: 'yes\n', env }),
    accepted: () =>
      readFileSync(join(sshd.stateDir, 'accepted.log'), 'utf8')
        .split('\n')
        .filter((line) => /^(create|add)/.test(line)),
    journal: () => readFileSync(`${file}.journal`, 'utf8'),
    tags: () => loadDouble(sshd.stateDir).execute('list Tag').text,
  };
}
