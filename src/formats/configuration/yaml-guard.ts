import { CST, Lexer } from 'yaml';
import type { FindingList } from '../finding-list.js';
import type { TextPlace } from '../line-index.js';
import { splitLines } from '../text.js';

/**
 * What is looked at before a text is taken apart as YAML: the parser of the package works its way down by recursion
 * and is given nothing deep. Columns and levels of a configuration stay far below these limits.
 */
const deepestBrackets = 12;
const widestIndent = 80;

/** Whether the text can be taken apart; if not, the findings say why. Linear time. */
export function mayBeParsed(
  text: string,
  place: (offset: number) => TextPlace,
  findings: FindingList,
): boolean {
  const signsFit = noControlCharacters(text, place, findings);
  const indentsFit = noTabs(text, findings);
  return signsFit && indentsFit && isShallow(text, place, findings);
}

function noControlCharacters(
  text: string,
  place: (offset: number) => TextPlace,
  findings: FindingList,
): boolean {
  const at = text.search(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/);
  if (at < 0) return true;
  const message = 'a control character stands here; the file must be plain text in UTF-8';
  findings.add('error', 'control-character', message, place(at));
  return false;
}

/** Every tab that is seen as white space; false when one is part of an indentation, which then means nothing. */
function noTabs(text: string, findings: FindingList): boolean {
  let fit = true;
  for (const { text: line, number } of splitLines(text)) {
    const before = /^[^\t#"']*(?=\t)/.exec(line)?.[0];
    if (before === undefined) continue;
    findings.add('error', 'tab', 'a tab stands here; use blanks', {
      line: number,
      column: before.length + 1,
    });
    if (before.trim() === '') fit = false;
  }
  return fit;
}

function isShallow(text: string, place: (offset: number) => TextPlace, findings: FindingList): boolean {
  let offset = 0;
  let lineStart = 0;
  let brackets = 0;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') brackets = Math.max(0, brackets - 1);
    if (type === 'directive-line') {
      const message = 'a line that begins with % is a directive, which is not taken';
      findings.add('error', 'directive', message, place(offset));
    }
    const nests = type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind';
    if (brackets > deepestBrackets || (nests && brackets === 0 && offset - lineStart > widestIndent)) {
      findings.add('error', 'too-deep', 'this stands deeper than any key of a configuration', place(offset));
      return false;
    }
    if (isMark(type)) continue;
    const lastFeed = token.lastIndexOf('\n');
    if (lastFeed >= 0) lineStart = offset + lastFeed + 1;
    offset += token.length;
  }
  return true;
}

/** Tokens that stand for no part of the text. */
function isMark(type: CST.TokenType | null): boolean {
  return type === 'doc-mode' || type === 'flow-error-end' || type === 'scalar';
}
