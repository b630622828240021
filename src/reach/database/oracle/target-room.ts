import { RescueError } from '../../../base/errors.js';
import { sqlStatement } from '../../sql-statement.js';
import { type Asked, askedRows, plainRows, sessionUser } from './asked-rows.js';

/** Where the tables of an account go. */
export interface TargetRoom {
  /** The default tablespace of the account. */
  readonly tablespace: string;
  /** Whether it has none to spend there, not even a byte. */
  readonly withoutQuota: boolean;
  /** Whether large objects of the kind SECUREFILE can be there; undefined when the server does not tell. */
  readonly takesSecureFiles: boolean | undefined;
}

/**
 * Undefined when the account may not see it of another account. Rows need a quota or the privilege UNLIMITED TABLESPACE, else
 * the first row fails with ORA-01950; SECUREFILE needs automatic segment space management, else ORA-43853.
 */
export async function targetRoom(database: Asked, owner: string): Promise<TargetRoom | undefined> {
  const rows = await unlessHidden(() => askedRows(database, 'oracle/default-tablespace', [owner]));
  const [tablespace, segmentSpace = ''] = rows?.[0] ?? [];
  const quotas = await unlessHidden(() => tablespaceQuotas(database, owner));
  if (tablespace === undefined || quotas === undefined) return undefined;
  const [, most = '0'] = quotas.find(([name]) => name === tablespace) ?? [];
  return {
    tablespace,
    withoutQuota: most === '0' && !(await privileges(database, owner)).includes('UNLIMITED TABLESPACE'),
    takesSecureFiles: segmentSpace === '' ? undefined : segmentSpace === 'AUTO',
  };
}

/** What the edition of the server cannot do, as V$OPTION calls it: `Bit-mapped indexes`. */
export async function lackingOptions(database: Asked): Promise<ReadonlySet<string>> {
  const rows = await unlessHidden(() => plainRows(database, sqlStatement('oracle/server-options')));
  return new Set((rows ?? []).filter(([, value]) => value === 'FALSE').map(([option = '']) => option));
}

/** Names of all accounts. */
export async function accountNames(database: Asked): Promise<ReadonlySet<string>> {
  const rows = await plainRows(database, sqlStatement('oracle/accounts'));
  return new Set(rows.map(([name = '']) => name));
}

/** Names of all roles; undefined when the account may not see them. */
export async function roleNames(database: Asked): Promise<ReadonlySet<string> | undefined> {
  const rows = await unlessHidden(() => plainRows(database, sqlStatement('oracle/roles')));
  return rows && new Set(rows.map(([name = '']) => name));
}

async function tablespaceQuotas(database: Asked, owner: string): Promise<string[][]> {
  return (await sessionUser(database)) === owner
    ? plainRows(database, sqlStatement('oracle/tablespace-quotas'))
    : askedRows(database, 'oracle/tablespace-quotas-dba', [owner]);
}

/** Of another account only those that were given to it itself: this one is given to no role. */
async function privileges(database: Asked, owner: string): Promise<readonly string[]> {
  const rows =
    (await sessionUser(database)) === owner
      ? await plainRows(database, sqlStatement('oracle/session-privileges'))
      : await unlessHidden(() => askedRows(database, 'oracle/account-privileges', [owner]));
  return (rows ?? [['UNLIMITED TABLESPACE']]).map(([name = '']) => name);
}

async function unlessHidden<Rows>(ask: () => Promise<Rows>): Promise<Rows | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof RescueError && error.code === 'OVM_DB_HIDDEN') return undefined;
    throw error;
  }
}
