import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeLine } from '../../../src/formats/ovm-cli/compose-line.js';
import { type CliRelease, cliReleases } from '../../../src/formats/ovm-cli/grammar.js';
import { readCliLine } from '../../../src/formats/ovm-cli/read-cli-line.js';
import { codesOf } from '../fixture-bytes.js';

function only(text: string, release: CliRelease) {
  const { document, findings } = readCliLine(text, release);
  expect(document).toBeUndefined();
  const [first] = findings;
  if (first === undefined) throw new Error('no finding');
  return first;
}

describe('readCliLine', () => {
  it('when keywords, attributes and yes are in another case, then the canonical spelling comes out', () => {
    expect(
      readCliLine(
        "CREATE vm NAME='v' Repository=r DOMAINTYPE=XEN_PVM highavailability=yes ON serverpool ID=1",
        '3.3',
      ),
    ).toEqual({
      document: {
        verb: 'create',
        object: 'Vm',
        attributes: [
          ['name', 'v'],
          ['repository', 'r'],
          ['domainType', 'XEN_PVM'],
          ['highAvailability', 'Yes'],
        ],
        relation: { word: 'on', object: 'ServerPool', instance: { key: 'id', value: '1' } },
      },
      findings: [],
    });
  });

  it('when edit has two names, then the first is the instance and the second the new name', () => {
    expect(readCliLine('edit VirtualDisk name=OLD name=NEW', '3.4').document).toEqual({
      verb: 'edit',
      object: 'VirtualDisk',
      instance: { key: 'name', value: 'OLD' },
      attributes: [['name', 'NEW']],
    });
  });

  it('when an attribute is repeated, then the last one counts and a note says so', () => {
    const { document, findings } = readCliLine('create Tag name=a description=x name=b', '3.2');
    expect(document?.attributes).toEqual([
      ['description', 'x'],
      ['name', 'b'],
    ]);
    expect(findings).toMatchObject([{ severity: 'note', code: 'repeated-attribute', column: 12 }]);
  });

  it.each([
    [`create Tag name="HR/'s VMs"`, "HR's VMs"],
    [`create Tag name='a/'b'`, "a'b"],
    [`create Tag name="http:////example.com//my.iso"`, 'http://example.com/my.iso'],
    ['create Tag name=http://example.com/x.iso', 'http://example.com/x.iso'],
    ['create Tag name=nfs:/mnt/vol1', 'nfs:/mnt/vol1'],
    ['create Tag name=a=b', 'a=b'],
    ['create Tag name="back\\slash"', 'back\\slash'],
    [`\tcreate  Tag\tname=x  \r\n`, 'x'],
  ])('when the line is %j, then the value is %j', (line, value) => {
    expect(readCliLine(line, '3.3')).toEqual({
      document: { verb: 'create', object: 'Tag', attributes: [['name', value]] },
      findings: [],
    });
  });

  it.each([
    ['showversion', { verb: 'showversion', attributes: [] }],
    ['?', { verb: '?', attributes: [] }],
    ['set outputmode=Verbose', { verb: 'set', attributes: [['OutputMode', 'Verbose']] }],
    ['list vm', { verb: 'list', object: 'Vm', attributes: [] }],
    [
      'refresh Repository name=r',
      { verb: 'refresh', object: 'Repository', instance: { key: 'name', value: 'r' }, attributes: [] },
    ],
    ['getEvents amount=5', { verb: 'getEvents', attributes: [['amount', '5']] }],
    [
      'importTemplate Repository id=1 url=ftp://h/t.tgz',
      {
        verb: 'importTemplate',
        object: 'Repository',
        instance: { key: 'id', value: '1' },
        attributes: [['url', 'ftp://h/t.tgz']],
      },
    ],
  ])('when the line is %j, then the command is read', (line, command) => {
    expect(readCliLine(line, '3.3')).toEqual({ document: command, findings: [] });
  });

  it.each([
    ['', 'missing-command', 1, 'no command'],
    ['name=x', 'missing-command', 1, 'name='],
    ['crate Vm name=x', 'unknown-command', 1, 'did you mean create?'],
    ['create Vmm name=x', 'unknown-object', 8, 'did you mean Vm?'],
    ['create', 'missing-object', 7, 'Tag'],
    ['create name=x', 'missing-object', 8, 'Tag'],
    ['create SanServer name=x', 'command-of-other-release', 8, 'create StorageArray'],
    ['vnicCreate segment4=1', 'command-of-other-release', 1, '3.2'],
    ['createVmFromAssembly x', 'syntax-unknown', 1, 'showallcustomcmds'],
    ['create Tag nam=x name=y', 'unknown-attribute', 12, 'did you mean name?'],
    ['create Tag =x name=y', 'missing-attribute-name', 12, 'no name'],
    ['edit Vm name=v memory=much', 'illegal-value', 23, 'from 32 to 2000000'],
    ['edit Vm name=v mouseType=USB_MOSE', 'illegal-value', 26, 'did you mean USB_MOUSE?'],
    ['edit Vm memory=5', 'missing-instance', 9, 'id= or name='],
    ['edit Vm v memory=512', 'missing-instance', 9, 'perhaps name=v'],
    ['edit Vm name=v', 'missing-attribute', 15, 'at least one of'],
    ['create Tag name=two words', 'unexpected-word', 21, 'needs quotes'],
    ['create Tag name=x \\', 'unexpected-word', 19, 'one line'],
    ['create Tag name="x', 'unclosed-quote', 17, 'not closed'],
    ['create Tag name="x"y', 'text-after-quote', 20, 'closing quote'],
    [`create Tag name=HR's`, 'quote-inside-value', 19, 'quotes'],
    ['add Server name=s', 'missing-relation', 18, 'to ServerPool|Repository'],
    ['add Server name=s to ServerPol name=p', 'unknown-relation', 22, 'did you mean ServerPool?'],
    ['add Server name=s on ServerPool name=p', 'unknown-relation', 19, 'to ServerPool|Repository'],
    ['add Server name=s to ServerPool', 'missing-instance', 32, 'existing ServerPool'],
    ['add Server name=s to ServerPool name=p x=1', 'text-after-command', 40, 'before on'],
    ['create Tag name="a\u0007b"', 'control-character', 19, 'U+0007'],
  ])('when the line is %j, then the finding is %s at column %i', (line, code, column, words) => {
    const finding = only(line, '3.3');
    expect(finding).toMatchObject({ severity: 'error', code, column, line: 1 });
    expect(finding.message).toContain(words);
  });

  it('when a line number is given, then findings carry it', () => {
    expect(codesOf(readCliLine('nonsense', '3.4', 7).findings)).toEqual(['7:1 unknown-command']);
  });

  it('when a slash stands alone in quotes, then it is read as a slash with a warning', () => {
    const { document, findings } = readCliLine('create Tag name="a/b c"', '3.3');
    expect(document?.attributes).toEqual([['name', 'a/b c']]);
    expect(findings).toMatchObject([{ severity: 'warning', code: 'lone-slash', column: 19 }]);
  });

  it('when legal values are asked for, then no command comes out', () => {
    const finding = only('create Vm osType=?', '3.3');
    expect(finding).toMatchObject({ severity: 'warning', code: 'values-query', column: 11 });
  });

  it('when osType is in no list of 3.2, then the command comes out with a warning', () => {
    const { document, findings } = readCliLine('edit Vm name=v osType=OL_6', '3.2');
    expect(document?.attributes).toEqual([['osType', 'OL_6']]);
    expect(findings).toMatchObject([{ severity: 'warning', code: 'unlisted-value', column: 23 }]);
  });

  it('when there are too many repeats, then no command comes out instead of a shortened one', () => {
    const { document, findings } = readCliLine(`create Tag ${'name=x '.repeat(500)}`, '3.3');
    expect(document).toBeUndefined();
    expect(findings.map(({ code }) => code)).toContain('too-many-problems');
  });

  it.each([
    'discoverServer ipAddress=h password=hunter1 hunter2 takeOwnership=Yes',
    'discoverServer ipAddress=h password="hunter2" extra=1 takeOwnership=Yes',
    'password=hunter2',
    'discoverServer ipAddress=h pasword=hunter2 takeOwnership=Yes',
    'discoverServer ipAddress=h password="hunter2',
  ])('when %j is wrong, then no message repeats the password', (line) => {
    const { document, findings } = readCliLine(line, '3.3');
    expect(document).toBeUndefined();
    expect(JSON.stringify(findings)).not.toContain('hunter');
  });

  it('when any text is read, then nothing is thrown and every place is on the line', () => {
    const words = fc.constantFrom(
      'create',
      'Vm',
      'edit',
      'on',
      'to',
      'name=',
      "'",
      '"',
      '/',
      '=',
      '?',
      ' ',
      'memory=5',
      '\n',
      '\0',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...cliReleases), (line, release) => {
        const { document, findings } = readCliLine(line, release);
        for (const { column } of findings) expect(column >= 1 && column <= line.length + 1).toBe(true);
        const wrong = findings.some(({ severity }) => severity === 'error');
        if (document === undefined) expect(findings.length).toBeGreaterThan(0);
        else expect(wrong).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('when any command is read, then composing it again gives a line that reads the same', () => {
    const pieces = fc.constantFrom(
      'name=a',
      "name='b c'",
      'description="x//y"',
      'memory=512',
      'id=1',
      'bootOrder=DISK,PXE',
      'highAvailability=NO',
    );
    const heads = fc.constantFrom('edit Vm name=v', 'create Tag', 'edit Network id=1', 'edit Vnic id=1');
    fc.assert(
      fc.property(
        heads,
        fc.array(pieces, { maxLength: 5 }),
        fc.constantFrom(...cliReleases),
        (head, rest, release) => {
          const { document } = readCliLine([head, ...rest].join(' '), release);
          if (document === undefined) return;
          const composed = composeLine(document, release);
          expect(readCliLine('line' in composed ? composed.line : '', release)).toEqual({
            document,
            findings: [],
          });
        },
      ),
    );
  });
});
