import { counted } from '../../../base/counted.js';
import { RescueError } from '../../../base/errors.js';
import type { Database } from '../../../reach/database/database.js';
import { openDatabase } from '../../../reach/database/open-database.js';
import { schemaName } from '../../../recovery/words.js';
import { compareSchemas } from '../../schema/compare-schemas.js';
import { type RecoveredDatabase, whyNoDatabase, withDatabase } from '../recovery-ground.js';
import type { Probe, ProbeEnd, StepPlace } from '../step-place.js';

function ofDatabase(
  look: (database: Database, names: readonly string[], place: StepPlace) => Promise<ProbeEnd>,
): Probe {
  return async (place) => {
    const why = whyNoDatabase(place.ground);
    if (why !== undefined) return { is: 'unknown', text: why };
    return withDatabase(place.ground, async (reached) => {
      const database = await openDatabase(reached.settings);
      try {
        return await look(database, namesOf(reached, place), place);
      } finally {
        await database.close();
      }
    });
  };
}

/** The databases that make the repository database; of Oracle the account, which `.config` writes in small letters. */
export function namesOf(
  { databases }: Pick<RecoveredDatabase, 'databases'>,
  { plan: { traits, values } }: Pick<StepPlace, 'plan'>,
): readonly string[] {
  if (databases.length > 0) return databases;
  return traits.databases.length > 0 ? traits.databases : [schemaName(values, traits)];
}

export const databaseAnswers = ofDatabase(async ({ server }) => ({
  is: 'holds',
  text: `${server.product} ${server.version} answers`,
}));

const stillThere = ofDatabase(async (database, names) => {
  const there: string[] = [];
  for (const name of names) if (await database.hasDatabase(name)) there.push(name);
  return there.length === 0
    ? { is: 'holds', text: `${names.join(', ')} is not there` }
    : { is: 'fails', text: `${there.join(', ')} is still there` };
});

/** Of Oracle the schema may be the account that logs in here: once it is gone, a refused login is all that can be seen. */
export const schemaGone: Probe = async (place) => {
  try {
    return await stillThere(place);
  } catch (error) {
    if (!(error instanceof RescueError) || error.code !== 'OVM_DB_LOGIN') throw error;
    return { is: 'unknown', text: `${error.message}; an account that is gone is refused like this too` };
  }
};

export const schemaEmpty = ofDatabase(async (database, names) => {
  let things = 0;
  for (const name of names) {
    if (!(await database.hasDatabase(name))) return { is: 'fails', text: `${name} is not there` };
    const { tables, objects } = await database.dictionary(name);
    things += tables.length + objects.length;
  }
  return things === 0
    ? { is: 'holds', text: `${names.join(', ')} holds nothing` }
    : { is: 'fails', text: `${names.join(', ')} holds ${counted(things, 'object')}` };
});

/** Every table is read; so nothing is imported that is there already. */
export const schemaEqual: Probe = async ({ ground, plan: { values } }) => {
  const why = whyNoDatabase(ground);
  const { schemaArchive } = values;
  if (why !== undefined || schemaArchive === undefined)
    return { is: 'unknown', text: why ?? 'no export of the schema is known' };
  const differences = await withDatabase(ground, ({ settings }) =>
    compareSchemas({ archive: schemaArchive.path, other: { settings }, databases: [], renames: new Map() }),
  );
  return differences.length === 0
    ? { is: 'holds', text: `nothing differs from ${schemaArchive.name}` }
    : { is: 'fails', text: `${counted(differences.length, 'difference')} from ${schemaArchive.name}` };
};
