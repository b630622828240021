import { DumpFault } from './dump-fault.js';
import type { DumpColumn } from './dump-table.js';
import { textOfLiteral } from './literal-text.js';
import { sessionText } from './session-text.js';
import type { ValueForm } from './value-form.js';

/**
 * The members of an ENUM that has '' or '0' among them, or of a SET that has '': archives hold those values as numbers,
 * because their texts are also those of values that are no member. Undefined for all other columns.
 */
export function membersByNumber(column: DumpColumn): readonly string[] | undefined {
  const { dataType, columnType } = column;
  if (dataType !== 'enum' && dataType !== 'set') return undefined;
  const members = [...columnType.matchAll(/'(?:[^'\\]|\\.|'')*'/gs)].map(([literal]) =>
    textOfLiteral(literal, true),
  );
  const isUnclear = members.includes('') || (dataType === 'enum' && members.includes('0'));
  return isUnclear ? members : undefined;
}

/** The position of the member from 1, or the members' bits; '' counts as the member where there is one. */
export function memberForm(members: readonly string[], dataType: string, sessionSet: string): ValueForm {
  const positions = new Map(members.map((member, index) => [member, index]));
  const positionOf = (name: string) => {
    const position = positions.get(name);
    if (position === undefined) throw new DumpFault(`${JSON.stringify(name.slice(0, 80))} is no member`);
    return position;
  };
  const numberOf = (text: string) => {
    if (dataType === 'enum') return positions.has(text) || text !== '' ? positionOf(text) + 1 : 0;
    if (text === '') return 0;
    return text.split(',').reduce((bits, name) => bits | (1n << BigInt(positionOf(name))), 0n);
  };
  return {
    isSame: () => false,
    whole: (value) => Buffer.from(numberOf(sessionText(value, sessionSet)).toString(), 'latin1'),
  };
}
