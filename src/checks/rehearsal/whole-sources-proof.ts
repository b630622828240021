import type { ManifestSource } from '../../archive/manifest.js';
import { counted } from '../../base/counted.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';
import type { ArchiveProof } from './rehearsal-facts.js';

export const wholeSourcesProof: ArchiveProof = {
  name: 'sources',
  title: 'Everything that was to be captured was read whole',
  isAbout: ({ captures }) => captures.length > 0,
  prove: ({ captures }) => {
    const sources = captures.flatMap(({ manifest }) => manifest.sources);
    return { how: counted(sources.length, 'source'), found: sources.flatMap(unread) };
  },
};

/** The archive is right in what it has, but a recovery lacks what it has not. */
function unread({ name, root, status, problems }: ManifestSource): RehearsalFinding[] {
  if (status === 'complete') return [];
  const [first] = problems;
  const where = first?.path ? `${first.path}: ` : '';
  const more = problems.length > 1 ? ` (and ${counted(problems.length - 1, 'more problem')})` : '';
  const why = first === undefined ? 'the manifest does not say why' : `${where}${first.reason}${more}`;
  const what = status === 'failed' ? 'nothing of it was read' : 'not all of it was read';
  return [{ severity: 'not-proven', subject: `source ${name} (${root})`, message: `${what}: ${why}` }];
}
