import { OracleError } from '../oracle-error.js';
import type { AnyObject } from './catalogue-model.js';
import { checkOwner, type DefinitionHost } from './definition-host.js';
import type { TokenReader } from './tokens.js';

const objectPrivileges: Readonly<Record<string, readonly string[]>> = {
  TABLE: [
    'ALTER',
    'DELETE',
    'INDEX',
    'INSERT',
    'SELECT',
    'UPDATE',
    'REFERENCES',
    'ON COMMIT REFRESH',
    'QUERY REWRITE',
    'DEBUG',
    'FLASHBACK',
  ],
  VIEW: [
    'DELETE',
    'INSERT',
    'SELECT',
    'UPDATE',
    'REFERENCES',
    'ON COMMIT REFRESH',
    'QUERY REWRITE',
    'DEBUG',
    'FLASHBACK',
  ],
  SEQUENCE: ['ALTER', 'SELECT'],
};

interface WrittenPrivilege {
  readonly privilege: string;
  readonly columns: readonly (string | undefined)[];
}

function readPrivileges(reader: TokenReader): WrittenPrivilege[] {
  const privileges: WrittenPrivilege[] = [];
  do {
    const words: string[] = [];
    while (
      ['word', 'name'].includes(reader.peek().kind) &&
      !reader.is('ON') &&
      !reader.is('TO') &&
      !reader.is('FROM')
    ) {
      words.push(reader.next().value);
    }
    if (words.length === 0) reader.refuse('a privilege');
    privileges.push({
      privilege: words.join(' '),
      columns: reader.is('(') ? reader.nameList() : [undefined],
    });
  } while (reader.accept(','));
  return privileges;
}

/** Carries out GRANT and REVOKE, on objects and on the system. */
export function grant(host: DefinitionHost, reader: TokenReader, gives: boolean): void {
  const privileges = readPrivileges(reader);
  const target = reader.accept('ON') ? readTarget(host, reader) : undefined;
  reader.expect(gives ? 'TO' : 'FROM');
  const grantees = [reader.name()];
  while (reader.accept(',')) grantees.push(reader.name());
  const grantable = reader.accept('WITH', 'GRANT', 'OPTION');
  reader.accept('WITH', 'HIERARCHY', 'OPTION');
  reader.accept('WITH', 'ADMIN', 'OPTION');
  reader.accept('CASCADE', 'CONSTRAINTS');
  for (const grantee of grantees) {
    if (grantee !== 'PUBLIC' && !host.catalogue.users.has(grantee) && !host.catalogue.roles.has(grantee)) {
      throw new OracleError(1_917, `user or role '${grantee}' does not exist`);
    }
    for (const one of privileges) {
      if (!target) giveSystem(host, grantee, one.privilege, gives);
      else
        for (const column of one.columns)
          giveObject(host, target, grantee, { ...one, column, grantable }, gives);
    }
  }
  host.catalogue.changed();
}

function readTarget(
  host: DefinitionHost,
  reader: TokenReader,
): AnyObject | { owner: string; name: string; kind: 'SYS' } {
  reader.accept('DIRECTORY');
  const { owner, name } = reader.qualifiedName();
  if (/^(?:G?V_\$|DBA_|DBMS_|UTL_)/.test(name)) return { owner: 'SYS', name, kind: 'SYS' };
  const found = host.catalogue.resolve(owner, name, host.schema);
  if (!found) throw new OracleError(942, 'table or view does not exist');
  checkOwner(host, found.owner);
  return found;
}

function giveSystem(host: DefinitionHost, grantee: string, privilege: string, gives: boolean): void {
  const own = host.catalogue.users.get(host.user)?.privileges;
  if (host.user !== 'SYS' && !own?.has('DBA')) throw new OracleError(1_031, 'insufficient privileges');
  const privileges = host.catalogue.users.get(grantee)?.privileges;
  if (gives) privileges?.add(privilege);
  else privileges?.delete(privilege);
}

