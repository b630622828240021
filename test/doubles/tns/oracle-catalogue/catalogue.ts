import { OracleError } from '../oracle-error.js';
import type {
  AnyObject,
  AttachedFacts,
  CatalogueObject,
  Constraint,
  Grant,
  Index,
  ObjectKind,
  Sequence,
  SourceObject,
  Synonym,
  Table,
  User,
  View,
} from './catalogue-model.js';

/** Spaces of names: objects of different spaces may be called the same. */
function spaceOf(kind: ObjectKind): string {
  if (kind === 'INDEX' || kind === 'TRIGGER') return kind;
  return kind === 'PACKAGE BODY' || kind === 'TYPE BODY' ? 'BODY' : 'OBJECT';
}

const keyOf = (kind: ObjectKind, owner: string, name: string) => `${spaceOf(kind)} ${owner} ${name}`;

/** The text of a moment, as DATE is kept. */
export const momentText = (moment: Date) => `0${moment.toISOString().slice(0, 19).replace('T', ' ')}`;

/** Everything that was created: users, objects, grants, and the number of the last change. */
export class Catalogue {
  readonly users = new Map<string, User>();
  readonly grants: Grant[] = [];
  readonly roles = new Set(['CONNECT', 'RESOURCE', 'DBA', 'SELECT_CATALOG_ROLE']);
  /** How each tablespace finds room for segments. */
  readonly tablespaces = new Map([['USERS', 'AUTO']]);
  /** What V$OPTION says otherwise than that the server can do it. */
  readonly lackingOptions = new Set<string>();
  readonly attached: AttachedFacts = { queueTables: [], materializedViewLogs: [], materializedViews: [] };
  readonly #objects = new Map<string, AnyObject>();
  /** Goes up with every change of the dictionary. */
  version = 1;
  /** System change number of the last commit. */
  scn = 1_000_000;
  #lastId = 70_000;
  #lastGenerated = 7_000;

  nextId(): number {
    this.#lastId++;
    return this.#lastId;
  }

  /** A name as the server makes one: `SYS_C007001`. */
  generatedName(prefix: string, suffix = ''): string {
    this.#lastGenerated++;
    return `${prefix}${String(this.#lastGenerated).padStart(suffix ? 10 : 6, '0')}${suffix}`;
  }

  addUser(name: string, password: string, privileges: Iterable<string> = []): User {
    const user: User = {
      name,
      password,
      state: 'OPEN',
      id: 40 + this.users.size,
      privileges: new Set(privileges),
    };
    this.users.set(name, user);
    this.version++;
    return user;
  }

  /** What every new object has. */
  head<Kind extends ObjectKind>(kind: Kind, owner: string, name: string, generated = false) {
    const now = new Date();
    const defined = `0${now.toISOString().slice(0, 19).replace('T', ':')}`.slice(1);
    const head: CatalogueObject = {
      id: this.nextId(),
      owner,
      name,
      kind,
      created: momentText(now),
      defined,
      valid: true,
      generated,
    };
    return head as CatalogueObject & { readonly kind: Kind };
  }

