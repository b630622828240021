import type { World, WorldServer } from '../ovm-manager/world.js';
import { ovmServerPrograms } from './ovm-server-programs.js';
import { ocfs2Of, poolOf, serverFiles } from './world-server-files.js';

/** Programs of one server of a world; `other` are sh texts of programs that answer otherwise. */
export function worldServerPrograms(
  server: WorldServer,
  world: World,
  other: Readonly<Record<string, string>>,
): Record<string, string> {
  const files = serverFiles(server, world);
  return ovmServerPrograms({
    pool: poolOf(server, world)?.name ?? '',
    serverDump: files['dump_db_server.txt'] ?? '',
    repositoryDump: files['dump_db_repository.txt'] ?? '{}\n',
    domains: files['xm-list.txt'] ?? '',
    fileSystems: ocfs2Of(server, world),
    knowsBlockSize: true,
    other,
  });
}
