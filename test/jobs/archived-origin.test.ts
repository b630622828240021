import { describe, expect, it } from 'vitest';
import { archivedOrigin } from '../../src/jobs/archived-origin.js';
import { type Origin, placedText } from '../../src/model/origin.js';

const running = (file: string): Origin => ({ source: 'running-domains', file, line: 26 });

describe('a place in an archive', () => {
  it('when who runs where is told by a reply, then it lies among the files of the source that asked', () => {
    expect(archivedOrigin(running('servers/ovs03/xm-list.txt'))).toBe(
      'captured/manager-files/servers/ovs03/xm-list.txt:26',
    );
    expect(archivedOrigin(running('10.0.0.3/list_vms.xml'))).toBe(
      'captured/server-agents/10.0.0.3/list_vms.xml:26',
    );
  });

  it('when a message names places, then each is named as it is archived, the longer where one begins another', () => {
    const short: Origin = { source: 'repository-files', file: 'a b/vm.cfg', line: 1 };
    const long: Origin = { source: 'repository-files', file: 'a b/vm.cfg', line: 12 };
    const other: Origin = { source: 'map', file: 'x.map', line: 1 };
    expect(
      placedText(
        'it is in a b/vm.cfg:1, a b/vm.cfg:12 (x.map:1), not in za b/vm.cfg:1',
        [short, long, other],
        archivedOrigin,
      ),
    ).toBe(
      'it is in captured/repository-files/a%20b/vm.cfg:1, captured/repository-files/a%20b/vm.cfg:12 (x.map:1), not in za b/vm.cfg:1',
    );
  });
});
