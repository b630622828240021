import { describe, expect, it } from 'vitest';
import { listBySftp, readFileBySftp, walkBySftp } from '../../../src/reach/ssh/sftp-files.js';
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

  it('when names have no end, or none are given again and again, then it is given up', async () => {
    const attributes = { size: 1, mode: 0o100644, mtime: 1 };
    let next = 0;
    const more = () => Array.from({ length: 5000 }, () => ({ name: Buffer.from(`n${next++}`), attributes }));
    const endless = Object.assign(serviceWith(), { names: async () => more() });
    await expect(walkBySftp(endless, '/root', {})).rejects.toThrow('more than 500000 entries');
    const empty = Object.assign(serviceWith(), { names: async () => [] });
    await expect(listBySftp(empty, '/root')).rejects.toThrow('neither names nor an end');
  });

  it('when directories lie in each other without end, then what is too deep has the reason', async () => {
    const deep = 'd'.repeat(200);
    const service = serviceWith(deep);
    const walked = await walkBySftp(service, '/root', {});
    expect(walked.length).toBe(81);
    expect(walked.at(-1)?.error).toBe('what is in it has too long a path');
    expect(walked.slice(0, -1).map(({ error }) => error)).toEqual(Array(80).fill(undefined));
  });

  it.each([
    ['nothing and no end', Buffer.alloc(0)],
    ['a file byte by byte', Buffer.from('x')],
  ])('when a server gives %s, then it is given up', async (_, piece) => {
    const attributes = { size: 1e9, mode: 0o100644, mtime: 1 };
    const service: Partial<SftpReader> = {
      attributes: async () => attributes,
      attributesOf: async () => attributes,
      openFile: async (path) => Buffer.from(path),
      read: async () => piece,
      closeHandle: () => {},
    };
    const read = readFileBySftp(service as SftpReader, '/f', 1e9);
    await expect(read).rejects.toMatchObject({
      code: 'OVM_FILE_UNREADABLE',
      why: 'the server gives it in crumbs',
    });
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
