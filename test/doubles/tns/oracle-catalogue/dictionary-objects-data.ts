import type { AnyObject, Constraint, Index, Table } from './catalogue-model.js';
import { type DictionaryRow, type DictionarySource, type DictionaryView, letter } from './dictionary-view.js';

const seenTables = (source: DictionarySource) =>
  source.catalogue.tables.filter(({ owner, name }) => source.sees(owner, name));

const seenIndexes = (source: DictionarySource) =>
  source.catalogue.indexes.filter(({ table }) => source.sees(table.owner, table.name));

function seenObjects(source: DictionarySource): AnyObject[] {
  return source.catalogue.objects.filter((object) => {
    if (object.kind === 'INDEX') return source.sees(object.table.owner, object.table.name);
    return object.owner === 'PUBLIC' || source.sees(object.owner, object.name);
  });
}

function constraintRow(table: Table, constraint: Constraint): DictionaryRow {
  return {
    OWNER: table.owner,
    CONSTRAINT_NAME: constraint.name,
    CONSTRAINT_TYPE: constraint.kind,
    TABLE_NAME: table.name,
    SEARCH_CONDITION: constraint.condition ?? null,
    R_OWNER: constraint.references?.owner ?? null,
    R_CONSTRAINT_NAME: constraint.references?.constraint ?? null,
    DELETE_RULE: constraint.kind === 'R' ? (constraint.onDelete ?? 'NO ACTION') : null,
    STATUS: constraint.enabled ? 'ENABLED' : 'DISABLED',
    DEFERRABLE: constraint.deferrable ? 'DEFERRABLE' : 'NOT DEFERRABLE',
    DEFERRED: constraint.deferred ? 'DEFERRED' : 'IMMEDIATE',
    VALIDATED: constraint.validated ? 'VALIDATED' : 'NOT VALIDATED',
    GENERATED: constraint.generated ? 'GENERATED NAME' : 'USER NAME',
    RELY: constraint.rely ? 'RELY' : null,
    LAST_CHANGE: constraint.changed,
    INDEX_OWNER: constraint.index && constraint.index.owner !== table.owner ? constraint.index.owner : null,
    INDEX_NAME: constraint.index?.name ?? null,
  };
}

/** Views have constraints of their own kind: V of CHECK OPTION and O of READ ONLY. */
function viewConstraints(source: DictionarySource): DictionaryRow[] {
  return source.catalogue.views
    .filter(({ owner, name, constraintName }) => constraintName !== undefined && source.sees(owner, name))
    .map((view) => ({
      OWNER: view.owner,
      CONSTRAINT_NAME: view.constraintName ?? null,
      CONSTRAINT_TYPE: view.readOnly ? 'O' : 'V',
      TABLE_NAME: view.name,
      STATUS: 'ENABLED',
      DEFERRABLE: 'NOT DEFERRABLE',
      DEFERRED: 'IMMEDIATE',
      VALIDATED: 'NOT VALIDATED',
      GENERATED: view.constraintName?.startsWith('SYS_C') ? 'GENERATED NAME' : 'USER NAME',
    }));
}

function indexRow(index: Index): DictionaryRow {
  return {
    OWNER: index.owner,
    INDEX_NAME: index.name,
    INDEX_TYPE: index.type,
    TABLE_OWNER: index.table.owner,
    TABLE_NAME: index.table.name,
    TABLE_TYPE: 'TABLE',
    UNIQUENESS: index.unique ? 'UNIQUE' : 'NONUNIQUE',
    COMPRESSION: index.compressedColumns > 0 ? 'ENABLED' : 'DISABLED',
    PREFIX_LENGTH: index.compressedColumns > 0 ? BigInt(index.compressedColumns) : null,
    TABLESPACE_NAME: 'USERS',
    STATUS: index.usable ? 'VALID' : 'UNUSABLE',
    PARTITIONED: 'NO',
    TEMPORARY: 'N',
    GENERATED: letter(index.generated),
    SECONDARY: 'N',
    VISIBILITY: 'VISIBLE',
    JOIN_INDEX: 'NO',
    DROPPED: 'NO',
    FUNCIDX_STATUS: index.type.startsWith('FUNCTION') ? 'ENABLED' : null,
  };
}

