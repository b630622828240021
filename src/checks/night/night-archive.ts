import { lackingFindings } from '../../archive/archive-kind.js';
import type { ManifestHead, ManifestSource } from '../../archive/manifest.js';
import { counted } from '../../base/counted.js';
import type { NightArchive } from '../../model/night.js';

/** What a night's archive is of. */
export type NightArchiveSubject = Pick<NightArchive, 'kind' | 'databaseServer' | 'manifestSha256'>;

/** An archive that was made, with what its manifest says that it lacks. */
export function writtenNightArchive(
  subject: NightArchiveSubject,
  name: string,
  head: Pick<ManifestHead, 'sources' | 'schema'>,
): NightArchive {
  const lacking = lackingFindings(head.schema).map(({ subject: what, message }) => `${what}: ${message}`);
  const problems = [...sourceProblems(head.sources), ...lacking];
  return { ...subject, name, status: problems.length === 0 ? 'complete' : 'incomplete', problems };
}

/** An archive that there is not. `why` is the message of the error, without a final stop. */
export function failedNightArchive(subject: NightArchiveSubject, why: string): NightArchive {
  return { ...subject, name: null, status: 'failed', problems: [why] };
}

/** An archive that was not whole when it was read again; `deviations` say which file and how. */
export function damagedNightArchive(archive: NightArchive, deviations: readonly string[]): NightArchive {
  const [first = 'it could not be read again', ...more] = deviations;
  const rest = more.length === 0 ? '' : `; and ${counted(more.length, 'more file')}`;
  return { ...archive, status: 'failed', problems: [`not verified: ${first}${rest}`, ...archive.problems] };
}

/** The sources that are not whole, each with its place and the first reason. */
function sourceProblems(sources: readonly ManifestSource[]): string[] {
  return sources
    .filter(({ status }) => status !== 'complete')
    .map(({ root, status, problems: [first, ...more] }) => {
      const what = status === 'failed' ? 'not captured' : 'captured in part';
      if (first === undefined) return `${root}: ${what}`;
      const rest = more.length === 0 ? '' : `; and ${counted(more.length, 'more problem')}`;
      return `${root}: ${what}: ${first.path === '' ? '' : `${first.path}: `}${first.reason}${rest}`;
    });
}
