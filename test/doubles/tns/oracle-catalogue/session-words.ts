import { OracleError } from '../oracle-error.js';
import type { OracleType } from '../oracle-type.js';
import { momentText } from './catalogue.js';
import type { Constant } from './constant-value.js';
import type { SessionFacts } from './dictionary-view.js';
import type { OracleDatabase } from './oracle-database.js';

/** What words and contexts are worked out of. */
export interface SessionWords {
  readonly database: OracleDatabase;
  readonly facts: SessionFacts;
  readonly schema: string;
  readonly timeZone: string;
}

/** Value of a word of SQL that is no column; undefined when it is none. */
export function sessionWord({ database, facts, timeZone }: SessionWords, name: string): Constant | undefined {
  const number: OracleType = { kind: 'NUMBER' };
  const text = (value: string): Constant => ({ value, type: { kind: 'VARCHAR2', length: 128 } });
  const now = momentText(new Date());
  const zone = '+00:00';
  switch (name) {
    case 'USER':
      return text(facts.user);
    case 'DBTIMEZONE':
      return text(zone);
    case 'SESSIONTIMEZONE':
      return text(timeZone);
    case 'SYSDATE':
    case 'CURRENT_DATE':
      return { value: now, type: { kind: 'DATE' } };
    case 'SYSTIMESTAMP':
    case 'CURRENT_TIMESTAMP':
      return { value: `${now}.000000000 ${zone}`, type: { kind: 'TIMESTAMP WITH TIME ZONE', scale: 6 } };
    case 'LOCALTIMESTAMP':
      return { value: `${now}.000000000`, type: { kind: 'TIMESTAMP', scale: 6 } };
    case 'UID':
      return { value: BigInt(database.catalogue.users.get(facts.user)?.id ?? 0), type: number };
    case 'DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER':
      if (!database.mayExecute(facts.user, 'DBMS_FLASHBACK')) {
        throw new OracleError(904, '"DBMS_FLASHBACK"."GET_SYSTEM_CHANGE_NUMBER": invalid identifier');
      }
      return { value: BigInt(database.catalogue.scn), type: number };
    case 'TIMESTAMP_TO_SCN': // assumed: moments.exact
      return { value: BigInt(database.catalogue.scn), type: number };
    case 'DBMS_LOCK.X_MODE':
      return { value: 6n, type: number };
    default:
      return undefined;
  }
}

/** What SYS_CONTEXT tells of the session. @throws OracleError 2003 */
export function userContext(
  { database, facts, schema }: SessionWords,
  space: string,
  name: string,
): string | null {
  if (space !== 'USERENV') return null;
  const known: Readonly<Record<string, string>> = {
    SESSIONID: String(facts.auditNumber),
    SID: String(facts.sid),
    SESSION_USER: facts.user,
    CURRENT_USER: facts.user,
    CURRENT_SCHEMA: schema,
    DB_NAME: database.instance,
    INSTANCE_NAME: database.instance,
    SERVICE_NAME: database.instance,
    HOST: facts.machine,
    LANGUAGE: 'AMERICAN_AMERICA.AL32UTF8',
  };
  const value = known[name];
  if (value === undefined) throw new OracleError(2_003, 'invalid USERENV parameter');
  return value;
}
