import { RescueError } from '../../../src/base/errors.js';
import { silentLog } from '../../../src/base/log.js';
import { exportSchema } from '../../../src/jobs/schema/export-schema.js';
import { doubleSettings } from '../../reach/database/oracle-double.js';

/**
 * One export from a TNS double by a reader in a thread; prints what came of it. Nothing ends this process but that nothing is left
 * in it: no socket, no thread, no timer.
 */
const [port = '', archives = ''] = process.argv.slice(2);
try {
  await exportSchema({
    settings: doubleSettings({ port: Number(port) }),
    databases: ['OVS'],
    archives,
    estate: 'prod',
    threads: 1,
    log: silentLog,
  });
  console.log('{"code":"none"}');
} catch (error) {
  if (!(error instanceof RescueError)) throw error;
  const { code, why, hint } = error;
  console.log(JSON.stringify({ code, why, hint }));
}
