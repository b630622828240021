import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fingerprintOf,
  judgeHostKey,
  knownHostsLine,
  readKnownHosts,
} from '../../../src/reach/ssh/known-hosts.js';
import { scratchDirectories } from '../scratch-directory.js';

const scratch = scratchDirectories();

function sshString(bytes: Uint8Array | string): Buffer {
  const content = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

const keyOf = (type: string, content: string) => Buffer.concat([sshString(type), sshString(content)]);
const ed1 = keyOf('ssh-ed25519', 'one');
const ed2 = keyOf('ssh-ed25519', 'two');
const rsa = keyOf('ssh-rsa', 'three');
const text = (key: Buffer) =>
  `${key.toString('latin1', 4, 4 + key.readUInt32BE(0))} ${key.toString('base64')}`;

const judge = (list: string, host: string, key: Buffer, port = 22) =>
  judgeHostKey(readKnownHosts(list, 'known_hosts').lines, host, port, key);

describe('the list of known hosts', () => {
  it('when host, port and key are those of a line, then the key is known', () => {
    const list = `# mine\n\nmgr,10.0.0.1 ${text(ed1)} root@mgr\n[mgr]:10000 ${text(ed2)}\r\n`;
    expect(judge(list, 'mgr', ed1).is).toBe('known');
    expect(judge(list, 'MGR', ed1).is).toBe('known');
    expect(judge(list, '10.0.0.1', ed1).is).toBe('known');
    expect(judge(list, 'mgr', ed2, 10000).is).toBe('known');
    expect(judge(list, 'mgr', ed1, 10000)).toMatchObject({ is: 'changed', expected: [{ line: 4 }] });
    expect(judge(list, 'other', ed1)).toMatchObject({ is: 'unknown', otherTypes: [] });
  });

  it('when another key of the type is known, then the key is changed; of another type, then unknown with those', () => {
    const list = `mgr ${text(ed1)}`;
    expect(judge(list, 'mgr', ed2)).toMatchObject({
      is: 'changed',
      expected: [{ line: 1, file: 'known_hosts' }],
    });
    expect(judge(list, 'mgr', rsa)).toMatchObject({
      is: 'unknown',
      otherTypes: [{ keyType: 'ssh-ed25519' }],
    });
  });

  it('when names are patterns, then stars, marks and exclusions count', () => {
    const list = `ovs??.example.com,!ovs13.example.com,*.lab ${text(ed1)}`;
    expect(judge(list, 'ovs12.example.com', ed1).is).toBe('known');
    expect(judge(list, 'ovs13.example.com', ed1).is).toBe('unknown');
    expect(judge(list, 'ovs1.example.com', ed1).is).toBe('unknown');
    expect(judge(list, 'a.b.lab', ed1).is).toBe('known');
    expect(judge(list, 'lab', ed1).is).toBe('unknown');
    expect(judge(`!mgr,* ${text(ed1)}`, 'mgr', ed1).is).toBe('unknown');
  });

  it('when a key is revoked, then no other line helps; a certificate authority is only counted', () => {
    expect(judge(`mgr ${text(ed1)}\n@revoked * ${text(ed1)}`, 'mgr', ed1)).toMatchObject({
      is: 'revoked',
      by: { line: 2 },
    });
    expect(judge(`@revoked * ${text(ed1)}\nmgr ${text(ed2)}`, 'mgr', ed2).is).toBe('known');
    expect(judge(`@cert-authority *.lab ${text(ed1)}`, 'x.lab', ed1)).toEqual({
      is: 'unknown',
      otherTypes: [],
      authorities: 1,
    });
  });

  it('when lines are damaged, then each is a problem with its number and the others count', () => {
    const list = [
      'mgr',
      `mgr ssh-rsa ${ed1.toString('base64')}`,
      `@unheard mgr ${text(ed1)}`,
      `|1|broken ${text(ed1)}`,
      'mgr ssh-ed25519 AAAA',
      `good ${text(ed1)}`,
    ].join('\n');
    const { lines, problems } = readKnownHosts(list, 'F');
    expect(lines.map(({ line }) => line)).toEqual([6]);
    expect(problems.map((problem) => problem.split(':').slice(0, 2).join(':'))).toEqual([
      'F:1',
      'F:2',
      'F:3',
      'F:4',
      'F:5',
    ]);
  });

  it('when ssh-keygen hashes and searches a list, then we read and write as it does', () => {
    const file = join(scratch(), 'known_hosts');
    writeFileSync(file, `mgr.example.com ${text(ed1)}\n[mgr.example.com]:10000 ${text(ed2)}\n`);
    execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' });
    const hashed = readFileSync(file, 'utf8');
    expect(hashed).not.toContain('mgr');
    expect(judge(hashed, 'mgr.example.com', ed1).is).toBe('known');
    expect(judge(hashed, 'mgr.example.com', ed2, 10000).is).toBe('known');
    expect(judge(hashed, 'mgr.example.com', ed2).is).toBe('changed');
    for (const options of [{ hashed: true }, { hashed: false }]) {
      writeFileSync(file, knownHostsLine('Srv', 2222, rsa, options));
      const found = execFileSync('ssh-keygen', ['-F', '[srv]:2222', '-f', file], { encoding: 'utf8' });
      expect(found).toContain(rsa.toString('base64'));
      expect(readFileSync(file, 'utf8').includes('srv')).toBe(!options.hashed);
    }
  });

  it('when ssh-keygen prints a fingerprint, then ours is the same', () => {
    const key = join(scratch(), 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const printed = execFileSync('ssh-keygen', ['-lf', key], { encoding: 'utf8' }).split(' ')[1];
    const [, base64 = ''] = readFileSync(`${key}.pub`, 'utf8').split(' ');
    expect(fingerprintOf(Buffer.from(base64, 'base64'))).toBe(printed);
  });

  it('when the list is any text, then reading it ends without an exception', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.string(), (list, host) => {
        const { lines } = readKnownHosts(list, 'f');
        judgeHostKey(lines, host, 22, Buffer.from(list));
      }),
    );
  });

  it('when a pattern is full of stars, then matching it does not take long', () => {
    const begin = performance.now();
    judge(`${'*a'.repeat(2000)}b ${text(ed1)}`, 'a'.repeat(5000), ed1);
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
