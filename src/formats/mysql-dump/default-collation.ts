import { DumpFault } from './dump-fault.js';

/** Collations that a character set has without being asked; all others are `<set>_general_ci`. */
const exceptions: Readonly<Record<string, string>> = {
  big5: 'big5_chinese_ci',
  dec8: 'dec8_swedish_ci',
  hp8: 'hp8_english_ci',
  latin1: 'latin1_swedish_ci',
  swe7: 'swe7_swedish_ci',
  ujis: 'ujis_japanese_ci',
  sjis: 'sjis_japanese_ci',
  tis620: 'tis620_thai_ci',
  euckr: 'euckr_korean_ci',
  gb2312: 'gb2312_chinese_ci',
  gbk: 'gbk_chinese_ci',
  gb18030: 'gb18030_chinese_ci',
  latin5: 'latin5_turkish_ci',
  cp932: 'cp932_japanese_ci',
  eucjpms: 'eucjpms_japanese_ci',
  binary: 'binary',
};

/** The collation of a character set that is named without one. */
export function defaultCollation(characterSet: string): string {
  return exceptions[characterSet] ?? `${characterSet}_general_ci`;
}

/** The character set of a collation: collations begin with its name. */
export function characterSetOf(collation: string): string {
  return collation.split('_')[0] ?? collation;
}

/** The name of a character set or collation, as it may stand in a statement. Throws DumpFault for any other text. */
export function setName(text: string): string {
  if (/^[A-Za-z0-9_]+$/.test(text)) return text;
  throw new DumpFault(`${JSON.stringify(text.slice(0, 60))} is no name of a character set or collation`);
}
