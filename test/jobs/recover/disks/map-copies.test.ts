import { describe, expect, it } from 'vitest';
import type { CloneDefinition, DiskCopy } from '../../../../src/jobs/recover/disks/found-copies.js';
import { mapCopies } from '../../../../src/jobs/recover/disks/map-copies.js';
import type { WantedDisk } from '../../../../src/jobs/recover/disks/wanted-disks.js';
import type { VirtualMachine } from '../../../../src/model/environment.js';

const repositoryId = '0004fb0000030000aaaaaaaaaaaaaaaa';
const otherRepository = '0004fb0000030000bbbbbbbbbbbbbbbb';

function vm(id: string, name: string, files: readonly string[]): VirtualMachine {
  const disks = files.map((file, slot) => ({ slot, target: { kind: 'virtual-disk', repositoryId, file } }));
  return { kind: 'vm', id, facts: { name: { value: name } }, disks, vnics: [] } as unknown as VirtualMachine;
}

function wanted(file: string, of: string, size = 100): WantedDisk {
  return { repositoryId, file, kind: 'virtual-disk', size, uses: [{ vm: of, slot: 0 }] };
}

const copy = (path: string, size = 100): DiskCopy => ({
  path,
  name: path.slice(path.lastIndexOf('/') + 1),
  size,
  allocated: size,
});

function clone(name: string, files: readonly string[]): CloneDefinition {
  const disks = new Map(files.map((file, slot) => [slot, file] as const));
  return { path: `/copies/${name}/vm.cfg`, name, directories: ['copies', name], disks, problems: [] };
}

const web = vm('0A', 'web', ['web.img']);
const webDb = vm('0B', 'web-db', ['db.img']);

describe('copies of disks', () => {
  it('when a file has the name of the disk, then it is its copy', () => {
    const { mapped, missing } = mapCopies([wanted('web.img', 'web')], [web], {
      copies: [copy('/copies/web.img')],
      clones: [],
      problems: [],
    });
    expect(mapped.map((one) => [one.disk.file, one.copy.path])).toEqual([['web.img', '/copies/web.img']]);
    expect(missing).toEqual([]);
  });

  it('when the clone of another VM begins with the name of the lost one, then its disks are not taken', () => {
    const found = {
      copies: [copy('/copies/web-db-clone/new.img')],
      clones: [clone('web-db-clone', ['new.img'])],
      problems: [],
    };
    const isLost = ({ id }: VirtualMachine) => id === web.id;
    const { mapped, missing, ambiguous } = mapCopies([wanted('web.img', 'web')], [web, webDb], found, isLost);
    expect([mapped, ambiguous]).toEqual([[], []]);
    expect(missing.map(({ file }) => file)).toEqual(['web.img']);
    const own = mapCopies([wanted('db.img', 'web-db')], [web, webDb], found, ({ id }) => id === webDb.id);
    expect(own.mapped.map((one) => one.copy.path)).toEqual(['/copies/web-db-clone/new.img']);
  });

  it('when a file of that name lies in a directory of another repository, then it is no copy', () => {
    const other = {
      ...vm('0C', 'other', []),
      disks: [{ slot: 0, target: { kind: 'virtual-disk', repositoryId: otherRepository, file: 'x.img' } }],
    } as unknown as VirtualMachine;
    const copies = [copy(`/copies/${otherRepository.toUpperCase()}/web.img`)];
    const { mapped, missing } = mapCopies([wanted('web.img', 'web')], [web, other], {
      copies,
      clones: [],
      problems: [],
    });
    expect([mapped.length, missing.length]).toEqual([0, 1]);
  });

  it('when two files could be the disk, or one is smaller than it was, then nothing is chosen', () => {
    const twice = mapCopies([wanted('web.img', 'web')], [web], {
      copies: [copy('/a/web.img'), copy('/b/web.img')],
      clones: [],
      problems: [],
    });
    expect([twice.mapped.length, twice.ambiguous.join()]).toEqual([
      0,
      expect.stringContaining('has several copies: /a/web.img, /b/web.img'),
    ]);
    const cut = mapCopies([wanted('web.img', 'web')], [web], {
      copies: [copy('/a/web.img', 99)],
      clones: [],
      problems: [],
    });
    expect(cut.ambiguous.join()).toMatch(/has 99 bytes, and .* had 100: is it whole\?/);
  });

  it('when a clone could be of two VMs of one name, then a person has to say which', () => {
    const twin = vm('0D', 'web', ['twin.img']);
    const found = {
      copies: [copy('/copies/web-1/new.img')],
      clones: [clone('web-1', ['new.img'])],
      problems: [],
    };
    const { ambiguous } = mapCopies(
      [wanted('web.img', 'web'), wanted('twin.img', 'web')],
      [web, twin],
      found,
    );
    expect(ambiguous.join()).toMatch(/could be a clone of web \(0A\), web \(0D\)/);
  });
});