/** Every LOB has an index that the server made. */
function lobIndexes(source: DictionarySource): DictionaryRow[] {
  return seenTables(source).flatMap((table) =>
    table.columns.flatMap(({ storage }) =>
      storage
        ? [
            {
              OWNER: table.owner,
              INDEX_NAME: storage.segment.replace('SYS_LOB', 'SYS_IL'),
              INDEX_TYPE: 'LOB',
              TABLE_OWNER: table.owner,
              TABLE_NAME: table.name,
              TABLE_TYPE: 'TABLE',
              UNIQUENESS: 'UNIQUE',
              COMPRESSION: 'DISABLED',
              STATUS: 'VALID',
              PARTITIONED: 'NO',
              TEMPORARY: 'N',
              GENERATED: 'Y',
              SECONDARY: 'N',
              VISIBILITY: 'VISIBLE',
              JOIN_INDEX: 'NO',
              DROPPED: 'NO',
            },
          ]
        : [],
    ),
  );
}

const objectRow = (object: AnyObject): DictionaryRow => ({
  OWNER: object.owner,
  OBJECT_NAME: object.name,
  OBJECT_ID: BigInt(object.id),
  DATA_OBJECT_ID: object.kind === 'TABLE' || object.kind === 'INDEX' ? BigInt(object.id) : null,
  OBJECT_TYPE: object.kind,
  CREATED: object.created,
  LAST_DDL_TIME: object.created,
  TIMESTAMP: object.defined,
  STATUS: object.valid ? 'VALID' : 'INVALID',
  TEMPORARY: object.kind === 'TABLE' && object.temporary ? 'Y' : 'N',
  GENERATED: letter(object.generated),
  SECONDARY: 'N',
  NAMESPACE: 1n,
});

/** LOB segments are objects too. */
const lobObjects = (source: DictionarySource) =>
  seenTables(source).flatMap((table) =>
    table.columns.flatMap(({ storage, id }) =>
      storage
        ? [
            {
              ...objectRow(table),
              OBJECT_NAME: storage.segment,
              OBJECT_TYPE: 'LOB',
              GENERATED: 'Y',
              OBJECT_ID: BigInt(table.id * 1000 + id),
            },
          ]
        : [],
    ),
  );

/** Lines of code as they were typed, each with its end of line but the last. */
function sourceLines(source: DictionarySource): DictionaryRow[] {
  return source.catalogue.sources
    .filter(({ owner, name }) => source.sees(owner, name))
    .flatMap((object) =>
      object.text.split(/(?<=\n)/).map((text, line) => ({
        OWNER: object.owner,
        NAME: object.name,
        TYPE: object.kind,
        LINE: BigInt(line + 1),
        TEXT: text,
      })),
    );
}

