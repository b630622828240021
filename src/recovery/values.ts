/** An archive of ours; times are ISO 8601. */
export interface ArchiveValue {
  readonly path: string;
  readonly name: string;
  readonly madeAt: string;
}

/** A backup that Oracle's own tools made on the manager host. */
export interface BackupValue {
  /** The directory's name, say `AutoFullBackup-11232026_021500`. */
  readonly name: string;
  /** The directory it lies in. */
  readonly directory: string;
  readonly madeAt: string | undefined;
}

export interface ServerValue {
  /** Its id or name as the manager knows it. */
  readonly id: string;
  readonly name: string | undefined;
  readonly address: string | undefined;
  readonly poolName: string | undefined;
  readonly repositoryIds: readonly string[];
}

export interface RepositoryValue {
  readonly id: string;
  readonly name: string | undefined;
  readonly poolName: string | undefined;
  /** True where its own files were read. */
  readonly read: boolean;
  /** Its directories in the archive, such as `captured/repository-files/0004fb…`. */
  readonly directories: readonly string[];
  /** True for one on OCFS2. */
  readonly onLun: boolean;
}

/** An OCFS2 file system; sizes in bytes. */
export interface FileSystemValue {
  readonly uuid: string;
  readonly device: string | undefined;
  readonly label: string | undefined;
  readonly nodeSlots: number | undefined;
  readonly blockSize: number | undefined;
  readonly clusterSize: number | undefined;
}

export interface NetworkValue {
  readonly name: string;
  readonly roles: readonly string[];
}

export interface VmValue {
  readonly id: string;
  readonly name: string | undefined;
  readonly repositoryId: string | undefined;
  readonly poolName: string | undefined;
  readonly highAvailability: boolean;
  /** The directory of its definition in the archive. */
  readonly definition: string | undefined;
  /** File names of its virtual disks, with their repositories. */
  readonly disks: readonly { readonly repositoryId: string; readonly file: string }[];
}

/** Where a manager UUID stands, for whoever has to settle it. */
export interface UuidPlaceValue {
  readonly uuid: string;
  readonly place: string;
  readonly from: string;
}

/** Fingerprints are as a configuration has them, `SHA256:00:11…`. */
export interface WebCertificateValue {
  readonly fingerprint: string;
  /** What the configuration had then; undefined when it named none. As soon as it names another, that one counts. */
  readonly insteadOf: string | undefined;
}

/**
 * What the steps are filled in with. Whatever is not known is undefined, is printed as a place to fill in, and keeps
 * a step from being run by the tool. Ids are exactly as found.
 */
export interface RecoveryValues {
  readonly estate: string;
  /** The directory of all archives; undefined in a text that travels with its archive. */
  readonly archives: string | undefined;
  /** The configuration that names hosts and accounts. */
  readonly configuration: string | undefined;
  readonly managerUuid: string | undefined;
  readonly uuidPlaces: readonly UuidPlaceValue[];
  readonly buildId: string | undefined;
  /** Name or address of the manager host, the new one where the old is lost. */
  readonly managerHost: string | undefined;
  readonly databaseHost: string | undefined;
  readonly databasePort: string | undefined;
  readonly databaseName: string | undefined;
  /** The service of an Oracle database, where nothing tells its SID. */
  readonly databaseService?: string;
  /** The schema: an account of Oracle, `ovs` on MySQL. */
  readonly databaseSchema: string | undefined;
  /** The capture that the estate is compared with; `.` for the archive that a text lies in. */
  readonly archive: ArchiveValue | undefined;
  /** The newest export of the schema that verified. */
  readonly schemaArchive: ArchiveValue | undefined;
  readonly backup: BackupValue | undefined;
  /** What the database is restored from; undefined while nobody has chosen. */
  readonly restoreFrom: 'schema-archive' | 'oracle-backup' | undefined;
  /** A backup of the manager host's files, as a tar file. */
  readonly savedFiles: string | undefined;
  /** Where files are copied to before anything is uninstalled. */
  readonly copiesDirectory: string | undefined;
  readonly servers: readonly ServerValue[];
  readonly repositories: readonly RepositoryValue[];
  readonly fileSystems: readonly FileSystemValue[];
  readonly pools: readonly string[];
  readonly networks: readonly NetworkValue[];
  readonly fileServers: readonly string[];
  readonly storageArrays: readonly string[];
  readonly vms: readonly VmValue[];
  /** Copies of the disks, for B4 and for a single VM. */
  readonly disksDirectory: string | undefined;
  /** Of VirtualMachines/ and scripts the one that brings VMs back; never both. Undefined while nobody has chosen. */
  readonly road: 'definitions' | 'scripts' | undefined;
  /** The VM that was lost, of the situation `vm`. */
  readonly vm: VmValue | undefined;
  /** The certificate of a manager that was installed anew, when the operator has confirmed it. */
  readonly webCertificate?: WebCertificateValue;
  /** Names or ids of server pools that the operator takes although they have no cluster locks. */
  readonly withoutLocks?: readonly string[];
  /** What the estate calls something, and cannot stand in a command: each a sentence. */
  readonly leftOut: readonly string[];
}
