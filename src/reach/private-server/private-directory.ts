import { chownSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RescueError } from '../../base/errors.js';
import { ownIdentity } from '../process-identity.js';
import { writing } from '../write-failed.js';
import { endServersOf, ownerFile, privatePrefix, removeLeftDirectories } from './left-directories.js';
import { type SystemAccount, serverAccount } from './server-account.js';

/** What to do where a private server cannot be made or started. */
export const scratchHint = 'Name another directory with --scratch, or set TMPDIR.';

/** A directory of mode 0700 that goes with this process, and whatever server works in it. */
export interface PrivateDirectory {
  readonly path: string;
  /** Ends its server and removes it. Safe to call twice. */
  remove(): void;
}

/**
 * Makes a private directory below `below`, for the account that servers run as if one is given. It is removed by `remove`,
 * and with this process however that ends but by SIGKILL; what killed runs left is removed here first. Throws
 * OVM_WRITE_FAILED, also where that account may not come.
 */
export function makePrivateDirectory(below: string, account?: SystemAccount): PrivateDirectory {
  const root = writing(below, () => realpathSync(below));
  removeLeftDirectories(root, serverAccount());
  if (account) refuseClosed(root, account);
  const path = writing(root, () => mkdtempSync(join(root, `${privatePrefix}${process.pid}-`)));
  const clear = () => {
    endServersOf(path);
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  process.once('exit', clear);
  const remove = () => {
    process.removeListener('exit', clear);
    clear();
  };
  try {
    writing(path, () => {
      writeFileSync(join(path, ownerFile), JSON.stringify(ownIdentity()), { mode: 0o600 });
      if (account) chownSync(path, account.uid, account.gid);
    });
    return { path, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Every directory above must let the account pass. */
function refuseClosed(root: string, { name }: SystemAccount): void {
  for (let at = root; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) {
      const why = `the server would run as ${name}, who may not enter ${at}`;
      throw new RescueError('OVM_WRITE_FAILED', root, why, undefined, scratchHint);
    }
    if (dirname(at) === at) return;
  }
}
