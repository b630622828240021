import type { FileKind } from '../file-kind.js';
import { decodeText } from '../text.js';
import { createPseudonyms } from './pseudonyms.js';
import { redactSpan } from './redact-span.js';
import { vocabulary } from './redact-vocabulary.js';
import { textSpans } from './text-spans.js';

/** Replaces names, ids, addresses and secrets; one redactor serves all files of a run, so that they still fit together. */
export interface Redactor {
  /**
   * The file with every word replaced that is not in the allow-list (redact-vocabulary.ts). Encoding, line ends,
   * quotes, blanks, brackets and escapes stay. Safe for damaged files: what does not fit the kind is replaced.
   * Undefined for scripts and sessions of the CLI, for replies of agents and of REST, and for lists of devices, which are
   * names throughout and tell nothing about a file's structure.
   */
  redactFile(kind: FileKind, bytes: Uint8Array): Uint8Array | undefined;
  /** A file name or path: words of the known layout stay, ids and host names are replaced as in the files. */
  redactName(name: string): string;
}

const namesThroughout: ReadonlySet<FileKind> = new Set([
  'cli-script',
  'cli-transcript',
  'agent-reply',
  'rest-reply',
  'ocfs2-devices',
  'multipath',
  'device-names',
]);

/** A redactor without a memory of former runs: replacements come from the order of appearance, never from the original. */
export function createRedactor(): Redactor {
  const pseudonyms = createPseudonyms(vocabulary);
  return {
    redactFile(kind, bytes) {
      if (namesThroughout.has(kind)) return undefined;
      const { text, encoding, bomLength } = decodeText(bytes);
      let [result, start] = ['', 0];
      for (const { end, rule, bare } of textSpans(kind, text)) {
        if (end <= start) continue;
        result += redactSpan(text, start, end, rule, pseudonyms, bare);
        start = end;
      }
      if (start < text.length) result += redactSpan(text, start, text.length, 'free', pseudonyms);
      const body = Buffer.from(result, encoding === 'utf-8' ? 'utf8' : 'latin1');
      return new Uint8Array(Buffer.concat([bytes.subarray(0, bomLength), body]));
    },
    redactName: (name) => redactSpan(name, 0, name.length, 'unknown', pseudonyms),
  };
}
