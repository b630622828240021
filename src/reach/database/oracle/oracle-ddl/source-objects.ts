import type { Shortfall } from '../../database.js';
import type { ObjectDefinition, ObjectKind } from '../../dictionary.js';
import { plainObject } from '../../plain-object.js';
import { type DictionaryRows, groupRows, recycleBinName, type SourceRow } from '../oracle-dictionary-rows.js';
import { isServersOwnName } from '../servers-own-name.js';
import { plsqlTokens } from './plsql-tokens.js';
import { createSourceStatement } from './source-head.js';

/** Types of ALL_SOURCE that are made again, in the order in which they are made. */
const kinds: ReadonlyMap<string, ObjectKind> = new Map([
  ['TYPE', 'type'],
  ['FUNCTION', 'function'],
  ['PROCEDURE', 'procedure'],
  ['PACKAGE', 'package'],
  ['PACKAGE BODY', 'package'],
  ['TYPE BODY', 'type-body'],
  ['TRIGGER', 'trigger'],
]);

export interface SourceObjects {
  readonly objects: readonly ObjectDefinition[];
  readonly findings: readonly Shortfall[];
}

/** Objects whose text the server keeps as it was typed. */
export function sourceObjects({ owner, routines, triggers }: DictionaryRows): SourceObjects {
  const objects: ObjectDefinition[] = [];
  const findings: Shortfall[] = [];
  const triggerRows = new Map(triggers.map((row) => [row.name, row]));
  const byType = groupRows(routines, 'type');
  for (const [type, kind] of kinds) {
    for (const [name, lines] of groupRows(byType.get(type) ?? [], 'name')) {
      if (isServersOwnName(type, name) || (recycleBinName.test(name) && !triggerRows.has(name))) continue;
      const text = joinedLines(lines);
      const trigger = triggerRows.get(name);
      const enabled = trigger?.status !== 'DISABLED';
      const statement = createSourceStatement(text, owner, kind === 'trigger' ? { enabled } : undefined);
      const on = trigger && trigger.table_owner === owner ? trigger.table_name : null;
      objects.push(plainObject(kind, name, statement, kind === 'trigger' ? on : null));
      if (kind === 'type' && isAltered(text)) findings.push(alteredType(name));
    }
  }
  return { objects, findings };
}

function joinedLines(lines: readonly SourceRow[]): string {
  return [...lines]
    .sort((a, b) => Number(a.line) - Number(b.line))
    .map(({ text }) => text ?? '')
    .join('');
}

/** The text of a type that was changed by ALTER TYPE is followed by those statements. */
function isAltered(text: string): boolean {
  let before = '';
  for (const { kind, value } of plsqlTokens(text)) {
    if (kind === 'word' && value === 'TYPE' && before === 'ALTER') return true;
    before = kind === 'word' ? value : '';
  }
  return false;
}

function alteredType(name: string): Shortfall {
  const why = 'it was changed by ALTER TYPE, and its text with these changes behind it makes no type again';
  return { kind: 'object-left-out', name: `TYPE ${name}`, why };
}
