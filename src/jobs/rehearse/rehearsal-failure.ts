import { type ErrorCode, RescueError } from '../../base/errors.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';

/** What says that the archive is at fault; any other failure says that the rehearsal is. */
const ofTheArchive: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'OVM_ARCHIVE_DAMAGED',
  'OVM_ARCHIVE_VERSION',
  'OVM_SCHEMA_DIFFERS',
  'OVM_DB_FAILED',
  'OVM_DUMP_INVALID',
]);

/** A failure as a finding. A fault of ours is thrown on. */
export function findingOf(subject: string, error: unknown): RehearsalFinding {
  if (!(error instanceof RescueError)) throw error;
  return {
    severity: ofTheArchive.has(error.code) ? 'defect' : 'not-proven',
    subject,
    message: error.message,
  };
}
