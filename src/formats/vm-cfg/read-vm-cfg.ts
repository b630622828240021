import type { ReadFinding, Reading } from '../document.js';
import { createFindingList, type FindingList } from '../finding-list.js';
import { createLineIndex, type TextPlace } from '../line-index.js';
import { afterBlanks, endOfLine, isBlank, type LiteralError } from '../python-literal/literal-cursor.js';
import { operatorAt, readLiteral } from '../python-literal/read-literal.js';
import { decodeText, encodingFindings } from '../text.js';
import { namesTouchedBy } from './names-touched.js';
import { type SkipState, skipStatement } from './skip-statement.js';
import type { VmCfgAssignment, VmCfgCode, VmCfgComment, VmCfgDocument } from './vm-cfg-document.js';

/** Keywords and constants of Python 2.7: a statement that begins with one is code. */
const keywords = new Set(
  'and as assert break class continue def del elif else except exec finally for from global if import in is lambda not or pass print raise return try while with yield None True False'.split(
    ' ',
  ),
);
const blockKeywords = new Set('class def elif else except finally for if try while with'.split(' '));

const word = /[A-Za-z_]\w*/y;

/**
 * Reads a vm.cfg: the Python 2 subset the agent writes and people edit (xend ran it with `execfile`, Xen 4.1
 * tools/python/xen/xm/opts.py). Only literals are read; anything that Python would have to run is reported with its
 * line and left alone, and so is a damaged statement; all other assignments still count.
 */
export function readVmCfg(bytes: Uint8Array): Reading<VmCfgDocument> {
  const decoded = decodeText(bytes);
  const reader = new VmCfgReader(decoded.text, encodingFindings(decoded));
  reader.readAll();
  const { assignments, code, comments, findings, damaged } = reader;
  const literal = code.length === 0 && !damaged;
  return {
    document: { raw: bytes, decoded, assignments, code, comments, literal },
    findings: findings.all(),
  };
}

class VmCfgReader {
  readonly assignments: VmCfgAssignment[] = [];
  readonly code: VmCfgCode[] = [];
  readonly comments: VmCfgComment[] = [];
  readonly findings: FindingList;
  damaged = false;
  readonly #text: string;
  readonly #placeOf: (offset: number) => TextPlace;
  readonly #firstLines = new Map<string, number>();
  readonly #skip: SkipState = { unbalanced: false };
  #lastComment = -1;

  constructor(text: string, first: readonly ReadFinding[]) {
    this.#text = text;
    this.#placeOf = createLineIndex(text);
    this.findings = createFindingList(first);
  }

  readAll(): void {
    const text = this.#text;
    if (text.startsWith('<'))
      this.#report('error', 'xml-configuration', 'xend refuses a file that begins with "<"', 0);
    const nul = text.indexOf('\0');
    if (nul >= 0) this.#damage('nul-byte', 'Python refuses a file with a NUL byte', nul);
    let pos = 0;
    while (pos < text.length) pos = this.#readLine(pos);
  }

