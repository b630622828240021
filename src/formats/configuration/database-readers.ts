import {
  compressionWords,
  type DatabaseServerConfiguration,
  dumpToolWords,
  tlsWords,
} from '../../base/configuration.js';
import { listOf, type Named, namedValues, record } from './collection-readers.js';
import { hostName, treePath } from './host-readers.js';
import { secretReference } from './secret-reference.js';
import { oneOf, path, text, type ValuePlace, type ValueReader, wrong } from './value-readers.js';
import type { YamlNode } from './yaml-tree.js';

const readUrlText = text();

/** A listener of Oracle serves several databases: one is named by its service, or by its instance. */
const oracleUrl =
  /^oracle:\/\/[^@/\s]+@(?:\[[\da-fA-F:.]+\]|[\w.%-]+)?(?::\d{1,5})?(?:\/[\w.$%-]+|\/?\?sid=[\w.$%-]+)$/;
const neededUrls = 'mysql://USER@HOST:PORT, oracle://USER@HOST:PORT/SERVICE or sqlite:/PATH is needed';

/** A URL of a database. A password in it is refused; nothing of it is repeated. */
const databaseUrl: ValueReader<string> = (node, place) => {
  const url = readUrlText(node, place);
  if (url === undefined || /^sqlite:(?:\/\/)?\/./.test(url)) return url;
  if (/^[^/]*:\/\/[^/@]*:[^/]*@/.test(url))
    return wrong(
      place,
      'literal-password',
      'a password never stands in the URL; say password: {file: PATH}',
      node,
    );
  if (/^(?:mysql|mariadb):\/\/[^@/\s]+@(?:\[[\da-fA-F:.]+\]|[\w.%-]+)?(?::\d{1,5})?\/?$/.test(url))
    return url;
  if (oracleUrl.test(url)) return url;
  return wrong(place, 'wrong-value', neededUrls, node);
};

const databaseName = text();
const asIs = (name: string) => name;

const serverRecord = record({
  url: databaseUrl,
  'manager-config': treePath,
  socket: path,
  'via-ssh': hostName,
  password: secretReference,
  tls: oneOf(tlsWords),
  'tls-ca': path,
  databases: listOf(databaseName, asIs),
  'skip-rows': listOf(text('TABLE or DATABASE.TABLE'), asIs),
  compress: oneOf(compressionWords),
  'via-tools': text('ORACLE_HOME (/…) or oratab', (value) => value === 'oratab' || /^\/./.test(value)),
  'dump-tool': oneOf(dumpToolWords),
  'tools-directory': path,
  'tools-wallet': text('an alias of tnsnames.ora', (value) => /^\w[\w.-]*$/.test(value)),
});

const databaseServer: ValueReader<Omit<DatabaseServerConfiguration, 'name'>> = (node, place) => {
  const server = serverRecord(node, place);
  if (!server || !fitsTogether(server, node, place)) return undefined;
  return { ...server, databases: server.databases ?? [], skipRows: server.skipRows ?? [] };
};

/** Keys that exclude or need one another. */
function fitsTogether(
  server: NonNullable<ReturnType<typeof serverRecord>>,
  node: YamlNode,
  place: ValuePlace,
): boolean {
  const problem = (message: string) => {
    wrong(place, 'keys-together', message, node);
    return false;
  };
  const has = (key: string) => node.kind === 'mapping' && node.entries.some((entry) => entry.key === key);
  const { url = '', tls = 'off' } = server;
  if (!has('url') && !has('manager-config'))
    return problem('url is missing; or manager-config, which says where the database is');
  if (has('tls-ca') && tls === 'off') return problem('tls-ca needs tls: on or tls: legacy');
  if (has('socket') && has('via-ssh')) return problem('via-ssh reaches a host and port, not a socket');
  if (has('socket') && !has('url'))
    return problem('socket needs url: mysql://USER@localhost for the account');
  if (url.startsWith('oracle:') && (has('socket') || tls === 'legacy'))
    return problem('socket and tls: legacy are for MySQL');
  const more = ['dump-tool', 'tools-directory', 'tools-wallet'].find(has);
  if (more !== undefined && !has('via-tools')) return problem(`${more} needs via-tools`);
  if (has('via-tools') && has('url') && !url.startsWith('oracle:'))
    return problem('via-tools is for Oracle Database');
  const other = ['tls', 'socket', 'skip-rows', 'compress'].find(has);
  if (has('via-tools') && other !== undefined)
    return problem(`${other} does not go with via-tools: the tools write one dump, and sqlnet.ora says how`);
  if (url.startsWith('sqlite:') && (has('via-ssh') || has('socket')))
    return problem('a SQLite file is read on this machine, without via-ssh and socket');
  return true;
}

/** Servers of repository databases, by the names that `--database-server` takes. */
export const databaseServers: ValueReader<readonly DatabaseServerConfiguration[]> = (node, place) => {
  const rule = { what: 'a name', takes: (name: string) => /^[^\x00-\x1f\x7f]{1,100}$/.test(name) };
  const named = namedValues(rule, databaseServer)(node, place);
  return named?.map(({ name, value }: Named<Omit<DatabaseServerConfiguration, 'name'>>) => ({
    name,
    ...value,
  }));
};
