import type { Password } from '../../base/password.js';
import type { EngineName } from './engine-traits.js';

export type TlsMode = 'off' | 'on' | 'legacy';

/** A way to a server that this machine does not reach itself: a forwarded port. Goes to threads, so it is plain data. */
export interface Tunnel {
  /** The host it goes through, with the port where it is not 22. */
  readonly host: string;
  /** How to log in there: `USER@HOST[:PORT]`. */
  readonly login: string;
  /** The port of this machine, on loopback, that leads to the server. */
  readonly port: number;
}

/** Where a repository database is and how to log in. Times in milliseconds. */
export interface ConnectionSettings {
  readonly engine: EngineName;
  /** Of a server; empty with a socket and for a file. */
  readonly host: string;
  readonly port: number;
  /** With it `host` and `port` are those that the tunnel's host reaches. */
  readonly tunnel?: Tunnel;
  readonly socketPath?: string;
  /** What a listener of Oracle calls the database; either this or `sid`. */
  readonly service?: string;
  readonly sid?: string;
  /** The file of an embedded database. */
  readonly path?: string;
  readonly user: string;
  readonly password: Password;
  /** `legacy` also takes TLS 1.0 and 1.1 with old ciphers; `on` checks the certificate against `tlsCa` if given. */
  readonly tls: TlsMode;
  /** PEM file of the certificate authority to check the server's certificate against. */
  readonly tlsCa?: string;
  /** Whether the connection is compressed, for slow lines. */
  readonly compress: boolean;
  readonly connectTimeoutMs: number;
  /** A connection that brings nothing for so long while something is expected is given up. */
  readonly stallTimeoutMs: number;
  /** What to do when nothing is reached there, where the words of the operator tell more than the error. */
  readonly unreachableHint?: string;
}
