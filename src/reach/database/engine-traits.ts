export type EngineName = 'mysql' | 'sqlite' | 'oracle';

/** How the engines differ, as data: whoever needs a difference asks here and never for an engine by name. */
export interface EngineTraits {
  readonly name: EngineName;
  /** In messages. */
  readonly title: string;
  /** What a value of a row is in `data/`: the bytes as stored, or an SQL literal that keeps the storage class. */
  readonly values: 'bytes' | 'literals';
  /** Whether several readers, each in its own thread, can share one snapshot. */
  readonly parallelReaders: boolean;
  /**
   * Where an import is built before it appears: a schema beside the target, a file beside the target's, or nowhere else:
   * the target is emptied and filled.
   */
  readonly staging: 'schema' | 'file' | 'in-place';
  /** The engine's own client by which `load.sh` loads what was exported; undefined where `data/` is not for it. */
  readonly clientLoad: 'mysql' | 'sqlite3' | undefined;
  /** Whether a text of no characters is NULL. */
  readonly emptyTextIsNull: boolean;
}

export const engineTraits: Readonly<Record<EngineName, EngineTraits>> = {
  mysql: {
    name: 'mysql',
    title: 'MySQL',
    values: 'bytes',
    parallelReaders: true,
    staging: 'schema',
    clientLoad: 'mysql',
    emptyTextIsNull: false,
  },
  sqlite: {
    name: 'sqlite',
    title: 'SQLite',
    values: 'literals',
    parallelReaders: false,
    staging: 'file',
    clientLoad: 'sqlite3',
    emptyTextIsNull: false,
  },
  oracle: {
    name: 'oracle',
    title: 'Oracle Database',
    values: 'bytes',
    parallelReaders: true,
    staging: 'in-place',
    clientLoad: undefined,
    emptyTextIsNull: true,
  },
};
