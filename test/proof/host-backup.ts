import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { LosableEstate } from '../doubles/manager-host/losable-estate.js';
import { places } from '../doubles/manager-host/release-facts.js';
import type { Watcher } from './recovered-estate.js';

/** Where the backup lies on the host that is set up again. */
export const savedFiles = '/media/manager-host.tgz';

/** The ordinary backup of the files of a host, which lies elsewhere. */
export function saved({ root, host: { machine } }: LosableEstate): string {
  const file = join(root, 'manager-host.tgz');
  execFileSync('tar', ['--numeric-owner', '-czpf', file, '-C', machine.root, 'u01', 'etc', 'root']);
  return file;
}

/** Puts the backup where the line of the step reads it; `torn` if it holds the database as it was while that ran. */
export function withBackup(lost: LosableEstate, file: string, torn = false): Watcher {
  return {
    before: ({ id }) => {
      if (id !== 'restore-manager-files') return;
      // the whole host is gone
      expect(lost.host.machine.read(places.config)).toBe(undefined);
      cpSync(file, join(lost.host.machine.root, savedFiles));
      rmSync(file);
    },
    behind: async ({ id }) => {
      if (id !== 'start-database' || !torn) return;
      await lost.database.makeSchema(lost.reality.world, 'of old');
      await lost.database.breakContent();
    },
  };
}
