import { counted } from '../../base/counted.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';
import type { ArchiveProof, RehearsedCapture, RemadeFile } from './rehearsal-facts.js';

/**
 * What the other proofs do not know of a script or page (memory, CPU, a slot, a step of RECOVER.md) cannot differ either:
 * the whole file is what the captured bytes give.
 */
export const remadeFilesProof: ArchiveProof = {
  name: 'remade',
  title: 'The scripts and pages are what this tool makes of the captured files',
  isAbout: ({ captures }) => captures.some(({ remade }) => remade.length > 0),
  prove: ({ captures }) => ({
    how: counted(
      captures.reduce((sum, { remade }) => sum + remade.length, 0),
      'file',
    ),
    found: captures.flatMap(judged),
  }),
};

const words: Readonly<Record<RemadeFile['state'], string>> = {
  equal: '',
  differs: 'it is not what this tool makes of the captured files',
  missing: 'the captured files ask for it, and the archive does not have it',
  unmade: 'nothing that was captured asks for it',
};

/** Another version of this tool may write other words. */
function judged({ remade, sameTool, manifest }: RehearsedCapture): RehearsalFinding[] {
  const wrong = remade.filter(({ state }) => state !== 'equal');
  if (wrong.length > 0 && !sameTool) {
    const message = `version ${manifest.tool.version} of this tool wrote it, which this one cannot repeat in ${counted(wrong.length, 'file')}: rehearse a capture of this version`;
    return [{ severity: 'not-proven', subject: 'scripts and pages', message }];
  }
  return wrong.map(({ path, line, state }) => ({
    severity: 'defect',
    subject: line === undefined ? path : `${path}:${line}`,
    message: words[state],
  }));
}
