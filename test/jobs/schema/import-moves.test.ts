import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { remainingMoves } from '../../../src/jobs/schema/import/remaining-moves.js';

/** Databases by name, each with its tables and what is in them. */
type Databases = Record<'target' | 'staging' | 'old', Map<string, string>>;

const databasesOf = (oldTables: readonly string[], newTables: readonly string[]): Databases => ({
  target: new Map(oldTables.map((name) => [name, 'old'])),
  staging: new Map(newTables.map((name) => [name, 'new'])),
  old: new Map(),
});

const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));

function moves(databases: Databases, oldTables: readonly string[], newTables: readonly string[]) {
  const at = (name: keyof Databases) => ({ name, tables: new Set(databases[name].keys()) });
  return remainingMoves({
    target: at('target'),
    staging: at('staging'),
    old: at('old'),
    oldTables,
    newTables,
  });
}

/** As a server does it: one table after the other, and a name that is taken is an error. */
function carryOut(databases: Databases, all: ReturnType<typeof moves>['moves'], count: number): void {
  for (const { table, from, to } of all.slice(0, count)) {
    const source = databases[from as keyof Databases];
    const content = source.get(table);
    expect(content).toBeDefined();
    expect(databases[to as keyof Databases].has(table)).toBe(false);
    source.delete(table);
    databases[to as keyof Databases].set(table, content as string);
  }
}

describe('what is left of an exchange', () => {
  it('when it broke off after any number of tables, any number of times, then the rest brings it to its end', () => {
    fc.assert(
      fc.property(names, names, fc.array(fc.nat(10), { maxLength: 4 }), (oldTables, newTables, breaks) => {
        const databases = databasesOf(oldTables, newTables);
        for (const count of [...breaks, 20]) {
          const left = moves(databases, oldTables, newTables);
          expect(left.lost).toEqual([]);
          carryOut(databases, left.moves, count);
        }
        expect([...databases.target].sort()).toEqual(newTables.map((name) => [name, 'new']).sort());
        expect([...databases.old].sort()).toEqual(oldTables.map((name) => [name, 'old']).sort());
        expect(moves(databases, oldTables, newTables)).toEqual({ moves: [], lost: [] });
      }),
    );
  });

  it('when a new table is nowhere, then it is lost and the others move', () => {
    const databases = databasesOf(['a'], ['a', 'b']);
    databases.staging.delete('b');
    expect(moves(databases, ['a'], ['a', 'b'])).toEqual({
      moves: [
        { table: 'a', from: 'target', to: 'old' },
        { table: 'a', from: 'staging', to: 'target' },
      ],
      lost: ['b'],
    });
  });
});
