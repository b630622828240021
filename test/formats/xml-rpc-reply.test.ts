import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type RpcValue, readXmlRpcReply } from '../../src/formats/xml-rpc-reply.js';
import { bytesOf, codesOf, fixtureBytes } from './fixture-bytes.js';

const reply = (value: string) =>
  readXmlRpcReply(
    bytesOf(`<methodResponse><params><param><value>${value}</value></param></params></methodResponse>`),
  );

/** The value as JSON, as the recording was decoded by Python. */
function plain(value: RpcValue): unknown {
  if (value.kind === 'array') return value.items.map(plain);
  if (value.kind === 'struct')
    return Object.fromEntries(value.members.map((member) => [member.name, plain(member.value)]));
  if (value.kind === 'nil') return null;
  if (value.kind === 'int') return Number(value.value);
  return value.kind === 'string' || value.kind === 'other' ? value.text : value.value;
}

describe('readXmlRpcReply', () => {
  it.each([
    ['<string> a </string>', ' a '],
    [' b ', ' b '],
    ['<int>-12</int>', -12],
    ['<i8>1413834408</i8>', 1413834408],
    ['<boolean>0</boolean>', false],
    ['<double>1.5</double>', 1.5],
    ['<nil/>', null],
    ['<array><data/></array>', []],
    ['<struct><member><name>a</name><value><int>1</int></value></member></struct>', { a: 1 }],
  ])('when the value is %s, then it is %j', (value, expected) => {
    const { document, findings } = reply(value);
    expect(findings).toEqual([]);
    expect(document.kind === 'value' && plain(document.value)).toEqual(expected);
  });

  it('when a value cannot be read, then it is kept as text with a finding', () => {
    expect(reply('<int>x</int>')).toMatchObject({
      document: { value: { kind: 'other', type: 'int', text: 'x' } },
      findings: [{ code: 'unknown-value' }],
    });
    expect(reply('<base64>eA==</base64>').document).toMatchObject({
      value: { kind: 'other', type: 'base64' },
    });
    expect(codesOf(reply('<struct><member><name>a</name></member></struct>').findings)).toEqual([
      '1:47 unknown-member',
    ]);
  });

  it('when it is a fault, then code and text are those of the agent', () => {
    expect(readXmlRpcReply(fixtureBytes('agent/fault.methodResponse.xml')).document).toEqual({
      kind: 'fault',
      code: '1',
      message: expect.stringMatching(/^exceptions\.OSError:\[Errno 17\] File exists: '/),
    });
  });

  it('when it is no reply, then there is none', () => {
    for (const text of ['<html/>', '<methodResponse/>', 'x', '<methodResponse><params>'])
      expect(readXmlRpcReply(bytesOf(text)).document, text).toEqual({ kind: 'none' });
  });

  it('when a reply was recorded, then it is whole', () => {
    const folder = new URL('../fixtures/agent/', import.meta.url);
    const files = readdirSync(folder).filter((file) => file.endsWith('.methodResponse.xml'));
    expect(files.length).toBeGreaterThan(15);
    for (const file of files) {
      const { document, findings } = readXmlRpcReply(readFileSync(new URL(file, folder)));
      expect(document.kind, file).toBe(file.startsWith('fault') ? 'fault' : 'value');
      expect(findings, file).toEqual([]);
    }
  });
});
