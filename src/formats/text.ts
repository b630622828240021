import type { ReadFinding } from './document.js';

/** Bytes turned into text; `encoding` says how, so that an edited document can be written back as it came. */
export interface DecodedText {
  readonly text: string;
  readonly encoding: 'utf-8' | 'latin-1';
  /** Length of a UTF-8 byte order mark that was left out of `text`: 0 or 3. */
  readonly bomLength: 0 | 3;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes bytes as UTF-8 if they are valid UTF-8 and as latin-1 if not: ten-year-old hosts hold both. Never fails. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const bomLength = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const body = bomLength ? bytes.subarray(bomLength) : bytes;
  try {
    return { text: strictUtf8.decode(body), encoding: 'utf-8', bomLength };
  } catch {
    const view = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    return { text: view.toString('latin1'), encoding: 'latin-1', bomLength };
  }
}

/** One physical line without its line end; `number` counts from 1, `start` is its offset in the text. */
export interface TextLine {
  readonly number: number;
  readonly start: number;
  readonly text: string;
}

/** Splits text at LF, CRLF or a lone CR; a final line end does not make an additional empty line. */
export function splitLines(text: string): TextLine[] {
  const lines: TextLine[] = [];
  const lineEnd = /\r\n|\n|\r/g;
  let start = 0;
  for (let match = lineEnd.exec(text); match !== null; match = lineEnd.exec(text)) {
    lines.push({ number: lines.length + 1, start, text: text.slice(start, match.index) });
    start = lineEnd.lastIndex;
  }
  if (start < text.length) lines.push({ number: lines.length + 1, start, text: text.slice(start) });
  return lines;
}

/** The note for a file that is not in UTF-8. */
export function encodingFindings(decoded: DecodedText): ReadFinding[] {
  if (decoded.encoding === 'utf-8') return [];
  return [
    {
      severity: 'note',
      code: 'not-utf8',
      message: 'the file is not valid UTF-8 and was read as latin-1',
      line: 1,
      column: 1,
    },
  ];
}
