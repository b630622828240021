export type EngineName = 'mysql' | 'sqlite';

/** How the engines differ, as data: whoever needs a difference asks here and never for an engine by name. */
export interface EngineTraits {
  readonly name: EngineName;
  /** In messages. */
  readonly title: string;
  /** What a value of a row is in `data/`: the bytes as stored, or an SQL literal that keeps the storage class. */
  readonly values: 'bytes' | 'literals';
  /** Whether several readers, each in its own thread, can share one snapshot. */
  readonly parallelReaders: boolean;
  /** Where an import is built before it appears: a schema beside the target, or a file beside the target's. */
  readonly staging: 'schema' | 'file';
  /** Whether `load.sh` with the engine's own client can load what was exported. */
  readonly clientLoad: 'mysql' | 'sqlite3';
}

export const engineTraits: Readonly<Record<EngineName, EngineTraits>> = {
  mysql: {
    name: 'mysql',
    title: 'MySQL',
    values: 'bytes',
    parallelReaders: true,
    staging: 'schema',
    clientLoad: 'mysql',
  },
  sqlite: {
    name: 'sqlite',
    title: 'SQLite',
    values: 'literals',
    parallelReaders: false,
    staging: 'file',
    clientLoad: 'sqlite3',
  },
};
