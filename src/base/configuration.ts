/**
 * The shape of `ovm-rescue.yaml` as it was read: plain values, nothing concluded. Names of keys are those of the file
 * in camel case, paths are absolute, times in seconds. docs/configuration.md shows the whole file.
 */
export interface Configuration {
  /** In the order of the file; at least one. */
  readonly estates: readonly EstateConfiguration[];
}

/** One of our own passwords by reference; the configuration holds none. Exactly one way is named. */
export type SecretReference =
  | { readonly file: string }
  /** A program and its arguments, run without a shell of its own; what it prints is the password. */
  | { readonly command: readonly string[] }
  /** The name of a variable of the environment. */
  | { readonly environment: string };

/** How a host is reached by SSH. What is missing is that of the estate, then what the command `ssh` takes. */
export interface SshConfiguration {
  readonly user?: string;
  readonly port?: number;
  /** A private key. */
  readonly key?: string;
  readonly passphrase?: SecretReference;
  readonly password?: SecretReference;
  /** Whether keys of the agent are used. */
  readonly agent?: boolean;
  /** Also the algorithms of Oracle Linux 5 and 6. */
  readonly legacy?: boolean;
  /** Whether commands that need root are run by `sudo -n`. */
  readonly sudo?: boolean;
  /** The host that the connection goes through. */
  readonly jump?: HostName;
  /** The list of known host keys. */
  readonly knownHosts?: string;
  /** A host that says nothing for so long is given up. */
  readonly timeout?: number;
}

/** A host as it is named: `[USER@]HOST[:PORT]`, an IPv6 address without its brackets. */
export interface HostName {
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
}

/** Something that is read. One that is not required may hold nothing; one that cannot be read has failed in any case. */
interface Source {
  readonly required: boolean;
}

/** A repository, or a directory of copies: an absolute path, here or as `ssh://[USER@]HOST[:PORT]/PATH`. */
export interface TreeConfiguration extends Source {
  readonly tree: string;
}

/** A service with a login of its own; user and port are the usual ones of the service where the host names none. */
export interface ServiceConfiguration extends Source {
  readonly host: HostName;
  readonly password?: SecretReference;
  /** Also the old algorithms of SSH or TLS. */
  readonly legacy?: boolean;
}

/** A service over HTTPS. */
export interface HttpsConfiguration extends ServiceConfiguration {
  /** SHA-256 fingerprint of the certificate to take; without it only one that the system trusts. */
  readonly certificate?: string;
  readonly timeout?: number;
}

/** Whether a connection to a database is encrypted; `legacy` also with TLS 1.0 and 1.1. */
export const tlsWords = ['off', 'on', 'legacy'] as const;
export type TlsWord = (typeof tlsWords)[number];

/** How rows are compressed in archives. */
export const compressionWords = ['gzip', 'zstd', 'none'] as const;
export type CompressionWord = (typeof compressionWords)[number];

/** What writes a dump; `auto` is expdp where it can be used, else exp. */
export const dumpToolWords = ['auto', 'exp', 'expdp'] as const;
export type DumpToolWord = (typeof dumpToolWords)[number];

/** Releases of Oracle VM whose CLI differs. */
export const releaseWords = ['3.2', '3.3', '3.4'] as const;
export type ReleaseWord = (typeof releaseWords)[number];

/** A server of repository databases. At least one of `url` and `managerConfig` is there. */
export interface DatabaseServerConfiguration {
  readonly name: string;
  /** `mysql://USER@HOST:PORT`, `oracle://USER@HOST:PORT/SERVICE` or `sqlite:PATH`, without a password. */
  readonly url?: string;
  /** The manager's `.config`, a path or `ssh://HOST/PATH`. */
  readonly managerConfig?: string;
  readonly socket?: string;
  readonly viaSsh?: HostName;
  readonly password?: SecretReference;
  readonly tls?: TlsWord;
  /** PEM file of the authority that the certificate is checked against. */
  readonly tlsCa?: string;
  /** All that are not the server's own if empty. */
  readonly databases: readonly string[];
  /** Tables that are archived without rows. */
  readonly skipRows: readonly string[];
  readonly compress?: CompressionWord;
  /** Oracle's own tools are used: their ORACLE_HOME, or `oratab` to find it in /etc/oratab. */
  readonly viaTools?: string;
  readonly dumpTool?: DumpToolWord;
  /** Where temporary files go on the host of the tools. */
  readonly toolsDirectory?: string;
  /** An alias of tnsnames.ora whose account and password a wallet of that host knows. */
  readonly toolsWallet?: string;
}

