import { RescueError } from '../../base/errors.js';
import type { KnownPasswords } from '../../base/known-passwords.js';
import type { HostAddress } from '../../reach/ssh/ssh-address.js';

/** One connection that is to be tried. */
export interface ConnectionProbe {
  /** The key of the configuration: `servers`, `manager-cli`. */
  readonly source: string;
  /** Without credentials: `ssh://root@ovs01`, `https://ovmm:7002`, a path. */
  readonly address: string;
  /** In words: what is asked. */
  readonly tried: string;
  /** The host that is reached by SSH. */
  readonly host?: HostAddress;
  /** Connections of one lane are tried one after the other. */
  readonly lane: string;
  /** Whether there must be something. */
  readonly required: boolean;
  /** Asks, and tells what came in a few words. Throws RescueError. */
  run(): Promise<string | ToldWithWarning>;
}

/** An answer that contradicts the configuration. */
export interface ToldWithWarning {
  readonly told: string;
  readonly warning: string;
}

/** What became of one connection. */
export interface ConnectionCheck {
  readonly source: string;
  readonly address: string;
  readonly tried: string;
  readonly ok: boolean;
  /** What came, or why it did not. */
  readonly told: string;
  /** What is not as the configuration has it, though the connection works. */
  readonly warning?: string;
  readonly seconds: number;
  /** Of a connection that failed. */
  readonly error?: { readonly code: string; readonly hint: string; readonly exitCode: number };
}

/** Tries one connection. Never throws a RescueError: that is the answer, without any of our passwords. */
export async function tryConnection(
  probe: ConnectionProbe,
  mayBeMissing: (error: RescueError) => boolean,
  passwords: KnownPasswords,
): Promise<ConnectionCheck> {
  const { source, address, tried, required } = probe;
  const begin = performance.now();
  const done = (rest: Pick<ConnectionCheck, 'ok' | 'told' | 'warning' | 'error'>): ConnectionCheck => {
    const seconds = Math.round((performance.now() - begin) / 10) / 100;
    return { source, address, tried, ...rest, told: passwords.mask(rest.told), seconds };
  };
  try {
    const answer = await probe.run();
    return done({ ok: true, ...(typeof answer === 'string' ? { told: answer } : answer) });
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    if (!required && mayBeMissing(error)) return done({ ok: true, told: `${error.why}; it is not required` });
    const { code, hint, exitCode, message } = passwords.maskError(error);
    return done({ ok: false, told: message, error: { code, hint, exitCode } });
  }
}
