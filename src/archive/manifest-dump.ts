import {
  damaged,
  hexAt,
  listAt,
  recordOf,
  sizeAt,
  textAt,
  textOrNullAt,
  type UnknownRecord,
} from './manifest-fields.js';

/** A table in a dump. */
export interface ManifestDumpTable {
  readonly name: string;
  /** As the log of the tool says. */
  readonly rows: number;
}

/** A dump file that the database's own tools wrote and read back; nothing else reads it. */
export interface ManifestDump {
  /** The schema it is of. */
  readonly schema: string;
  /** Path in the archive. */
  readonly path: string;
  readonly bytes: number;
  /** Of the file, 64 lower-case hex digits. */
  readonly sha256: string;
  /** Path in the archive of what the tool printed. */
  readonly log: string;
  /** What wrote it: `imp` reads a dump of `exp`, `impdp` one of `expdp`. */
  readonly tool: 'exp' | 'expdp';
  /** `11.2.0.2.0`; null when the tool did not tell. */
  readonly toolVersion: string | null;
  /** System change number of all rows; null for `exp`, which sees one moment but does not tell which. */
  readonly scn: string | null;
  /** Of NLS_LANG while it was written, which is that of the database. */
  readonly characterSet: string;
  /** Of NCHAR, NVARCHAR2 and NCLOB in the database it is of: `AL16UTF16`. */
  readonly nationalCharacterSet: string;
  /** Types of the objects that the schema held, as the server names them: `SEQUENCE`, `TABLE`. */
  readonly objectTypes: readonly string[];
  readonly tables: readonly ManifestDumpTable[];
  /** Tables that the data dictionary had and the dump has not. */
  readonly missing: readonly string[];
}

/** Reads a dump of `schema.dumps`. Throws OVM_ARCHIVE_DAMAGED. */
export function readManifestDump(value: unknown, index: number, where: string): ManifestDump {
  const name = `schema.dumps[${index}]`;
  const record = recordOf(value, name, where);
  const tool = textAt(record, 'tool', where);
  if (tool !== 'exp' && tool !== 'expdp') throw damaged(where, `${name}.tool is ${JSON.stringify(tool)}`);
  return {
    schema: textAt(record, 'schema', where),
    path: textAt(record, 'path', where),
    bytes: sizeAt(record, 'bytes', where),
    sha256: hexAt(record, name, where),
    log: textAt(record, 'log', where),
    tool,
    toolVersion: textOrNullAt(record, 'toolVersion', where),
    scn: textOrNullAt(record, 'scn', where),
    characterSet: textAt(record, 'characterSet', where),
    nationalCharacterSet: textAt(record, 'nationalCharacterSet', where),
    objectTypes: namesAt(record, name, 'objectTypes', where),
    tables: listAt(record, 'tables', where).map((table) =>
      tableOf(recordOf(table, `a table of ${name}`, where), where),
    ),
    missing: namesAt(record, name, 'missing', where),
  };
}

function namesAt(record: UnknownRecord, dump: string, key: string, where: string): readonly string[] {
  return listAt(record, key, where).map((name) => {
    if (typeof name === 'string') return name;
    throw damaged(where, `${dump}.${key} holds something that is no name`);
  });
}

function tableOf(record: UnknownRecord, where: string): ManifestDumpTable {
  return { name: textAt(record, 'name', where), rows: sizeAt(record, 'rows', where) };
}
