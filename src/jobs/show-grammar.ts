import { listOpenRules, type OpenRule } from '../formats/ovm-cli/open-rules.js';
import { renderGrammar } from '../formats/ovm-cli/render-grammar.js';
import type { Release } from '../model/environment.js';

/** The grammar of a release for printing: all of it, or only what is not verified. */
export function showGrammar(
  release: Release,
  unverified: boolean,
): { readonly lines: readonly string[]; readonly rules: readonly (OpenRule | string)[] } {
  if (!unverified) {
    const lines = renderGrammar(release);
    return { lines, rules: lines };
  }
  const rules = listOpenRules(release);
  const lines = rules.map(({ command, part, certainty, source, covers }) => {
    const attributes = covers.length > 0 ? ` (with ${covers.join(', ')})` : '';
    return `${certainty.padEnd(8)}  ${command}${part === undefined ? attributes : ` ${part}`}  [${source}]`;
  });
  return { lines, rules };
}
