import type { ManifestFinding } from '../../../archive/manifest-schema.js';
import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import type { DatabaseDictionary, ObjectDefinition } from '../../../reach/database/dictionary.js';
import { type PlsqlToken, plsqlTokens } from '../../../reach/database/oracle/oracle-ddl/plsql-tokens.js';
import { inPlaceJournalTable } from './import-in-place-journal.js';
import { granteeOf } from './import-in-place-left-out.js';
import type { ImportTarget } from './import-targets.js';
import type { LeftOut } from './left-out.js';

/** By what the statement of each kind begins; the name comes next, without a schema before it. */
const heads: Readonly<Record<string, readonly string[]>> = {
  table: ['CREATE TABLE', 'CREATE GLOBAL TEMPORARY TABLE'],
  sequence: ['CREATE SEQUENCE'],
  type: ['CREATE OR REPLACE TYPE'],
  'type-body': ['CREATE OR REPLACE TYPE BODY'],
  synonym: ['CREATE OR REPLACE SYNONYM'],
  view: ['CREATE OR REPLACE FORCE VIEW'],
  function: ['CREATE OR REPLACE FUNCTION'],
  procedure: ['CREATE OR REPLACE PROCEDURE'],
  package: ['CREATE OR REPLACE PACKAGE BODY', 'CREATE OR REPLACE PACKAGE'],
  trigger: ['CREATE OR REPLACE TRIGGER'],
  index: ['CREATE INDEX', 'CREATE UNIQUE INDEX', 'CREATE BITMAP INDEX'],
  constraint: ['ALTER TABLE'],
  'foreign-key': ['ALTER TABLE'],
  comment: ['COMMENT ON TABLE', 'COMMENT ON COLUMN'],
};
/** Written before the kind where an author, or the dictionary of 12.1 and later, says so. */
const editions = /^(?:NON)?EDITIONABLE$/;

/**
 * Throws OVM_ARCHIVE_DAMAGED for a dictionary whose statements make something else than it says, or in another schema.
 * Nothing of an archive has been sent to a server then. What a body does when it runs is not looked at: an archive is
 * trusted like a program.
 */
export function checkInPlaceNames({ archived, manifest, from }: ImportTarget): void {
  const refuse = (what: string, why: string) => {
    throw new RescueError('OVM_ARCHIVE_DAMAGED', manifest.dictionary, `the statement of ${what} ${why}`);
  };
  for (const { name, createStatement } of archived.tables) {
    if (name === inPlaceJournalTable)
      throw new RescueError(
        'OVM_USAGE',
        `the schema ${from}`,
        `it has a table ${name}, a name imports need`,
        undefined,
        'Rename that table where the archive comes from, and export again.',
      );
    const fault = headFault('table', name, createStatement);
    if (fault !== undefined) refuse(`table ${name}`, fault);
  }
  for (const { kind, name, table, createStatement } of archived.objects) {
    const isGrant = kind === 'grant' && /^GRANT\s/.test(createStatement);
    const fault = isGrant ? undefined : headFault(kind, nameInStatement(kind, name, table), createStatement);
    if (fault !== undefined) refuse(`${kind} ${name}`, fault);
  }
}

/** Constraints and comments name the table that they are on. */
function nameInStatement(kind: ObjectDefinition['kind'], name: string, table: string | null): string {
  return kind === 'constraint' || kind === 'foreign-key' || kind === 'comment' ? (table ?? '') : name;
}

function headFault(kind: string, name: string, statement: string): string | undefined {
  const named = tokensBehindHead(heads[kind] ?? [], statement);
  if (!named) return `is no statement of a ${kind}`;
  const [first, next] = named;
  // It makes a body; a type can be called so in quotes alone.
  if (kind === 'type' && first?.kind === 'word' && first.value === 'BODY') return 'is no statement of a type';
  // A column of a comment stands behind a point.
  const elsewhere = next?.value === '.' && kind !== 'comment';
  return first?.value === name && !elsewhere
    ? undefined
    : `names ${first?.value ?? ''}${elsewhere ? '.…' : ''}`;
}

