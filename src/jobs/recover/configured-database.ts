import { parseDatabaseUrl } from '../../reach/database/database-url.js';
import type { RecoveryValues } from '../../recovery/values.js';
import { chosenDatabaseServer } from '../configuration/database-words.js';
import { type RecoveryGround, whyNoDatabase } from './recovery-ground.js';

/**
 * The values of a plan, with what the configuration knows of the database where no file tells it any more: after the loss of
 * a manager host its `.config` is gone with it. What was read comes first. Throws OVM_URL_INVALID.
 */
export function withConfiguredDatabase(values: RecoveryValues, ground: RecoveryGround): RecoveryValues {
  const { configured, databaseServer } = ground;
  if (configured === undefined || whyNoDatabase(ground) !== undefined) return values;
  const { url } = chosenDatabaseServer(configured, databaseServer);
  if (url === undefined) return values;
  const { engine, host, port, sid, service } = parseDatabaseUrl(url);
  if (engine === 'sqlite') return values;
  const databaseName = values.databaseName ?? sid;
  return {
    ...values,
    databaseHost: values.databaseHost ?? host,
    databasePort: values.databasePort ?? String(port),
    databaseName,
    // of the two names of an instance one is enough
    ...(databaseName === undefined && service !== undefined && { databaseService: service }),
  };
}
