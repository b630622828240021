import { RescueError } from '../../../base/errors.js';
import { quoteShellWord } from '../../../formats/shell-word.js';
import { targetInventory, thingName } from './import-in-place-content.js';
import { type Emptying, proveSaved, thawTables } from './import-in-place-emptying.js';
import { type InPlaceHead, wordsBefore } from './import-in-place-journal.js';
import type { JournalHead } from './import-journal.js';

/** Whether an import puts back what an unfinished one had saved and dropped. One that does so itself is finished, not given up. */
export function givesUp({ safety, targets, givenUp }: InPlaceHead, head: JournalHead): boolean {
  if (givenUp) return false;
  const into = (imported: Pick<JournalHead, 'targets'>) => imported.targets.map(({ to }) => to).join();
  return safety !== null && safety.id === head.archiveId && into({ targets }) === into(head);
}

/**
 * Gives an unfinished import up that has dropped nothing: proves that what is there is in its safety archive, lets the tables
 * be written to again, and drops the journal. Throws as `proveSaved`; then as well the tables can be written to, and the
 * journal is gone.
 */
export async function giveTablesBack(emptying: Emptying, { safety, former }: InPlaceHead): Promise<void> {
  await proveSaved(emptying, safety?.path ?? '', former);
  await thawTables(emptying);
  await emptying.journal.remove();
}

/** What the head of an import that gives another one up says of it; `saved` is the archive of what that one had made. */
export async function headOfGivingUp(
  { database, schema, journal }: Emptying,
  given: InPlaceHead,
  head: JournalHead,
  saved: InPlaceHead['safety'],
): Promise<InPlaceHead> {
  const { things } = await targetInventory(database, schema);
  const known = new Set(given.former.map(thingName));
  // Without a new archive the old one has to hold it all: what came since is refused by its name.
  const former = saved === null ? things.filter((thing) => known.has(thingName(thing))) : things;
  const givenUp = { head: given, state: await journal.state() };
  return { ...head, safety: saved ?? given.safety, former, givenUp };
}

/** A schema that is half emptied or half filled must be finished, put back or emptied before anything else. */
export function unfinishedInPlace(schema: string, head: InPlaceHead, isDropping: boolean): RescueError {
  const isWhole = isStillWhole(head, isDropping);
  const begun = isWhole
    ? 'has dropped nothing, but may have put its tables into READ ONLY mode,'
    : 'has begun to change it';
  const why = `the import of ${head.archive} ${begun} and was interrupted; run: ${head.command}`;
  return new RescueError('OVM_IMPORT_UNFINISHED', schema, why, undefined, wayBack(head, isWhole));
}

function wayBack(head: InPlaceHead, isWhole: boolean): string {
  if (head.givenUp)
    return `It puts back what was there before (${wordsBefore(head)}), so nothing else can: let it finish.`;
  if (head.safety === null)
    return 'To give it up, empty the schema with `schema drop`: nothing was in it before.';
  const gives = isWhole ? ', and what is there now is compared with it and given back' : '';
  return `To give it up, put back what was there before${gives}: ${commandFor(head.safety.path, head.command)} (both commands with your options for password and SSH key).`;
}

/** The command of an import with another archive, which takes the place of what is there. */
function commandFor(archive: string, command: string): string {
  const other = command.replace(
    /^(ovm-rescue schema import ).*?( --url )/,
    (_all, before: string, after: string) => `${before}${quoteShellWord(archive)}${after}`,
  );
  return other.includes(' --replace') ? other : `${other} --replace`;
}

/** Whether an unfinished import has left everything that was there before. */
export function isStillWhole({ safety, givenUp }: InPlaceHead, isDropping: boolean): boolean {
  return safety !== null && !givenUp && !isDropping;
}
