import { type Verification, verifyArchive } from '../archive/verify-archive.js';
import { counted } from '../base/counted.js';
import { RescueError } from '../base/errors.js';

/** Every deviation of an archive as one line: what, which file, why. */
export function deviations(verification: Verification): string[] {
  const { changed, missing, additional } = verification;
  return [
    ...changed.map((file) => `changed     ${file.path}: ${file.reason}`),
    ...missing.map((file) => `missing     ${file.path}: ${file.reason}`),
    ...additional.map((file) => `additional  ${file.path}: ${file.reason}`),
  ];
}

/** Re-reads every byte of an archive. Throws OVM_ARCHIVE_DAMAGED, after `report` got what was found. */
export async function verifyWholeArchive(
  path: string,
  report: (verification: Verification) => void,
): Promise<void> {
  const verification = await verifyArchive(path);
  report(verification);
  const count = deviations(verification).length;
  if (!verification.ok)
    throw new RescueError(
      'OVM_ARCHIVE_DAMAGED',
      path,
      `${counted(count, 'file is', 'files are')} not as ${count === 1 ? 'it was' : 'they were'} archived`,
    );
}
