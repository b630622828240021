import type { ObjectDefinition } from '../../dictionary.js';
import { plainObject } from '../../plain-object.js';
import type { ConstraintRow } from '../oracle-dictionary-rows.js';
import { qualifiedOracleName, quoteOracleName } from '../oracle-quote.js';

/** A key that a foreign key refers to. */
export interface ReferencedKey {
  /** Null in the same schema. */
  readonly owner: string | null;
  readonly table: string;
  readonly columns: readonly string[];
}

/** A constraint with the columns it is on, in their order. */
export interface ConstraintParts {
  readonly row: ConstraintRow;
  readonly columns: readonly string[];
  /** Of a foreign key. */
  readonly references: ReferencedKey | undefined;
  /** The index to be used, where it is not one that the server makes by itself; as it stands in the statement. */
  readonly usingIndex: string | undefined;
}

const keyWords: Readonly<Record<string, string>> = { P: 'PRIMARY KEY', U: 'UNIQUE', R: 'FOREIGN KEY' };

/** `PRIMARY KEY ("A", "B")` with the constraint's name, unless the server gave it. */
export function namedConstraint({ row, columns, references }: ConstraintParts): string {
  const name = row.generated === 'USER NAME' ? `CONSTRAINT ${quoteOracleName(row.name)} ` : '';
  const word = keyWords[row.type];
  if (word === undefined) return `${name}CHECK (${condition(row)})`;
  return `${name}${word} ${columnList(columns)}${references ? referenceText(references, row) : ''}`;
}

function condition({ search_condition: text }: ConstraintRow): string {
  const trimmed = (text ?? '').trim();
  return trimmed.includes('--') ? `${trimmed}\n` : trimmed;
}

function columnList(columns: readonly string[]): string {
  return `(${columns.map(quoteOracleName).join(', ')})`;
}

function referenceText({ owner, table, columns }: ReferencedKey, row: ConstraintRow): string {
  const name = owner === null ? quoteOracleName(table) : qualifiedOracleName(owner, table);
  const rule =
    row.delete_rule === 'CASCADE' || row.delete_rule === 'SET NULL' ? ` ON DELETE ${row.delete_rule}` : '';
  return ` REFERENCES ${name} ${columnList(columns)}${rule}`;
}

/** What differs from a constraint that is enabled, validated and checked at once. */
export function constraintState({ row, usingIndex }: ConstraintParts): string {
  const words: string[] = [];
  if (row.deferrable === 'DEFERRABLE')
    words.push('DEFERRABLE', row.deferred === 'DEFERRED' ? 'INITIALLY DEFERRED' : 'INITIALLY IMMEDIATE');
  if (row.rely === 'RELY') words.push('RELY');
  if (usingIndex !== undefined) words.push(`USING INDEX ${usingIndex}`);
  const validated = row.validated === 'VALIDATED';
  if (row.status === 'DISABLED') words.push(validated ? 'DISABLE VALIDATE' : 'DISABLE');
  else if (!validated) words.push('ENABLE NOVALIDATE');
  return words.map((word) => ` ${word}`).join('');
}

/** ALTER TABLE statements that add the constraints of one table, primary and unique keys first. */
export function constraintObjects(parts: readonly ConstraintParts[]): ObjectDefinition[] {
  const rank = ({ row }: ConstraintParts) => ['P', 'U', 'C', 'R'].indexOf(row.type);
  const made = [...parts]
    .sort((a, b) => rank(a) - rank(b))
    .map((part) => ({ part, definition: `${namedConstraint(part)}${constraintState(part)}` }));
  const unnamed = made.filter(({ part }) => part.row.generated !== 'USER NAME');
  const numbers = new Map(
    [...unnamed]
      .sort((a, b) => (a.definition < b.definition ? -1 : 1))
      .map(({ part }, index) => [part, index + 1]),
  );
  return made.map(({ part, definition }) => {
    const { row } = part;
    const number = numbers.get(part);
    const name = number === undefined ? row.name : `${row.table_name} constraint ${number}`;
    const statement = `ALTER TABLE ${quoteOracleName(row.table_name)} ADD ${definition}`;
    return plainObject(row.type === 'R' ? 'foreign-key' : 'constraint', name, statement, row.table_name);
  });
}