  /** @throws OracleError 955 when the name is taken, 1408 and the like are the caller's */
  add(object: AnyObject): void {
    const key = keyOf(object.kind, object.owner, object.name);
    if (this.#objects.has(key)) throw new OracleError(955, 'name is already used by an existing object');
    this.#objects.set(key, object);
    this.version++;
  }

  /** Puts an object in the place of the one of its name. */
  replace(object: AnyObject): void {
    const key = keyOf(object.kind, object.owner, object.name);
    const before = this.#objects.get(key);
    if (before && before.kind !== object.kind) {
      throw new OracleError(955, 'name is already used by an existing object');
    }
    this.#objects.set(key, object);
    this.version++;
  }

  remove(object: AnyObject): void {
    this.#objects.delete(keyOf(object.kind, object.owner, object.name));
    const stays = this.grants.filter((grant) => grant.owner !== object.owner || grant.object !== object.name);
    if (object.kind !== 'INDEX' && object.kind !== 'TRIGGER' && !object.kind.endsWith('BODY')) {
      this.grants.splice(0, this.grants.length, ...stays);
    }
    this.version++;
  }

  rename(object: AnyObject, name: string): void {
    this.#objects.delete(keyOf(object.kind, object.owner, object.name));
    object.name = name;
    this.add(object);
  }

  changed(): void {
    this.version++;
  }

  get objects(): readonly AnyObject[] {
    return [...this.#objects.values()];
  }

  /** An object that is a kind of table, view, sequence, synonym or code. */
  object(owner: string, name: string): AnyObject | undefined {
    return this.#objects.get(keyOf('TABLE', owner, name));
  }

  index(owner: string, name: string): Index | undefined {
    return this.#objects.get(keyOf('INDEX', owner, name)) as Index | undefined;
  }

  trigger(owner: string, name: string): SourceObject | undefined {
    return this.#objects.get(keyOf('TRIGGER', owner, name)) as SourceObject | undefined;
  }

  body(owner: string, name: string): SourceObject | undefined {
    return this.#objects.get(keyOf('PACKAGE BODY', owner, name)) as SourceObject | undefined;
  }

  #ofKind<Kind extends AnyObject>(...kinds: readonly ObjectKind[]): Kind[] {
    return this.objects.filter(({ kind }) => kinds.includes(kind)) as Kind[];
  }

  get tables(): Table[] {
    return this.#ofKind<Table>('TABLE');
  }

  get indexes(): Index[] {
    return this.#ofKind<Index>('INDEX');
  }

  get views(): View[] {
    return this.#ofKind<View>('VIEW');
  }

  get sequences(): Sequence[] {
    return this.#ofKind<Sequence>('SEQUENCE');
  }

  get synonyms(): Synonym[] {
    return this.#ofKind<Synonym>('SYNONYM');
  }

  get sources(): SourceObject[] {
    return this.objects.filter(
      (object): object is SourceObject => 'text' in object && object.kind !== 'VIEW',
    );
  }

  indexesOf(table: Table): Index[] {
    return this.indexes.filter(
      (index) => index.table.owner === table.owner && index.table.name === table.name,
    );
  }

  /** A constraint and its table, by the constraint's name. */
  constraint(owner: string, name: string): { table: Table; constraint: Constraint } | undefined {
    for (const table of this.tables) {
      if (table.owner !== owner) continue;
      const constraint = table.constraints.find((one) => one.name === name);
      if (constraint) return { table, constraint };
    }
    return undefined;
  }

  /** Follows synonyms from a name to the object that it means. */
  resolve(owner: string | undefined, name: string, schema: string): AnyObject | undefined {
    const seen = new Set<string>();
    let at = { owner: owner ?? schema, name };
    for (;;) {
      const found = this.object(at.owner, at.name);
      const synonym =
        found?.kind === 'SYNONYM' ? found : owner === undefined && !found ? this.#public(at.name) : undefined;
      if (!synonym) return found;
      if (synonym.link !== undefined || seen.has(`${at.owner}.${at.name}`)) return undefined;
      seen.add(`${at.owner}.${at.name}`);
      at = { owner: synonym.tableOwner ?? schema, name: synonym.tableName };
    }
  }

  #public(name: string): Synonym | undefined {
    const found = this.object('PUBLIC', name);
    return found?.kind === 'SYNONYM' ? found : undefined;
  }

  /** Whether a user sees everything: SYS and SYSTEM, DBA, and those who may read any dictionary. */
  isAdministrator(user: string): boolean {
    const privileges = this.users.get(user)?.privileges;
    return (
      user === 'SYS' ||
      ['DBA', 'SELECT ANY DICTIONARY', 'SELECT_CATALOG_ROLE'].some((one) => privileges?.has(one) ?? false)
    );
  }

  /** Whether a user may do something with an object. */
  may(user: string, privilege: string, owner: string, object: string): boolean {
    if (user === owner) return true;
    const privileges = this.users.get(user)?.privileges;
    if (user === 'SYS' || privileges?.has('DBA') || privileges?.has(`${privilege} ANY TABLE`)) return true;
    return this.grants.some(
      (grant) =>
        grant.owner === owner &&
        grant.object === object &&
        grant.privilege === privilege &&
        (grant.grantee === user || grant.grantee === 'PUBLIC' || (privileges?.has(grant.grantee) ?? false)),
    );
  }

  /** Whether a user has any right to an object: one without sees it as not there. */
  sees(user: string, owner: string, object: string): boolean {
    if (user === owner || this.isAdministrator(user)) return true;
    return ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'EXECUTE', 'REFERENCES'].some((one) =>
      this.may(user, one, owner, object),
    );
  }
}
