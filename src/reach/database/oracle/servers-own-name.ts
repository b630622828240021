/**
 * Names of what the server makes by itself and takes away again: types for functions that return rows (SYS_PLSQL_), for COLLECT
 * (SYSTP, 16 bytes in base64) and for views of objects (SYS_YOID), sequences of identity columns. A table may be called so
 * too, and is somebody's own then.
 */
const forms: Readonly<Record<string, RegExp>> = {
  TYPE: /^(?:SYS_PLSQL_[0-9A-F]+_(?:DUMMY|[0-9]+)_[0-9]+|SYS_YOID\d+\$|SYSTP[A-Za-z0-9+/]{22}==)$/,
  SEQUENCE: /^ISEQ\$\$_\d+$/,
};

/** Whether the server made an object by itself. @param type as the server calls it: `TYPE BODY`, `SEQUENCE` */
export function isServersOwnName(type: string, name: string): boolean {
  return forms[type.replace(/ BODY$/, '')]?.test(name) ?? false;
}
