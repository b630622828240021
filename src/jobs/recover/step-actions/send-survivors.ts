import { join } from 'node:path';
import { counted } from '../../../base/counted.js';
import { removeTree } from '../../../reach/directories.js';
import { pathKind } from '../../../reach/path-kind.js';
import { readRegularFile } from '../../../reach/regular-file.js';
import { writeFileAtomically } from '../../../reach/write-file.js';
import { readEstate } from '../../read-estate.js';
import { rebuildScripts } from '../../rebuild-scripts.js';
import { recoveryFiles } from '../recovery-directory.js';
import type { Action, StepPlace } from '../step-place.js';
import { scriptInPart } from './script-in-part.js';
import { sendScript } from './send-cli.js';
import { withoutAvailability } from './withheld-availability.js';

/** Sends the script for servers and storage that outlived their manager, made of the archive; no VM is made or started. */
export const sendSurvivors: Action = {
  proves: false,
  scriptInPart,
  run: async (place) => {
    const { plan, directory, operator, stated } = place;
    const { archive } = plan.values;
    if (archive === undefined) return { is: 'cannot', why: 'no capture is known' };
    if (!plan.traits.cliDocumented) return { is: 'cannot', why: 'this release documents no CLI' };
    const made = join(directory, recoveryFiles.scripts, 'survivors-of-archive');
    const script = join(directory, recoveryFiles.scripts, `${place.step.id}.ovmcli`);
    // asked until somebody has answered: the script is written behind the answer
    if (pathKind(script) !== 'file') {
      const { text, open } = await makeScript(place, archive.path, made);
      for (const point of open) operator.tell(`  open: ${point}`);
      if (open.length > 0) {
        const question = `The script leaves ${counted(open.length, 'point')} open, which you set by hand later. Send the rest?`;
        const answer = await operator.ask(question, ['send', 'stop']);
        if (answer !== 'send') return { is: 'stop' };
        stated(`${counted(open.length, 'open point')} of the script left for later`, answer);
      }
      await writeFileAtomically(script, text);
    }
    return sendScript(place, script);
  },
};

/** The script, and the points that it leaves open. */
async function makeScript(
  { ground: { estate, log }, plan }: StepPlace,
  archive: string,
  out: string,
): Promise<{ readonly text: string; readonly open: readonly string[] }> {
  // what a run that was killed or stopped has left
  removeTree(out);
  const reading = await readEstate({ estate, archive, trees: [], managerFiles: [], log });
  try {
    const words = { kinds: ['survivors'], vms: [], allowFormat: [], out } as const;
    const { estates } = await rebuildScripts(reading, { ...words, release: plan.traits.cli });
    const text = readRegularFile(join(out, 'survivors', 'survivors.ovmcli'), largestScript);
    const open = estates.flatMap(({ openPoints }) =>
      openPoints.map(({ subject, message }) => `${subject}: ${message}`),
    );
    return { text: withoutAvailability(text.toString('utf8'), plan.traits.cli), open };
  } finally {
    await reading.close();
  }
}

const largestScript = 64 * 1024 * 1024;
