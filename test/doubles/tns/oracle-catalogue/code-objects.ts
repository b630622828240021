import { OracleError } from '../oracle-error.js';
import type { SourceObject, TriggerFacts, View } from './catalogue-model.js';
import { type DefinitionHost, invalidateUsers, namesUsed, newName } from './definition-host.js';
import { QueryCompiler } from './query-compiler.js';
import { queryOf } from './query-parser.js';
import type { TokenReader } from './tokens.js';

/** Whether what was created compiles; the client is warned when it does not. */
export type Compiles = boolean;

/** Kinds of code, the longer names first. */
const codeKinds = [
  'PACKAGE BODY',
  'TYPE BODY',
  'PACKAGE',
  'TYPE',
  'PROCEDURE',
  'FUNCTION',
  'TRIGGER',
] as const;

/** Carries out CREATE of code, which is kept (assumed: code.never-runs); undefined when what comes next is none. */
export function createCode(
  host: DefinitionHost,
  reader: TokenReader,
  replaces: boolean,
): Compiles | undefined {
  const from = reader.place;
  const kind = codeKinds.find((one) => reader.accept(...one.split(' ')));
  if (!kind) return undefined;
  const { owner, name } = newName(host, reader);
  const facts = kind === 'TRIGGER' ? readTriggerHead(host, reader) : undefined;
  const text = withoutOwner(reader.sql.slice(startOf(reader, from)), kind)
    .replace(/\0+$/, '')
    .replace(/\n\/\s*$/, '');
  const there =
    kind === 'TRIGGER'
      ? host.catalogue.trigger(owner, name)
      : kind.endsWith('BODY')
        ? host.catalogue.body(owner, name)
        : host.catalogue.object(owner, name);
  if (there && !replaces) throw new OracleError(955, 'name is already used by an existing object');
  const object: SourceObject = {
    ...host.catalogue.head(kind, owner, name),
    text,
    ...(facts ? { trigger: facts } : {}),
    ...(kind === 'TYPE' ? { collection: /\b(?:IS|AS)\s+(?:TABLE|VARRAY|VARYING)\b/i.test(text) } : {}),
  };
  host.catalogue.replace(object);
  if (there) invalidateUsers(host, object);
  object.valid = compiles(host, object);
  return object.valid;
}

/** ALL_SOURCE keeps the name of the object without its owner. */
function withoutOwner(text: string, kind: string): string {
  const head = new RegExp(`^(${kind.replace(' ', '\\s+')}\\s+)(?:"[^"]+"|[\\w$#]+)\\s*\\.\\s*`, 'i');
  return text.replace(head, '$1');
}

function startOf(reader: TokenReader, place: number): number {
  const now = reader.place;
  reader.place = place;
  const { start } = reader.peek();
  reader.place = now;
  return start;
}

function readTriggerHead(host: DefinitionHost, reader: TokenReader): TriggerFacts {
  const timing = reader.acceptOne('BEFORE', 'AFTER', 'INSTEAD OF');
  if (!timing) reader.refuse('BEFORE');
  const events: string[] = [];
  do {
    const event = reader.next().value;
    events.push(event);
    if (event === 'UPDATE' && reader.accept('OF')) {
      do reader.name();
      while (reader.accept(','));
    }
  } while (reader.accept('OR'));
  reader.expect('ON');
  const base = reader.acceptOne('SCHEMA', 'DATABASE');
  if (base) {
    return {
      table: undefined,
      base: base as 'SCHEMA',
      type: `${timing} EVENT`,
      event: events.join(' OR '),
      enabled: true,
    };
  }
  const { owner = host.schema, name } = reader.qualifiedName();
  const found = host.catalogue.resolve(owner, name, host.schema);
  if (!found) throw new OracleError(942, 'table or view does not exist');
  const rest = reader.sql.slice(reader.peek().start);
  const row = /^\s*(?:REFERENCING[\s\S]*?)?FOR\s+EACH\s+ROW/i.test(rest);
  return {
    table: { owner: found.owner, name: found.name },
    base: found.kind === 'VIEW' ? 'VIEW' : 'TABLE',
    type: timing === 'INSTEAD OF' ? timing : `${timing} ${row ? 'EACH ROW' : 'STATEMENT'}`,
    event: events.join(' OR '),
    enabled: !/^[^;]*?\bDISABLE\s+(?:WHEN|BEGIN|DECLARE)/i.test(rest),
  };
}

