import type { DatabaseServerConfiguration, EstateConfiguration } from '../../base/configuration.js';
import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import type { Database } from '../../reach/database/database.js';
import { databaseAddress } from '../../reach/database/database-url.js';
import { checkReadPrivileges } from '../../reach/database/mysql/mysql-privileges.js';
import { openDatabase } from '../../reach/database/open-database.js';
import { isRemote, parseHostAddress, parseRemotePath } from '../../reach/ssh/ssh-address.js';
import type { Secrets } from '../live/secrets.js';
import { readConfigFacts } from '../schema/import/manager-config.js';
import { probeDatabase } from '../schema/oracle-tools/probe-database.js';
import { type ToolWords, withTools } from '../schema/oracle-tools/tools-at-hand.js';
import { type ReachedDatabaseWords, withReachedDatabase } from '../schema/reached-database.js';
import { unnamedDatabases } from '../schema/seen-databases.js';
import { EstateHosts } from '../ssh/estate-hosts.js';
import type { SshOptions } from '../ssh/ssh-words.js';
import { databaseWords } from './database-words.js';
import { managerText } from './manager-text.js';
import type { ConnectionProbe } from './tried-connection.js';

/** A connection to each database server of an estate: facts of the server, and whether the databases are there. */
export function databaseProbes(
  estate: EstateConfiguration,
  options: SshOptions,
  secrets: Secrets,
  log: Log,
): ConnectionProbe[] {
  return estate.databaseServers.flatMap((server) => {
    const words = databaseWords(server, estate, options, secrets);
    const byDriver = () =>
      withReachedDatabase(words, log, async ({ settings }) => {
        const database = await openDatabase(settings);
        try {
          return await factsOf(database, server, databaseAddress(settings));
        } finally {
          await database.close();
        }
      });
    const run = words.viaTools === undefined ? byDriver : () => toolFacts(words, server, log);
    const via = words.viaSsh === undefined ? '' : ` via ${words.viaSsh}`;
    const address = `${server.url ?? words.managerConfig ?? server.name}${via}`;
    const lane = server.viaSsh?.host ?? `database ${server.name}`;
    const source = `database-servers.${server.name}`;
    const host = words.viaSsh === undefined ? {} : { host: parseHostAddress(words.viaSsh) };
    const login = { source, address, ...host, tried: 'log in, ask what it is', lane, required: true, run };
    return [login, ...managerConfigProbes(server.name, words, log)];
  });
}

/** `schema export` takes the identity of the manager from there, also where `url` says where the database is. */
function managerConfigProbes(name: string, words: ReachedDatabaseWords, log: Log): ConnectionProbe[] {
  const { managerConfig, secrets, hostWords = () => ({}) } = words;
  if (managerConfig === undefined) return [];
  const remote = isRemote(managerConfig) ? parseRemotePath(managerConfig) : undefined;
  const run = async () => {
    const hosts = new EstateHosts(hostWords, log, secrets);
    try {
      return managerText(await readConfigFacts(managerConfig, hosts));
    } finally {
      await hosts.close();
    }
  };
  return [
    {
      ...{ source: `database-servers.${name}.manager-config`, address: managerConfig, run },
      ...{ tried: 'read it', lane: remote?.host ?? 'here', required: true },
      ...(remote && { host: remote }),
    },
  ];
}

/** By the tools a schema is exported: with several the first is asked for. */
async function toolFacts(
  words: ToolWords,
  { databases }: DatabaseServerConfiguration,
  log: Log,
): Promise<string> {
  const probed = await withTools(words, log, ({ session }) => probeDatabase(session, databases[0]));
  const tools = ['expdp', 'exp'].filter((tool) => probed.tools.has(tool));
  return `${probed.product} ${probed.version}: ${probed.schema}, by ${tools.join(' or ') || 'no tool that exports'}`;
}

async function factsOf(
  database: Database,
  { databases }: DatabaseServerConfiguration,
  address: string,
): Promise<string> {
  const { product, version } = database.server;
  for (const name of databases) {
    if (!(await database.hasDatabase(name)))
      throw new RescueError(
        'OVM_DB_NOT_FOUND',
        `the database ${name} on ${address}`,
        'it is not there, or not seen',
      );
  }
  const seen = databases.length > 0 ? databases : await unnamedDatabases(database);
  // an account may see the name of a database and nothing in it: the export would find that at night
  if (database.traits.staging === 'schema')
    for (const name of seen) await checkReadPrivileges(database, name);
  return `${product} ${version}: ${seen.join(', ') || 'no databases that this account sees'}`;
}
