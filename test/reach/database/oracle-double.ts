import { Password } from '../../../src/base/password.js';
import type { ConnectionSettings } from '../../../src/reach/database/connection-settings.js';
import type { TnsDouble } from '../../doubles/tns/tns-double.js';

/** How to log in to a TNS double as OVS. */
export function doubleSettings(
  { port }: Pick<TnsDouble, 'port'>,
  changes: Partial<ConnectionSettings> = {},
): ConnectionSettings {
  return {
    engine: 'oracle',
    host: '127.0.0.1',
    port,
    service: 'XE',
    user: 'ovs',
    password: new Password('Welcome1'),
    tls: 'off',
    compress: false,
    connectTimeoutMs: 5000,
    stallTimeoutMs: 5000,
    ...changes,
  };
}

/** Lets an account ask for the exact moment: an estimate would be waited for. */
export function grantMoments({ database }: Pick<TnsDouble, 'database'>, user = 'OVS'): void {
  const sql = `GRANT EXECUTE ON SYS.DBMS_FLASHBACK TO ${user}`;
  const session = database.localSession('SYS');
  session.execute({ sql, bindTypes: [], bindRows: [], batchErrors: false });
  session.close();
}
