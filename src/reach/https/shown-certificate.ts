import { RescueError } from '../../base/errors.js';
import { openCheckedSocket, type SocketSettings } from './checked-socket.js';

/**
 * The SHA-256 fingerprint of a certificate that is not the expected one: pairs of hexadecimal digits with colons between.
 * Undefined when it is the pinned one, or without a pin one that the system trusts. Nothing is sent. Throws
 * OVM_HTTPS_UNREACHABLE, and OVM_HTTPS_CERTIFICATE where none is shown.
 */
export async function otherCertificate(settings: SocketSettings): Promise<string | undefined> {
  try {
    const socket = await openCheckedSocket(settings, { up: new AbortController().signal });
    socket.destroy();
    return undefined;
  } catch (error) {
    const shown = error instanceof RescueError && error.code === 'OVM_HTTPS_CERTIFICATE' ? error.why : '';
    const found = /its SHA-256 fingerprint is ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})\b/.exec(shown)?.[1];
    if (found === undefined) throw error;
    return found;
  }
}
