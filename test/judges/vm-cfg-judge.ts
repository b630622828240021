import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A value as the judges print it; see vm-cfg-judge.py for the objects. */
export type JudgedValue =
  | string
  | number
  | boolean
  | null
  | readonly JudgedValue[]
  | { readonly int: string }
  | { readonly float: string }
  | { readonly tuple: readonly JudgedValue[] }
  | { readonly dict: readonly (readonly [JudgedValue, JudgedValue])[] }
  | { readonly bytes: string }
  | { readonly other: string };

/** What a language makes of one file. */
export interface Judgement {
  readonly file: string;
  readonly ok: boolean;
  readonly encoding?: 'utf-8' | 'latin-1';
  readonly literal?: boolean;
  readonly values?: Readonly<Record<string, JudgedValue>>;
  readonly error?: string;
  readonly line?: number | null;
}

/** The languages that can judge: CPython 3, and Python 2 in the shape of Jython. */
export type JudgeLanguage = 'python3' | 'jython';

const scripts: Readonly<Record<JudgeLanguage, string>> = {
  python3: 'vm-cfg-judge.py',
  jython: 'vm-cfg-judge-python2.py',
};

/** Has the files judged in one run of the language; the answers come in the order of the files. */
export function judgeFiles(language: JudgeLanguage, files: readonly string[]): Promise<Judgement[]> {
  const script = fileURLToPath(new URL(scripts[language], import.meta.url));
  return new Promise((done, failed) => {
    const run = execFile(language, [script, '-'], { maxBuffer: 2 ** 30 }, (error, output) => {
      if (error) failed(error);
      else
        done(
          output
            .split('\n')
            .filter(Boolean)
            .map((line): Judgement => JSON.parse(line)),
        );
    });
    run.stdin?.end(files.map((file) => `${file}\n`).join(''));
  });
}

/** Has texts judged; they are laid down in a folder of their own, which is removed again. */
export async function judgeTexts(
  language: JudgeLanguage,
  texts: readonly (string | Uint8Array)[],
): Promise<Judgement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vm-cfg-judge-'));
  try {
    const files = texts.map((text, index) => {
      const file = join(folder, `${index}.cfg`);
      writeFileSync(file, text);
      return file;
    });
    return await judgeFiles(language, files);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
