import { RescueError } from '../../base/errors.js';
import { sameId } from '../../model/identifiers.js';
import { isAheadOf } from '../../model/night.js';
import type { PlanFinding, RecoveryPlan } from '../../recovery/plan.js';
import { isOlderThanEstate } from './changed-since.js';
import type { Look } from './look-around.js';
import type { Operator } from './operator.js';
import { openRecoveries } from './other-recoveries.js';
import type { RecoveryGround } from './recovery-ground.js';
import type { RecoveryJournal } from './recovery-journal.js';

/** What keeps a recovery from beginning until somebody decides it. */
export const despiteWords = [
  'database-there',
  'servers-there',
  'servers-down',
  'archive-older',
  'archive-other-build',
  'clock-behind',
  'recovery-open',
] as const;
export type DespiteWord = (typeof despiteWords)[number];

/** A sentence for each; of nothing that was not looked at. */
export async function stopReasons(
  look: Look,
  plan: RecoveryPlan,
  ground: Pick<RecoveryGround, 'archives' | 'estate' | 'clock'>,
  directory?: string,
): Promise<ReadonlyMap<DespiteWord, string>> {
  const reasons: Readonly<Record<DespiteWord, string | undefined>> = {
    'database-there': databaseThere(look, plan),
    'servers-there': serversThere(look, plan),
    'servers-down': serversDown(look, plan),
    'archive-older': archiveOlder(look, plan),
    'archive-other-build': archiveOfOtherBuild(look),
    'clock-behind': clockBehind(look, ground.clock.now().toISOString()),
    'recovery-open': recoveryOpen(await openRecoveries(ground, directory)),
  };
  return new Map(
    despiteWords.flatMap((word) => {
      const text = reasons[word];
      return text === undefined ? [] : [[word, text] as const];
    }),
  );
}

/** These never export the database, and have it uninstalled or made anew. */
const databaseIsLost: ReadonlySet<string> = new Set(['B1', 'B3', 'B4']);

function databaseThere({ database }: Look, { situation }: RecoveryPlan): string | undefined {
  const holding = database?.holding ?? [];
  if (!databaseIsLost.has(situation) || holding.length === 0) return undefined;
  return `${situation} is for a database that is lost, and ${database?.told} answers and holds ${holding.join(', ')}; no step of ${situation} exports it. If the manager alone is lost, it is B2; if an export is to take its place, it is A5. Export it in any case before you go on: \`ovm-rescue schema export\`.`;
}

/** Storage is made anew and formatted, for servers that are installed anew. */
function serversThere(look: Look, plan: RecoveryPlan): string | undefined {
  const answering = serverSources(look, plan).filter(({ status }) => status !== 'failed');
  if (plan.situation !== 'B4' || answering.length === 0) return undefined;
  return `B4 is for an estate of which nothing is left, and these can be read: ${answering.map(({ root }) => root).join(', ')}. If they are not servers that were installed anew, it is another situation.`;
}

function serverSources({ sources }: Look, { values }: RecoveryPlan): Look['sources'] {
  return sources.filter(
    ({ name, root }) =>
      name === 'server-agents' ||
      (name === 'manager-files' && root.startsWith('ssh://') && hostIn(root) !== values.managerHost),
  );
}

function serversDown(look: Look, plan: RecoveryPlan): string | undefined {
  const { situation } = plan;
  const servers = serverSources(look, plan);
  const down = servers.filter(({ status }) => status === 'failed');
  const isHalf = servers.length > 0 && down.length * 2 >= servers.length;
  if (!isHalf || situation === 'B4') return undefined;
  return `${down.length} of ${servers.length} hosts cannot be read (${down.map(({ root }) => root).join(', ')}): what runs there is not known. Have them answer, and run it again.`;
}

const shownChanges = 10;

function archiveOlder(look: Look, { changedSince }: RecoveryPlan): string | undefined {
  if (!isOlderThanEstate(look)) return undefined;
  const more = changedSince.length > shownChanges ? `; and ${changedSince.length - shownChanges} more` : '';
  return `The archive is older than the estate: ${changedSince.slice(0, shownChanges).join('; ')}${more}. A manager fetches from servers and repositories what they hold; what stood in it alone is as old as the archive.`;
}

