import { describe, expect, it } from 'vitest';
import { isServerDatabase, serverDatabases } from '../../../src/reach/database/server-databases.js';
import { sqlStatement } from '../../../src/reach/sql-statement.js';

describe("the server's own databases", () => {
  it('when all databases are asked for, then the statement leaves out just these', () => {
    const [, list = ''] = /NOT IN \(([^)]*)\)/.exec(sqlStatement('dictionary/mysql/databases')) ?? [];
    const names = [...list.matchAll(/'([^']*)'/g)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set(serverDatabases));
    expect(names.length).toBe(serverDatabases.length);
  });

  it('when a name differs in case alone, then it is the same database', () => {
    expect(['MySQL', 'SYS', 'ovs', 'mysql_copy'].map(isServerDatabase)).toEqual([true, true, false, false]);
  });
});
