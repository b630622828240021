import type { PyValue } from '../python-literal/py-value.js';
import type { DecodedText } from '../text.js';

/** One `name = literal`. Offsets are UTF-16 code units in `decoded.text`; line and column count from 1. */
export interface VmCfgAssignment {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly value: PyValue;
  /** Where the value stands, so that one value can be changed and every other byte left alone. */
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** Python that is not an assignment of a literal: reported, never run. `names` = what it may assign or change. */
export interface VmCfgCode {
  readonly line: number;
  readonly column: number;
  readonly names: readonly string[];
  readonly text: string;
}

export interface VmCfgComment {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** A vm.cfg as read: everything in it, in order; `raw` are its very bytes. */
export interface VmCfgDocument {
  readonly raw: Uint8Array;
  readonly decoded: DecodedText;
  readonly assignments: readonly VmCfgAssignment[];
  readonly code: readonly VmCfgCode[];
  readonly comments: readonly VmCfgComment[];
  /** True when the file holds nothing but assignments of literals, comments and blank lines. */
  readonly literal: boolean;
}

/** The assignments in force, by name: the last one of each name, left out where later code may change it. */
export function effectiveAssignments(document: VmCfgDocument): Map<string, VmCfgAssignment> {
  const effective = new Map<string, VmCfgAssignment>();
  for (const assignment of document.assignments) {
    effective.delete(assignment.name);
    effective.set(assignment.name, assignment);
  }
  for (const code of document.code) {
    for (const name of code.names) {
      const assignment = effective.get(name);
      if (assignment && isBefore(assignment, code)) effective.delete(name);
    }
  }
  return effective;
}

type Place = Pick<VmCfgCode, 'line' | 'column'>;

function isBefore(one: Place, other: Place): boolean {
  return one.line < other.line || (one.line === other.line && one.column < other.column);
}
