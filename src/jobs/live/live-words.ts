import type { SecretWords } from './secret-words.js';

/** A service of the estate with a login of its own. */
interface ServiceWords {
  readonly user: string;
  /** A name or address; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly password?: SecretWords;
  /**
   * Whether nothing being there is a failure, as it is unless false is said: a manager of 3.2 has no REST interface. A
   * service that cannot be reached, trusted or read has failed in any case.
   */
  readonly required?: boolean;
}

/**
 * A manager's CLI, usually `admin` and port 10000. Known hosts, old algorithms, jump host and time-out are those of
 * the words for SSH to this address; its own password is the only way to log in.
 */
export type ManagerCliWords = ServiceWords;

/** A service over HTTPS, whose certificate is looked at before the password is sent. */
interface HttpsServiceWords extends ServiceWords {
  /** SHA-256 fingerprint of the certificate to take, whoever signed it; without it only one that the system trusts. */
  readonly certificate?: string;
  /** Also the TLS of hosts of Oracle Linux 5. */
  readonly legacy?: boolean;
  /** Seconds without an answer until it is given up. */
  readonly timeout?: number;
  /** The key of the configuration that names it, where one does. */
  readonly key?: string;
}

/** A manager's REST interface, usually `admin` and port 7002. */
export type ManagerRestWords = HttpsServiceWords;

/** The agent of an Oracle VM Server, usually `oracle` and port 8899. */
export type AgentWords = HttpsServiceWords;

/** What is usual for each kind of service (Oracle VM CLI guide; web services guide; the agent's own configuration). */
export const usualServices = {
  managerCli: { user: 'admin', port: 10_000 },
  managerRest: { user: 'admin', port: 7002 },
  agent: { user: 'oracle', port: 8899 },
} as const;

/** Variables of the environment that passwords are taken from where the operator names nothing else. */
export const passwordVariables = {
  manager: 'OVM_RESCUE_MANAGER_PASSWORD',
  agent: 'OVM_RESCUE_AGENT_PASSWORD',
} as const;
