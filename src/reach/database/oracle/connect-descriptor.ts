import { readFileSync } from 'node:fs';
import { RescueError, systemReason } from '../../../base/errors.js';
import type { ConnectionSettings } from '../connection-settings.js';

/** The client library probes a silent connection each minute, so that no call waits for a host that is gone (19c and later). */
const probed = '(EXPIRE_TIME=1)';

/**
 * Where to connect, in the words of Oracle Net (Database Net Services Reference, "Local Naming Parameters"). One address,
 * one try: whoever runs the command is told at once.
 */
export function connectDescriptor(settings: ConnectionSettings, isThin = true): string {
  const { tunnel, service, sid } = settings;
  const host = tunnel === undefined ? settings.host : '127.0.0.1';
  const port = tunnel?.port ?? settings.port;
  // A bracket would end the descriptor's own; no name of a host has one.
  if (!/^[\w.:-]+$/.test(host))
    throw new RescueError('OVM_URL_INVALID', host, 'it is not the name of a host');
  const protocol = settings.tls === 'off' ? 'TCP' : 'TCPS';
  const seconds = Math.max(1, Math.ceil(settings.connectTimeoutMs / 1000));
  const named = sid === undefined ? `(SERVICE_NAME=${service ?? ''})` : `(SID=${sid})`;
  return (
    `(DESCRIPTION=${isThin ? '' : probed}(TRANSPORT_CONNECT_TIMEOUT=${seconds})(RETRY_COUNT=0)` +
    `(ADDRESS=(PROTOCOL=${protocol})(HOST=${host})(PORT=${port}))(CONNECT_DATA=${named}))`
  );
}

/** The authority that the server's certificate is checked against, as the driver takes it: the PEM text itself. */
export function walletContent(settings: ConnectionSettings): { readonly walletContent?: string } {
  if (settings.tls === 'off' || settings.tlsCa === undefined) return {};
  try {
    return { walletContent: readFileSync(settings.tlsCa, 'utf8') };
  } catch (error) {
    throw new RescueError('OVM_FILE_UNREADABLE', settings.tlsCa, systemReason(error), error);
  }
}
