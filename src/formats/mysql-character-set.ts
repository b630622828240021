/**
 * Texts in the character sets of MySQL. The body of a trigger, routine, event or view is read by the server in the
 * session's character_set_client, which it also stores with the object: whoever sends the text must send it so encoded.
 */

/** Names of MySQL and what the Encoding Standard calls the same table. MySQL's latin1 is windows-1252. */
export const singleByteSets: Readonly<Record<string, string>> = {
  latin1: 'windows-1252',
  latin2: 'iso-8859-2',
  latin7: 'iso-8859-13',
  greek: 'iso-8859-7',
  hebrew: 'iso-8859-8',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1256: 'windows-1256',
  cp1257: 'windows-1257',
  cp866: 'ibm866',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  macroman: 'macintosh',
};

const utf8Sets = new Set(['utf8', 'utf8mb3', 'utf8mb4', 'binary']);

const tables = new Map<string, ReadonlyMap<string, number>>();

/** The text's bytes in a character set of MySQL; undefined when that set cannot hold it or is not known here. */
export function encodeMysqlText(text: string, characterSet: string): Uint8Array | undefined {
  if (utf8Sets.has(characterSet)) return Buffer.from(text, 'utf8');
  // every set that a client may have extends ASCII (ucs2, utf16 and utf32 are refused by the servers)
  if (/^[\x00-\x7f]*$/.test(text)) return Buffer.from(text, 'latin1');
  const label = singleByteSets[characterSet];
  if (label === undefined) return undefined;
  const table = tableOf(label);
  const bytes: number[] = [];
  for (const character of text) {
    const byte = table.get(character);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

function tableOf(label: string): ReadonlyMap<string, number> {
  let table = tables.get(label);
  if (table === undefined) {
    const decoder = new TextDecoder(label);
    const entries = Array.from({ length: 256 }, (_, byte): [string, number] => [
      decoder.decode(Uint8Array.of(byte)),
      byte,
    ]);
    table = new Map(entries.filter(([character]) => character !== '\ufffd'));
    tables.set(label, table);
  }
  return table;
}
