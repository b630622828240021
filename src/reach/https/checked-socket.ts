import { isIP } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { RescueError, systemReason } from '../../base/errors.js';
import { type HttpsSettings, httpsName } from './https-settings.js';

/** What a connection needs to know of its host; logins come later. */
export type SocketSettings = Pick<
  HttpsSettings,
  'host' | 'port' | 'fingerprint' | 'legacy' | 'connectTimeoutMs'
>;

/**
 * Opens a connection and looks at the certificate before a byte of a request, so that no password goes to a host that
 * is not the one. Throws OVM_HTTPS_CERTIFICATE with the fingerprint that was shown, or OVM_HTTPS_UNREACHABLE, also when
 * `given` up before it is open.
 */
export function openCheckedSocket(
  settings: SocketSettings,
  given: { readonly up: AbortSignal },
): Promise<TLSSocket> {
  const name = httpsName(settings);
  return new Promise((resolve, reject) => {
    const socket = connect(tlsOptions(settings));
    const giveUp = () => fail(new RescueError('OVM_HTTPS_UNREACHABLE', name, 'it was given up'));
    const fail = (error: RescueError) => {
      clearTimeout(timer);
      given.up.removeEventListener('abort', giveUp);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => {
      fail(
        new RescueError(
          'OVM_HTTPS_UNREACHABLE',
          name,
          `no answer within ${settings.connectTimeoutMs / 1000} s`,
        ),
      );
    }, settings.connectTimeoutMs);
    socket.once('error', (error) => {
      fail(connectFailure(name, error));
    });
    socket.once('secureConnect', () => {
      const wrong = whyNotTrusted(socket, settings);
      if (wrong !== undefined) {
        fail(new RescueError('OVM_HTTPS_CERTIFICATE', name, wrong));
        return;
      }
      clearTimeout(timer);
      given.up.removeEventListener('abort', giveUp);
      resolve(socket);
    });
    if (given.up.aborted) giveUp();
    else given.up.addEventListener('abort', giveUp);
  });
}

/** The certificate is judged by `whyNotTrusted`, which alone knows the pin. */
function tlsOptions({ host, port, legacy }: SocketSettings): ConnectionOptions {
  return {
    host,
    port,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 && { servername: host }),
    ...(legacy && { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }),
  };
}

/** The reason, undefined for a certificate that is taken. */
function whyNotTrusted(socket: TLSSocket, { fingerprint }: SocketSettings): string | undefined {
  const shown = socket.getPeerCertificate().fingerprint256 ?? '';
  if (fingerprint === undefined) {
    if (socket.authorized) return undefined;
    const why = trustReason(String(socket.authorizationError));
    return `${why}; its SHA-256 fingerprint is ${shown || 'not shown'}`;
  }
  if (shown !== '' && digits(shown) === digits(fingerprint)) return undefined;
  return `its SHA-256 fingerprint is ${shown || 'not shown'}, and ${fingerprint} was expected`;
}

function digits(fingerprint: string): string {
  return fingerprint
    .replace(/^sha-?256[:=]\s{0,9}/i, '')
    .replace(/[^0-9a-f]/gi, '')
    .toLowerCase();
}

const trustReasons: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'it is signed by an authority that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it is signed by an authority that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'it is signed by an authority that is not trusted',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is of another host',
};

function trustReason(code: string): string {
  return trustReasons[code] ?? `it is not trusted (${code})`;
}

const noTls = /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/;
const otherTls = /^ERR_SSL_(?:UNSUPPORTED_PROTOCOL|TLSV1_ALERT_PROTOCOL_VERSION|SSLV3_ALERT)/;

function connectFailure(name: string, error: Error): RescueError {
  const code = String((error as { code?: unknown }).code);
  if (noTls.test(code)) {
    const why = `what answers there speaks no TLS, so it is no HTTPS (${code})`;
    const hint =
      'Check host and port: the REST interface of a manager is on 7002 and an agent on 8899 if nobody changed it.';
    return new RescueError('OVM_HTTPS_UNREACHABLE', name, why, error, hint);
  }
  const why = otherTls.test(code) ? `no common version of TLS (${code})` : systemReason(error);
  return new RescueError('OVM_HTTPS_UNREACHABLE', name, why, error);
}
