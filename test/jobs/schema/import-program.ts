import { readFileSync } from 'node:fs';
import { silentLog } from '../../../src/base/log.js';
import { Password } from '../../../src/base/password.js';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';

/** One import, for being killed on the way. Prints a line for each step and the code of an error. */
const [archive = '', archives = '', port = '', passwordFile = ''] = process.argv.slice(2);
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
    replace: true,
    managerStopped: false,
    log: silentLog,
  });
  console.log('planned', plan.resumes ?? 'nothing');
  await carryOutImport(plan, ({ phase, text }) => {
    if (text) console.log(phase, text);
  });
  console.log('finished');
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  console.log(code, message);
  process.exitCode = 1;
}
