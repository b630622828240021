import type { OracleDatabase } from '../tns/oracle-catalogue/oracle-database.js';
import { OracleError } from '../tns/oracle-error.js';
import type { DatabaseSession } from '../tns/statement-answer.js';

/** What tools log in with: `USER/"password"`, or `/` for the wallet of the alias. */
export interface LoginFacts {
  readonly faults: LoginFaults;
  readonly database: OracleDatabase;
  readonly service: string;
  /** Alias of tnsnames.ora, with the account that the wallet knows for it. */
  readonly wallet: Readonly<Record<string, string>>;
}

export interface LoginFaults {
  /** Days until every password expires: ORA-28002, and the login succeeds (assumed: tools.expiry). */
  expiresIn?: number;
}

/** What is said in the grace time of a password; undefined out of it. */
export function expiryOf({ faults }: LoginFacts): string | undefined {
  if (faults.expiresIn === undefined) return undefined;
  return `ORA-28002: the password will expire within ${faults.expiresIn} days`;
}

/** A session for a tool. @throws OracleError 1017, 12514, 12154, and those of accounts that are locked or expired */
export function openToolSession(
  { database, service, wallet }: LoginFacts,
  login: string,
  env: Readonly<Record<string, string>>,
  program: string,
): { readonly session: DatabaseSession; readonly user: string } {
  const user =
    login === '/' ? walletUser(wallet, env.TWO_TASK) : passwordUser(database, login, env.TWO_TASK, service);
  const client = { user, program, machine: 'ovmm', osUser: 'oracle', process: '4711' };
  return { session: database.openSession(client, () => {}), user };
}

function walletUser(wallet: Readonly<Record<string, string>>, alias = ''): string {
  const user = wallet[alias];
  if (user === undefined) throw new OracleError(1_017, 'invalid username/password; logon denied');
  return user;
}

/** The identifier is that of the environment (assumed: tools.two-task). */
function passwordUser(database: OracleDatabase, login: string, identifier = '', service = ''): string {
  const [, name = '', password = ''] = /^("[^"]+"|[\w$#]+)\/"([^"]*)"$/.exec(login) ?? [];
  const named =
    /^\/\/[\w.-]+:\d+\/([\w.$#-]+)$/.exec(identifier)?.[1] ?? /\(SID=([\w$#]+)\)/.exec(identifier)?.[1];
  if (named === undefined) {
    throw new OracleError(12_154, 'TNS:could not resolve the connect identifier specified');
  }
  if (named.toUpperCase() !== service) {
    throw new OracleError(
      12_514,
      'TNS:listener does not currently know of service requested in connect descriptor',
    );
  }
  const user = name.startsWith('"') ? name.slice(1, -1) : name.toUpperCase();
  const right = database.passwordOf(user);
  if (right === undefined || right !== password) {
    throw new OracleError(1_017, 'invalid username/password; logon denied');
  }
  return user;
}
