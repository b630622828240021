import { afterEach, describe, expect, it } from 'vitest';
import type { EstateLine } from '../../../src/emitters/estate-script/estate-plan.js';
import { lun } from '../../doubles/ovm-manager/sample-world.js';
import { type Ending, managerFor } from './sent-lines.js';

const vm = '0004fb00000600007ea7a06224d83172';
const tag = '0004fb0000990000aaaaaaaaaaaaaaaa';

const createTag = (name: string): EstateLine => ({
  command: 'create Tag',
  text: `create Tag name="${name}"`,
  values: [],
  unless: { ask: 'list Tag', value: name },
});
const addTag = (value: string, of = vm): EstateLine => ({
  command: 'add Tag',
  text: `add Tag id=${tag} to Vm id=${of}`,
  values: [],
  unless: { ask: `show Vm id=${of}`, label: 'Tag', value },
});

const running: Ending[] = [];
afterEach(async () => {
  for (const end of running.splice(0)) await end();
});

/** Sends the lines to a manager that has the tag `production`, which the VM has. */
const manager = (lines: readonly EstateLine[]) => managerFor(lines, running);

describe('lines that look first whether it is so already', () => {
  it.each(['dash', 'bash'] as const)(
    'when %s sends them, then those that are shown are left out and done, and others that only look alike are sent',
    async (shell) => {
      const alike = ['produc', 'production 2', 'Production', 'a\\b'];
      const { send, accepted, journal, tags } = await manager([
        createTag('production'),
        ...alike.map(createTag),
        addTag('production'),
        addTag(tag),
      ]);
      const { status, stderr } = await send(shell);
      expect({ status, stderr: stderr.match(/left out/g)?.length }).toEqual({ status: 0, stderr: 3 });
      expect(accepted()).toEqual(alike.map((name) => createTag(name).text));
      expect(journal().match(/^(1|6|7) done /gm)).toHaveLength(3);
      for (const name of alike) expect(tags()).toContain(`name:${name}\r\n`);
    },
  );

  it('when the manager does not know what is asked for, then the line is sent, fails, and can be left out', async () => {
    const gone = '0004fb000006000000000000000000ff';
    const { send, accepted, journal } = await manager([addTag('production', gone), createTag('new')]);
    const first = await send('dash');
    expect(first.status).toBe(1);
    expect(first.stderr).toContain('line 1 failed');
    expect(accepted()).toEqual([]);
    expect(await send('dash', '--done', '1')).toMatchObject({ status: 0 });
    expect(accepted()).toEqual(['create Tag name="new"']);
    expect(journal()).toMatch(/^1 sent .*\n1 failed .*\n1 done .*\n2 sent .*\n2 done /m);
  });
});

describe('lines that wait for what the manager must show', () => {
  const page83 = '360060e8000000000000000000000001';
  const mustShow = (...anyOf: string[]) => ({
    ask: `show PhysicalDisk id=${lun}`,
    label: 'Page83 ID',
    anyOf,
  });
  const careful = (name: string, ...anyOf: string[]): EstateLine => ({
    ...{ command: 'create Tag', text: `create Tag name="${name}"`, values: [] },
    mustShow: mustShow(...anyOf),
  });

  it.each(['dash', 'bash'] as const)(
    'when %s is shown one of the values, in any case, then it sends the line, and stops before one that wants another',
    async (shell) => {
      const lines = [
        careful('a', 'x', page83.toUpperCase()),
        careful('b', `${page83}0`, page83.slice(0, -1)),
      ];
      const { send, accepted, journal } = await manager([...lines, createTag('c')]);
      const { status, stderr } = await send(shell);
      expect({ status, accepted: accepted() }).toEqual({ status: 1, accepted: ['create Tag name="a"'] });
      expect(stderr).toContain(`line 2 was not sent: show PhysicalDisk id=${lun} does not show Page83 ID`);
      expect(journal()).not.toMatch(/^2 /m);
      expect((await send(shell)).status).toBe(1);
      expect(accepted()).toHaveLength(1);
    },
  );

  it('when a line that is sent every time wants a disk that is not there, then it is not sent', async () => {
    const show: EstateLine = {
      ...{ command: 'show Tag', text: `show Tag id=${tag}`, values: [] },
      mustShow: { ...mustShow(page83), ask: 'show PhysicalDisk id=none' },
    };
    const { send, accepted } = await manager([show, createTag('c')]);
    const { status, stderr } = await send('dash');
    expect({ status, accepted: accepted() }).toEqual({ status: 1, accepted: [] });
    expect(stderr).toContain('line 1 was not sent');
  });
});
