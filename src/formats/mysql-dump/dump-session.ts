import { type DdlWord, ddlWords } from '../mysql-ddl/ddl-tokens.js';
import { defaultCollation, setName } from './default-collation.js';
import { DumpFault } from './dump-fault.js';
import type { LiteralRules } from './insert-literal.js';
import { textOfLiteral } from './literal-text.js';

/** Variables that decide how the rest of a dump is read. */
const followed = new Set(['sql_mode', 'character_set_client', 'collation_connection', 'time_zone']);
/** In these the second byte of a character may be a backslash, so that strings cannot be read byte by byte. */
const backslashInside = new Set(['sjis', 'cp932', 'big5', 'gbk', 'gb18030']);
const notOurs = new Set([
  'GLOBAL',
  '@@GLOBAL',
  'PERSIST',
  'PERSIST_ONLY',
  'TRANSACTION',
  'PASSWORD',
  'ROLE',
  'STATEMENT',
]);

/** What SET statements of a dump have made of its session. */
export class DumpSession {
  readonly #variables: Map<string, string>;
  readonly #own = new Map<string, string>();
  #rules: LiteralRules = { backslashEscapes: true, ansiQuotes: false };

  /** Whether the dump says its character set. */
  isCharacterSetTold = false;

  /** @param characterSet of a dump that does not say its own */
  constructor(characterSet = 'utf8mb4') {
    this.#variables = new Map([
      ['sql_mode', ''],
      ['character_set_client', characterSet],
      ['collation_connection', defaultCollation(characterSet)],
      ['time_zone', 'SYSTEM'],
    ]);
  }

  get rules(): LiteralRules {
    return this.#rules;
  }

  get sqlMode(): string {
    return this.#value('sql_mode');
  }

  get characterSet(): string {
    return this.#value('character_set_client');
  }

  get collation(): string {
    return this.#value('collation_connection');
  }

  get timeZone(): string {
    return this.#value('time_zone');
  }

  /** Follows a SET statement, without its conditional comment. Throws DumpFault when it sets what matters to what nobody knows. */
  set(sql: string): void {
    for (const words of assignments(ddlWords(sql).slice(1))) this.#assign(sql, words);
    const modes = new Set(this.sqlMode.toUpperCase().split(','));
    this.#rules = {
      backslashEscapes: !modes.has('NO_BACKSLASH_ESCAPES'),
      ansiQuotes: ['ANSI', 'ANSI_QUOTES', 'ORACLE', 'POSTGRESQL', 'MSSQL', 'DB2', 'MAXDB'].some((mode) =>
        modes.has(mode),
      ),
    };
  }

  #assign(sql: string, words: readonly DdlWord[]): void {
    const first = words[0]?.text ?? '';
    if (first === 'NAMES') {
      this.#names(sql, words);
      return;
    }
    if (first === 'CHARACTER' || first === 'CHARSET') {
      const set = words[first === 'CHARSET' ? 1 : 2];
      if (set) this.#variables.set('character_set_client', setName(nameIn(sql, set)));
      return;
    }
    const equals = words.findIndex((word) => word.text === '=');
    if (notOurs.has(first) || equals < 1) return;
    const name = sql.slice(words[equals - 1]?.start, words[equals - 1]?.end).replace(/`/g, '');
    const value = this.#evaluate(sql, words.slice(equals + 1));
    if (name.startsWith('@') && !name.startsWith('@@')) {
      if (value === undefined) this.#own.delete(name.toLowerCase());
      else this.#own.set(name.toLowerCase(), value);
      return;
    }
    const variable = name.replace(/^@@/, '').toLowerCase();
    if (!followed.has(variable)) return;
    if (value === undefined) throw new DumpFault(`what ${variable} is set to cannot be told`);
    const isSet = variable === 'character_set_client' || variable === 'collation_connection';
    this.#variables.set(variable, isSet ? setName(value) : value);
  }

  #names(sql: string, words: readonly DdlWord[]): void {
    const [, set, collate, collation] = words;
    if (!set) return;
    const name = nameIn(sql, set);
    this.isCharacterSetTold = true;
    const named = name.toLowerCase() === 'default' ? 'utf8mb4' : setName(name.toLowerCase());
    if (backslashInside.has(named))
      throw new DumpFault(`a dump in the character set ${named} cannot be read`);
    this.#variables.set('character_set_client', named);
    const collated = collate?.text === 'COLLATE' && collation;
    this.#variables.set(
      'collation_connection',
      collated ? setName(nameIn(sql, collation)) : defaultCollation(named),
    );
  }

  /** A literal, a name, or a variable whose value is known; undefined for all else. */
  #evaluate(sql: string, words: readonly DdlWord[]): string | undefined {
    const value = words.filter((word) => word.text !== '(' && word.text !== ')');
    if (value.length === 0) return undefined;
    const plain = sql.slice(value[0]?.start, value.at(-1)?.end);
    if (plain.startsWith('@@'))
      return this.#variables.get(plain.replace(/^@@(?:session\.|local\.)?/i, '').toLowerCase());
    if (value.length > 1 && !/^[+-]\d/.test(plain)) return undefined;
    if (plain.startsWith('@')) return this.#own.get(plain.toLowerCase());
    return value[0] ? nameIn(sql, value[0]) : undefined;
  }

  #value(name: string): string {
    return this.#variables.get(name) ?? '';
  }
}

function nameIn(sql: string, word: DdlWord): string {
  const text = sql.slice(word.start, word.end);
  return word.kind === 'text' ? textOfLiteral(text, true) : text.replace(/`/g, '');
}

/** Splits at commas outside parentheses. */
function assignments(words: readonly DdlWord[]): DdlWord[][] {
  const lists: DdlWord[][] = [[]];
  let depth = 0;
  for (const word of words) {
    if (word.text === '(') depth += 1;
    if (word.text === ')') depth -= 1;
    if (word.text === ',' && depth === 0) lists.push([]);
    else lists.at(-1)?.push(word);
  }
  return lists;
}