/** An export of another build is refused; what a capture has of files and servers may still be right. */
function archiveOfOtherBuild({ archives: { capture }, captured, live }: Look): string | undefined {
  const [archived, now] = [captured?.manager.buildId?.value, live?.manager.buildId?.value];
  if (archived === undefined || now === undefined || sameId(archived, now)) return undefined;
  return `The capture ${capture?.name} is of the build ${archived}, and the manager is of ${now}: it was upgraded since, or the capture is of another one.`;
}

/** Which archive is the newest, and how old it is, rests on the clocks. */
function clockBehind({ archives: { capture, schema } }: Look, now: string): string | undefined {
  const ahead = [capture, schema].flatMap((archive) => {
    const madeAt = archive?.head?.createdAt ?? archive?.time;
    return archive !== undefined && madeAt !== undefined && isAheadOf(now, madeAt)
      ? [`${archive.name} was made at ${madeAt}`]
      : [];
  });
  if (ahead.length === 0) return undefined;
  return `${ahead.join(' and ')}, and here it is ${now}: the clock of this machine is behind, or that of the archive was ahead. Which archive is the newest and how old it is cannot be told.`;
}

function recoveryOpen(open: readonly string[]): string | undefined {
  if (open.length === 0) return undefined;
  return `Another recovery of the estate was begun and has not ended: ${open.join(', ')}. \`recover run\` without a situation goes on with the newest of them, --recovery DIR with the one that you name.`;
}

/** Of `ssh://USER@HOST:PORT`. */
function hostIn(root: string): string | undefined {
  return /^ssh:\/\/(?:[^@/]*@)?\[?([^\]/]*?)\]?(?::\d+)?$/.exec(root)?.[1];
}

/** The same as findings of a plan, with the choice. */
export function reasonFindings(reasons: ReadonlyMap<DespiteWord, string>): readonly PlanFinding[] {
  return [...reasons].map(([word, text]) => ({
    severity: 'error',
    text: `${text} \`recover run\` stops here until it is decided: --despite ${word} begins in spite of it.`,
  }));
}

/** Goes on only where each reason was decided. Throws OVM_RECOVERY_UNCLEAR; nothing was changed then. */
export async function decideReasons(
  reasons: ReadonlyMap<DespiteWord, string>,
  despite: readonly string[],
  operator: Operator,
  journal: RecoveryJournal,
): Promise<void> {
  const undecided = new Map([...reasons].filter(([word]) => !despite.includes(word)));
  for (const [word, text] of reasons) {
    if (!undecided.has(word)) operator.tell(text);
    const answer = undecided.has(word) ? await whetherToBegin(word, text, operator) : `--despite ${word}`;
    if (answer === 'stop') throw unclear(undecided);
    journal.decided(text, answer);
    undecided.delete(word);
  }
}

/** Where nobody can be asked nothing is decided. */
async function whetherToBegin(
  word: DespiteWord,
  text: string,
  operator: Operator,
): Promise<'begin' | 'stop'> {
  const answer = await operator
    .ask(`${text} ${word}: Begin in spite of it?`, ['begin', 'stop'])
    .catch((error: unknown) => {
      if (error instanceof RescueError && error.code === 'OVM_NOT_CONFIRMED') return 'stop';
      throw error;
    });
  return answer === 'begin' ? answer : 'stop';
}

function unclear(undecided: ReadonlyMap<DespiteWord, string>): RescueError {
  const words = [...undecided.keys()].map((word) => `--despite ${word}`).join(' ');
  const texts = [...undecided.values()].map((text) => text.replace(/\.$/, '')).join('; ');
  return new RescueError(
    'OVM_RECOVERY_UNCLEAR',
    'the recovery',
    `${texts}; ${words} ${undecided.size === 1 ? 'begins' : 'begin'} in spite of it`,
  );
}
