import type { ViewRows } from './oracle-dictionary-server.js';

type Fields = Readonly<Record<string, string | number | null>>;

/** A schema in the rows of the dictionary, as a server of 11.2 would tell it. */
export class SchemaRows {
  readonly rows: Record<string, Fields[]> = {};
  readonly #owner: string;
  #columns = 0;

  constructor(owner: string) {
    this.#owner = owner;
    this.add('USERS', { USERNAME: owner });
  }

  add(view: string, row: Fields): this {
    this.rows[view] = [...(this.rows[view] ?? []), row];
    return this;
  }

  table(name: string, fields: Fields = {}): this {
    this.object('TABLE', name);
    return this.add('TABLES', {
      OWNER: this.#owner,
      TABLE_NAME: name,
      TEMPORARY: 'N',
      NESTED: 'NO',
      SECONDARY: 'N',
      PARTITIONED: 'NO',
      DROPPED: 'NO',
      READ_ONLY: 'NO',
      ROW_MOVEMENT: 'DISABLED',
      ...fields,
    });
  }

  column(table: string, name: string, type: string, fields: Fields = {}): this {
    this.#columns += 1;
    return this.add('TAB_COLS', {
      OWNER: this.#owner,
      TABLE_NAME: table,
      COLUMN_NAME: name,
      DATA_TYPE: type,
      NULLABLE: 'Y',
      HIDDEN_COLUMN: 'NO',
      VIRTUAL_COLUMN: 'NO',
      COLUMN_ID: this.#columns,
      INTERNAL_COLUMN_ID: this.#columns,
      ...fields,
    });
  }

  constraint(
    table: string,
    name: string,
    type: string,
    columns: readonly string[],
    fields: Fields = {},
  ): this {
    for (const [index, column] of columns.entries())
      this.add('CONS_COLUMNS', {
        OWNER: this.#owner,
        CONSTRAINT_NAME: name,
        TABLE_NAME: table,
        COLUMN_NAME: column,
        POSITION: type === 'C' ? null : index + 1,
      });
    return this.add('CONSTRAINTS', {
      OWNER: this.#owner,
      CONSTRAINT_NAME: name,
      CONSTRAINT_TYPE: type,
      TABLE_NAME: table,
      STATUS: 'ENABLED',
      DEFERRABLE: 'NOT DEFERRABLE',
      DEFERRED: 'IMMEDIATE',
      VALIDATED: 'VALIDATED',
      GENERATED: name.startsWith('SYS_C') ? 'GENERATED NAME' : 'USER NAME',
      ...fields,
    });
  }

  notNull(table: string, column: string, name = `SYS_C_${table}_${column}`): this {
    return this.constraint(table, name, 'C', [column], { SEARCH_CONDITION: `"${column}" IS NOT NULL` });
  }

