import type { ManifestSchema } from '../../../archive/manifest-schema.js';
import { openArchive } from '../../../archive/open-archive.js';
import { counted } from '../../../base/counted.js';
import { RescueError } from '../../../base/errors.js';
import { databaseAddress } from '../../../reach/database/database-url.js';
import { archivesThere } from '../../archive-place.js';
import { compareSchemas } from '../../schema/compare-schemas.js';
import { carryOutDrop, planDrop } from '../../schema/drop-schema.js';
import { exportSchema } from '../../schema/export-schema.js';
import { type BuildQuestion, untoldBuild } from '../../schema/import/untold-build.js';
import { carryOutImport, planImport } from '../../schema/import-schema.js';
import { archiveValue } from '../found-archives.js';
import { managerAnswers } from '../manager-ports.js';
import { configForDrop, configForExport, configForImport } from '../recovered-config.js';
import { whyNoDatabase, withDatabase } from '../recovery-ground.js';
import type { Action, ActionEnd, StepPlace } from '../step-place.js';
import { namesOf } from '../step-probes/database-probes.js';

/** Does the work where the database can be reached by the driver, else a person does it. */
function byDriver(run: (place: StepPlace) => Promise<ActionEnd>): Action {
  return {
    proves: true,
    run: async (place) => {
      const why = whyNoDatabase(place.ground);
      return why === undefined ? run(place) : { is: 'cannot', why };
    },
  };
}

/** Exports what is there, into an archive that the next steps prove and import. */
export const archiveSchema: Action = {
  proves: true,
  run: async (place) => {
    const why = whyNoDatabase(place.ground);
    return why === undefined ? exported(place) : exportedByHand(place, why);
  },
};

async function exported(place: StepPlace): Promise<ActionEnd> {
  const { ground, plan } = place;
  const { archives, estate, log, clock } = ground;
  const made = await withDatabase(ground, async ({ usualConfig, ...database }) => {
    const managerConfig = await configForExport(
      { ...database, ...(usualConfig !== undefined && { usualConfig }) },
      plan,
    );
    const address = databaseAddress(database.settings);
    if (managerConfig && !managerConfig.isRead && !(await isOfManager(place, address))) return undefined;
    return exportSchema({ ...database, managerConfig, archives, estate, log, clock });
  });
  if (made === undefined) return { is: 'stop' };
  const { archive, schema } = made;
  if (!(await holdsEnough(place, schema))) return { is: 'stop' };
  const madeAt = clock.now().toISOString();
  return {
    is: 'done',
    note: `${archive.name}, ${counted(schema.databases.length, 'database')}`,
    learnt: { schemaArchive: { path: archive.path, name: archive.name, madeAt } },
  };
}

/** A configuration may name the database of another estate, and without its `.config` nothing contradicts it. */
async function isOfManager(
  { plan: { values }, operator, stated }: StepPlace,
  address: string,
): Promise<boolean> {
  operator.tell(
    `  No .config of the manager can be read, so nothing here tells that ${address} is its database.`,
  );
  const question = `Is ${address} the database of the manager ${values.managerUuid}?`;
  if ((await operator.ask(question, ['it-is', 'stop'])) !== 'it-is') return false;
  stated(`${address} is the database of the manager ${values.managerUuid}`, 'it-is');
  return true;
}

const leastShare = 0.5;

/** A schema that an installer made anew looks like any other: far fewer rows than the export before are for a person to explain. */
async function holdsEnough(
  { plan: { values }, operator, stated }: StepPlace,
  now: Pick<ManifestSchema, 'databases'>,
): Promise<boolean> {
  const before = values.schemaArchive && (await openArchive(values.schemaArchive.path)).manifest.schema;
  if (before === undefined || rowsIn(now) >= rowsIn(before) * leastShare) return true;
  const text = `this export has ${counted(rowsIn(now), 'row')}, and ${values.schemaArchive?.name} has ${rowsIn(before)}`;
  operator.tell(`  Look: ${text}. A database that an installer has made anew is no export of the old one.`);
  const question = 'Is what was exported now the database of the estate?';
  if ((await operator.ask(question, ['stop', 'it-is'])) !== 'it-is') return false;
  stated(`${text}, and it is the database of the estate`, 'it-is');
  return true;
}

function rowsIn({ databases }: Pick<ManifestSchema, 'databases'>): number {
  return databases.flatMap(({ tables }) => tables).reduce((sum, { rows }) => sum + rows, 0);
}

/** The next steps prove what a person exported now, never an older export that lies there too. */
async function exportedByHand({ ground, plan, step, operator }: StepPlace, why: string): Promise<ActionEnd> {
  const { archives, estate } = ground;
  operator.tell(`  ovm-rescue does not do this itself: ${why}. Do it by the lines above.`);
  for (;;) {
    if ((await operator.wait(step)) !== 'done') return { is: 'stop' };
    const made = (await archivesThere({ archives, estate }))
      .filter(({ kind, partial }) => kind === 'schema-export' && !partial)
      .map(archiveValue)
      .find(({ madeAt }) => Date.parse(madeAt) >= Date.parse(plan.madeAt));
    if (made) return { is: 'done', note: made.name, learnt: { schemaArchive: made } };
    operator.tell(`  Not yet: ${archives} has no export of the schema that was made since this plan.`);
  }
}

