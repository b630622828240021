import type { Reading } from '../document.js';
import { createFindingList } from '../finding-list.js';
import { decodeText, encodingFindings, splitLines } from '../text.js';
import type { CliCommand } from './cli-command.js';
import type { CliRelease } from './grammar.js';
import { readLineInto } from './read-cli-line.js';

/** A line of a script that is neither blank nor a comment; `command` is undefined when something is wrong with it. */
export interface CliScriptLine {
  readonly line: number;
  readonly text: string;
  readonly command: CliCommand | undefined;
}

export interface CliScript {
  readonly lines: readonly CliScriptLine[];
}

/**
 * Reads a whole script: one command a line. Blank lines and lines that begin with `#` are skipped; the CLI knows no
 * comments itself, so whoever sends a script must leave them out. Total, linear time.
 */
export function readCliScript(bytes: Uint8Array, release: CliRelease): Reading<CliScript> {
  const decoded = decodeText(bytes);
  const findings = createFindingList(encodingFindings(decoded));
  const lines: CliScriptLine[] = [];
  for (const { number, text } of splitLines(decoded.text)) {
    // Only blanks and tabs count as blank here, as between words: other white space is part of a word.
    if (/^[ \t]*(?:#|$)/.test(text)) continue;
    lines.push({ line: number, text, command: readLineInto(findings, text, release, number) });
  }
  return { document: { lines }, findings: findings.all() };
}
