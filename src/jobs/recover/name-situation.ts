import type { SituationName } from '../../recovery/situation.js';

/** The three questions, and the words that answer them. */
export const questions = {
  manager: {
    text: 'The manager host with its software: is it there, lost with its files saved, or lost?',
    words: ['there', 'saved', 'lost'],
  },
  database: {
    text: 'The repository database: is it there and right, or lost or broken?',
    words: ['there', 'lost'],
  },
  servers: {
    text: 'Servers and their storage: are they there, there but for one VM, or lost?',
    words: ['there', 'one-vm', 'lost'],
  },
} as const;

export interface Answers {
  readonly manager: 'there' | 'saved' | 'lost';
  readonly database: 'there' | 'lost';
  readonly servers: 'there' | 'one-vm' | 'lost';
}

/** What the look around adds to the answers. */
export interface SavedFacts {
  /** A good export of ours, or a backup of Oracle's own tools. */
  readonly databaseSaved: boolean;
}

export interface NamedSituation {
  /** Undefined when nothing is lost. */
  readonly situation: SituationName | undefined;
  /** Sentences. */
  readonly reasons: readonly string[];
}

/** Which situation it is, by the table of docs/recovery.md, and what of the answers it leaves for later. */
export function nameSituation(answers: Answers, saved: SavedFacts): NamedSituation {
  const { situation, reasons } = namedBy(answers, saved);
  const later: string[] = [];
  if (answers.servers === 'one-vm' && situation !== 'vm')
    later.push('A VM is lost as well: when the manager is back, plan `vm` for it.');
  if (answers.manager === 'saved' && situation === 'B3')
    later.push('The saved files of the host tell the manager UUID and the build, and hold the keys.');
  return { situation, reasons: [...reasons, ...later] };
}

function namedBy({ manager, database, servers }: Answers, saved: SavedFacts): NamedSituation {
  const named = (situation: SituationName | undefined, ...reasons: string[]) => ({ situation, reasons });
  if (servers === 'lost') return named('B4', 'Servers and storage are lost.');
  if (manager === 'there' && database === 'there') {
    if (servers === 'one-vm') return named('vm', 'Everything is there but one VM.');
    return named(
      undefined,
      'Nothing is lost. For a VM that manager and servers tell otherwise, see `ovm-rescue sync`.',
    );
  }
  if (manager === 'there')
    return saved.databaseSaved
      ? named('A5', 'The database is lost, and there is an export or backup of it.')
      : named('B1', 'The database is lost, and no good export or backup of it was found.');
  if (database === 'there')
    return manager === 'saved'
      ? named('A4', 'The manager host is lost, its files are saved, and the database is there.')
      : named('B2', 'The manager host is lost, nothing of it is saved, and the database is there.');
  if (manager === 'saved' && saved.databaseSaved)
    return named('A4', 'Manager host and database are lost, and both are saved.');
  const both = 'Manager host and database are lost.';
  return saved.databaseSaved
    ? named(
        'B3',
        both,
        'There is an export or backup of the database: install the manager by the steps of B3 up to its UUID, then go on with A5 in place of the rediscovery.',
      )
    : named('B3', both, 'No good export or backup of the database was found.');
}
