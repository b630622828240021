import { isUtf8 } from 'node:buffer';
import { textOfLiteral } from './literal-text.js';
import { singleByteSet } from './single-byte-sets.js';

/**
 * The text of a statement as it was written under a character set of the session. Never fails: dumps hold the default of
 * a binary column as the bytes it is, and such a literal becomes a hexadecimal one.
 */
export function sessionText(bytes: Buffer, characterSet: string): string {
  const set = singleByteSet(characterSet);
  if (set) return Array.from(bytes, (byte) => set.characters[byte] ?? '\ufffd').join('');
  return isUtf8(bytes) ? bytes.toString('utf8') : withHexLiterals(bytes.toString('latin1'));
}

function withHexLiterals(sql: string): string {
  const parts: string[] = [];
  let done = 0;
  for (let at = 0; at < sql.length; ) {
    const quote = sql[at];
    if (quote !== "'" && quote !== '`') {
      at += 1;
      continue;
    }
    const end = closing(sql, at);
    const literal = sql.slice(at, end);
    if (quote === "'" && !isUtf8(Buffer.from(literal, 'latin1'))) {
      const value = Buffer.from(textOfLiteral(literal, true), 'latin1').toString('hex').toUpperCase();
      parts.push(sql.slice(done, at), `X'${value}'`);
      done = end;
    }
    at = end;
  }
  return Buffer.from(parts.join('') + sql.slice(done), 'latin1').toString('utf8');
}

/** Behind the closing quote; a doubled one does not close. */
function closing(sql: string, open: number): number {
  const quote = sql[open];
  for (let at = open + 1; at < sql.length; at += 1) {
    if (sql[at] === '\\' && quote === "'") at += 1;
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return sql.length;
}