/** Code compiles when every table it names is there (assumed: code.compiles). */
export function compiles(host: DefinitionHost, object: SourceObject): boolean {
  if (object.kind.endsWith('BODY') && !host.catalogue.object(object.owner, object.name)) return false;
  return namesUsed(object.text).every((path) => {
    const [owner, name = ''] = path.length > 1 ? path : [undefined, path[0]];
    if (name === 'DUAL') return true;
    if (host.catalogue.resolve(owner, name, object.owner)) return true;
    return isDictionaryView(host, name);
  });
}

function isDictionaryView(host: DefinitionHost, name: string): boolean {
  try {
    host.finder.find(undefined, name, 'SYS', 0);
    return true;
  } catch {
    return false;
  }
}

/** Carries out CREATE VIEW, from the name on. */
export function createView(
  host: DefinitionHost,
  reader: TokenReader,
  options: { readonly replaces: boolean; readonly force: boolean },
): Compiles {
  const { owner, name } = newName(host, reader);
  const there = host.catalogue.object(owner, name);
  if (there && (!options.replaces || there.kind !== 'VIEW')) {
    throw new OracleError(955, 'name is already used by an existing object');
  }
  const columnNames = reader.is('(') ? reader.nameList() : undefined;
  reader.expect('AS');
  const whole = reader.sql.slice(reader.peek().start).replace(/[\0;\s]+$/, '');
  const tail = /\s+WITH\s+(READ\s+ONLY|CHECK\s+OPTION)(?:\s+CONSTRAINT\s+("[^"]+"|[\w$#]+))?$/i.exec(whole);
  const view: View = {
    ...host.catalogue.head('VIEW', owner, name),
    text: tail ? whole.slice(0, tail.index) : whole,
    columnNames,
    columns: [],
    comment: undefined,
    columnComments: new Map(),
    readOnly: /READ/i.test(tail?.[1] ?? ''),
    checkOption: /CHECK/i.test(tail?.[1] ?? ''),
    constraintName: tail
      ? (tail[2]?.replaceAll('"', '') ?? host.catalogue.generatedName('SYS_C'))
      : undefined,
  };
  try {
    compileView(host, view);
  } catch (error) {
    if (!options.force || !(error instanceof OracleError)) throw error;
    view.valid = false;
  }
  host.catalogue.replace(view);
  if (there) invalidateUsers(host, view);
  return view.valid;
}

/** Works out the columns of a view. @throws OracleError when it does not compile */
export function compileView(host: DefinitionHost, view: View): void {
  const compiled = new QueryCompiler(host.finder, host.context(), view.owner).compile(queryOf(view.text));
  if (view.columnNames && view.columnNames.length !== compiled.columns.length) {
    throw new OracleError(1_730, 'invalid number of column names specified');
  }
  view.columns = compiled.columns.map(({ name, type, nullable }, place) => ({
    name: view.columnNames?.[place] ?? name,
    type,
    nullable,
  }));
  view.valid = true;
}

/** Compiles every object of a schema that is not valid, until no more of them becomes so. */
export function compileSchema(host: DefinitionHost, owner: string): void {
  for (let progress = true; progress; ) {
    progress = false;
    for (const object of host.catalogue.objects) {
      if (object.valid || object.owner !== owner) continue;
      if (object.kind === 'VIEW') progress = compiledView(host, object) || progress;
      else if ('text' in object && compiles(host, object)) {
        object.valid = true;
        progress = true;
      }
    }
  }
  host.catalogue.changed();
}

function compiledView(host: DefinitionHost, view: View): boolean {
  try {
    compileView(host, view);
    return true;
  } catch (error) {
    if (!(error instanceof OracleError)) throw error;
    return false;
  }
}
