import { OracleError } from '../oracle-error.js';
import { isLob } from '../oracle-type.js';
import { rowIdHead } from '../row-id.js';
import type { Table } from './catalogue-model.js';
import { objectViews } from './dictionary-objects-data.js';
import { otherViews, singleViews } from './dictionary-others-data.js';
import { tableViews } from './dictionary-tables-data.js';
import { columnsOfView, type DictionarySource, type DictionaryView } from './dictionary-view.js';
import type { NamedSource, SourceFinder } from './named-source.js';
import { type RowStore, tableName } from './row-store.js';

const severalViews: Readonly<Record<string, DictionaryView>> = {
  ...tableViews,
  ...objectViews,
  ...otherViews,
};

/** Views that every account may read, though they are not of the ALL_ kind (assumed: views.system). */
const open = new Set([
  'DUAL',
  'PRODUCT_COMPONENT_VERSION',
  'NLS_DATABASE_PARAMETERS',
  'NLS_SESSION_PARAMETERS',
  'SESSION_PRIVS',
  'USER_SYS_PRIVS',
  'USER_ROLE_PRIVS',
  'USER_TABLESPACES',
  'USER_TS_QUOTAS',
  'V$OPTION',
]);
const grantedAs = (name: string) => name.replace(/^(G?V)\$/, '$1_$$');

const notThere = (at: number) => new OracleError(942, 'table or view does not exist', at);

/** Finds what a session may read by name: tables, views, and the views of the dictionary. */
export class Sources implements SourceFinder {
  readonly #filled = new Map<string, number>();

  constructor(
    private readonly store: RowStore,
    private readonly dictionary: DictionarySource,
  ) {}

  find(owner: string | undefined, name: string, schema: string, at: number): NamedSource {
    const { catalogue, user } = this.dictionary;
    const found = catalogue.resolve(owner, name, schema);
    if (found?.kind === 'TABLE' || found?.kind === 'VIEW') {
      if (!catalogue.may(user, 'SELECT', found.owner, found.name) && schema !== found.owner) {
        throw catalogue.sees(user, found.owner, found.name)
          ? new OracleError(1_031, 'insufficient privileges', at)
          : notThere(at);
      }
      if (found.kind === 'TABLE') return tableSource(found);
      return { is: 'view', text: found.text, names: found.columnNames, owner: found.owner };
    }
    if (found?.kind === 'SEQUENCE') throw new OracleError(2_201, 'sequence not allowed here', at);
    const view = owner === undefined || owner === 'SYS' ? this.#view(name) : undefined;
    if (!view) throw notThere(at);
    return view;
  }

  #view(written: string): NamedSource | undefined {
    const name = grantedAs(written) === written ? written.replace(/^(G?V)_\$/, '$1$$') : written;
    const single = singleViews[name];
    if (single) return this.#mayRead(name) ? this.#dictionarySource(name, single, 'single') : undefined;
    const [, kind = '', rest = ''] = /^(ALL|DBA|USER)_(.+)$/.exec(name) ?? [];
    const view = severalViews[rest];
    if (!view || (kind === 'DBA' && !this.#mayRead(name))) return undefined;
    return this.#dictionarySource(name, view, kind as 'ALL');
  }

  #mayRead(name: string): boolean {
    const { catalogue, user } = this.dictionary;
    return (
      open.has(name) ||
      catalogue.isAdministrator(user) ||
      catalogue.may(user, 'SELECT', 'SYS', grantedAs(name))
    );
  }

  #dictionarySource(
    name: string,
    view: DictionaryView,
    kind: 'ALL' | 'DBA' | 'USER' | 'single',
  ): NamedSource {
    const { user, release } = this.dictionary;
    const before12 = (release[0] ?? 12) < 12;
    const [first] = columnsOfView(view);
    const columns = columnsOfView(view)
      .filter((column) => !(before12 && view.later?.includes(column.name)))
      .filter(
        (column) =>
          !(kind === 'USER' && column.name === first?.name && /OWNER|SCHEMA_USER/.test(column.name)),
      )
      .filter((column) => shownIn(name, column.name));
    const table = `"d ${name} ${user}"`;
    this.#fill(
      table,
      columns.map((column) => column.name),
      view,
      kind,
    );
    return {
      is: 'dictionary',
      table,
      columns: columns.map((column, place) => ({
        name: column.name,
        inner: `c${place + 1}`,
        piece: { type: column.type, nullable: true },
        hidden: false,
      })),
    };
  }

  #fill(table: string, columns: readonly string[], view: DictionaryView, kind: string): void {
    const { catalogue, user } = this.dictionary;
    if (this.#filled.get(table) === catalogue.version && kind !== 'single') return;
    const fresh = !this.#filled.has(table);
    if (fresh) {
      this.store.exec(
        `CREATE TABLE IF NOT EXISTS ${table} (${columns.map((_, place) => `c${place + 1}`).join(', ')})`,
      );
    }
    this.store.run(`DELETE FROM ${table}`);
    const [owner] = columnsOfView(view);
    const everything: DictionarySource = { ...this.dictionary, sees: () => true };
    const rows = view
      .rows(kind === 'DBA' ? everything : this.dictionary)
      .filter(
        (row) =>
          kind !== 'USER' ||
          owner === undefined ||
          !/OWNER|SCHEMA_USER|^USERNAME/.test(owner.name) ||
          row[owner.name] === user,
      );
    const sql = `INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`;
    for (const row of rows)
      this.store.run(
        sql,
        columns.map((name) => row[name] ?? null),
      );
    this.#filled.set(table, catalogue.version);
  }
}

/** ALL_TAB_PRIVS calls the owner TABLE_SCHEMA, DBA_ and USER_ call it OWNER; users have no passwords in ALL_. */
function shownIn(view: string, column: string): boolean {
  if (/^ALL_(?:TAB|COL)_PRIVS$/.test(view)) return column !== 'OWNER';
  if (/_(?:TAB|COL)_PRIVS$/.test(view)) return column !== 'TABLE_SCHEMA';
  if (view === 'ALL_USERS') return !['ACCOUNT_STATUS', 'DEFAULT_TABLESPACE'].includes(column);
  return true;
}

function tableSource(table: Table): NamedSource {
  const references = (kind: string) => isLob({ kind: kind as 'CLOB' }) || kind === 'XMLTYPE';
  return {
    is: 'rows',
    table: tableName(table),
    rowIds: rowIdHead(table.id),
    definedAt: table.definedAt,
    columns: table.columns.map((column) => ({
      name: column.name,
      inner: `c${column.id}`,
      piece: { type: column.type, nullable: column.nullable, references: references(column.type.kind) },
      hidden: column.hidden,
      ...(column.virtual ? { virtual: column.virtual } : {}),
    })),
  };
}
