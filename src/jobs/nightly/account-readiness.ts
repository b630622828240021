import {
  type Account,
  accountNamed,
  accountToBeMade,
  ownerOf,
  whyNoAccess,
} from '../../reach/account-access.js';

/** What an account needs so that a night can run as it. */
export interface NeededAccess {
  readonly user: string;
  readonly reads: readonly string[];
  /** Directories. */
  readonly writes: readonly string[];
}

export interface AccountReadiness {
  /** False where /etc/passwd has no such account. */
  readonly isThere: boolean;
  /** By path why it cannot be read. */
  readonly unread: ReadonlyMap<string, string>;
  /** By directory why nothing can be written there. */
  readonly unwritten: ReadonlyMap<string, string>;
}

/** Whether an account may do what a night does, by modes and owners; an account that is not there may do what everybody may. */
export function accountReadiness({ user, reads, writes }: NeededAccess): AccountReadiness {
  const found = accountNamed(user);
  const account = found ?? accountToBeMade(user);
  return {
    isThere: found !== undefined,
    unread: refusedOf(reads, account, 'read'),
    unwritten: refusedOf(writes, account, 'write'),
  };
}

function refusedOf(
  paths: readonly string[],
  account: Account,
  to: 'read' | 'write',
): ReadonlyMap<string, string> {
  return new Map(
    paths.flatMap((path) => {
      const why = whyNoAccess(path, account, to);
      return why === undefined ? [] : [[path, why] as const];
    }),
  );
}

/**
 * Why a night should be run by another user: its archives and records have mode 0600, and whoever the directory of the
 * estate belongs to could neither read nor prune them. For root the directory of all archives counts as well, since it may
 * write everywhere. Undefined where all belongs to this user, or is not there yet.
 */
export function foreignPlace(root: string, ofEstate: string, uid = process.getuid?.()): string | undefined {
  for (const directory of uid === 0 ? [ofEstate, root] : [ofEstate]) {
    const owner = ownerOf(directory);
    if (owner === undefined || uid === undefined || owner === uid) continue;
    return `${directory} belongs to user ${owner}, and this run is user ${uid}: that user can neither read nor prune what is written now; run nights by one user (sudo -u), and chown what others made`;
  }
  return undefined;
}
