import { verifyArchive } from '../archive/verify-archive.js';
import type { Finding } from '../model/finding.js';

/** Is the archive intact? Re-reads every byte; each file that is changed, missing or additional is a finding. */
export async function archiveFindings(path: string): Promise<Finding[]> {
  const verification = await verifyArchive(path);
  const rows = [
    ...verification.changed.map((file) => ['archive-changed', file] as const),
    ...verification.missing.map((file) => ['archive-missing', file] as const),
    ...verification.additional.map((file) => ['archive-additional', file] as const),
  ];
  return rows.map(([code, file]) => ({
    severity: 'error',
    code,
    subject: `archive ${path}`,
    message: `${file.path}: ${file.reason}`,
    origins: [],
  }));
}
