import type { Archive } from '../../../archive/open-archive.js';
import type { ArchivedSchema } from '../../../archive/schema-reader.js';
import type { Database } from '../../../reach/database/database.js';
import { importCommand } from './import-command.js';
import type { JournalHead } from './import-journal.js';
import type { ImportOptions } from './import-plan.js';
import type { ImportTarget } from './import-targets.js';
import { foundConfigFacts, readConfigFacts } from './manager-config.js';
import type { GuardFacts } from './target-guard.js';

/** What is known of an import before its target is looked at. */
export interface Planning {
  readonly options: ImportOptions;
  readonly archive: Archive;
  readonly schema: ArchivedSchema;
  readonly targets: readonly ImportTarget[];
}

/** What the guards of the targets look at. Throws OVM_FILE_*, OVM_SSH_*. */
export async function guardFacts(plan: Planning, database: Database): Promise<GuardFacts> {
  const { options, archive, schema, targets } = plan;
  const { managerConfig } = options;
  return {
    settings: options.settings,
    server: database.server,
    address: database.address,
    targets: targets.map((target) => target.to),
    schema: schema.manifest,
    managerUuid: archive.manifest.managerUuid,
    given: managerConfig === undefined ? undefined : await readConfigFacts(managerConfig, options.hosts),
    found: await foundConfigFacts(options.settings, options.hosts),
    managerStopped: options.managerStopped,
    release: archive.manifest.release,
    sameBuild: options.sameBuild ?? false,
  };
}

export function headOf(
  { options, archive, targets }: Omit<Planning, 'schema'>,
  address: string,
): JournalHead {
  return {
    archive: archive.path,
    archiveId: archive.manifest.id,
    createdAt: archive.manifest.createdAt,
    targets: targets.map(({ from, to }) => ({ from, to })),
    command: importCommand(options, address),
  };
}

/** What tells one import from another, on this machine. */
export function workOf({ archiveId, createdAt, targets }: JournalHead, address: string): string {
  return JSON.stringify(['schema import', address, archiveId, createdAt, targets]);
}