  /** Columns that begin with `!` are held downwards. */
  index(table: string, name: string, columns: readonly string[], fields: Fields = {}): this {
    const owner = fields.OWNER ?? this.#owner;
    for (const [index, column] of columns.entries())
      this.add('IND_COLUMNS', {
        INDEX_OWNER: owner,
        INDEX_NAME: name,
        TABLE_OWNER: this.#owner,
        TABLE_NAME: table,
        COLUMN_NAME: column.replace('!', ''),
        COLUMN_POSITION: index + 1,
        DESCEND: column.startsWith('!') ? 'DESC' : 'ASC',
      });
    if (owner === this.#owner) this.object('INDEX', name);
    return this.add('INDEXES', {
      OWNER: owner,
      INDEX_NAME: name,
      INDEX_TYPE: 'NORMAL',
      TABLE_OWNER: this.#owner,
      TABLE_NAME: table,
      UNIQUENESS: 'NONUNIQUE',
      COMPRESSION: 'DISABLED',
      STATUS: 'VALID',
      PARTITIONED: 'NO',
      GENERATED: 'N',
      VISIBILITY: 'VISIBLE',
      JOIN_INDEX: 'NO',
      ...fields,
    });
  }

  expression(table: string, index: string, position: number, expression: string): this {
    return this.add('IND_EXPRESSIONS', {
      INDEX_OWNER: this.#owner,
      INDEX_NAME: index,
      TABLE_OWNER: this.#owner,
      TABLE_NAME: table,
      COLUMN_POSITION: position,
      COLUMN_EXPRESSION: expression,
    });
  }

  sequence(name: string, fields: Fields = {}): this {
    this.object('SEQUENCE', name);
    return this.add('SEQUENCES', {
      SEQUENCE_OWNER: this.#owner,
      SEQUENCE_NAME: name,
      MIN_VALUE: '1',
      MAX_VALUE: '9999999999999999999999999999',
      INCREMENT_BY: '1',
      CYCLE_FLAG: 'N',
      ORDER_FLAG: 'N',
      CACHE_SIZE: '20',
      LAST_NUMBER: '1',
      ...fields,
    });
  }

  source(type: string, name: string, text: string): this {
    this.object(type, name);
    for (const [index, line] of text.split(/(?<=\n)/).entries())
      this.add('SOURCE', { OWNER: this.#owner, NAME: name, TYPE: type, LINE: index + 1, TEXT: line });
    return this;
  }

  trigger(name: string, table: string, text: string, status = 'ENABLED'): this {
    this.add('TRIGGERS', {
      OWNER: this.#owner,
      TRIGGER_NAME: name,
      TABLE_OWNER: this.#owner,
      BASE_OBJECT_TYPE: 'TABLE',
      TABLE_NAME: table,
      STATUS: status,
    });
    return this.source('TRIGGER', name, text);
  }

  view(name: string, columns: readonly string[], text: string): this {
    this.object('VIEW', name);
    for (const column of columns) this.column(name, column, 'NUMBER');
    return this.add('VIEWS', { OWNER: this.#owner, VIEW_NAME: name, TEXT: text });
  }

  object(type: string, name: string, fields: Fields = {}): this {
    return this.add('OBJECTS', {
      OWNER: this.#owner,
      OBJECT_TYPE: type,
      OBJECT_NAME: name,
      STATUS: 'VALID',
      ...fields,
    });
  }

  grant(object: string, privilege: string, grantee: string, fields: Fields = {}): this {
    return this.add('TAB_PRIVS', {
      GRANTOR: this.#owner,
      GRANTEE: grantee,
      TABLE_SCHEMA: this.#owner,
      TABLE_NAME: object,
      PRIVILEGE: privilege,
      GRANTABLE: 'NO',
      HIERARCHY: 'NO',
      ...fields,
    });
  }

  get views(): ViewRows {
    return this.rows;
  }
}

/** Every type of column that is carried: the dictionary's fields, and what CREATE TABLE says. */
export const columnTypes: readonly (readonly [string, Fields, string])[] = [
  ['NUMBER', {}, 'NUMBER'],
  ['NUMBER', { DATA_SCALE: 0 }, 'NUMBER(*,0)'],
  ['NUMBER', { DATA_PRECISION: 38, DATA_SCALE: 0 }, 'NUMBER(38,0)'],
  ['NUMBER', { DATA_PRECISION: 5, DATA_SCALE: -2 }, 'NUMBER(5,-2)'],
  ['FLOAT', { DATA_PRECISION: 63 }, 'FLOAT(63)'],
  ['BINARY_FLOAT', {}, 'BINARY_FLOAT'],
  ['BINARY_DOUBLE', {}, 'BINARY_DOUBLE'],
  ['CHAR', { DATA_LENGTH: 8, CHAR_LENGTH: 2, CHAR_USED: 'C', CHARACTER_SET_NAME: 'CHAR_CS' }, 'CHAR(2 CHAR)'],
  ['VARCHAR2', { DATA_LENGTH: 80, CHAR_LENGTH: 20, CHAR_USED: 'C' }, 'VARCHAR2(20 CHAR)'],
  ['VARCHAR2', { DATA_LENGTH: 20, CHAR_LENGTH: 20, CHAR_USED: 'B' }, 'VARCHAR2(20 BYTE)'],
  ['NCHAR', { DATA_LENGTH: 6, CHAR_LENGTH: 3, CHARACTER_SET_NAME: 'NCHAR_CS' }, 'NCHAR(3)'],
  ['NVARCHAR2', { DATA_LENGTH: 40, CHAR_LENGTH: 20, CHAR_USED: 'C' }, 'NVARCHAR2(20)'],
  ['RAW', { DATA_LENGTH: 2000 }, 'RAW(2000)'],
  ['LONG', {}, 'LONG'],
  ['LONG RAW', {}, 'LONG RAW'],
  ['DATE', {}, 'DATE'],
  ['TIMESTAMP(9)', {}, 'TIMESTAMP(9)'],
  ['TIMESTAMP(6) WITH TIME ZONE', {}, 'TIMESTAMP(6) WITH TIME ZONE'],
  ['TIMESTAMP(0) WITH LOCAL TIME ZONE', {}, 'TIMESTAMP(0) WITH LOCAL TIME ZONE'],
  ['INTERVAL YEAR(4) TO MONTH', {}, 'INTERVAL YEAR(4) TO MONTH'],
  ['INTERVAL DAY(2) TO SECOND(6)', {}, 'INTERVAL DAY(2) TO SECOND(6)'],
  ['CLOB', { CHARACTER_SET_NAME: 'CHAR_CS' }, 'CLOB'],
  ['NCLOB', { CHARACTER_SET_NAME: 'NCHAR_CS' }, 'NCLOB'],
  ['BLOB', {}, 'BLOB'],
  ['ROWID', {}, 'ROWID'],
  ['UROWID', { DATA_LENGTH: 4000 }, 'UROWID(4000)'],
  ['XMLTYPE', { DATA_TYPE_OWNER: 'SYS' }, 'SYS.XMLTYPE'],
];