  /** Reads the logical line that begins at the left margin `start`; gives the offset of the next line. */
  #readLine(start: number): number {
    let pos = start;
    while (isBlank(this.#text.charCodeAt(pos))) pos += 1;
    // a form feed takes Python back to the left margin
    const indented = pos > start && this.#text[pos - 1] !== '\f';
    if (indented && /[^\r\n#]/.test(this.#text[pos] ?? '')) {
      this.#damage('unexpected-indent', 'Python refuses a statement that is indented here', pos);
    }
    pos = afterBlanks(this.#text, pos);
    for (;;) {
      pos = this.#readStatement(pos);
      const character = this.#text[pos] ?? '';
      if (character === ';') pos = afterBlanks(this.#text, pos + 1);
      else if (character === '#') pos = this.#readComment(pos);
      else return pos + (this.#text.startsWith('\r\n', pos) ? 2 : 1);
    }
  }

  #readComment(start: number): number {
    const end = endOfLine(this.#text, start);
    this.#addComment(start, end);
    return end;
  }

  #addComment(start: number, end: number): void {
    if (start <= this.#lastComment) return;
    this.#lastComment = start;
    this.comments.push({ ...this.#placeOf(start), text: this.#text.slice(start, end) });
  }

  /** Reads one statement; gives the offset of the `;`, comment or line end behind it. */
  #readStatement(start: number): number {
    const text = this.#text;
    if (/^[\r\n#]?$/.test(text[start] ?? '')) return start;
    word.lastIndex = start;
    const name = word.test(text) ? text.slice(start, word.lastIndex) : undefined;
    const equals = afterBlanks(this.#text, start + (name?.length ?? 0));
    if (name === undefined || keywords.has(name) || text[equals] !== '=' || text[equals + 1] === '=') {
      return this.#readCode(start, name);
    }
    const result = readLiteral(text, equals + 1, (from, to) => this.#addComment(from, to));
    if ('error' in result) return this.#readDamaged(start, name, result.error);
    const end = afterBlanks(this.#text, result.end);
    if (!/^[;#\r\n]?$/.test(text[end] ?? '')) {
      return this.#readDamaged(start, name, errorBehindValue(text, end));
    }
    const valueStart = afterBlanks(this.#text, equals + 1);
    const place = this.#placeOf(start);
    this.assignments.push({ name, ...place, value: result.value, valueStart, valueEnd: result.end });
    this.#noteDuplicate(name, place.line, start);
    return end;
  }

  #noteDuplicate(name: string, line: number, offset: number): void {
    const first = this.#firstLines.get(name);
    if (first === undefined) this.#firstLines.set(name, line);
    else
      this.#report(
        'warning',
        'duplicate-key',
        `${name} is set again (first in line ${first}); the last one counts`,
        offset,
      );
  }

  /** An assignment whose value is not a literal: code to report, or damage. */
  #readDamaged(start: number, name: string, error: LiteralError): number {
    const end = skipStatement(this.#text, start, this.#skip, 'semicolon');
    if (error.kind === 'syntax')
      this.#damage('syntax', `${name} is not read: ${error.message}`, error.offset);
    this.#addCode(start, end, [...new Set([name, ...namesTouchedBy(this.#text.slice(start, end))])]);
    if (error.kind === 'code') {
      this.#report(
        'error',
        'python-code',
        `${name} is not read: ${error.message}, and code is never run`,
        error.offset,
      );
    }
    return end;
  }

  #readCode(start: number, keyword: string | undefined): number {
    const compound = blockKeywords.has(keyword ?? '') || this.#text[start] === '@';
    let end = skipStatement(this.#text, start, this.#skip, compound ? 'line end' : 'semicolon');
    if (compound) end = this.#skipBlock(end);
    this.#addCode(start, end, namesTouchedBy(this.#text.slice(start, end)));
    // its text is not quoted: it may hold a password in any form
    this.#report(
      'error',
      'python-code',
      `only assignments of literals are read, and this is ${kindOfStatement(keyword)}; it is never run`,
      start,
    );
    return end;
  }

  /** Moves over the indented, blank and comment lines that follow a compound statement. */
  #skipBlock(lineEnd: number): number {
    const indented = /(?:\r\n|\n|\r)[ \t\f]+(?=[^\s#])/y;
    const empty = /(?:\r\n|\n|\r)[ \t\f]*(?:#[^\r\n]*)?(?=[\r\n]|$)/y;
    let end = lineEnd;
    for (let pos = end; ; ) {
      indented.lastIndex = pos;
      empty.lastIndex = pos;
      if (indented.test(this.#text)) {
        pos = skipStatement(this.#text, indented.lastIndex, this.#skip, 'line end');
        end = pos;
      } else if (empty.test(this.#text)) pos = empty.lastIndex;
      else return end;
    }
  }

  #addCode(start: number, end: number, names: readonly string[]): void {
    this.code.push({ ...this.#placeOf(start), names, text: this.#text.slice(start, end) });
  }

  #damage(code: string, message: string, offset: number): void {
    this.damaged = true;
    this.#report('error', code, message, offset);
  }

  #report(severity: ReadFinding['severity'], code: string, message: string, offset: number): void {
    this.findings.add(severity, code, message, this.#placeOf(offset));
  }
}

function kindOfStatement(keyword: string | undefined): string {
  return keyword !== undefined && keywords.has(keyword)
    ? `a statement that begins with "${keyword}"`
    : 'an expression or another kind of assignment';
}

function errorBehindValue(text: string, offset: number): LiteralError {
  const operator = operatorAt(text, offset);
  if (operator !== undefined) {
    return { kind: 'code', message: `an operator ${operator} would have to be evaluated`, offset };
  }
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  return { kind: 'syntax', message: `${JSON.stringify(character)} cannot follow a value`, offset };
}
