import { messageOn, type ToolMessage } from './tool-messages.js';

/** A statement to be sent to SQL*Plus. */
export interface SqlplusStatement {
  /** Without a final semicolon; `:name` stands for a bind variable. */
  readonly text: string;
  /** Texts for its bind variables. */
  readonly binds?: Readonly<Record<string, string>>;
  /** Names of its columns in order, when it is a query. */
  readonly columns?: readonly string[];
  /** When it fails, nothing after it is done: SQL*Plus rolls back and ends. */
  readonly isCondition?: boolean;
}

/** What became of a statement: rows, or the messages of its failure. */
export interface SqlplusAnswer {
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Empty when it did what it says. */
  readonly messages: readonly ToolMessage[];
}

const separator = '|~|';
const mark = 'ovm-rescue>';

/** Form of what is printed. Words that a release does not know are told and passed over. */
const settings = [
  'SET DEFINE OFF ECHO OFF VERIFY OFF FEEDBACK OFF HEADING OFF PAGESIZE 0 LINESIZE 32767 TRIMOUT ON TAB OFF',
  `SET SQLBLANKLINES ON NUMWIDTH 40 NUMFORMAT "" LONG 2000000 COLSEP '${separator}' NULL "" WRAP ON RECSEP OFF`,
  'SET TIME OFF TIMING OFF AUTOTRACE OFF SQLPROMPT "" ESCAPE OFF SQLTERMINATOR ON BLOCKTERMINATOR ON CMDSEP OFF',
  'SET TERMOUT ON PAUSE OFF AUTOCOMMIT OFF EMBEDDED OFF',
  'SET MARKUP HTML OFF',
];
/** What else a site's glogin.sql may say of rows, and of what a failed statement ends. */
const cleared = [
  ...['CLEAR COLUMNS', 'CLEAR BREAKS', 'CLEAR COMPUTES', 'TTITLE OFF', 'BTITLE OFF', 'SPOOL OFF'],
  ...['WHENEVER SQLERROR CONTINUE', 'WHENEVER OSERROR CONTINUE'],
];
/** Its one row proves that rows come in the form they are read in. */
const probe = `SELECT 'ovm-rescue' AS "name", '&probe' AS "value", NULL AS "path" FROM DUAL;`;
const probeRow = ['ovm-rescue', '&probe', ''].join(separator);

/**
 * Input for `sqlplus -S -L /nolog`: settings, login, statements, each between marks. Substitution is off before the
 * password comes, so that an `&` in it stays. SQL*Plus runs the site's glogin.sql and login.sql at every CONNECT (10g and
 * later), which may overrule the settings: so they come again, and a row is asked for that shows them. The login stands on
 * standard input alone and is never printed.
 */
export function sqlplusScript(login: string, statements: readonly SqlplusStatement[]): string {
  return [
    ...settings,
    `PROMPT ${mark} login`,
    `CONNECT ${login}`,
    `PROMPT ${mark} settings`,
    ...settings,
    ...cleared,
    `PROMPT ${mark} probe`,
    probe,
    ...statements.flatMap((statement, index) => [`PROMPT ${mark} ${index}`, ...lines(statement)]),
    `PROMPT ${mark} end`,
    'EXIT',
    '',
  ].join('\n');
}

/** What SQL*Plus printed, by statement. */
export interface SqlplusOutput {
  /** Messages of a login that was refused; empty when it succeeded. */
  readonly login: readonly ToolMessage[];
  /** What was said at a login that succeeded: ORA-28002, the password will expire. */
  readonly notes: readonly ToolMessage[];
  readonly answers: readonly SqlplusAnswer[];
  /** False when it ended before the last statement. */
  readonly isWhole: boolean;
}

/**
 * Reads what SQL*Plus printed for the script of these statements. Whoever gets an answer is logged in, whatever was said
 * before. Throws a TypeError for rows that do not fit.
 */
export function readSqlplusOutput(text: string, statements: readonly SqlplusStatement[]): SqlplusOutput {
  const parts = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith(`${mark} `)) {
      current = [];
      parts.set(line.slice(mark.length + 1).trim(), current);
    } else current.push(line);
  }
  const said = messagesIn(parts.get('login') ?? []);
  const isConnected = isProven(parts.get('probe') ?? []);
  const refused = isConnected ? [] : [...said, ...messagesIn(parts.get('probe') ?? [])];
  if (!isConnected && refused.length === 0 && parts.has('end')) {
    throw new TypeError('it printed no row where one was asked for');
  }
  return {
    login: refused,
    notes: isConnected ? said.filter(({ code }) => code.startsWith('ORA-')) : [],
    answers: statements.map((statement, index) => answerOf(statement, parts.get(String(index)) ?? [])),
    isWhole: parts.has('end'),
  };
}

/** Whether the probe was answered. Throws a TypeError when it was, in another form than was asked for. */
function isProven(found: readonly string[]): boolean {
  const rows = found.filter((line) => line.trim() !== '');
  if (rows.length === 0 || messagesIn(rows).length > 0) return false;
  const values = rows.map((row) => row.split(separator).map((value) => value.trim()));
  if (values.length === 1 && values[0]?.join(separator) === probeRow) return true;
  throw new TypeError(
    'it prints rows in another form than it was told: look for what glogin.sql in ORACLE_HOME/sqlplus/admin sets',
  );
}

function lines({ text, binds = {}, isCondition = false }: SqlplusStatement): string[] {
  const names = Object.keys(binds);
  const given = names.map((name) => `:${name} := ${literal(binds[name] ?? '')};`).join(' ');
  const isBlock = /^(?:BEGIN|DECLARE)\b/i.test(text);
  return [
    ...names.map((name) => `VARIABLE ${name} VARCHAR2(4000)`),
    ...(names.length > 0 ? [`BEGIN ${given} END;`, '/'] : []),
    ...(isCondition ? ['WHENEVER SQLERROR EXIT FAILURE ROLLBACK'] : []),
    ...(isBlock ? [text, '/'] : [`${text};`]),
    ...(isCondition ? ['WHENEVER SQLERROR CONTINUE'] : []),
  ];
}

/** A text as a literal of SQL. Throws a TypeError for line feeds, which would end a line of the script. */
export function literal(text: string): string {
  if (/[\n\r\0]/.test(text)) throw new TypeError('a text with line feeds cannot be a word for SQL*Plus');
  return `'${text.replaceAll("'", "''")}'`;
}

function answerOf({ columns }: SqlplusStatement, found: readonly string[]): SqlplusAnswer {
  const messages = messagesIn(found);
  if (messages.length > 0 || !columns) return { rows: [], messages };
  return { rows: found.filter((line) => line.trim() !== '').map((line) => rowOf(columns, line)), messages };
}

function rowOf(columns: readonly string[], line: string): Readonly<Record<string, string>> {
  const values = line.split(separator).map((value) => value.trim());
  if (values.length !== columns.length) {
    throw new TypeError(`SQL*Plus printed ${values.length} columns instead of ${columns.length}`);
  }
  return Object.fromEntries(columns.map((name, index) => [name, values[index] ?? '']));
}

function messagesIn(found: readonly string[]): ToolMessage[] {
  return found
    .filter((line) => !line.includes(separator))
    .map(messageAtBegin)
    .filter((message) => message !== undefined);
}

/** A message begins its line; a value of a row may hold something that looks like one. */
function messageAtBegin(line: string): ToolMessage | undefined {
  return /^(?:ORA|SP2|TNS|PLS|Error \d+ initializing)/.test(line) ? messageOn(line) : undefined;
}
