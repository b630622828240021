import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knowsCharacterSet, utf8OfMysqlText } from '../../src/formats/mysql-text-decoder.js';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';

let server: MariadbServer;
beforeAll(async () => {
  server = await startMariadb();
});
afterAll(() => server.stop());

/** What the server makes of these bytes, as hex; `3F`, a question mark, where they mean nothing to it. */
async function byServer(characterSet: string, hexes: readonly string[]): Promise<string[]> {
  const statements = hexes.map((hex) => `SELECT HEX(CONVERT(_${characterSet} 0x${hex} USING utf8mb4));`);
  return (await server.sql(statements.join('\n'))).trim().split('\n');
}

const ours = (characterSet: string, hex: string) =>
  utf8OfMysqlText(Buffer.from(hex, 'hex'), characterSet)?.toString('hex').toUpperCase();

const bytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

describe('texts of MySQL', () => {
  it.each(['latin1', 'latin2', 'latin7', 'koi8r', 'macroman', 'cp1250', 'cp1251', 'cp1257'])(
    'when each byte of %s is decoded, then it is what the server makes of it',
    async (characterSet) => {
      const expected = await byServer(characterSet, bytes);
      const wrong = bytes.filter((hex, byte) => {
        const meansNothing = expected[byte] === '3F' && hex !== '3f';
        return ours(characterSet, hex) !== (meansNothing ? undefined : expected[byte]);
      });
      expect(wrong).toEqual([]);
    },
  );

  it.each([
    ['ucs2', '20ac00e4'],
    ['utf16', 'd83dde0000e4'],
    ['utf16le', '3dd800dee400'],
    ['utf32', '0001f600000020ac'],
    ['utf8mb4', 'f09f9880c3a4'],
    ['utf8', 'e282ac'],
    ['ascii', '41007e'],
  ])('when %s is decoded, then it is what the server makes of it', async (characterSet, hex) => {
    expect([ours(characterSet, hex)]).toEqual(await byServer(characterSet, [hex]));
  });

  it.each([
    ['utf8mb4', 'ff'],
    ['utf8', 'eda080'],
    ['ascii', '80'],
    ['ucs2', '41'],
    ['utf16', 'd83d0041'],
    ['utf32', '0000d83d'],
    ['utf32', '00110000'],
    ['cp1251', '98'],
    ['gbk', '41'],
  ])(
    'when bytes are no text of %s, or the set is not known, then there is no answer',
    (characterSet, hex) => {
      expect(ours(characterSet, hex)).toBeUndefined();
    },
  );

  it('when a set is asked for, then it is known if its texts can be decoded', () => {
    const sets = ['latin1', 'koi8r', 'utf16', 'utf8mb4', 'gbk', 'sjis', 'binary', 'toString'];
    expect(sets.filter(knowsCharacterSet)).toEqual(['latin1', 'koi8r', 'utf16', 'utf8mb4']);
  });
});
