import { RescueError } from '../../base/errors.js';
import { remoteReason, remoteText } from './remote-text.js';
import { legacyAlgorithms } from './ssh-algorithms.js';
import type { SshLogins } from './ssh-logins.js';
import { type SshSettings, sshName } from './ssh-settings.js';

const negotiated =
  /no matching (key exchange algorithm|host key format|[CS]->[CS] (?:cipher|MAC|compression))/;
const offeredAlgorithms =
  /^Handshake: \(remote\) (KEX method|Host key format|[CS]->[CS] (?:cipher|MAC)): (.*)$/;
const words: Readonly<Record<string, string>> = {
  'KEX method': 'key exchange algorithm',
  'Host key format': 'host key format',
};

/** Picks from what ssh2 tells about the handshake which algorithms the server offers. */
export class OfferedAlgorithms {
  readonly #offered = new Map<string, string>();

  /** Takes one line of ssh2's debug output; nothing else of it is kept. */
  readonly note = (line: string): void => {
    const [, what, algorithms] = offeredAlgorithms.exec(line) ?? [];
    if (what !== undefined && algorithms !== undefined) this.#offered.set(words[what] ?? what, algorithms);
  };

  of(what: string): string | undefined {
    return this.#offered.get(what);
  }
}

/** The login took longer than it may. */
export class LoginOverdue extends Error {}

/** What went wrong before the login was through, as the user shall read it. */
export function connectFailure(
  settings: SshSettings,
  error: Error & { readonly level?: string },
  offered: OfferedAlgorithms,
  logins: SshLogins,
): RescueError {
  const name = sshName(settings);
  if (error instanceof RescueError) return error;
  const what = negotiated.exec(error.message)?.[1];
  if (what !== undefined) {
    return new RescueError('OVM_SSH_UNREACHABLE', name, negotiationTrouble(settings, what, offered), error);
  }
  if (error.level === 'client-authentication') {
    return new RescueError('OVM_SSH_LOGIN', name, logins.story(), error);
  }
  if (/authentication failures/i.test(error.message)) {
    return new RescueError('OVM_SSH_LOGIN', name, `${remoteReason(error)}; ${logins.story()}`, error);
  }
  const seconds = settings.connectTimeoutMs / 1000;
  const why = error instanceof LoginOverdue ? `no login within ${seconds} s` : remoteReason(error);
  return new RescueError('OVM_SSH_UNREACHABLE', name, why, error);
}

function negotiationTrouble(settings: SshSettings, what: string, offered: OfferedAlgorithms): string {
  const theirs = offered.of(what);
  const offers = theirs ? `; it offers ${remoteText(theirs.replaceAll(',', ', '))}` : '';
  const ours = [...legacyAlgorithms.kex, ...legacyAlgorithms.serverHostKey, ...legacyAlgorithms.cipher];
  const help = settings.legacy
    ? ''
    : `; --ssh-legacy, or \`legacy: true\` for this host, also takes ${ours.join(', ')}`;
  return `it has no ${what} that is taken${offers}${help}`;
}
