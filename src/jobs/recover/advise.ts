import { RescueError } from '../../base/errors.js';
import { situationNamed } from '../../recovery/index.js';
import type { Look } from './look-around.js';
import { type Answers, type NamedSituation, nameSituation, questions } from './name-situation.js';
import type { Operator } from './operator.js';
import type { RecoveryGround } from './recovery-ground.js';

/** Which situation it is, as far as it could be told. */
export interface Advice extends NamedSituation {
  readonly answers: Answers;
  readonly title: string | undefined;
  /** When it is another situation. */
  readonly notThis: readonly string[];
  /** Where what was seen contradicts an answer. */
  readonly doubts: readonly string[];
}

/**
 * Without an archive and without a configuration every answer would end in an installation anew, and a mistyped name looks
 * like that. Throws OVM_ARCHIVE_NOT_FOUND.
 */
export function refuseNothingKnown(
  { archives: { capture, schema, findings } }: Pick<Look, 'archives'>,
  { configured, archives, estate }: Pick<RecoveryGround, 'configured' | 'archives' | 'estate'>,
): void {
  const isSeen = findings.some(({ severity }) => severity === 'error');
  if (capture !== undefined || schema !== undefined || configured !== undefined || isSeen) return;
  throw new RescueError(
    'OVM_ARCHIVE_NOT_FOUND',
    `of the estate ${estate}`,
    `there is none in ${archives}, and no configuration names the estate`,
    undefined,
    '`ovm-rescue list --archives DIR` shows the estates of a directory; --config FILE names the hosts of yours.',
  );
}

/** Asks the questions that were not answered yet, and names the situation. Throws what the operator throws. */
export async function advise(look: Look, said: Partial<Answers>, operator: Operator): Promise<Advice> {
  const answered = async <Key extends keyof Answers>(key: Key): Promise<Answers[Key]> =>
    said[key] ?? ((await operator.ask(questions[key].text, questions[key].words)) as Answers[Key]);
  const answers = {
    manager: await answered('manager'),
    database: await answered('database'),
    servers: await answered('servers'),
  };
  const saved = { databaseSaved: look.archives.schema !== undefined || look.backups.length > 0 };
  const named = nameSituation(answers, saved);
  const situation = named.situation && situationNamed(named.situation);
  return {
    ...named,
    answers,
    title: situation?.title,
    notThis: (situation?.notThis ?? []).map(({ when, situation: other }) => `when ${when}: ${other}`),
    doubts: [...doubtsOf(answers, look), ...unsavedDoubts(named, look)],
  };
}

/** That nothing is saved decides that a manager is installed anew: said only of what was looked at. */
function unsavedDoubts({ situation }: NamedSituation, { archives, backupsUnread }: Look): string[] {
  const isUnsaved = situation === 'B1' || situation === 'B3';
  if (!isUnsaved || archives.schema !== undefined || backupsUnread === undefined) return [];
  return [
    `Whether there are backups of Oracle's own is not known: ${backupsUnread}. Look there first; with one it is A5, after an installation if the host is lost.`,
  ];
}

function doubtsOf({ manager, database, servers }: Answers, look: Look): string[] {
  const doubts: string[] = [];
  const { answering, unsure, silent } = look.manager;
  if (manager !== 'there' && answering.length > 0)
    doubts.push(`You say that the manager is lost, and something answers at ${answering.join(', ')}.`);
  if (manager === 'there' && unsure === undefined && answering.length === 0 && database === 'there')
    doubts.push(`You say that the manager is there, and nothing answers at ${silent.join(', ')}.`);
  if (database === 'there' && look.database?.answers === false)
    doubts.push(`You say that the database is there. ${look.database.told}`);
  const missing = look.database?.missing ?? [];
  if (database === 'there' && missing.length > 0)
    doubts.push(`You say that the database is there, and these are not in it: ${missing.join(', ')}.`);
  const holding = look.database?.holding ?? [];
  if (database === 'lost' && holding.length > 0)
    doubts.push(
      `You say that the database is lost or broken, and ${look.database?.told} answers and holds ${holding.join(', ')}: export it before anything else, \`ovm-rescue schema export\`.`,
    );
  const agents = look.sources.filter(({ name, status }) => name === 'server-agents' && status !== 'failed');
  if (servers === 'lost' && agents.length > 0)
    doubts.push(`You say that the servers are lost, and the agents of ${agents.length} answer.`);
  return doubts;
}
