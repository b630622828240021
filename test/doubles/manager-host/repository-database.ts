import type { World } from '../ovm-manager/world.js';

/** The database in which a manager keeps everything it knows. */
export interface RepositoryDatabase {
  readonly engine: 'mysql' | 'oracle';
  /** It is the manager's own, on its host. */
  readonly onManager: boolean;
  /** As `.config` has it. */
  readonly host: string;
  readonly port: number;
  readonly isRunning: () => boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Whether the schema of a manager is in it. */
  hasSchema(): Promise<boolean>;
  /** The schema of an installation, and what its manager knows. */
  makeSchema(world: World, installation: string): Promise<void>;
  dropSchema(): Promise<void>;
  /** What the manager knows. @throws what the database says where tables are missing */
  read(): Promise<World>;
  write(world: World): Promise<void>;
  /** The content is destroyed as far as no manager can use it. */
  breakContent(): Promise<void>;
  /** Who may log in to it, with passwords as the server keeps them, and what they may do. */
  accounts(): Promise<string>;
  /** The judge's text of everything in it. */
  text(): Promise<string>;
  close(): Promise<void>;
}

/** Part of a world, as it is stored in one row. */
export type WorldRow = readonly [part: string, json: string];

/** A row for each object, so that a repository database has rows as a real one has. */
export function rowsOf(world: World): WorldRow[] {
  return Object.entries(storable(world)).flatMap(([part, value]) =>
    Array.isArray(value)
      ? value.map((item): WorldRow => [`${part}[]`, asciiJson(item)])
      : [[part, asciiJson(value)] as WorldRow],
  );
}

export function worldOf(rows: readonly WorldRow[]): World {
  const lists = {
    pools: [],
    servers: [],
    networks: [],
    repositories: [],
    physicalDisks: [],
    tags: [],
    vms: [],
  };
  const world: Record<string, unknown> = { ...lists };
  for (const [part, json] of rows) {
    const name = part.replace(/\[\]$/, '');
    const value: unknown = JSON.parse(json);
    world[name] = part.endsWith('[]') ? [...((world[name] ?? []) as unknown[]), value] : value;
  }
  return world as unknown as World;
}

/** Without what surrounds a manager and is in no database. */
function storable(world: World): Omit<World, 'reality' | 'surviving' | 'reinstalled'> {
  const { reality, surviving, reinstalled, ...known } = world;
  return known;
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
