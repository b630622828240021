import type { TableDefinition } from '../dictionary.js';
import { quoteSqliteName } from './sqlite-quote.js';

/**
 * The sqlite3 client's command (3.34 and later, https://sqlite.org/cli.html) that loads `data/` of a table from a file
 * that is not compressed. Literals hold neither tab nor line feed nor backslash, so that a line becomes a statement by
 * putting commas for tabs and NULL for the mark of NULL.
 */
export function sqliteLoadStatement(table: TableDefinition, file: string): string {
  const columns = table.columns
    .filter((column) => !column.generated)
    .map(({ name }) => quoteSqliteName(name));
  const insert = `INSERT INTO ${quoteSqliteName(table.name)} (${columns.join(', ')}) VALUES (`;
  const edits = ['s/\\\\N/NULL/g', 's/\\t/,/g', `s/^/${sedText(insert)}/`, 's/$/);/'];
  const words = ['sed', ...edits.flatMap((edit) => ['-e', shellWord(edit)]), '--', shellWord(file)];
  const script = `(echo 'BEGIN;'; LC_ALL=C ${words.join(' ')}; echo 'COMMIT;')`;
  return `.read ${clientWord(`|${script}`)}`;
}

/** A text in the replacement of sed's `s///`. */
function sedText(text: string): string {
  return text.replace(/[\\/&\n]/g, (character) => `\\${character}`);
}

function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A word of a command of the client, in double quotes as C writes them. */
function clientWord(text: string): string {
  return `"${text.replace(/[\\"]/g, (character) => `\\${character}`).replaceAll('\n', '\\n')}"`;
}
