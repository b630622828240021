import { describe, expect, it } from 'vitest';
import { Password } from '../../src/base/password.js';
import {
  type CliChange,
  changeTextOf,
  cliChange,
  deletableTypes,
  deletion,
  listedChanges,
  maskedReply,
} from '../../src/reach/cli-changes.js';

const id = '0004fb00000600007ea7a06224d83172';
const tag: CliChange = { verb: 'create', object: 'Tag', attributes: [['name', 'a']] };

describe('lines that change something', () => {
  it.each([
    ['start', 'Vm'],
    ['stop', 'Vm'],
    ['restart', 'Server'],
    ['kill', 'Vm'],
    ['suspend', 'Vm'],
    ['resume', 'Vm'],
    ['migrate', 'Vm'],
    ['delete', 'Vm'],
    ['create', 'VirtualDisk'],
    ['create', 'VmCloneCustomizer'],
    ['clone', 'Vm'],
    ['remove', 'Server'],
    ['importTemplate', 'Repository'],
    ['releaseOwnership', 'Repository'],
    ['constructor', undefined],
  ])('when %s %s is asked for, then there is no such line', (verb, object) => {
    const change = {
      verb,
      ...(object && { object }),
      instance: { key: 'id', value: id },
      attributes: [],
    } as const;
    expect(() => cliChange(change)).toThrow(TypeError);
  });

  it.each([
    ['Tag', 'Vm', true],
    ['Tag', 'ServerPool', true],
    ['Vm', 'AntiAffinityGroup', true],
    ['Vm', 'ServerPool', false],
    ['Vm', 'Server', false],
    ['Vnic', 'Vm', false],
    ['Port', 'Network', false],
    ['PhysicalDisk', 'AccessGroup', false],
  ])('when %s is to be taken from %s, then there is such a line: %s', (object, holder, listed) => {
    const instance = { key: 'id', value: id } as const;
    const change = {
      ...{ verb: 'remove', object, instance, attributes: [] },
      relation: { word: 'from', object: holder, instance },
    };
    if (listed) expect(cliChange(change).shown).toBe(`remove ${object} id=${id} from ${holder} id=${id}`);
    else expect(() => cliChange(change)).toThrow(TypeError);
  });

  it('when a line is composed, then values are quoted and slashes doubled', () => {
    const attributes = [['description', `a/b "c" 'd' delete Vm name=x`]] as const;
    const line = cliChange({
      verb: 'edit',
      object: 'Vm',
      instance: { key: 'name', value: 'my vm' },
      attributes,
    });
    const text = `edit Vm name="my vm" description="a//b /"c/" 'd' delete Vm name=x"`;
    expect([line.shown, changeTextOf(line).text]).toEqual([text, text]);
  });

  it.each(['a\rb', 'a\nb', 'a\u2028b', 'a\x00'])(
    'when a value holds more than one line (%j), then there is no line',
    (value) => {
      expect(() => cliChange({ ...tag, attributes: [['name', value]] })).toThrow(TypeError);
      const instance = { key: 'name', value } as const;
      expect(() => cliChange({ verb: 'refresh', object: 'Repository', instance, attributes: [] })).toThrow(
        TypeError,
      );
    },
  );

  it.each([
    { ...tag, attributes: [['name=b shareable', 'a']] as const },
    { ...tag, instance: { key: 'id', value: id } as const },
    { ...tag, relation: { word: 'from', object: 'Vm', instance: { key: 'id', value: id } } as const },
    { verb: 'refresh', object: 'Repository', attributes: [] },
  ])('when the form of %j is not that of its verb, then there is no line', (change) => {
    expect(() => cliChange(change)).toThrow(TypeError);
  });

  it('when something else than a composed line is to be sent, then it is refused', () => {
    const forged = { shown: 'stop Vm id=x' } as unknown as ReturnType<typeof cliChange>;
    expect(() => changeTextOf(forged)).toThrow(TypeError);
    expect(() => changeTextOf({ ...cliChange(tag) })).toThrow(TypeError);
  });

  it('when something is deleted, then only what can hold no data, by its id', () => {
    expect(changeTextOf(deletion('Vm', id)).text).toBe(`delete Vm id=${id}`);
    for (const type of ['VirtualDisk', 'FileSystem', 'Repository', 'ServerPool', 'PhysicalDisk', 'Server'])
      expect(() => deletion(type as 'Vm', id)).toThrow(TypeError);
    for (const other of ['', 'web1 name=x', `${id} `, "a'b"])
      expect(() => deletion('Vm', other)).toThrow(TypeError);
    expect(
      deletableTypes.every((type) => (listedChanges.create.types as readonly string[]).includes(type)),
    ).toBe(true);
  });
});

