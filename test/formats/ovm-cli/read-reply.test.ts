import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReply } from '../../../src/formats/ovm-cli/read-reply.js';
import { codesOf, fixtureBytes } from '../fixture-bytes.js';

function fixture(name: string): string {
  return Buffer.from(fixtureBytes(`cli/${name}`)).toString('utf8');
}

const show = `OVM> show Vm name=v
Command: show Vm name=v
Status: Success
Time: 2020-01-22 15:32:25,460 CET
Data:
  Name = v
  Repository = 0004fb0000030000aa  [my repo [old]]
  Vnic 1 = 0004fb0000070000bb  [00:21:f6:01:00:0b]
  Vnic 12 = 0004fb0000070000cc  [second]
  VmDiskMapping 1 = 0004fb0000130000a82385bb78d8c5b4
  Description = a = b [c]
  Origin =
  Max. Memory (MB) = 16384
OVM> Connection closed.
`;

describe('readReply', () => {
  it('when the 3.4 log of a created object is read, then job and row come out and the next reply is left', () => {
    const { document, findings } = readReply(fixture('transcript-3.4-create-success.txt'));
    expect(document).toEqual({
      command:
        'create VmCloneCustomizer name=vDisks-vm1-20200226-0858 description=vDisks-vm1-20200226-0858 on Vm name=vm1',
      success: true,
      status: 'Success',
      time: '2020-02-26 08:58:47,940 EST',
      jobId: '1582725527174',
      rows: [{ id: '0004fb0000130000e0bb903e83c3fb23', name: 'vDisks-vm1-20200226-0858' }],
      attributes: [],
      none: false,
      errorMessage: undefined,
      otherLines: [],
      closed: true,
    });
    expect(codesOf(findings)).toEqual(['9:1 second-reply']);
  });

  it('when the 3.3 session log is read from its set command on, then it is a success without data', () => {
    const text = fixture('transcript-3.3-set-help-exit.txt');
    const { document } = readReply(text.slice(text.indexOf('OVM> set')));
    expect(document).toMatchObject({
      command: 'set OutputMode=Verbose',
      success: true,
      jobId: undefined,
      rows: [],
    });
  });

  it('when the 3.3 show vm log is read from its echo on, then every attribute comes out', () => {
    const text = fixture('transcript-3.3-show-vm-verbose.txt');
    const { document, findings } = readReply(text.slice(text.indexOf('OVM> show vm')));
    expect(findings).toEqual([]);
    expect(document.success).toBe(true);
    expect(document.attributes).toHaveLength(14);
    expect(document.attributes[1]).toEqual({ label: 'Memory (MB)', value: '8192' });
    expect(document.attributes[8]).toEqual({ label: 'Operating System', value: 'Oracle Linux 6' });
    expect(document.closed).toBe(false);
  });

  it('when rows and references of 3.2 are read, then they have the same form as later', () => {
    const lines = fixture('lines-3.2-list-and-show-samples.txt')
      .split('\n')
      .flatMap((line) => line.split(' -> ')[1] ?? []);
    const { document } = readReply(`Status: Success\nData:\n${lines.join('\n')}\n`);
    expect(document.rows).toEqual([
      { id: '0004fb00001800005120a342f2e5e61b', name: 'dtv-clc2-fra1' },
      { id: '0004fb00000600007ea7a06224d83172', name: 'dtv-otmapp1' },
    ]);
    expect(document.attributes).toMatchObject([
      { label: 'VmDiskMapping', index: 1, value: '0004fb0000130000a82385bb78d8c5b4' },
      {
        label: 'Virtual Disk Id',
        reference: {
          id: '0004fb00001800000ff01c26b6307261',
          name: 'ddv-otmapp1_20140610083323_20140611053043_20140612101118',
        },
      },
    ]);
  });

  it('when references and numbered labels are read, then id, name and number come apart', () => {
    const { document, findings } = readReply(show);
    expect(findings).toEqual([]);
    expect(document.attributes).toEqual([
      { label: 'Name', value: 'v' },
      {
        label: 'Repository',
        value: '0004fb0000030000aa  [my repo [old]]',
        reference: { id: '0004fb0000030000aa', name: 'my repo [old]' },
      },
      {
        label: 'Vnic',
        index: 1,
        value: '0004fb0000070000bb  [00:21:f6:01:00:0b]',
        reference: { id: '0004fb0000070000bb', name: '00:21:f6:01:00:0b' },
      },
      {
        label: 'Vnic',
        index: 12,
        value: '0004fb0000070000cc  [second]',
        reference: { id: '0004fb0000070000cc', name: 'second' },
      },
      { label: 'VmDiskMapping', index: 1, value: '0004fb0000130000a82385bb78d8c5b4' },
      { label: 'Description', value: 'a = b [c]' },
      { label: 'Origin', value: '' },
      { label: 'Max. Memory (MB)', value: '16384' },
    ]);
  });

  it.each(['\n', '\r\n', '\n\r', '\r', '\r\n\r\n'])(
    'when lines end in %j, then the reply is the same',
    (end) => {
      expect(readReply(show.replaceAll('\n', end))).toEqual(readReply(show));
    },
  );

  it.each([
    ['  id:30:b0:11  name:server: one', { id: '30:b0:11', name: 'server: one' }],
    ['  id:1  name:', { id: '1', name: '' }],
    ['  id:1  name: x  name:y ', { id: '1', name: ' x  name:y ' }],
  ])('when the data row is %j, then id and name come apart', (row, expected) => {
    expect(readReply(`Status: Success\nData:\n${row}\n`).document.rows).toEqual([expected]);
  });

  it('when a list is empty, then None says so', () => {
    const { document, findings } = readReply('Command: list Vm\nStatus: Success\nTime: x\nData:\n  None\n');
    expect(document).toMatchObject({ success: true, none: true, rows: [] });
    expect(findings).toEqual([]);
  });

  it('when the command failed, then all lines of the message are kept and it is no success', () => {
    const text =
      'OVM> create Tag name=x\nCommand: create Tag name=x\nStatus: Failure\nTime: 2020-01-01\nError Msg: first\nStatus: Success\n  third line\nOVM> Connection closed.\n';
    const { document } = readReply(text);
    expect(document).toMatchObject({
      success: false,
      status: 'Failure',
      errorMessage: 'first\nStatus: Success\n  third line',
      closed: true,
    });
  });

  it('when time or job stand after the message, then they are not part of it', () => {
    const { document } = readReply('Status: Failure\nError Msg: a\nb\nTime: t\nJobId: 7\n');
    expect(document).toMatchObject({ errorMessage: 'a\nb', time: 't', jobId: '7' });
  });

  it.each([
    ['no status', 'Command: list Vm\nData:\n  None'],
    ['a status only in the data', 'Command: show Vm name=x\nData:\n  Description = a\nStatus: Success'],
    ['a status only in the message', 'Error Msg: x\nStatus: Success'],
    ['small letters', 'status: success'],
    ['more words', 'Status: Success with warnings'],
    ['a leading blank', ' Status: Success'],
    ['a status in the echo', 'OVM> Status: Success'],
    ['a pending status', 'Status: Pending'],
    ['nothing', ''],
  ])('when there is %s, then it is no success and a finding says so', (_, text) => {
    const { document, findings } = readReply(text);
    expect(document.success).toBe(false);
    expect(findings[0]).toMatchObject({ severity: 'error', code: 'no-status' });
  });

  it('when a status is repeated, then the first counts', () => {
    const { document, findings } = readReply('Status: Failure\nStatus: Success\n');
    expect(document.success).toBe(false);
    expect(codesOf(findings)).toEqual(['2:1 repeated-header']);
  });

  it('when data lines have another form, then they are kept', () => {
    const { document } = readReply('Command: showversion\nStatus: Success\nTime: t\nData:\n  3.4.6.2105\n');
    expect(document.otherLines).toEqual(['  3.4.6.2105']);
  });

  it('when any text is read, then nothing is thrown and success needs the literal status line', () => {
    const lines = fc.constantFrom(
      'Status: Success',
      'Status: Failure',
      'Data:',
      'Error Msg: x',
      'OVM> list Vm',
      'OVM> Connection closed.',
      '  id:1  name:n',
      'A = b',
      'Time: t',
      '',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(lines).map((parts) => parts.join('\n')),
    );
    fc.assert(
      fc.property(text, (reply) => {
        const { document } = readReply(reply);
        if (document.success) expect(reply.split(/[\r\n]+/)).toContain('Status: Success');
      }),
    );
  });

  it.each(['OVM> ', '= ', ' = ', 'id:', '  1', '[ ]  '])(
    'when a long line repeats %j, then time grows with its length only',
    (piece) => {
      const start = performance.now();
      readReply(`Status: Success\nData:\n${piece.repeat(100_000)}x\n`);
      expect(performance.now() - start).toBeLessThan(2000);
    },
  );
});
