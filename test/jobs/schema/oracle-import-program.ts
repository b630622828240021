import { silentLog } from '../../../src/base/log.js';
import { Password } from '../../../src/base/password.js';
import { carryOutImport, planImport } from '../../../src/jobs/schema/import-schema.js';

/** One import into a TNS double, for being killed on the way or as soon as it is done. Prints a line for each step. */
const [archive = '', archives = '', port = '', ending = ''] = process.argv.slice(2);
try {
  const plan = await planImport({
    archive,
    archives,
    settings: {
      engine: 'oracle',
      host: '127.0.0.1',
      port: Number(port),
      service: 'XE',
      user: 'ovs',
      password: new Password('Welcome1'),
      tls: 'off',
      compress: false,
      connectTimeoutMs: 10_000,
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
  if (ending === 'killed') process.kill(process.pid, 'SIGKILL');
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  console.log(code, message);
  process.exitCode = 1;
}