function giveObject(
  host: DefinitionHost,
  target: { readonly owner: string; readonly name: string; readonly kind: string },
  grantee: string,
  {
    privilege,
    column,
    grantable,
  }: { readonly privilege: string; readonly column: string | undefined; readonly grantable: boolean },
  gives: boolean,
): void {
  if (grantee === target.owner)
    throw new OracleError(1_749, 'you may not GRANT/REVOKE privileges to/from yourself');
  const all = privilege === 'ALL' || privilege === 'ALL PRIVILEGES';
  const names = all ? (objectPrivileges[target.kind] ?? ['EXECUTE']) : [privilege];
  const { grants } = host.catalogue;
  for (const name of names) {
    const place = grants.findIndex(
      (one) =>
        one.grantee === grantee &&
        one.owner === target.owner &&
        one.object === target.name &&
        one.privilege === name &&
        one.column === column,
    );
    if (!gives) {
      if (place < 0 && !all) throw new OracleError(1_927, 'cannot REVOKE privileges you did not grant');
      if (place >= 0) grants.splice(place, 1);
    } else if (place >= 0) {
      const there = grants[place];
      if (there) there.grantable ||= grantable;
    } else {
      grants.push({
        grantee,
        grantor: target.owner,
        owner: target.owner,
        object: target.name,
        column,
        privilege: name,
        grantable,
      });
    }
  }
}

/** Carries out COMMENT ON. */
export function commentOn(host: DefinitionHost, reader: TokenReader): void {
  reader.expect('ON');
  const isColumn = reader.acceptOne('COLUMN', 'TABLE') === 'COLUMN';
  const path = [reader.name()];
  while (reader.accept('.')) path.push(reader.name());
  const column = isColumn ? path.pop() : undefined;
  const name = path.pop() ?? '';
  const owner = path.pop() ?? host.schema;
  reader.expect('IS');
  const token = reader.next();
  if (token.kind !== 'text') reader.refuse('a text');
  const comment = token.value === '' ? undefined : token.value;
  const found = host.catalogue.object(owner, name);
  if (found?.kind !== 'TABLE' && found?.kind !== 'VIEW')
    throw new OracleError(942, 'table or view does not exist');
  checkOwner(host, owner);
  host.catalogue.changed();
  if (column === undefined) {
    found.comment = comment;
    return;
  }
  const known = found.columns.find((one) => one.name === column);
  if (!known) throw new OracleError(904, `"${column}": invalid identifier`);
  if (found.kind === 'TABLE') Object.assign(known, { comment });
  else if (comment === undefined) found.columnComments.delete(column);
  else found.columnComments.set(column, comment);
}

function administrator(host: DefinitionHost): void {
  const privileges = host.catalogue.users.get(host.user)?.privileges;
  if (host.user !== 'SYS' && !privileges?.has('DBA')) throw new OracleError(1_031, 'insufficient privileges');
}

/** Passes over quotas, tablespaces and profiles of a user. */
function skipUserOptions(reader: TokenReader): void {
  while (!reader.atEnd) reader.next();
}

export function createUser(host: DefinitionHost, reader: TokenReader): void {
  administrator(host);
  const name = reader.name();
  if (host.catalogue.users.has(name))
    throw new OracleError(1_920, `user name '${name}' conflicts with another user or role name`);
  reader.expect('IDENTIFIED', 'BY');
  host.catalogue.addUser(name, reader.next().value);
  skipUserOptions(reader);
}

export function alterUser(host: DefinitionHost, reader: TokenReader): void {
  const user = host.catalogue.users.get(reader.name());
  if (!user) throw new OracleError(1_918, 'user does not exist');
  if (user.name !== host.user) administrator(host);
  if (reader.accept('IDENTIFIED', 'BY')) user.password = reader.next().value;
  if (reader.accept('ACCOUNT'))
    user.state = reader.acceptOne('LOCK', 'UNLOCK') === 'LOCK' ? 'LOCKED' : 'OPEN';
  if (reader.accept('PASSWORD', 'EXPIRE')) user.state = 'EXPIRED';
  skipUserOptions(reader);
}

export function dropUser(host: DefinitionHost, reader: TokenReader): void {
  administrator(host);
  const name = reader.name();
  if (!host.catalogue.users.has(name)) throw new OracleError(1_918, `user '${name}' does not exist`);
  const own = host.catalogue.objects.filter(({ owner }) => owner === name);
  if (own.length > 0 && !reader.accept('CASCADE')) {
    throw new OracleError(1_922, `CASCADE must be specified to drop '${name}'`);
  }
  reader.accept('CASCADE');
  for (const object of own) {
    if (object.kind === 'TABLE') host.store.dropTable(object);
    host.catalogue.remove(object);
  }
  host.catalogue.users.delete(name);
}
