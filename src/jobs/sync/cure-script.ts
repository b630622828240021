import { join } from 'node:path';
import { estateDirectory } from '../../archive/archive-layout.js';
import { checkedHead, oneLine } from '../../emitters/create-script/script-head.js';
import { makeDirectories } from '../../reach/directories.js';
import { writeFileAtomically } from '../../reach/write-file.js';
import { driftText } from './drift-text.js';
import type { SyncReading, ToldDrift } from './sync-estate.js';

/** Where scripts and journals of cures are kept: beside the archives of the estate. */
export interface CurePlace {
  readonly archives: string;
  readonly estate: string;
}

/** The script of one cure. The same lines may cure again tomorrow, so each has a journal of its own. */
export interface CureScript {
  readonly path: string;
  readonly journal: string;
}

/** Writes the lines of a cure as a script for `apply`. Throws OVM_WRITE_FAILED. */
export async function writeCureScript(
  drift: ToldDrift,
  lines: readonly string[],
  { readAt, release, managerUuid }: SyncReading,
  { archives, estate }: CurePlace,
): Promise<CureScript> {
  const directory = join(estateDirectory(archives, estate), 'journals');
  makeDirectories(directory);
  const name = join(directory, `sync-${readAt.replace(/[^0-9TZ]/g, '')}-${drift.drift}`);
  const head = [
    `# Cures a drift, for the Oracle VM CLI of release ${release}`,
    `# Estate ${estate}, manager UUID ${managerUuid ?? 'not known'}.`,
    `# Seen at ${readAt}: ${driftText(drift)}`,
  ];
  const text = [...checkedHead(head.map(oneLine)), ...lines, ''].join('\n');
  await writeFileAtomically(`${name}.ovmcli`, text);
  return { path: `${name}.ovmcli`, journal: `${name}.jsonl` };
}
