import { createHash } from 'node:crypto';

/** The table of an import's journal in each of its staging databases. */
export const journalTable = 'ovm_rescue_journal';

const newPrefix = 'ovm_rescue_new_';
const oldPrefix = 'ovm_rescue_old_';
const longestName = 64;

/** The database in which the new tables of a target are built. */
export function stagingName(target: string): string {
  return shortened(newPrefix, target);
}

/** The database to which the old tables of a target go, until the new ones are proven. */
export function oldName(target: string): string {
  return shortened(oldPrefix, target);
}

/** The server's lock for a target; names of locks are compared without case. */
export function lockName(target: string): string {
  return `ovm_rescue.${shortHash(target.toLowerCase())}`;
}

function shortened(prefix: string, target: string): string {
  if (prefix.length + target.length <= longestName) return prefix + target;
  const hash = shortHash(target);
  return `${prefix}${target.slice(0, longestName - prefix.length - hash.length - 1)}_${hash}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
