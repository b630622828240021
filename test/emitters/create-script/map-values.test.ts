import { describe, expect, it } from 'vitest';
import { mapText } from '../../../src/emitters/create-script/map-text.js';
import { readMapFile } from '../../../src/formats/map-file.js';

const shareable = { subject: 'disk', key: 'a.img', attribute: 'shareable' } as const;

describe('a map to fill in', () => {
  it('when several VMs need one line, then one reason stands above it, and what it takes', () => {
    const text = mapText([
      { who: 'node-a', point: { message: 'also used by node-b', map: [shareable] } },
      { who: 'node-b', point: { message: 'also used by node-a', map: [shareable] } },
    ]);
    expect(text).toContain(
      '\n# also used by node-b\n# needed by node-a, node-b\n' +
        '# fill in: yes, once you have made it shareable in the manager; or no\ndisk a.img shareable =\n',
    );
    expect(text).not.toContain('also used by node-a\n# needed');
  });

  it.each([
    [
      { subject: 'lun', key: '3600', attribute: 'physicalDisk' },
      /id of the physical disk.*`list PhysicalDisk`/,
    ],
    [{ subject: 'translate', key: '55000', attribute: 'cpuPriority' }, /a whole number/],
    [{ subject: 'vm', key: 'x', attribute: 'memory' }, /MiB/],
    [{ subject: 'pool', key: 'prod', attribute: 'place' }, /WWID.*HOST:\/PATH/],
  ] as const)(
    'when %j is wanted, then it is said what may stand there, and the map can be read',
    (entry, words) => {
      const text = mapText([{ who: 'it', point: { message: 'not known', map: [entry] } }]);
      expect(text).toMatch(new RegExp(`^# fill in: .*${words.source}`, 'm'));
      expect(readMapFile(Buffer.from(text)).findings).toEqual([]);
    },
  );
});
