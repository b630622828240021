import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeTexts } from '../judges/vm-cfg-judge.js';
import { sampleEstateFiles, sampleMachines } from './sample-estate/estate-files.js';
import { sampleEstateFolder } from './write-sample-estate.js';

const files = sampleEstateFiles();
const machines = sampleMachines();
const textOf = (path: string): string => Buffer.from(files.get(path) ?? '').toString('latin1');

function committed(folder: string): string[] {
  return readdirSync(join(sampleEstateFolder, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(sampleEstateFolder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

describe('the committed sample estate', () => {
  it('when it is compared with what the generator writes then every file is equal, byte for byte', () => {
    const different = [...files].filter(([path, content]) => {
      const place = join(sampleEstateFolder, path);
      return !existsSync(place) || !readFileSync(place).equals(Buffer.from(content));
    });
    expect(different.map(([path]) => path)).toEqual([]);
  });

  it('when it is listed then it has no file that the generator does not write', () => {
    const unknown = [...committed('repositories'), ...committed('manager-files')].filter(
      (path) => !files.has(path),
    );
    expect(unknown).toEqual([]);
  });

  it('when sizes.tsv is read then it names exactly the disk and ISO files', () => {
    const lines = textOf('sizes.tsv').trimEnd().split('\n').slice(1);
    const images = [...files.keys()].filter((path) => /\.(img|iso)$/.test(path));
    expect(lines.map((line) => line.split('\t')[0]).sort()).toEqual(images.sort());
    for (const line of lines) expect(line).toMatch(/\t[1-9]\d{6,}$/);
  });
});

describe('the machines of the sample estate', () => {
  it('when they are counted then there are enough, and most are whole', () => {
    expect(machines.length).toBeGreaterThanOrEqual(28);
    expect(machines.filter((machine) => machine.template)).toHaveLength(3);
    const whole = machines.filter((machine) => !machine.trouble && !machine.template);
    expect(whole.length).toBeGreaterThanOrEqual(16);
  });

  it('when ids and MACs are compared then none occurs twice', () => {
    const ids = machines.map((machine) => machine.id);
    const macs = machines.flatMap((machine) => machine.vifs ?? []).map((vif) => vif.split(',')[0]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(macs).size).toBe(macs.length);
  });

  it('when file disks are compared then only the shared ones and the conflict occur twice', () => {
    const users = new Map<string, string[]>();
    for (const machine of machines) {
      for (const disk of machine.disks) {
        if (!('stored' in disk) || disk.mode === 'r') continue;
        users.set(disk.stored.file, [...(users.get(disk.stored.file) ?? []), machine.name]);
      }
    }
    const shared = [...users.values()].filter((names) => names.length > 1);
    expect(shared).toEqual([
      ['node-a', 'node-b'],
      ['twin-a', 'twin-b'],
    ]);
  });

  it('when disk paths are followed then only the one that is meant to be missing leads nowhere', () => {
    const lost = machines.filter((machine) =>
      machine.disks.some((disk) => {
        if (!('stored' in disk)) return false;
        const { repository, folder, file } = disk.stored;
        return !files.has(`repositories/${repository.id}/${folder}/${file}`);
      }),
    );
    expect(lost.map((machine) => machine.name)).toEqual(['lostdisk01']);
  });

  it('when the secrets are looked for then they stand in vm.cfg files and nowhere else', () => {
    const holders = [...files.keys()].filter((path) => /sample-(vnc|ftp)-secret/.test(textOf(path)));
    expect(holders).toHaveLength(2);
    expect(holders.every((path) => path.endsWith('/vm.cfg'))).toBe(true);
  });

  it('when Python 3 reads them then it refuses the cut and the long integers', async () => {
    const verdicts = await judgeTexts(
      'python3',
      machines.map((machine) => machine.content),
    );
    const refused = machines.filter((_, index) => !verdicts[index]?.ok || !verdicts[index]?.literal);
    expect(refused.map((machine) => machine.name).sort()).toEqual(['bigmem01', 'cut01']);
    const encodings = machines.filter((_, index) => verdicts[index]?.encoding === 'latin-1');
    expect(encodings.map((machine) => machine.name)).toEqual(['latin01']);
  });
});
