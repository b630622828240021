import { joined, known, rescue, shell } from '../command-line.js';
import { pages } from '../pages.js';
import type { Step } from '../step.js';
import { liveWords, nothingBack } from '../words.js';

/** A VM that still runs somewhere must not be made a second time. */
export const checkNotRunning: Step = {
  id: 'check-not-running',
  title: 'See that the VM runs nowhere',
  who: 'ours',
  host: 'here',
  how: 'A VM runs on where its definition was removed under it. On each server the second line shows what runs. A server that does not answer counts as running it.',
  commands: (values) => [
    joined(rescue`ovm-rescue find ${known(values.vm?.id, 'id of the VM')}`, liveWords(values)),
    shell`xm list`,
  ],
  changes: 'Nothing.',
  check: { text: 'No server runs a domain of its id, name or UUID.', probe: 'vm-not-running' },
  back: nothingBack,
  certainty: 'documented',
  source: pages.ownLive,
  action: 'check-not-running',
  outside: false,
};
