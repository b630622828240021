import type { Password } from '../../base/password.js';

/** How a host is reached by HTTPS. Times in milliseconds. */
export interface HttpsSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: Password;
  /**
   * SHA-256 fingerprint of the host's own certificate: pairs of hex digits, colons or not. With it this certificate
   * and no other is taken, self-signed or expired; without it only one that the system trusts.
   */
  readonly fingerprint?: string;
  /** Also TLS 1.0 and 1.1 and the short keys of hosts of Oracle Linux 5. Only ever for the host it is said for. */
  readonly legacy: boolean;
  /** For all from the first packet to the certificate. */
  readonly connectTimeoutMs: number;
  /** A reply that brings nothing for so long is given up. */
  readonly stallTimeoutMs: number;
  /** Largest reply in bytes. */
  readonly maxReply: number;
}

export type HttpsAddress = Pick<HttpsSettings, 'host' | 'port' | 'user' | 'password'> &
  Partial<HttpsSettings>;

/** Settings with the usual values for what is not given. */
export function httpsSettings(given: HttpsAddress): HttpsSettings {
  return {
    legacy: false,
    connectTimeoutMs: 20_000,
    stallTimeoutMs: 120_000,
    maxReply: 256 * 1024 * 1024,
    ...given,
  };
}

/** How messages name the host. */
export function httpsName({ host, port }: Pick<HttpsSettings, 'host' | 'port'>): string {
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
