import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.js';
import { smallRepository, writeFiles } from '../cli/small-tree.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();

describe('a map about things that are not there', () => {
  const lines: Readonly<Record<string, string | undefined>> = {
    'vm vm1 osType = OL_6': undefined,
    'vm vm9 osType = OL_6': 'map-unknown-vm',
    'vnic vm9/0 network = lab': 'map-unknown-vm',
    'vnic vm1/0 network = lab': 'map-unknown-vnic',
    'vnic vm1 network = lab': 'map-unknown-vnic',
    'repository 0004fb0000030000ffffffffffffffff name = typo': 'map-unknown-repository',
    'repository 0004fb0000030000ffffffffffffffff place = 360014059999999999999999900000001':
      'map-unknown-repository',
    'network 10ffffffff name = typo': 'map-unknown-network',
    'vm vm1 pool = nosuchpool': 'map-new-pool',
    'pool slto place = 360014059999999999999999900000001': 'map-unknown-pool',
  };
  for (const [line, code] of Object.entries(lines)) {
    it(`when it says "${line}", then ${code ?? 'nothing'} is found, with its line`, async () => {
      const root = scratch();
      const map = join(writeFiles(root, { 'e.map': `# a map\n${line}\n` }), 'e.map');
      const { out } = await runCli([
        'inventory',
        smallRepository(join(root, 'r'), 1),
        '--map',
        map,
        '--json',
      ]);
      const found = JSON.parse(out).findings.filter((finding: { code: string }) =>
        finding.code.startsWith('map-'),
      );
      expect(found.map((one: { code: string }) => one.code)).toEqual(code === undefined ? [] : [code]);
      if (found[0]?.severity === 'warning') expect(found[0].message).toContain('(none is known)');
      for (const one of found) expect(one.origins[0]).toMatchObject({ source: 'map', file: map, line: 2 });
    });
  }
});
