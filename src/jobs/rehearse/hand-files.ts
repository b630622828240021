import { createHash } from 'node:crypto';
import type { Archive } from '../../archive/open-archive.js';
import { schemaDirectory } from '../../archive/schema-layout.js';
import { archivedSchema } from '../../archive/schema-reader.js';
import { counted } from '../../base/counted.js';
import { toolVersion } from '../../base/version.js';
import { type Proof, type RehearsalFinding, stateOfFindings } from '../../model/rehearsal.js';
import { type EngineName, engineTraits } from '../../reach/database/engine-traits.js';
import { mysqlLoadStatement } from '../../reach/database/mysql/mysql-column-transfer.js';
import { putSchemaFiles } from '../schema/schema-files.js';
import { findingOf } from './rehearsal-failure.js';

/**
 * Proves that what a person would load by hand (`ddl/`, `load/`, `load.sh`) is what an import would make: both are written
 * of the same dictionary, and a restore uses the dictionary alone, so that a file that says otherwise would be told by
 * nothing else. Of dumps nothing is said: they are their own definition. None where there is no such archive.
 */
export async function proveHandFiles(archives: readonly Archive[]): Promise<Proof[]> {
  const rows = archives.filter(
    ({ manifest: { schema } }) => schema !== undefined && schema.dumps === undefined,
  );
  if (rows.length === 0) return [];
  const all = await Promise.all(rows.map(comparedFiles));
  const found = all.flatMap((one) => one.found);
  const how = counted(
    all.reduce((sum, { files }) => sum + files, 0),
    'file',
  );
  const title = 'The files for a restore by hand say what the data dictionary says';
  return [{ name: 'files', title, state: stateOfFindings(found), how, found }];
}

interface ComparedFiles {
  readonly files: number;
  readonly found: readonly RehearsalFinding[];
}

async function comparedFiles(archive: Archive): Promise<ComparedFiles> {
  const { manifest } = archive;
  try {
    const wanted = await filesOfDictionary(archive);
    const there = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
    const others = [...there.keys()].filter(
      (path) => path.startsWith(`${schemaDirectory}/`) && !wanted.has(path),
    );
    // an older version of this tool may have written them in other words
    const severity = manifest.tool.version === toolVersion ? 'defect' : 'not-proven';
    const differing = [...wanted].filter(
      ([path, sha256]) => sha256 !== undefined && there.get(path) !== sha256,
    );
    const found = [
      ...differing.map(([path]) => ({ severity, subject: path, message: wordsOf(there.has(path)) }) as const),
      ...others.map((path) => ({
        severity: 'defect' as const,
        subject: path,
        message: 'no data dictionary and no table of the manifest has anything for it',
      })),
    ];
    return { files: wanted.size, found };
  } catch (error) {
    return { files: 0, found: [findingOf('data dictionary', error)] };
  }
}

function wordsOf(isThere: boolean): string {
  return isThere
    ? 'it is not what this tool writes of the data dictionary in the archive'
    : 'the data dictionary asks for it, and the archive does not have it';
}

/** Paths below `schema/` with the SHA-256 of what must be there; undefined for what is proven elsewhere. */
async function filesOfDictionary(archive: Archive): Promise<ReadonlyMap<string, string | undefined>> {
  const { manifest, databases } = await archivedSchema(archive);
  const wanted = new Map<string, string | undefined>();
  const taker = {
    put: async (path: string, content: Uint8Array | string) =>
      void wanted.set(path, createHash('sha256').update(content).digest('hex')),
  };
  const traits = engineTraits[manifest.engine as EngineName];
  await putSchemaFiles(
    taker,
    databases.map(({ dictionary }) => dictionary),
    databases.map((database) => database.manifest),
    {
      toolVersion: archive.manifest.tool.version,
      loadStatement: traits.clientLoad === 'mysql' ? mysqlLoadStatement : undefined,
      forSqlplus: traits.staging === 'in-place',
    },
  );
  for (const database of databases) {
    wanted.set(database.manifest.dictionary, undefined);
    for (const { path } of database.manifest.tables.flatMap(({ parts }) => parts))
      wanted.set(path, undefined);
  }
  return wanted;
}
