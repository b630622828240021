import type { StoredValue } from '../oracle-type.js';
import { compileSchema } from './code-objects.js';
import type { DefinitionHost } from './definition-host.js';
import { type SessionWords, sessionWord } from './session-words.js';

/** Procedures that change nothing that anybody could see here. */
const withoutTrace =
  /^DBMS_(?:STATS\.(?:GATHER|DELETE)_\w+|APPLICATION_INFO\.SET_\w+|SESSION\.SET_\w+|LOCK\.SLEEP)$/;

/** Calls one of the server's own procedures; false when there is none of that name. */
export function callProcedure(host: DefinitionHost, name: string, given: readonly StoredValue[]): boolean {
  if (name !== 'DBMS_UTILITY.COMPILE_SCHEMA' && name !== 'UTL_RECOMP.RECOMP_SERIAL')
    return withoutTrace.test(name);
  compileSchema(host, String(given[0] ?? host.schema));
  return true;
}

/** Calls one of the functions that only PL/SQL may call; undefined when there is none of that name. */
export function callFunction(
  words: SessionWords,
  name: string,
  given: readonly StoredValue[],
): StoredValue | undefined {
  const { database, facts } = words;
  if (name === 'DBMS_LOCK.REQUEST') return BigInt(database.locks.request(facts.sid, String(given[0])));
  if (name === 'DBMS_LOCK.RELEASE') return BigInt(database.locks.release(facts.sid, String(given[0])));
  if (name === 'DBMS_UTILITY.IS_CLUSTER_DATABASE') return database.isCluster ? 1n : 0n;
  return sessionWord(words, name)?.value as StoredValue | undefined;
}
