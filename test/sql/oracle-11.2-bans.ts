import { type PlsqlToken, plsqlTokens } from '../../src/reach/database/oracle/oracle-ddl/plsql-tokens.js';

/** Something that Oracle 11.2 does not know. */
interface Ban {
  readonly name: string;
  /** Against the statement's words, one blank between them; names in quotes are "" and texts ''. */
  readonly words: RegExp;
  /** Where it is no fault: in PL/SQL, which has words that SQL got later. */
  readonly onlySql?: true;
  /** Names in quotes count as words. */
  readonly names?: true;
}

const bans: readonly Ban[] = [
  { name: 'FETCH FIRST', words: /\bFETCH (?:FIRST|NEXT)\b/ },
  { name: 'OFFSET', words: /\bOFFSET (?::? ?\w+ ?)+?ROWS?\b/ },
  { name: 'LIMIT', words: /\bLIMIT\b/, onlySql: true },
  { name: 'IDENTITY', words: /\bAS IDENTITY\b/ },
  { name: 'IF EXISTS', words: /^(?:CREATE|DROP|ALTER|TRUNCATE)\b.*? IF (?:NOT )?EXISTS\b/, onlySql: true },
  { name: 'ON OVERFLOW', words: /\bON OVERFLOW\b/ },
  { name: 'LISTAGG (DISTINCT', words: /\bLISTAGG \( DISTINCT\b/ },
  { name: 'JSON', words: /\bJSON_[A-Z]+ \(|\bIS (?:NOT )?JSON\b/ },
  {
    name: 'dictionary column of a later release',
    words:
      /\b(?:IDENTITY_COLUMN|ORACLE_MAINTAINED|DEFAULT_ON_NULL|USER_GENERATED|SEARCH_CONDITION_VC|TEXT_VC|VERSION_FULL|SCALE_FLAG|SESSION_FLAG|KEEP_VALUE|CON_ID|ORIGIN_CON_ID|DATA_DEFAULT_VC)\b/,
    names: true,
  },
  {
    name: 'dictionary view of a later release',
    words: /\bCDB_[A-Z]|\b(?:ALL|DBA|USER)_(?:TAB_IDENTITY_COLS|JSON_\w+|PDBS)\b|\bV\$PDBS\b/,
    names: true,
  },
  { name: 'DEFAULT ON NULL', words: /\bDEFAULT ON NULL\b/ },
  { name: 'INVISIBLE column', words: /^(?:CREATE|ALTER) (?:GLOBAL TEMPORARY )?TABLE\b.*\bINVISIBLE\b/ },
  { name: 'VALIDATE_CONVERSION', words: /\bVALIDATE_CONVERSION\b|\bON CONVERSION ERROR\b/ },
  { name: 'APPROX_', words: /\bAPPROX_[A-Z]+/ },
  { name: 'STANDARD_HASH', words: /\bSTANDARD_HASH\b/ },
  { name: 'boolean literal', words: /\b(?:TRUE|FALSE)\b/, onlySql: true },
  { name: 'WITH FUNCTION', words: /\bWITH (?:FUNCTION|PROCEDURE)\b/ },
  { name: 'EDITIONABLE', words: /^CREATE (?:OR REPLACE )?(?:NON)?EDITIONABLE\b/ },
  { name: 'MATCH_RECOGNIZE', words: /\bMATCH_RECOGNIZE\b/ },
  { name: 'LATERAL', words: /\bLATERAL \(|\b(?:CROSS|OUTER) APPLY\b/ },
  { name: 'COLLATE', words: /\bCOLLATE\b/ },
  {
    name: 'type of a later release',
    words: /^(?:CREATE|ALTER) (?:GLOBAL TEMPORARY )?TABLE\b.*[(,] \S+ (?:BOOLEAN|JSON|VECTOR)\b/,
  },
];

const plsql =
  /^(?:CREATE (?:OR REPLACE )?(?:(?:NON)?EDITIONABLE )?(?:FUNCTION|PROCEDURE|PACKAGE|TRIGGER|TYPE)|BEGIN|DECLARE)\b/;

/** Names of what a statement holds that Oracle 11.2 refuses; empty for one that it may take. */
export function laterConstructs(sql: string): string[] {
  const tokens = [...plsqlTokens(sql)];
  const words = tokens.map((token) => wordOf(token, '')).join(' ');
  const withNames = tokens.map((token) => wordOf(token, token.value)).join(' ');
  const isPlsql = plsql.test(words);
  const found = bans
    .filter((ban) => ban.words.test(ban.names ? withNames : words) && !(isPlsql && ban.onlySql))
    .map(({ name }) => name);
  if (tokens.some(isLongName)) found.push('identifier of more than 30 bytes');
  if (hasRowsOfValues(tokens)) found.push('VALUES of several rows');
  if (hasSelectWithoutFrom(tokens)) found.push('SELECT without FROM');
  return found;
}

function wordOf({ kind, value }: PlsqlToken, name: string): string {
  if (kind === 'name') return `"${name}"`;
  return kind === 'text' ? "''" : value;
}

function isLongName({ kind, value }: PlsqlToken): boolean {
  return (kind === 'name' || kind === 'word') && Buffer.byteLength(value) > 30;
}

function hasRowsOfValues(tokens: readonly PlsqlToken[]): boolean {
  return tokens.some((token, index) => {
    if (token.value !== 'VALUES' || tokens[index + 1]?.value !== '(') return false;
    const end = closing(tokens, index + 1);
    return tokens[end + 1]?.value === ',' && tokens[end + 2]?.value === '(';
  });
}

function hasSelectWithoutFrom(tokens: readonly PlsqlToken[]): boolean {
  return tokens.some((token, index) => {
    if (token.kind !== 'word' || token.value !== 'SELECT' || tokens[index - 1]?.value === 'GRANT')
      return false;
    for (let at = index + 1; at < tokens.length; at++) {
      const { kind, value } = tokens[at] as PlsqlToken;
      if (kind === 'symbol' && value === '(') at = closing(tokens, at);
      else if (kind === 'word' && (value === 'FROM' || value === 'ON')) return false;
      else if (value === ')' || value === ';') return true;
      else if (kind === 'word' && ['UNION', 'MINUS', 'INTERSECT'].includes(value)) return true;
    }
    return true;
  });
}

/** The place of the parenthesis that closes the one at `open`; the last token when none does. */
function closing(tokens: readonly PlsqlToken[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const { kind, value } = tokens[at] as PlsqlToken;
    if (kind !== 'symbol') continue;
    if (value === '(') depth++;
    if (value === ')' && --depth === 0) return at;
  }
  return tokens.length - 1;
}
