import { openArchiveHead } from '../../../archive/open-archive.js';
import { RescueError } from '../../../base/errors.js';
import { sameId } from '../../../model/identifiers.js';
import { verifyWholeArchive } from '../../verify-archives.js';
import { otherArchiveHint } from '../identity-stops.js';
import { readManagerFiles } from '../manager-identity.js';
import type { Action, StepPlace } from '../step-place.js';

/** Throws OVM_ARCHIVE_DAMAGED. */
export const verifyArchive: Action = {
  proves: true,
  run: async ({ plan: { values } }) => {
    if (values.archive === undefined) return { is: 'cannot', why: 'no capture is known' };
    await verifyWholeArchive(values.archive.path, () => {});
    return { is: 'done', note: values.archive.name };
  },
};

/** Every byte, and then whose it is. Throws OVM_ARCHIVE_DAMAGED, OVM_RECOVERY_STOPPED. */
export const verifySchemaArchive: Action = {
  proves: true,
  run: async (place) => {
    const { schemaArchive } = place.plan.values;
    if (schemaArchive === undefined) return { is: 'cannot', why: 'no export of the schema is known' };
    await verifyWholeArchive(schemaArchive.path, () => {});
    await refuseForeign(place, schemaArchive.path);
    return { is: 'done', note: schemaArchive.name };
  },
};

async function refuseForeign({ plan: { values, traits }, ground }: StepPlace, path: string): Promise<void> {
  const { schema, managerUuid, release } = await openArchiveHead(path);
  const stopped = (why: string) =>
    new RescueError('OVM_RECOVERY_STOPPED', path, why, undefined, otherArchiveHint);
  if (schema && schema.engine !== traits.engine)
    throw stopped(`it is of ${schema.engine}, and the manager's database of ${traits.engine}`);
  if (managerUuid !== null && values.managerUuid !== undefined && !sameId(managerUuid, values.managerUuid))
    throw stopped(`it is of the manager ${managerUuid}, and this one is ${values.managerUuid}`);
  const build = schema?.managerConfig?.buildId;
  const files = await readManagerFiles(ground).catch((error: unknown) => {
    // a host that is lost tells no build
    if (error instanceof RescueError) return undefined;
    throw error;
  });
  const now = files?.buildId ?? values.buildId;
  if (build != null && now !== undefined && !sameId(build, now))
    throw stopped(`it is of the build ${build}, and the manager is of ${now}`);
  if (build == null && now === undefined && release !== null && release !== traits.release)
    throw stopped(`it is of release ${release}, and the manager of ${traits.release}`);
}
