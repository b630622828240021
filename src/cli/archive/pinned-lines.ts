import type { PinnedArchive } from '../../jobs/pin-archive.js';
import type { CommandContext } from '../command-context.js';
import { shownValue } from '../terminal.js';

/** What was pinned or unpinned: the paths on standard output, what each is and the reason on standard error. */
export function tellPinned(
  pinned: PinnedArchive,
  done: string,
  { json }: { readonly json?: boolean },
  { terminal }: CommandContext,
): void {
  const { archive, kind, why, ofSameNight, warnings } = pinned;
  terminal.err(`${shownValue(`${done}: ${why}`)}\n`);
  for (const warning of warnings) terminal.err(`warning: ${shownValue(warning)}\n`);
  if (json) terminal.out(`${JSON.stringify(pinned, null, 2)}\n`);
  if (json) return;
  for (const one of [{ archive, kind }, ...ofSameNight]) {
    terminal.err(`  ${shownValue(`${one.kind}: ${one.archive}`)}\n`);
    terminal.out(`${shownValue(one.archive)}\n`);
  }
}
