import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { restObjects } from '../../src/formats/rest-objects.js';
import { readRestReply, restObjectsOf } from '../../src/formats/rest-reply.js';
import { bytesOf, fixtureBytes } from './fixture-bytes.js';

const files = readdirSync(new URL('../fixtures/rest', import.meta.url)).filter((file) =>
  file.endsWith('.json'),
);
const id = (type: string, value = 'x') => ({ type: `com.oracle.ovm.mgr.ws.model.${type}`, value });
const read = (value: unknown) => readRestReply(bytesOf(JSON.stringify(value)));

describe('readRestReply', () => {
  it.each(files)('when %s is read, then every attribute of the table has its shape', (file) => {
    const { document, findings } = readRestReply(fixtureBytes(`rest/${file}`));
    expect(findings).toEqual([]);
    expect(document.otherTypes).toEqual([]);
    const [object] = document.objects;
    const recorded = JSON.parse(Buffer.from(fixtureBytes(`rest/${file}`)).toString()) as Record<
      string,
      unknown
    >;
    const set = Object.keys(restObjects[object?.type ?? 'Manager']).filter(
      (name) => recorded[name] !== null && name in recorded,
    );
    expect(Object.keys(object?.attributes ?? {}).sort()).toEqual(set.sort());
    // a name that is in no recording was not seen by anyone
    const never = Object.keys(restObjects[object?.type ?? 'Manager']).filter((name) => !(name in recorded));
    expect(never).toEqual(object?.type === 'Vm' ? ['pinnedCpus'] : []);
  });

  it('when a list comes, then all its objects are read in its order', () => {
    const { document } = read([
      { id: id('Network', 'a'), name: 'n1' },
      { id: id('Network', 'b') },
      { id: id('Cpu') },
    ]);
    expect(document.objects.map((object) => [object.id, object.name?.value])).toEqual([
      ['a', 'n1'],
      ['b', undefined],
    ]);
    expect(document.otherTypes).toEqual(['Cpu']);
    expect(restObjectsOf(document.objects, 'Vm')).toEqual([]);
  });

  it('when an attribute has another shape, then it is left out with a finding', () => {
    const odd = {
      id: id('Vm'),
      memory: '512',
      bootOrder: 'DISK',
      repositoryId: 'r',
      highAvailability: 1,
      vmDiskMappingIds: [{ value: 'm' }],
    };
    const { document, findings } = read(odd);
    expect(document.objects[0]?.attributes).toEqual({});
    expect(findings.map(({ code }) => code)).toEqual(Array(5).fill('unexpected-shape'));
  });

  it('when something is no object of the manager, then a finding says so', () => {
    for (const value of [{}, [1], { id: 'x' }, { id: { value: 'x' } }, { error: 'no' }])
      expect(read(value)).toMatchObject({
        document: { objects: [] },
        findings: [{ code: 'no-rest-object' }],
      });
    expect(read([])).toMatchObject({ document: { objects: [] }, findings: [] });
  });

  it('when a reply is cut, then what is whole before is read, and a finding says so', () => {
    const text = JSON.stringify([{ id: id('Network', 'a') }, { id: id('Network', 'b'), name: 'cut' }]);
    const { document, findings } = readRestReply(bytesOf(text.slice(0, -20)));
    expect(document.objects.map((object) => object.id)).toContain('a');
    expect(findings[0]).toMatchObject({ severity: 'error' });
  });
});
