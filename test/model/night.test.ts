import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nightDatabaseKey,
  nightDate,
  nightTableKey,
  readNightTableKey,
  serverOfDatabaseKey,
} from '../../src/model/night.js';

describe('the keys of databases and tables', () => {
  it('when names are whatever they are, then a key leads back to them, and no two have one key', () => {
    const name = fc.oneof(fc.string(), fc.constantFrom('a/b', '%', '%2F', '%252F', '/', 'a%2Fb', ''));
    fc.assert(
      fc.property(name, name, name, name, (server, database, table, other) => {
        const of = nightDatabaseKey(server, database);
        const key = nightTableKey(of, table);
        expect(readNightTableKey(key)).toEqual({ database: of, table });
        expect(serverOfDatabaseKey(of)).toBe(server);
        expect(nightTableKey(of, other) === key).toBe(other === table);
        expect(nightDatabaseKey(other, database) === of).toBe(other === server);
        expect(nightDatabaseKey(server, other) === of).toBe(other === database);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the day of a night', () => {
  it('when the name is one of a night, then its day is read; else the text stays', () => {
    expect(nightDate('20261123T021000Z-ab12')).toBe('2026-11-23');
    expect(nightDate('yesterday')).toBe('yesterday');
  });
});
