import { type Proof, stateOfFindings } from '../../model/rehearsal.js';
import { agreeingUuidsProof } from './agreeing-uuids-proof.js';
import { archiveCountsProof } from './archive-counts-proof.js';
import { databasesThereProof } from './databases-there-proof.js';
import { definitionsThereProof } from './definitions-there-proof.js';
import { namedDisksProof } from './named-disks-proof.js';
import type { ArchiveProof, RehearsalFacts } from './rehearsal-facts.js';
import { remadeFilesProof } from './remade-files-proof.js';
import { scriptLinesProof } from './script-lines-proof.js';
import { scriptVmsProof } from './script-vms-proof.js';
import { wholeSourcesProof } from './whole-sources-proof.js';

/** Every proof that nothing has to be run for. A new one is a file, a line here, and a planted defect that it finds. */
export const archiveProofs: readonly ArchiveProof[] = [
  archiveCountsProof,
  wholeSourcesProof,
  agreeingUuidsProof,
  definitionsThereProof,
  namedDisksProof,
  scriptLinesProof,
  scriptVmsProof,
  remadeFilesProof,
  databasesThereProof,
];

/** What comes of all that there is anything to ask for, in their order. */
export function proveArchives(facts: RehearsalFacts): Proof[] {
  return archiveProofs
    .filter(({ isAbout }) => isAbout(facts))
    .map(({ name, title, prove }) => {
      const { how, found } = prove(facts);
      return { name, title, state: stateOfFindings(found), how, found };
    });
}
