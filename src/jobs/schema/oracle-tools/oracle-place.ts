import { RescueError } from '../../../base/errors.js';
import { databaseAddress, parseDatabaseUrl, type UrlParts } from '../../../reach/database/database-url.js';
import type { EstateHosts } from '../../ssh/estate-hosts.js';
import type { DatabaseWords } from '../database-settings.js';
import { readConfigFacts } from '../import/manager-config.js';

/** Where a database of Oracle listens, as the host that runs the tools sees it, and the account. */
export type OraclePlace = UrlParts & { readonly engine: 'oracle' };

/**
 * The place in `--url`, else that of the manager's `.config`, whose SID is the instance. Throws OVM_URL_INVALID, and
 * OVM_USAGE when nothing names a database of Oracle.
 */
export async function oraclePlace(words: DatabaseWords, hosts: EstateHosts): Promise<OraclePlace> {
  if (words.url !== undefined) {
    const place = parseDatabaseUrl(words.url);
    if (place.engine === 'oracle') return { ...place, engine: 'oracle' };
    throw new RescueError('OVM_USAGE', '--via-tools', 'it is for oracle://USER@HOST:1521/SERVICE');
  }
  if (words.managerConfig === undefined) {
    throw new RescueError(
      'OVM_USAGE',
      '--via-tools',
      'neither --url nor --manager-config names the database',
    );
  }
  const facts = await readConfigFacts(words.managerConfig, hosts);
  if (facts.engine !== 'oracle') {
    const why = `the engine in it is ${facts.engine ?? 'not known'}, and --via-tools is for Oracle Database`;
    throw new RescueError('OVM_USAGE', words.managerConfig, why);
  }
  const { host, port, schema, databaseName } = facts;
  return { engine: 'oracle', host, port, sid: databaseName ?? 'XE', user: schema };
}

/** What stands in TWO_TASK: all tools connect there without being told in their arguments. */
export function connectIdentifier({ host, port, service, sid }: OraclePlace): string {
  const at = host.includes(':') ? `[${host}]` : host;
  if (sid === undefined) return `//${at}:${port}/${service}`;
  return `(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=${host})(PORT=${port}))(CONNECT_DATA=(SID=${sid})))`;
}

/** For messages and the manifest: `oracle://ovs@localhost:1521/XE by the tools on oracle@ovmm`. */
export function oracleAddress(place: OraclePlace, toolHost: string): string {
  const settings = { ...place, tls: 'off' as const, compress: false, connectTimeoutMs: 0, stallTimeoutMs: 0 };
  return `${databaseAddress(settings)} by the tools on ${toolHost}`;
}
