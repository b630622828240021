import { OracleError } from '../oracle-error.js';
import type { TokenReader } from './tokens.js';

const known =
  /^(?:NLS_\w+|TIME_ZONE|SQL_TRACE|OPTIMIZER_\w+|DDL_LOCK_TIMEOUT|SKIP_UNUSABLE_INDEXES|DEFERRED_SEGMENT_CREATION|RECYCLEBIN|PLSQL_\w+|CURSOR_SHARING|CONSTRAINTS?|ISOLATION_LEVEL)$/;

/** Carries out ALTER SESSION SET, from SET on. @throws OracleError 2248 for a setting that is none */
export function setSession(
  reader: TokenReader,
  settings: Map<string, string>,
  setSchema: (schema: string) => void,
): void {
  if (reader.accept('ENABLE') || reader.accept('DISABLE')) {
    while (!reader.atEnd) reader.next();
    return;
  }
  reader.expect('SET');
  while (!reader.atEnd) {
    const name = reader.name();
    reader.expect('=');
    const { value } = reader.next();
    if (name === 'CURRENT_SCHEMA') setSchema(value);
    else if (!known.test(name)) throw new OracleError(2_248, 'invalid option for ALTER SESSION');
    else settings.set(name, name === 'TIME_ZONE' ? zoneText(value) : value);
  }
}

/** `UTC` and `+0:0` are `+00:00`. */
function zoneText(value: string): string {
  const found = /^([+-]?)(\d+):(\d+)$/.exec(value);
  if (!found) return /^(?:UTC|GMT|DBTIMEZONE|LOCAL)$/i.test(value) ? '+00:00' : value;
  return `${found[1] || '+'}${(found[2] ?? '').padStart(2, '0')}:${(found[3] ?? '').padStart(2, '0')}`;
}