describe('secrets of a line', () => {
  const secrets = new Map([['agent', new Password(`it's "a/b"`)]]);
  const discover: CliChange = {
    verb: 'discoverServer',
    attributes: [
      ['ipAddress', '10.0.0.1'],
      ['password', '@secret:agent'],
    ],
  };

  it('when a line has a mark, then the secret is in what is sent and nowhere else', () => {
    const line = cliChange(discover, secrets);
    expect(line.shown).toBe('discoverServer ipAddress=10.0.0.1 password=@secret:agent');
    expect(changeTextOf(line)).toMatchObject({
      text: `discoverServer ipAddress=10.0.0.1 password="it's /"a//b/""`,
      begins: 'discoverServer ipAddress=10.0.0.1 password=',
    });
    expect(JSON.stringify(line)).not.toContain('a/b');
  });

  it('when a mark stands where no password goes, or a semicolon anywhere, then there is no line', () => {
    const secrets = new Map([['agent', new Password('tiger')]]);
    const tag = (value: string) => ({
      verb: 'create',
      object: 'Tag',
      attributes: [['name', value] as const],
    });
    expect(() => cliChange(tag('@secret:agent'), secrets)).toThrow('takes no secret');
    expect(() => cliChange(tag('a; start Vm name=b'))).toThrow('semicolon');
    const edit = {
      verb: 'edit',
      object: 'Tag',
      instance: { key: 'name', value: 'a;b' },
      attributes: [],
    } as const;
    expect(() => cliChange(edit)).toThrow('semicolon');
  });

  it('when one secret begins as another does, then no rest of it is left in a reply', () => {
    const secrets = new Map([
      ['a', new Password('geheim')],
      ['b', new Password('geheimXYZZY')],
    ]);
    const attributes = [
      ['accessPassword', '@secret:a'],
      ['password', '@secret:b'],
    ] as const;
    const line = cliChange({ verb: 'discoverServer', attributes }, secrets);
    const reply = maskedReply(line, Buffer.from('Error Msg: geheimXYZZY and geheim are wrong'));
    expect(Buffer.from(reply).toString()).toBe('Error Msg: @secret:b and @secret:a are wrong');
  });

  it('when a secret is not given, then there is no line', () => {
    expect(() => cliChange(discover)).toThrow(TypeError);
  });

  it('when a reply repeats it in any spelling, then it has the mark, and status and ids stay', () => {
    const line = cliChange(discover, new Map([['agent', new Password('s')]]));
    const reply =
      'Command: discoverServer password=s\r\nStatus: Success\r\nData:\r\n  id:s1  name:boss\r\nOVM> ';
    expect(Buffer.from(maskedReply(line, Buffer.from(reply))).toString()).toBe(
      'Command: di@secret:agentcoverServer pa@secret:agent@secret:agentword=@secret:agent\r\nStatus: Success\r\nData:\r\n  id:s1  name:bo@secret:agent@secret:agent\r\nOVM> ',
    );
    const other = cliChange(discover, secrets);
    const escaped = Buffer.from(`Error Msg: it's /"a//b/" and it's "a/b" are wrong`);
    expect(Buffer.from(maskedReply(other, escaped)).toString()).toBe(
      'Error Msg: @secret:agent and @secret:agent are wrong',
    );
  });
});
