import { describe, expect, it } from 'vitest';
import { listBySftp, walkBySftp } from '../../../src/reach/ssh/sftp-files.js';
import { SftpFields, sftpPacket } from '../../../src/reach/ssh/sftp-packets.js';
import type { SftpReader } from '../../../src/reach/ssh/sftp-reader.js';

/** A file service that gives these names in every directory, as directories. */
function serviceWith(...names: string[]): SftpReader {
  const attributes = { size: 1, mode: 0o040755, mtime: 1 };
  const given = new Set<string>();
  const reader: Partial<SftpReader> = {
    openDirectory: async (path) => Buffer.from(path),
    names: async (handle) => {
      if (given.has(handle.toString())) return undefined;
      given.add(handle.toString());
      return ['.', '..', ...names].map((name) => ({ name: Buffer.from(name), attributes }));
    },
    closeHandle: () => {},
  };
  return reader as SftpReader;
}

describe('what a file service tells', () => {
  it.each(['../evil', 'a/b', '', 'a\0b'])('when a name is %j, then it is none', async (name) => {
    await expect(listBySftp(serviceWith('good', name), '/root')).rejects.toThrow('cannot be one');
  });

  it('when a directory below gives such a name, then it has the reason and the walk goes on', async () => {
    const service = serviceWith('a');
    const walked = await walkBySftp(
      Object.assign(service, {
        openDirectory: async (path: Buffer) => {
          if (path.toString() !== '/root') throw new Error('closed');
          return path;
        },
      }),
      '/root',
      {},
    );
    expect(walked).toEqual([
      { path: 'a', type: 'directory', size: 1, blocks: 0, mtimeMs: 1000, error: 'closed' },
    ]);
  });

  it('when a reply is cut off, then that is an error and no value', () => {
    const reply = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 0x61, 0, 0, 0, 1, 0x61, 0, 0, 0, 5]);
    for (let end = 0; end < reply.length; end += 1)
      expect(() => new SftpFields(reply.subarray(0, end)).names()).toThrow(RangeError);
    const huge = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
    expect(() => new SftpFields(huge).names()).toThrow(RangeError);
  });

  it('when a request is made, then it is as the draft has it', () => {
    expect(sftpPacket('read', 7, [Buffer.from('h'), 2n ** 33n, 32])).toEqual(
      Buffer.from([0, 0, 0, 22, 5, 0, 0, 0, 7, 0, 0, 0, 1, 0x68, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 32]),
    );
  });
});
