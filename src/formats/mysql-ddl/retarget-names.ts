import { ddlWords, nameOfWord, quoteDdlName } from './ddl-tokens.js';

/**
 * The statement with other databases in its qualified names: `` `ovs`.`t` `` becomes `` `ovs_copy`.`t` ``. Names that
 * follow a dot are tables or columns and stay; texts and comments stay.
 */
export function retargetNames(sql: string, databases: ReadonlyMap<string, string>): string {
  const words = ddlWords(sql);
  let text = '';
  let done = 0;
  words.forEach((word, index) => {
    if (word.kind !== 'name' || words[index + 1]?.text !== '.' || words[index - 1]?.text === '.') return;
    const renamed = databases.get(nameOfWord(word, sql));
    if (renamed === undefined) return;
    text += sql.slice(done, word.start) + quoteDdlName(renamed);
    done = word.end;
  });
  return text + sql.slice(done);
}

/** Everything that the statement writes before a dot and that is not itself behind one: databases, tables, aliases. */
export function namedDatabases(sql: string): ReadonlySet<string> {
  const words = ddlWords(sql);
  const names = words.filter(({ kind }, index) => {
    const isName = kind === 'name' || kind === 'word';
    return isName && words[index + 1]?.text === '.' && words[index - 1]?.text !== '.';
  });
  return new Set(names.map((word) => nameOfWord(word, sql)));
}
