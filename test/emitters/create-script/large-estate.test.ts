import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import { writeLargeEstate } from '../../generators/large-estate.js';
import { emit, readTrees } from './estate-at-hand.js';
import { emptyManagerFor, refusedLines } from './manager-world.js';

describe('an estate in which nothing is missing', () => {
  it.each(['3.3', '3.4'] as const)(
    'when %s makes its VMs, then no map is needed and no line refused',
    async (release) => {
      const folder = mkdtempSync(join(tmpdir(), 'large-'));
      try {
        const size = { vms: 120, repositories: 6, seed: 7 };
        const { disks, pools } = writeLargeEstate(folder, size);
        const environment = await readTrees([join(folder, 'repositories')], [join(folder, 'manager-files')]);
        const { lines, files } = emit(environment, release);
        expect([...files.keys()]).toEqual(['create-vms.ovmcli', 'create-vms.sh', 'report.txt']);
        const double = new OvmManagerDouble({ release, world: emptyManagerFor(environment) });
        expect(refusedLines(double, lines)).toEqual([]);
        const vms = double.vms();
        expect(vms).toHaveLength(size.vms);
        expect(vms.flatMap((vm) => vm.disks)).toHaveLength(disks);
        expect(new Set(vms.map((vm) => vm.pool))).toEqual(new Set(pools));
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
