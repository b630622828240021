import { describe, expect, it } from 'vitest';
import { withApply } from '../../../src/jobs/apply/apply.js';
import type { ApplyWords } from '../../../src/jobs/apply/apply-words.js';
import { appliesAtDouble, failure, releases, twoVms } from './apply-at-double.js';

const { start, place, wordsFor, apply } = appliesAtDouble();

/** The plan of a script, of which nothing is sent. */
const planOf = (words: ApplyWords) => withApply(words, async ({ lines }) => lines.join('\n'));

describe('the plan of an apply', () => {
  it.each(releases)('when VMs of %s would be made, then they stand in it by name', async (release) => {
    const server = await start({ release });
    const said: string[] = [];
    const words = wordsFor(server, place(), twoVms(release), { info: (line) => void said.push(line) });
    const plan = await planOf(words);
    const changing = release === '3.2' ? 15 : 13;
    expect(plan).toContain(`: ${changing} lines and 3 checks, ${changing} of the lines left`);
    expect(plan).toContain('\n  makes VM web1 (1 vNIC, 2 disks) in server pool slot\n');
    expect(plan).toContain('\n  makes VM web2 (1 vNIC, 1 disk) in server pool slot\n');
    const outcome = await apply(words);
    expect(outcome).toMatchObject({ lines: changing, sent: changing, done: 0, checks: 3, deleted: [] });
    expect(said.filter((line) => line.startsWith('['))[0]).toBe(
      `[1/${changing}] line 3: refresh Repository slotreposan01`,
    );
    expect(said.at(-1)).toBe(
      `[${changing}/${changing}] line ${changing + 3}: edit Vm web1: highAvailability=${release === '3.2' ? 'yes' : 'Yes'}`,
    );
    expect(await planOf(words)).toContain(`: ${changing} lines and 3 checks, 0 of the lines left`);
  });

  it('when a failed line left something, then the plan says whether it is deleted, and the run that it was', async () => {
    const [at, lines] = [place(), twoVms('3.4')];
    const server = await start({
      release: '3.4',
      leaveAt: 'create Vm name=web2',
      leaveTells: true,
      strikes: 1,
    });
    const said: string[] = [];
    const words = wordsFor(server, at, lines, { info: (line) => void said.push(line) });
    const failed = await failure(apply(words));
    expect(failed.hint).toContain('--took-effect 12 keeps it');
    const id = server.manager.vms().find(({ name }) => name === 'web2')?.id ?? '';
    expect(await planOf(words)).toContain(
      `  without --delete-leftovers does not delete: Vm ${id} (left by line 12)`,
    );
    const deleting = { ...words, deleteLeftovers: true };
    expect(await planOf(deleting)).toContain(`  deletes: Vm ${id} (left by line 12)`);
    const { deleted, lines: all, sent, done } = await apply(deleting);
    expect(deleted).toEqual([{ line: 12, type: 'Vm', id }]);
    expect(sent + done).toBe(all);
    expect(said).toContain(`deleted: Vm ${id}, which line 12 had left`);
    expect(await planOf(deleting)).not.toContain('deletes:');
  });

  it('when passwords that lines need are named nowhere, then all are told at once', async () => {
    const server = await start({ release: '3.4' });
    const line = (host: string, name: string) =>
      `discoverServer ipAddress=${host} password=@secret:${name} takeOwnership=Yes`;
    const words = wordsFor(server, place(), [line('10.0.0.1', 'one'), line('10.0.0.2', 'two')]);
    const error = await failure(apply(words));
    expect(error.message).toContain('@secret:one, @secret:two');
    expect(error.hint).toContain('--secret-file one=FILE --secret-file two=FILE');
  });
});