/**
 * What `prune` leaves of each kind of archive, and of each database server: the newest `keep`, all that are younger than
 * `days`, and the newest good one of each of the last so many days, weeks, months and years that have one.
 */
export interface Retention {
  readonly keep: number;
  readonly days?: number;
  readonly daily?: number;
  readonly weekly?: number;
  readonly monthly?: number;
  readonly yearly?: number;
}

/** Another place for a night's archives: a directory here, or one on a host. */
export type CopyConfiguration = (
  | { readonly directory: string }
  /** `ssh://[USER@]HOST[:PORT]/PATH`. */
  | { readonly ssh: string }
) & {
  /** What stays there; that of the night where it is not said. */
  readonly retention?: Retention;
};

/** A program that is told of a night: it gets the notice as JSON on its standard input. */
export interface CommandNotice {
  /** The program and its arguments, run without a shell. */
  readonly command: readonly string[];
  /** Seconds until it is ended. */
  readonly timeout?: number;
}

/** A place that a notice is posted to as JSON. */
export interface WebhookNotice {
  /** An https URL; by reference where the URL itself is the secret, as with chat systems. */
  readonly webhook: string | SecretReference;
  /** Sent as `Authorization: Bearer`. */
  readonly secret?: SecretReference;
  /** SHA-256 fingerprint of the certificate to take; without it only one that the system trusts. */
  readonly certificate?: string;
  /** Seconds for the whole of it. */
  readonly timeout?: number;
}

export type NoticeConfiguration = CommandNotice | WebhookNotice;

/** How much less than on the last good night there may be, in percent. */
export interface DropLimits {
  readonly vms?: number;
  readonly templates?: number;
  readonly disks?: number;
  readonly networks?: number;
  readonly servers?: number;
  readonly repositories?: number;
  readonly tables?: number;
  readonly rows?: number;
}

/** What the nightly run does beyond capture and export. */
export interface NightlyConfiguration {
  readonly copies?: readonly CopyConfiguration[];
  readonly notices?: readonly NoticeConfiguration[];
  readonly limits?: DropLimits;
  /** Seconds after which a last good night is too long ago. */
  readonly olderThan?: number;
  /** Seconds within which the archives must have been rehearsed; not asked for where it is not said. */
  readonly rehearsedWithin?: number;
  /** Seconds after which a night that runs beside others is ended. */
  readonly endsWithin?: number;
  /** The Prometheus text file, `*.prom`. */
  readonly metrics?: string;
  /** For the prune at a night's end; the `retention` of the estate where it is not said. */
  readonly retention?: Retention;
}

/** One estate: everything that one manager manages. */
export interface EstateConfiguration {
  readonly name: string;
  readonly release?: ReleaseWord;
  /** A map, as `rebuild --write-map` writes it. */
  readonly map?: string;
  /** The directory of all archives; that of the whole file where the estate names none. */
  readonly archives?: string;
  readonly retention?: Retention;
  /** What the estate says key by key before what the whole file says. */
  readonly nightly?: NightlyConfiguration;
  /** For every host of the estate. */
  readonly ssh: SshConfiguration;
  /** What is different for one host, by its name in lower case. */
  readonly hosts: ReadonlyMap<string, SshConfiguration>;
  readonly repositories: readonly TreeConfiguration[];
  readonly managerFiles: readonly TreeConfiguration[];
  /** Oracle VM Servers, asked by SSH. */
  readonly servers: readonly HostName[];
  /** The host of the manager, whose files are read by SSH. */
  readonly manager?: HostName;
  readonly managerCli?: ServiceConfiguration;
  readonly managerRest?: HttpsConfiguration;
  readonly agents: readonly HttpsConfiguration[];
  readonly databaseServers: readonly DatabaseServerConfiguration[];
}
