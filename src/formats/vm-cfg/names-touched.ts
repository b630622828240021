import { endOfLine } from '../python-literal/literal-cursor.js';
import { skipString } from '../python-literal/read-string.js';

/** Names that are set (`a = b = 1`, `[a, b] = x`, `a += 1`) or changed in place (`a.append(x)`, `a[0] = x`). */
const target = /(?<!\w)([A-Za-z_]\w*)(?:\s*[.[,]|[)\]\s\\]*[-+*/%&|^<>]{0,3}=(?!=))/g;
/** Statements and clauses that give the names behind them a value, or take it. */
const binding = /(?<![\w.])(?:del|global|for|import|as)(?!\w)([^\r\n;:=]*)/g;

/**
 * Names that a piece of code may assign or change: over-careful, since a value that may be wrong is worse than none.
 * Strings and comments do not count.
 */
export function namesTouchedBy(code: string): string[] {
  const bare = withoutStrings(code);
  const names = new Set<string>();
  for (const match of bare.matchAll(target)) names.add(match[1] ?? '');
  for (const match of bare.matchAll(binding)) {
    const list = (match[1] ?? '').split(/(?<!\w)in(?!\w)/, 1).join();
    for (const [name] of list.matchAll(/(?<!\w)[A-Za-z_]\w*/g)) names.add(name);
  }
  return [...names];
}

/** The code with each string made empty and without comments. */
function withoutStrings(code: string): string {
  const begins = /['"#]/g;
  let bare = '';
  let done = 0;
  for (let match = begins.exec(code); match !== null; match = begins.exec(code)) {
    const comment = match[0] === '#';
    bare += code.slice(done, match.index) + (comment ? '' : "''");
    done = comment ? endOfLine(code, match.index) : (skipString(code, match.index) ?? code.length);
    begins.lastIndex = done;
  }
  return bare + code.slice(done);
}
