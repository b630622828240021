import { recogniseKind } from '../formats/recognise.js';
import { createRedactor } from '../formats/redact/create-redactor.js';
import { OutputDirectory } from '../reach/output-directory.js';
import { sources } from '../sources/index.js';
import type { EstateReading } from './read-estate.js';
import { inputsOf, refuseInside } from './refuse-inside.js';

/** What a redacted sample holds. */
export interface WrittenSample {
  readonly files: number;
  /** Captured files that were left out: what they are is not known, or they are names throughout, as replies of a manager. */
  readonly left: readonly string[];
}

const head = `Redacted structures of an Oracle VM 3 estate, written by ovm-rescue sample --redact.
Names, ids, addresses and texts are replaced, the same by the same; secrets are removed. File names are numbers.
`;

/** Writes every captured file of a known kind with everything private replaced, whole or not at all. */
export async function writeSample(reading: EstateReading, out: string): Promise<WrittenSample> {
  refuseInside(inputsOf(reading.sources), [{ option: '--out', path: out }]);
  const redactor = createRedactor();
  const output = await OutputDirectory.open(out);
  const left: string[] = [];
  let files = 0;
  try {
    await output.put('README.txt', head);
    for (const source of sources) {
      const captured = reading.captured(source);
      for (const path of captured.paths) {
        if (path.endsWith('.listing.tsv')) continue;
        const bytes = await captured.read(path);
        const kind = recogniseKind(path.split('/').at(-1) ?? '', bytes);
        const redacted = kind && redactor.redactFile(kind, bytes);
        if (!redacted) {
          left.push(path);
          continue;
        }
        files += 1;
        await output.put(`${kind}/${String(files).padStart(5, '0')}.txt`, redacted);
      }
    }
    await output.finish();
    return { files, left };
  } catch (error) {
    await output.abandon();
    throw error;
  }
}
