import { afterEach, describe, expect, it } from 'vitest';
import type { EstateLine } from '../../../src/emitters/estate-script/estate-plan.js';
import { type Ending, managerFor } from './sent-lines.js';

const running: Ending[] = [];
afterEach(async () => {
  for (const end of running.splice(0)) await end();
});

const plain = (text: string): EstateLine => {
  const command = text.split(' ').slice(0, 2).join(' ');
  return { command, text, values: [] };
};
const refresh = plain('refresh FileServer name=gone');
const showServer = plain('show Server name=broken');
const showPool = plain('show ServerPool name=gone');
const tag = plain('create Tag name="new"');

describe('lines that only ask or refresh, for what is gone', () => {
  it.each(['dash', 'bash'] as const)(
    'when %s is refused a refresh and a server, then it stops at each, and --done leaves it out for good',
    async (shell) => {
      const { send, accepted, journal } = await managerFor([refresh, showServer, tag], running);
      const first = await send(shell);
      expect(first.status).toBe(1);
      expect(first.stderr).toContain('line 1, which may be sent again, failed');
      expect(first.stderr).toContain('with --done 1 to leave it out');
      const second = await send(shell, '--done', '1');
      expect(second.status).toBe(1);
      expect(second.stderr).toContain('line 2, which may be sent again, failed');
      expect(second.stderr).not.toContain(refresh.text);
      expect(accepted()).toEqual([]);
      expect(await send(shell, '--done', '2')).toMatchObject({ status: 0 });
      expect(accepted()).toEqual([tag.text]);
      expect(journal()).toMatch(/^1 failed .*\n1 done .*\n2 failed .*\n2 done .*\n3 sent .*\n3 done /m);
    },
  );

  it('when a refresh was refused and it is run again as it was, then the line is sent again', async () => {
    const { send } = await managerFor([refresh, tag], running);
    await send('dash');
    const again = await send('dash');
    expect(again.status).toBe(1);
    expect(again.stderr).toContain(`[1/2] ${refresh.text}`);
    expect((await send('dash', '--dry-run')).stdout).toContain(`1 again ${refresh.text}`);
    expect(await send('dash', '--retry', '1')).toMatchObject({ status: 1 });
  });

  it('when a line was not refused yet, then --done does not leave it out', async () => {
    const { send } = await managerFor([refresh, tag], running);
    const { status, stderr } = await send('dash', '--done', '1');
    expect(status).toBe(2);
    expect(stderr).toContain('line 1 neither failed nor lost its reply');
  });

  it.each([
    ['empty-format', refresh],
    ['empty', showPool],
    ['empty', showServer],
    ['survivors', showPool],
  ] as const)(
    'when in %s a line is refused on which a format or a VM rests, then --done does not pass it',
    async (name, line) => {
      const { send, accepted } = await managerFor([line, tag], running, name);
      const first = await send('dash');
      expect(first.status).toBe(1);
      expect(first.stderr).not.toContain('to leave it out');
      expect(await send('dash', '--done', '1')).toMatchObject({ status: 2 });
      expect(accepted()).toEqual([]);
    },
  );
});