/** Writes into a manager's own schema only while that manager is silent. Throws OVM_RECOVERY_STOPPED. */
async function mustBeStopped({ ground }: StepPlace): Promise<void> {
  const { answering } = await managerAnswers(ground);
  if (answering.length === 0) return;
  const why = `a manager answers at ${answering.join(', ')}, and it would write into the same database`;
  throw new RescueError('OVM_RECOVERY_STOPPED', 'the recovery', why);
}

async function confirmed({ operator }: StepPlace, lines: readonly string[], what: string): Promise<boolean> {
  for (const line of lines) operator.tell(`  ${line}`);
  return (await operator.ask(`Begin ${what}?`, ['yes', 'stop'])) === 'yes';
}

export const emptySchema = byDriver(async (place) => {
  await mustBeStopped(place);
  return withDatabase(place.ground, async (reached): Promise<ActionEnd> => {
    const { settings, hosts } = reached;
    const managerConfig = await configForDrop(reached);
    const named = namesOf(reached, place);
    const plan = await planDrop({
      ...{ settings, hosts, databases: named, managerStopped: true },
      ...(managerConfig !== undefined && { managerConfig }),
    });
    if (!(await confirmed(place, plan.lines, `dropping the objects of ${named.join(', ')}`)))
      return { is: 'stop' };
    const dropped = await carryOutDrop(plan);
    const objects = dropped.databases.reduce((sum, one) => sum + one.tables + one.objects, 0);
    return { is: 'done', note: `${counted(objects, 'object')} dropped, account and password stay` };
  });
});

/** Up to 3.2 no file tells the build: then a person says it, who is told all that can be compared. */
async function saidSameBuild(
  { operator, stated }: StepPlace,
  { managerConfig, ...fitting }: Omit<BuildQuestion, 'managerConfig'> & { readonly managerConfig?: string },
): Promise<boolean | 'stop'> {
  const lines = managerConfig === undefined ? undefined : await untoldBuild({ ...fitting, managerConfig });
  if (lines === undefined) return false;
  for (const line of lines) operator.tell(`  ${line}`);
  const answer = await operator.ask('Are the archive and the manager of one build?', ['same-build', 'stop']);
  if (answer !== 'same-build') return 'stop';
  stated(`The archive and the manager are of one build. ${lines.join(' ')}`, answer);
  return true;
}

/** After a crash the same call finishes what was begun. */
export const importSchema = byDriver(async (place) => {
  const { ground, plan: recovery } = place;
  const { schemaArchive } = recovery.values;
  if (schemaArchive === undefined) return { is: 'cannot', why: 'no export of the schema is known' };
  await mustBeStopped(place);
  return withDatabase(ground, async (reached): Promise<ActionEnd> => {
    const { settings, hosts } = reached;
    const managerConfig = await configForImport(reached, schemaArchive.path);
    const fitting = {
      ...{ archive: schemaArchive.path, settings, hosts },
      ...(managerConfig !== undefined && { managerConfig }),
    };
    const sameBuild = await saidSameBuild(place, fitting);
    if (sameBuild === 'stop') return { is: 'stop' };
    const plan = await planImport({
      ...fitting,
      sameBuild,
      renames: new Map(),
      replace: true,
      managerStopped: true,
      archives: ground.archives,
      log: ground.log,
      clock: ground.clock,
    });
    const names = plan.targets.map(({ to }) => to).join(', ');
    if (!(await confirmed(place, plan.lines, `the import into ${names}`))) return { is: 'stop' };
    const { targets, safetyArchive } = await carryOutImport(plan);
    const rows = targets.reduce((sum, target) => sum + target.rows, 0);
    const before = safetyArchive === null ? '' : `; what was there before is in ${safetyArchive}`;
    return { is: 'done', note: `${names}: ${counted(rows, 'row')}, verified${before}` };
  });
});

const shownDifferences = 20;

/** Throws OVM_SCHEMA_DIFFERS. */
export const compareSchema = byDriver(async ({ ground, plan: { values }, operator }) => {
  const { schemaArchive } = values;
  if (schemaArchive === undefined) return { is: 'cannot', why: 'no export of the schema is known' };
  const differences = await withDatabase(ground, ({ settings }) =>
    compareSchemas({ archive: schemaArchive.path, other: { settings }, databases: [], renames: new Map() }),
  );
  if (differences.length === 0) return { is: 'done', note: 'nothing differs' };
  for (const { kind, entity, path, attribute } of differences.slice(0, shownDifferences))
    operator.tell(`  ${kind}: ${entity} ${path.join('.')}${attribute === undefined ? '' : ` ${attribute}`}`);
  const why = counted(differences.length, 'difference');
  throw new RescueError('OVM_SCHEMA_DIFFERS', schemaArchive.path, `${why} from the database`);
});
