import { lackingFindings } from '../../archive/archive-kind.js';
import { counted } from '../../base/counted.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';
import type { ArchiveProof, RehearsalFacts, RehearsedSchema } from './rehearsal-facts.js';

/** The database of the user interface, which `.config` does not name; MySQL of 3.2 to 3.4. */
const userInterfaceDatabase = 'appfw';

export const databasesThereProof: ArchiveProof = {
  name: 'databases',
  title: "The databases of the manager are there, whole, and the manager's own",
  isAbout: () => true,
  prove: (facts) => ({
    how: counted(
      facts.schemas.reduce((sum, { manifest }) => sum + databasesIn(manifest.schema).length, 0),
      'database',
    ),
    found: [...exported(facts), ...facts.schemas.flatMap(judged), ...ofOtherBuild(facts)],
  }),
};

/** One archive that is named alone is rehearsed for what it is. */
function exported({ captures, schemas }: RehearsalFacts): RehearsalFinding[] {
  if (schemas.length > 0 || captures.length === 0) return [];
  const message =
    'no schema export was rehearsed: a restore of the repository database (A5, B2) could not be tried';
  return [{ severity: 'not-proven', subject: 'repository database', message }];
}

function judged({ name, manifest }: RehearsedSchema): RehearsalFinding[] {
  const { schema } = manifest;
  if (schema === undefined) return [];
  const there = databasesIn(schema);
  const config = schema.managerConfig;
  const wanted = config === null || config.engine !== 'mysql' ? [] : [config.schema, userInterfaceDatabase];
  const missing = wanted.filter((one) => !there.includes(one.toLowerCase()));
  return [
    ...missing.map(
      (one): RehearsalFinding => ({
        severity: 'defect',
        subject: `database ${one}`,
        message: `the manager has it, and ${name} does not`,
      }),
    ),
    ...lackingFindings(schema).map(
      ({ subject, message }): RehearsalFinding => ({ severity: 'defect', subject, message }),
    ),
    ...(config === null
      ? [
          {
            severity: 'note' as const,
            subject: name,
            message:
              'it was exported without --manager-config: it goes back by schema/load.sh alone, since BUILDID and UUID are not told',
          },
        ]
      : []),
  ];
}

/** A manager starts with a database of its own BUILDID only, so an upgrade between the two parts them. */
function ofOtherBuild({ captures, schemas }: RehearsalFacts): RehearsalFinding[] {
  return captures.flatMap(({ environment }) => {
    const captured = environment.manager.buildId?.value;
    if (captured === undefined) return [];
    return schemas.flatMap(({ name, manifest }): RehearsalFinding[] => {
      const exported = manifest.schema?.managerConfig?.buildId;
      if (!exported || exported === captured) return [];
      const message = `it is of BUILDID ${exported}, and the capture of ${captured}: export the database again, or rehearse archives of one moment`;
      return [{ severity: 'defect', subject: name, message }];
    });
  });
}

function databasesIn(schema: RehearsedSchema['manifest']['schema']): string[] {
  const names = [
    ...(schema?.databases ?? []).map(({ name }) => name),
    ...(schema?.dumps ?? []).map((dump) => dump.schema),
  ];
  return names.map((name) => name.toLowerCase());
}
