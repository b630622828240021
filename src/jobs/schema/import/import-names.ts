import { createHash } from 'node:crypto';

/** The table of an import's journal in each of its staging databases. */
export const journalTable = 'ovm_rescue_journal';

const newPrefix = 'ovm_rescue_new_';
const oldPrefix = 'ovm_rescue_old_';
const keptPrefix = 'ovm_rescue_kept_';
const longestName = 64;

/** The database in which the new tables of a target are built. */
export function stagingName(target: string): string {
  return shortened(newPrefix, target);
}

/** The database to which the old tables of a target go, until the new ones are proven. */
export function oldName(target: string): string {
  return shortened(oldPrefix, target);
}

/**
 * The database where old tables stay that hold what the safety archive does not. One for each safety archive, so that no
 * later import meets it.
 */
export function keptName(target: string, safetyArchive: string): string {
  return shortened(keptPrefix, `${target}_${shortHash(safetyArchive).slice(0, 8)}`);
}

/** Whether a database of this name holds what an unfinished import needs. */
export function isOfImport(name: string): boolean {
  return [newPrefix, oldPrefix].some((prefix) => name.toLowerCase().startsWith(prefix));
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
