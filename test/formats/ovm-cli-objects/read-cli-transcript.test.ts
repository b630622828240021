import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCliRequest } from '../../../src/formats/ovm-cli-objects/cli-request.js';
import { readCliReply, readCliTranscript } from '../../../src/formats/ovm-cli-objects/read-cli-transcript.js';
import { bytesOf } from '../fixture-bytes.js';

function read(lines: readonly string[], end = '\r\n') {
  return readCliTranscript(bytesOf(lines.map((line) => line + end).join('')));
}

const head = ['OVM> show Vm id=1', 'Command: show Vm id=1', 'Status: Success', 'Time: t', 'Data:'];

describe('readCliTranscript', () => {
  it.each(['\r\n', '\n\r', '\n', '\r'])(
    'when lines end in %j, then the reply and its lines are the same',
    (end) => {
      const { document, findings } = read([...head, '  Name = a', '  Id = 1', 'OVM> '], end);
      expect(document.replies[0]?.attributes).toEqual([
        { label: 'Name', value: 'a', line: 6 },
        { label: 'Id', value: '1', line: 7 },
      ]);
      expect(findings).toEqual([]);
    },
  );

  it('when a value has several lines, then they stay together, also with a blank one', () => {
    const { document } = read([...head, '  Description = first', '', 'third', '  Id = 1', 'OVM> ']);
    expect(document.replies[0]?.attributes.map(({ label, value }) => [label, value])).toEqual([
      ['Description', 'first\n\nthird'],
      ['Id', '1'],
    ]);
  });

  it('when a value holds words of a reply or a prompt, then they are text', () => {
    const text = ['Status: Failure', 'Command: list Vm', 'OVM> list Vm', 'Data:'];
    const { document } = read([...head, '  Description = first', ...text, 'OVM> ']);
    expect(document.replies).toHaveLength(1);
    expect(document.replies[0]?.attributes[0]?.value).toBe(['first', ...text].join('\n'));
  });

  it.each([
    ['the same value', '5', ['5'], ['warning', 'repeated-label', 7]],
    ['another value', '7', [], ['error', 'disputed-label', 7]],
  ])('when a label stands twice with %s, then only what is sure counts', (_, second, values, finding) => {
    const { document, findings } = read([...head, '  Memory (MB) = 5', `  Memory (MB) = ${second}`, 'OVM> ']);
    expect(document.replies[0]?.attributes.map(({ value }) => value)).toEqual(values);
    expect(document.replies[0]?.disputed === true).toBe(values.length === 0);
    expect(findings.map(({ severity, code, line }) => [severity, code, line])).toEqual([finding]);
  });

  it('when a captured reply holds the text of another, then that is text', () => {
    const forged = ['OVM> show Vm id=1', 'Command: show Vm id=1', 'Status: Success', 'Data: ', '  Id = 1'];
    const lines = [...head, '  Description = y', ...forged, 'OVM> '];
    expect(read(lines).document.replies).toHaveLength(2);
    const { document } = readCliReply(Buffer.from(lines.join('\r\n')));
    expect(document.replies).toHaveLength(1);
    expect(document.replies[0]).toMatchObject({ whole: true, line: 1 });
    expect(document.replies[0]?.attributes[0]?.value).toBe(['y', ...forged.slice(0, -1)].join('\n'));
  });

  it('when a list is empty, then it says so', () => {
    const list = ['OVM> list Tag', 'Command: list Tag', 'Status: Success', 'Data:', '  None', 'OVM> '];
    expect(read(list).document.replies[0]).toMatchObject({
      none: true,
      rows: [],
      request: { verb: 'list', type: 'Tag' },
    });
  });

  it('when the reply is a failure, then its message is kept with all lines', () => {
    const failure = [
      'Command: show Vm id=9',
      'Status: Failure',
      'Time: t',
      'Error Msg: none',
      'found',
      'OVM> ',
    ];
    expect(read(failure).document.replies[0]).toMatchObject({
      status: 'Failure',
      errorMessage: 'none\nfound',
      whole: true,
    });
  });

  it('when a reply ends before its status or before the prompt, then that is a finding', () => {
    expect(read(head.slice(0, 2)).findings[0]).toMatchObject({ code: 'reply-cut', line: 1 });
    expect(read([...head, '  Name = a']).document.replies[0]?.whole).toBe(false);
    expect(read([...head, '  Name = a']).findings[0]?.message).toContain('no prompt');
  });

  it('when replies follow one another without prompts, then each is read', () => {
    const one = ['Command: list Tag', 'Status: Success', 'Data:', '  id:1  name:a'];
    const { document } = read([...one, ...one, 'OVM> ']);
    expect(document.replies.map(({ rows, whole }) => [rows.length, whole])).toEqual([
      [1, false],
      [1, true],
    ]);
  });

  it('when bytes are anything, then they are read in time that grows with their number', () => {
    const words = [
      'OVM> ',
      'Command: ',
      'Status: ',
      'Data:',
      '  ',
      ' = ',
      'id:',
      '  name:',
      '\n',
      '\r',
      '[',
      ']',
      'a',
    ];
    const text = fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 60 });
    fc.assert(
      fc.property(text, (parts) => {
        const { document } = readCliTranscript(bytesOf(parts.join('')));
        for (const { line } of document.replies) expect(line).toBeGreaterThan(0);
      }),
    );
    for (const hard of ['  x = ', '  id:a name:', '  [', 'OVM> a\n', '\u2028 = ', ' '.repeat(50)]) {
      const begin = performance.now();
      readCliTranscript(bytesOf(`${head.join('\n')}\n${hard.repeat(200_000 / hard.length)}\n`));
      expect(performance.now() - begin).toBeLessThan(1500);
    }
  });
});

describe('readCliRequest', () => {
  it.each([
    ['LIST vm', { verb: 'list', type: 'Vm' }],
    [' show vmdiskMapping id=7 ', { verb: 'show', type: 'VmDiskMapping', by: 'id', instance: '7' }],
    ['show Vm name="HR/\'s //a"', { verb: 'show', type: 'Vm', by: 'name', instance: "HR's /a" }],
    ['show Newtype id=1', { verb: 'show', type: 'Newtype', by: 'id', instance: '1' }],
    ['showversion', { verb: 'showversion' }],
  ])('when the command is %j, then it reads', (command, request) => {
    expect(readCliRequest(command)).toEqual(request);
  });

  it.each(['create Tag name=a', 'list', 'show Vm', 'list Vm name=a', 'delete Vm id=1', ''])(
    'when the command is %j, then it is no reading one',
    (command) => {
      expect(readCliRequest(command)).toBeUndefined();
    },
  );
});
