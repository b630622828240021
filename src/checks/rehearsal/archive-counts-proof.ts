import type { Manifest } from '../../archive/manifest.js';
import type { ManifestSchema, ManifestTable } from '../../archive/manifest-schema.js';
import { counted } from '../../base/counted.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';
import type { ArchiveProof, RehearsedSchema } from './rehearsal-facts.js';

/** So many rows of an estimate are not one by mistake: servers estimate small tables well. */
const tellingEstimate = 10;

export const archiveCountsProof: ArchiveProof = {
  name: 'counts',
  title: 'What the manifest counts is what the archive holds',
  isAbout: () => true,
  prove: ({ captures, schemas }) => {
    const manifests = [...captures, ...schemas].map(({ manifest }) => manifest);
    const files = manifests.reduce((sum, manifest) => sum + manifest.files.length, 0);
    return {
      how: counted(files, 'file'),
      found: [
        ...captures.flatMap(({ manifest }) => sourceCounts(manifest)),
        ...schemas.flatMap(({ manifest }) => tableCounts(manifest)),
        ...schemas.flatMap(emptied),
      ],
    };
  },
};

/** Several places may go by the name of one source. */
function sourceCounts({ sources, files }: Manifest): RehearsalFinding[] {
  const names = new Set(sources.map(({ name }) => name));
  return [...names].flatMap((name) => {
    const of = sources.filter((source) => source.name === name);
    const told = of.reduce((sum, source) => sum + source.files, 0);
    const there = files.filter(({ path }) => isCapturedFile(path, name)).length;
    if (told <= there) return [];
    const message = `the manifest says ${counted(told, 'file')}, and there are ${there}`;
    return [defect(`source ${name}`, message)];
  });
}

/** Listings of repositories are ours and were not counted; that of a directory of a manager host is a captured file. */
function isCapturedFile(path: string, source: string): boolean {
  const isListing = source === 'repository-files' && path.endsWith('.listing.tsv');
  return path.startsWith(`captured/${source}/`) && !isListing;
}

function tableCounts({ schema, files }: Manifest): RehearsalFinding[] {
  const paths = new Set(files.map(({ path }) => path));
  return tablesOf(schema).flatMap(({ database, table }) => {
    const subject = `table ${database}.${table.name}`;
    const sum = (key: 'rows' | 'bytes') => table.parts.reduce((total, part) => total + part[key], 0);
    const lost = table.parts.filter(({ path }) => !paths.has(path));
    return [
      ...(table.rowsOmitted || sum('rows') === table.rows
        ? []
        : [
            defect(
              subject,
              `the manifest says ${counted(table.rows, 'row')}, and its parts have ${sum('rows')}`,
            ),
          ]),
      ...(table.rowsOmitted || sum('bytes') === table.bytes
        ? []
        : [
            defect(
              subject,
              `the manifest says ${counted(table.bytes, 'byte')}, and its parts have ${sum('bytes')}`,
            ),
          ]),
      ...lost.map(({ path }) => defect(subject, `its file ${path} is not in the archive`)),
      ...(table.rowsOmitted ? [omitted(subject)] : []),
    ];
  });
}

function omitted(subject: string): RehearsalFinding {
  return {
    severity: 'note',
    subject,
    message: 'its rows were left out on request: a restore makes it empty',
  };
}

/** An estimate is no count, so this is a question and no verdict. */
function emptied({ manifest, estimates }: RehearsedSchema): RehearsalFinding[] {
  return tablesOf(manifest.schema).flatMap(({ database, table }) => {
    if (table.rows > 0 || table.rowsOmitted) return [];
    const estimate = estimates.find((one) => one.database === database && one.name === table.name);
    if (estimate === undefined || estimate.rows < tellingEstimate) return [];
    return [
      {
        severity: 'not-proven',
        subject: `table ${database}.${table.name}`,
        message: `it is empty in the archive, and the data dictionary of that moment estimates ${counted(estimate.rows, 'row')}: look whether it was emptied just before`,
      },
    ];
  });
}

function tablesOf(
  schema: ManifestSchema | undefined,
): { readonly database: string; readonly table: ManifestTable }[] {
  return (schema?.databases ?? []).flatMap(({ name: database, tables }) =>
    tables.map((table) => ({ database, table })),
  );
}

function defect(subject: string, message: string): RehearsalFinding {
  return { severity: 'defect', subject, message };
}
