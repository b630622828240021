import { isIP } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { RescueError, systemReason } from '../../base/errors.js';
import { type HttpsSettings, httpsName } from './https-settings.js';

/**
 * Opens a connection and looks at the certificate before a byte of a request, so that no password goes to a host that
 * is not the one. Throws OVM_HTTPS_CERTIFICATE with the fingerprint that was shown, or OVM_HTTPS_UNREACHABLE.
 */
export function openCheckedSocket(settings: HttpsSettings): Promise<TLSSocket> {
  const name = httpsName(settings);
  return new Promise((resolve, reject) => {
    const socket = connect(tlsOptions(settings));
    const fail = (error: RescueError) => {
      clearTimeout(timer);
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
      fail(new RescueError('OVM_HTTPS_UNREACHABLE', name, connectReason(error), error));
    });
    socket.once('secureConnect', () => {
      const wrong = whyNotTrusted(socket, settings);
      if (wrong !== undefined) {
        fail(new RescueError('OVM_HTTPS_CERTIFICATE', name, wrong));
        return;
      }
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

/** The certificate is judged by `whyNotTrusted`, which alone knows the pin. */
function tlsOptions({ host, port, legacy }: HttpsSettings): ConnectionOptions {
  return {
    host,
    port,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 && { servername: host }),
    ...(legacy && { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }),
  };
}

/** The reason, undefined for a certificate that is taken. */
function whyNotTrusted(socket: TLSSocket, { fingerprint }: HttpsSettings): string | undefined {
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

function connectReason(error: Error): string {
  const code = (error as { code?: unknown }).code;
  if (
    /^ERR_SSL_(?:UNSUPPORTED_PROTOCOL|TLSV1_ALERT_PROTOCOL_VERSION|WRONG_VERSION_NUMBER|SSLV3_ALERT)/.test(
      String(code),
    )
  ) {
    return `no common version of TLS (${String(code)})`;
  }
  return systemReason(error);
}