/** Views about constraints, indexes, code and all other objects. */
export const objectViews: Readonly<Record<string, DictionaryView>> = {
  CONSTRAINTS: {
    columns: `OWNER v, CONSTRAINT_NAME v, CONSTRAINT_TYPE v, TABLE_NAME v, SEARCH_CONDITION l, R_OWNER v,
      R_CONSTRAINT_NAME v, DELETE_RULE v, STATUS v, DEFERRABLE v, DEFERRED v, VALIDATED v, GENERATED v, BAD v, RELY v,
      LAST_CHANGE d, INDEX_OWNER v, INDEX_NAME v, INVALID v, VIEW_RELATED v`,
    rows: (source) => [
      ...seenTables(source).flatMap((table) => table.constraints.map((one) => constraintRow(table, one))),
      ...viewConstraints(source),
    ],
  },
  CONS_COLUMNS: {
    columns: 'OWNER v, CONSTRAINT_NAME v, TABLE_NAME v, COLUMN_NAME t, POSITION n',
    rows: (source) =>
      seenTables(source).flatMap((table) =>
        table.constraints.flatMap(({ name, columns, kind }) =>
          columns.map((column, place) => ({
            OWNER: table.owner,
            CONSTRAINT_NAME: name,
            TABLE_NAME: table.name,
            COLUMN_NAME: column,
            POSITION: kind === 'C' ? null : BigInt(place + 1),
          })),
        ),
      ),
  },
  INDEXES: {
    columns: `OWNER v, INDEX_NAME v, INDEX_TYPE v, TABLE_OWNER v, TABLE_NAME v, TABLE_TYPE v, UNIQUENESS v, COMPRESSION v,
      PREFIX_LENGTH n, TABLESPACE_NAME v, INCLUDE_COLUMN n, STATUS v, NUM_ROWS n, PARTITIONED v, TEMPORARY v, GENERATED v,
      SECONDARY v, FUNCIDX_STATUS v, JOIN_INDEX v, DROPPED v, VISIBILITY v`,
    rows: (source) => [...seenIndexes(source).map(indexRow), ...lobIndexes(source)],
  },
  IND_COLUMNS: {
    columns: `INDEX_OWNER v, INDEX_NAME v, TABLE_OWNER v, TABLE_NAME v, COLUMN_NAME t, COLUMN_POSITION n, COLUMN_LENGTH n,
      CHAR_LENGTH n, DESCEND v`,
    rows: (source) =>
      seenIndexes(source).flatMap((index) =>
        index.columns.map(({ name, descending }, place) => ({
          INDEX_OWNER: index.owner,
          INDEX_NAME: index.name,
          TABLE_OWNER: index.table.owner,
          TABLE_NAME: index.table.name,
          COLUMN_NAME: name,
          COLUMN_POSITION: BigInt(place + 1),
          COLUMN_LENGTH: 22n,
          CHAR_LENGTH: 0n,
          DESCEND: descending ? 'DESC' : 'ASC',
        })),
      ),
  },
  IND_EXPRESSIONS: {
    columns:
      'INDEX_OWNER v, INDEX_NAME v, TABLE_OWNER v, TABLE_NAME v, COLUMN_EXPRESSION l, COLUMN_POSITION n',
    rows: (source) =>
      seenIndexes(source).flatMap((index) =>
        index.columns.flatMap(({ expression }, place) =>
          expression === undefined
            ? []
            : [
                {
                  INDEX_OWNER: index.owner,
                  INDEX_NAME: index.name,
                  TABLE_OWNER: index.table.owner,
                  TABLE_NAME: index.table.name,
                  COLUMN_EXPRESSION: expression,
                  COLUMN_POSITION: BigInt(place + 1),
                },
              ],
        ),
      ),
  },
  OBJECTS: {
    columns: `OWNER v, OBJECT_NAME v, SUBOBJECT_NAME v, OBJECT_ID n, DATA_OBJECT_ID n, OBJECT_TYPE v, CREATED d,
      LAST_DDL_TIME d, TIMESTAMP v, STATUS v, TEMPORARY v, GENERATED v, SECONDARY v, NAMESPACE n, EDITION_NAME v,
      ORACLE_MAINTAINED v`,
    later: ['ORACLE_MAINTAINED'],
    rows: (source) => [...seenObjects(source).map(objectRow), ...lobObjects(source)],
  },
  VIEWS: {
    columns: `OWNER v, VIEW_NAME v, TEXT_LENGTH n, TEXT l, TYPE_TEXT_LENGTH n, TYPE_TEXT t, OID_TEXT t, VIEW_TYPE_OWNER v,
      VIEW_TYPE v, SUPERVIEW_NAME v, EDITIONING_VIEW v, READ_ONLY v`,
    rows: (source) =>
      source.catalogue.views
        .filter(({ owner, name }) => source.sees(owner, name))
        .map((view) => ({
          OWNER: view.owner,
          VIEW_NAME: view.name,
          TEXT_LENGTH: BigInt(viewText(view).length),
          TEXT: viewText(view),
          EDITIONING_VIEW: 'N',
          READ_ONLY: letter(view.readOnly),
        })),
  },
  TRIGGERS: {
    columns: `OWNER v, TRIGGER_NAME v, TRIGGER_TYPE v, TRIGGERING_EVENT v, TABLE_OWNER v, BASE_OBJECT_TYPE v, TABLE_NAME v,
      COLUMN_NAME t, REFERENCING_NAMES v, WHEN_CLAUSE t, STATUS v, DESCRIPTION t, ACTION_TYPE v, TRIGGER_BODY l`,
    rows: (source) =>
      source.catalogue.sources.flatMap((object) => {
        const { trigger } = object;
        if (!trigger || !source.sees(object.owner, object.name)) return [];
        const body = /\b(?:DECLARE|BEGIN|CALL)\b[\s\S]*$/i.exec(object.text);
        return [
          {
            OWNER: object.owner,
            TRIGGER_NAME: object.name,
            TRIGGER_TYPE: trigger.type,
            TRIGGERING_EVENT: trigger.event,
            TABLE_OWNER: trigger.table?.owner ?? object.owner,
            BASE_OBJECT_TYPE: trigger.base,
            TABLE_NAME: trigger.table?.name ?? null,
            STATUS: trigger.enabled ? 'ENABLED' : 'DISABLED',
            DESCRIPTION: object.text.slice(8, body?.index ?? object.text.length),
            ACTION_TYPE: 'PL/SQL',
            TRIGGER_BODY: body?.[0] ?? null,
          },
        ];
      }),
  },
  SOURCE: { columns: 'OWNER v, NAME v, TYPE v, LINE n, TEXT t', rows: sourceLines },
};

/** ALL_VIEWS keeps what stands behind the query with it. */
function viewText(view: {
  readonly text: string;
  readonly readOnly: boolean;
  readonly checkOption: boolean;
}): string {
  if (view.readOnly) return `${view.text}\nWITH READ ONLY`;
  return view.checkOption ? `${view.text}\nWITH CHECK OPTION` : view.text;
}
