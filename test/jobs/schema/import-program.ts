import { readFileSync } from 'node:fs';
import { silentLog } from '../../../src/base/log.js';
import { Password } from '../../../src/base/password.js';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';

/** One import, for being killed on the way or as soon as it is done. Prints a line for each step and the code of an error. */
const [archive = '', archives = '', port = '', passwordFile = '', replace = 'replace', ending = ''] =
  process.argv.slice(2);
try {
  const plan = await planImport({
    archive,
    archives,
    settings: {
      engine: 'mysql',
      host: '127.0.0.1',
      port: Number(port),
      user: 'ovs',
      password: new Password(readFileSync(passwordFile, 'utf8').trim()),
      tls: 'off',
      compress: false,
      connectTimeoutMs: 5_000,
      stallTimeoutMs: 20_000,
    },
    renames: new Map(),
    replace: replace === 'replace',
    managerStopped: false,
    log: silentLog,
  });
  console.log('planned', plan.resumes ?? 'nothing');
  await carryOutImport(plan, ({ phase, text }) => {
    if (text) console.log(phase, text);
  });
  console.log('finished');
  if (ending === 'killed') process.kill(process.pid, 'SIGKILL');
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  console.log(code, message);
  process.exitCode = 1;
}
