import { brotliDecompressSync } from 'node:zlib';
import { unicodeNamesData } from './unicode-names-data.js';

let characters: Map<string, string> | undefined;

/** Ideographs whose names are made from their number (Unicode Standard, section 4.8, rule NR2). */
const numbered =
  /^(CJK UNIFIED IDEOGRAPH|CJK COMPATIBILITY IDEOGRAPH|TANGUT IDEOGRAPH|KHITAN SMALL SCRIPT CHARACTER|NUSHU CHARACTER)-([0-9A-F]{4,6})$/;

/** The character of a `\N{name}` escape, names without regard to case as in Python; undefined for an unknown name. */
export function unicodeCharacter(name: string): string | undefined {
  const upper = name.toUpperCase();
  const match = numbered.exec(upper);
  if (match?.[2]) return numberedCharacter(Number.parseInt(match[2], 16));
  if (upper.startsWith('HANGUL SYLLABLE ')) return hangulSyllable(upper.slice(16));
  characters ??= readNames();
  return characters.get(upper);
}

function numberedCharacter(code: number): string | undefined {
  if (code > 0x10ffff) return undefined;
  const text = String.fromCodePoint(code);
  return /^[\p{Script=Han}\p{Script=Tangut}\p{Script=Nushu}\p{Script=Khitan_Small_Script}]$/u.test(text)
    ? text
    : undefined;
}

function readNames(): Map<string, string> {
  const names = new Map<string, string>();
  let code = -1;
  for (const line of brotliDecompressSync(Buffer.from(unicodeNamesData, 'base64'))
    .toString('ascii')
    .split('\n')) {
    const separator = line.indexOf(';');
    code += 1 + (separator === 0 ? 0 : Number.parseInt(line.slice(0, separator), 16));
    names.set(line.slice(separator + 1), String.fromCodePoint(code));
  }
  return names;
}

// The jamo short names of the Unicode Standard, section 3.12.
const leading = 'G,GG,N,D,DD,R,M,B,BB,S,SS,,J,JJ,C,K,T,P,H'.split(',');
const vowels = 'A,AE,YA,YAE,EO,E,YEO,YE,O,WA,WAE,OE,YO,U,WEO,WE,WI,YU,EU,YI,I'.split(',');
const trailing = ',G,GG,GS,N,NJ,NH,D,L,LG,LM,LB,LS,LT,LP,LH,M,B,BS,S,SS,NG,J,C,K,T,P,H'.split(',');

function hangulSyllable(jamo: string): string | undefined {
  const match = /^([^AEIOUWY]*)([AEIOUWY]+)([^AEIOUWY]*)$/.exec(jamo);
  if (!match) return undefined;
  const [l, v, t] = [leading, vowels, trailing].map((part, index) => part.indexOf(match[index + 1] ?? ''));
  if (l === undefined || v === undefined || t === undefined || l < 0 || v < 0 || t < 0) return undefined;
  return String.fromCodePoint(0xac00 + (l * vowels.length + v) * trailing.length + t);
}
