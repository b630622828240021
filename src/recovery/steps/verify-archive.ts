import { joined, rescue, shell } from '../command-line.js';
import { pages } from '../pages.js';
import type { Step } from '../step.js';
import { captureArchive, nothingBack, placeWords } from '../words.js';

export const verifyArchive: Step = {
  id: 'verify-archive',
  title: 'Read the archive again, every byte',
  who: 'ours',
  host: 'here',
  how: 'A damaged archive ends this here; take an older one. Without this tool, in the directory of the archive: the second line.',
  commands: (values) => [
    joined(rescue`ovm-rescue verify ${captureArchive(values)}`, placeWords(values)),
    shell`sha256sum -c SHA256SUMS`,
  ],
  changes: 'Nothing.',
  check: { text: 'Every file has its checksum.', probe: 'archive-verified' },
  back: nothingBack,
  certainty: 'documented',
  source: pages.ownArchive,
  action: 'verify-archive',
  outside: false,
};
