import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { uuid, writeSample } from '../archive/sample-archive.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { runCli } from './run-cli.js';

const scratch = scratchDirectories();

describe('commands on an archive of another kind', () => {
  const makeBoth = async () => {
    const root = scratch();
    const capture = await writeSample(root, { time: '2026-11-01T03:00:00Z', complete: true });
    const exported = await writeSample(root, { time: '2026-11-02T03:00:00Z', kind: 'schema-export' });
    return { root, capture, exported };
  };

  it('when a reader of captures gets a schema export, then it is refused and the commands for it are named', async () => {
    const { exported, root } = await makeBoth();
    for (const words of [
      ['diff', exported, exported],
      ['rebuild', exported, '--release', '3.3', '--out', join(root, 'out')],
      ['inventory', exported],
      ['find', 'vm', exported],
    ]) {
      const { code, out, err } = await runCli([...words, '--archives', root]);
      expect({ code, out }, words[0]).toEqual({ code: 2, out: '' });
      expect(err).toContain('it is of the kind "schema export"');
      expect(err).toContain('`schema diff`, `schema import`, or `archive open`');
    }
  });

  it('when a command for repository databases gets a capture, then it is refused and the commands for it are named', async () => {
    const { capture, root } = await makeBoth();
    const url = ['--url', `sqlite:${join(root, 'target.sqlite')}`];
    for (const words of [
      ['schema', 'diff', capture, capture],
      ['schema', 'import', capture, ...url, '--yes'],
      ['archive', 'open', capture, '--sqlite', join(root, 'copy.sqlite')],
    ]) {
      const { code, out, err } = await runCli([...words, '--archives', root]);
      expect({ code, out }, words.join(' ')).toEqual({ code: 2, out: '' });
      expect(err).toContain('it is a capture of the files of an estate');
      expect(err).toContain('`rebuild`, `compare` or `uuid`');
    }
  });

  it('when latest is said, then each command means the kind it reads', async () => {
    const { root, exported } = await makeBoth();
    const latest = (words: readonly string[]) => runCli([...words, '--archives', root]);
    expect(await latest(['inventory', 'latest'])).toMatchObject({ out: expect.stringContaining('prod') });
    expect((await latest(['schema', 'diff', 'latest', 'latest'])).err).not.toContain('OVM_ARCHIVE_KIND');
    expect((await latest(['schema', 'diff', 'latest', 'latest'])).err).toContain(exported);
  });

  it('when the UUID of a schema export is asked for, then its manifest tells it and the place is evidence', async () => {
    const { root, exported } = await makeBoth();
    const { code, out, err } = await runCli(['uuid', exported]);
    expect({ code, out }).toEqual({ code: 0, out: `${uuid}\n` });
    expect(err).toContain(`${uuid}  /backup/.config  manifest.json`);
    expect(await runCli(['uuid', 'latest', '--archives', root])).toMatchObject({ code: 0, out: `${uuid}\n` });
    const silent = await writeSample(scratch(), { kind: 'dump', managerUuid: null });
    expect(await runCli(['uuid', silent])).toMatchObject({ code: 1, out: '' });
  });
});

describe('the list of archives', () => {
  it('when there are several kinds, then each says what it is, with databases, rows and what was left out', async () => {
    const root = scratch();
    await writeSample(root, { time: '2026-11-01T03:00:00Z', complete: true });
    await writeSample(root, { time: '2026-11-02T03:00:00Z', kind: 'schema-export' });
    await writeSample(root, { time: '2026-11-03T03:00:00Z', kind: 'safety', managerUuid: null });
    await writeSample(root, {
      time: '2026-11-04T03:00:00Z',
      kind: 'dump',
      findings: ['dump-not-completed'],
    });
    const { out } = await runCli(['list', '--long', '--archives', root]);
    const [dump, safety, exported, capture] = out.split('\n');
    expect(capture).toContain(`capture, complete, release 3.2, manager UUID ${uuid}`);
    expect(exported).toContain(
      'schema export, complete, ovs (2 tables, 7 rows, without the rows of OVM_STATISTIC) of MariaDB 10.11.19, release 3.3',
    );
    expect(safety).toContain('safety archive, complete');
    expect(safety).toContain('manager UUID not known');
    expect(dump).toContain('imported dump, incomplete');
  });

  it('when it is JSON, then databases are summed up, findings are there and no table or part is listed', async () => {
    const root = scratch();
    await writeSample(root, { kind: 'schema-export', findings: ['table-without-transactions'] });
    const [archive] = JSON.parse((await runCli(['list', '--archives', root, '--json'])).out);
    expect(archive).toMatchObject({ kind: 'schema-export', complete: true });
    expect(archive.head.schema.databases).toEqual([
      { name: 'ovs', tables: 2, rows: 7, rowsOmitted: ['OVM_STATISTIC'] },
    ]);
    expect(archive.head.schema.findings).toMatchObject([{ code: 'table-without-transactions' }]);
  });

  it('when archives of no known manager are to go, then the word none says so', async () => {
    const root = scratch();
    const old = await writeSample(root, {
      time: '2026-11-01T03:00:00Z',
      kind: 'schema-export',
      managerUuid: null,
    });
    await writeSample(root, { time: '2026-11-02T03:00:00Z', kind: 'schema-export', managerUuid: null });
    const prune = ['prune', '--archives', root, '--estate', 'prod', '--keep', '1', '--yes'];
    expect(await runCli([...prune, '--manager-uuid', ''])).toMatchObject({ code: 2, out: '' });
    expect(await runCli([...prune, '--manager-uuid', 'none'])).toMatchObject({ code: 0, out: `${old}\n` });
  });
});
