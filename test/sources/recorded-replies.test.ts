import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mergeEnvironment } from '../../src/model/merge.js';
import { interpretManagerFiles } from '../../src/sources/manager-files-facts.js';
import { factLines } from './fact-lines.js';

const fixtures = new URL('../fixtures/', import.meta.url);

async function linesOf(paths: readonly string[]): Promise<string[]> {
  const read = async (path: string) => readFileSync(new URL(path, fixtures));
  return factLines(mergeEnvironment('e', [await interpretManagerFiles({ paths, read })]));
}

function recorded(room: string): string[] {
  const names = readdirSync(new URL(`${room}/`, fixtures)).filter((name) => /\.(?:xml|json)$/.test(name));
  return names.sort().map((name) => `${room}/${name}`);
}

describe.each(['agent', 'rest'])('recorded replies: %s', (room) => {
  it('when each is read alone and all together, then what they tell is the golden list', async () => {
    const sections: string[] = [];
    for (const path of recorded(room)) sections.push(`== ${path}`, ...(await linesOf([path])), '');
    sections.push('== all together', ...(await linesOf(recorded(room))), '');
    await expect(sections.join('\n')).toMatchFileSnapshot(`golden/${room}-replies.txt`);
  });

  it('when all are read, then the password of a VM is in none of the facts', async () => {
    expect((await linesOf(recorded(room))).join('\n')).not.toContain('7693f834ca67912e');
  });
});
