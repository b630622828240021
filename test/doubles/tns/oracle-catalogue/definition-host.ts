import { OracleError } from '../oracle-error.js';
import type { Catalogue } from './catalogue.js';
import type { AnyObject, Table } from './catalogue-model.js';
import type { ConstraintChecks } from './constraint-checks.js';
import type { SourceFinder } from './named-source.js';
import type { RunContext } from './piece.js';
import type { RowStore } from './row-store.js';
import type { TokenReader } from './tokens.js';

/** What statements that define objects need of their session. */
export interface DefinitionHost {
  readonly catalogue: Catalogue;
  readonly store: RowStore;
  readonly checks: ConstraintChecks;
  readonly finder: SourceFinder;
  readonly user: string;
  readonly schema: string;
  /** Longest name in bytes: 30 before 12.2. */
  readonly longestName: number;
  /** Throws OracleError 54 when another session has changed rows of a table, or locked it. */
  readonly checkFree: (table: Table) => void;
  readonly context: () => RunContext;
}

/** A name that is to be given. @throws OracleError 972, 1031 */
export function newName(host: DefinitionHost, reader: TokenReader): { owner: string; name: string } {
  const { owner = host.schema, name } = reader.qualifiedName();
  checkName(host, name);
  checkOwner(host, owner);
  return { owner, name };
}

export function checkName(host: DefinitionHost, name: string): void {
  if (Buffer.byteLength(name) > host.longestName) throw new OracleError(972, 'identifier is too long');
}

/** Whether the user may define objects of an owner. @throws OracleError 1031, 1918 */
export function checkOwner(host: DefinitionHost, owner: string): void {
  if (owner === 'PUBLIC') return;
  if (!host.catalogue.users.has(owner)) throw new OracleError(1_918, `user '${owner}' does not exist`);
  const own = host.catalogue.users.get(host.user);
  if (owner === host.user || host.user === 'SYS' || own?.privileges.has('DBA')) return;
  throw new OracleError(1_031, 'insufficient privileges');
}

/** A table of the catalogue to be changed. @throws OracleError 942 */
export function ownTable(host: DefinitionHost, reader: TokenReader): Table {
  const { owner, name } = reader.qualifiedName();
  const found = host.catalogue.object(owner ?? host.schema, name);
  if (found?.kind !== 'TABLE' || !host.catalogue.sees(host.user, found.owner, found.name)) {
    throw new OracleError(942, 'table or view does not exist');
  }
  checkOwner(host, found.owner);
  return found;
}

/** Throws OracleError 12081 for a table in READ ONLY mode. */
export function checkWritable({ owner, name, readOnly }: Table): void {
  if (readOnly) throw new OracleError(12_081, `update operation not allowed on table "${owner}"."${name}"`);
}

/** Names of PL/SQL and views that stand behind FROM, INTO, UPDATE and the like, in capitals. */
export function namesUsed(text: string): string[][] {
  const bare = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').replace(/'(?:[^']|'')*'/g, "''");
  const pattern =
    /\b(?:FROM|JOIN|INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+((?:"[^"]+"|[\w$#]+)(?:\s*\.\s*(?:"[^"]+"|[\w$#]+))?)/gi;
  return [...bare.matchAll(pattern)].map(([, name = '']) =>
    name.split(/\s*\.\s*/).map((part) => (part.startsWith('"') ? part.slice(1, -1) : part.toUpperCase())),
  );
}

/** Objects that name one another become invalid when what they name changes. */
export function invalidateUsers(host: DefinitionHost, changed: AnyObject): void {
  let invalid: AnyObject[] = [changed];
  while (invalid.length > 0) {
    invalid = host.catalogue.objects.filter((object) => {
      if (!object.valid || !('text' in object) || object === changed) return false;
      if (!invalid.some((one) => uses(object, one))) return false;
      object.valid = false;
      return true;
    });
  }
  host.catalogue.changed();
}

function uses(object: AnyObject & { readonly text: string }, other: AnyObject): boolean {
  if (object.kind === 'TRIGGER' && object.trigger?.table?.name === other.name) {
    return object.trigger.table.owner === other.owner;
  }
  return namesUsed(object.text).some((path) => {
    const [owner, name] = path.length > 1 ? path : [object.owner, path[0]];
    return name === other.name && owner === other.owner;
  });
}