/** The two tokens behind one of the heads; undefined for a statement that begins otherwise. Names may be words of heads. */
function tokensBehindHead(possible: readonly string[], statement: string): PlsqlToken[] | undefined {
  const longest = Math.max(...possible.map((head) => head.split(' ').length));
  const tokens: PlsqlToken[] = [];
  for (const token of plsqlTokens(statement)) {
    const isEdition = token.kind === 'word' && editions.test(token.value);
    // `CREATE OR REPLACE EDITIONABLE …`
    if (isEdition && tokens.length === 3) continue;
    tokens.push(token);
    if (tokens.length === longest + 2) break;
  }
  for (const head of possible) {
    const words = head.split(' ');
    const isHead = words.every((word, at) => tokens[at]?.kind === 'word' && tokens[at].value === word);
    if (isHead) return tokens.slice(words.length, words.length + 2);
  }
  return undefined;
}

/** The target without what cannot be made there, and what was left out for that. */
export function withoutUnmakeable(
  target: ImportTarget,
  findings: readonly ManifestFinding[],
): { readonly target: ImportTarget; readonly leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const unmade = new Set(
    findings.filter(({ code }) => code === 'object-left-out').map(({ subject }) => subject),
  );
  const objects = target.archived.objects.filter((object) => {
    const { kind, name } = object;
    const why =
      granteeOf(object) === target.to
        ? 'an account needs no grant on its own objects'
        : unmade.has(`${target.from}.${kind.toUpperCase().replace('-', ' ')} ${name}`)
          ? 'the export says that no server makes it again from its text'
          : undefined;
    const isLeft = why !== undefined && (kind === 'grant' || kind === 'type' || kind === 'type-body');
    if (isLeft) leftOut.push({ object: `${kind} ${target.to}.${name}`, why });
    return !isLeft;
  });
  return { target: { ...target, archived: { ...target.archived, objects } }, leftOut };
}

const shortNameBytes = 30;

/**
 * Throws OVM_SCHEMA_DIFFERS when the server can not hold what the archive holds: names above 30 bytes before 12.2, words of
 * editions before 12.1, or characters that its character set may not have. All others find out row by row, when the target is empty.
 */
export function refuseUnfit(
  { archived, to }: ImportTarget,
  database: Pick<Database, 'address' | 'server'>,
  now: DatabaseDictionary,
): void {
  const refuse = (why: string) => {
    throw new RescueError('OVM_SCHEMA_DIFFERS', `${to} at ${database.address}`, why, undefined, unfitHint);
  };
  const [major = 0, minor = 0] = database.server.version.split('.').map(Number);
  if (major < 12 || (major === 12 && minor < 2)) {
    const long = namesOf(archived).find((name) => Buffer.byteLength(name) > shortNameBytes);
    if (long !== undefined)
      refuse(`its server is of ${database.server.version}, where no name is as long as ${long}`);
  }
  const edition = archived.objects.find((object) => saysEdition(object));
  if (major < 12 && edition !== undefined)
    refuse(
      `its server is of ${database.server.version}, which knows no EDITIONABLE, as ${edition.name} says`,
    );
  if (now.characterSet !== archived.characterSet && now.characterSet !== 'AL32UTF8')
    refuse(
      `its server has the character set ${now.characterSet}, the archive is of ${archived.characterSet}`,
    );
}

const saysEdition = ({ createStatement }: ObjectDefinition) =>
  /^CREATE OR REPLACE (?:NON)?EDITIONABLE\b/i.test(createStatement);

const unfitHint =
  'Nothing was touched. Import into a server of the same or a later release, and of the same character set or AL32UTF8.';

function namesOf({ tables, objects }: DatabaseDictionary): readonly string[] {
  const named = objects.filter(
    ({ kind, name }) => kind !== 'grant' && kind !== 'comment' && !/ constraint \d+$/.test(name),
  );
  return [
    ...tables.flatMap(({ name, columns }) => [name, ...columns.map((column) => column.name)]),
    ...named.map(({ name }) => name),
  ];
}
