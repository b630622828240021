import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mergeEnvironment } from '../../src/model/merge.js';
import { interpretManagerFiles } from '../../src/sources/manager-files-facts.js';
import { factLines } from './fact-lines.js';

const fixtures = new URL('../fixtures/', import.meta.url);

/** Files of the fixtures by the path they are given as. */
type Samples = ReadonlyMap<string, string>;

async function linesOf(samples: Samples): Promise<string[]> {
  const read = async (path: string) => readFileSync(new URL(samples.get(path) ?? path, fixtures));
  const captured = { paths: [...samples.keys()], read };
  return factLines(mergeEnvironment('e', [await interpretManagerFiles(captured)]));
}

/** The samples of a room of the fixtures, as they would lie in copies from a server. */
function recorded(room: string, place = room): Samples {
  const names = readdirSync(new URL(`${room}/`, fixtures)).filter((name) => name !== 'SOURCES.tsv');
  return new Map(names.sort().map((name) => [`${place}/${name}`, `${room}/${name}`]));
}

const rooms: readonly (readonly [golden: string, Samples])[] = [
  ['agent-replies', recorded('agent')],
  ['rest-replies', recorded('rest')],
  ['cli-sessions', recorded('cli')],
  [
    'host-files',
    new Map([
      ...recorded('sysconfig', 'servers/ovm-1/network-scripts'),
      ...recorded('server-files', 'servers/ovm-1'),
      ...recorded('ocfs2', 'servers/ovm-1'),
    ]),
  ],
];

describe.each(rooms)('recorded samples: %s', (golden, samples) => {
  it('when each is read alone and all together, then what they tell is the golden list', async () => {
    const sections: string[] = [];
    for (const [path, fixture] of samples)
      sections.push(`== ${path}`, ...(await linesOf(new Map([[path, fixture]]))), '');
    sections.push('== all together', ...(await linesOf(samples)), '');
    await expect(sections.join('\n')).toMatchFileSnapshot(`golden/${golden}.txt`);
  });

  it('when all are read, then the password of a VM is in none of the facts', async () => {
    expect((await linesOf(samples)).join('\n')).not.toContain('7693f834ca67912e');
  });
});

const inner = [...recorded('agent').keys()].flatMap((path) => {
  const whole = path.replace('.inner.xml', '.methodResponse.xml');
  return whole !== path && recorded('agent').has(whole) ? [[path, whole] as const] : [];
});

it.each(inner)('when %s is saved without its envelope, then it tells what %s tells', async (path, whole) => {
  const plain = async (name: string) =>
    (await linesOf(new Map([['agent/reply.xml', name]]))).map((line) => line.replace(/reply\.xml:\d+/g, ''));
  expect(await plain(path)).toEqual(await plain(whole));
});
