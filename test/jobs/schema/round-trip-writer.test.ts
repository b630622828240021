import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MariadbServer, startMariadb } from '../../databases/mariadb-server.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { exported, imported } from './schema-commands.js';

let server: MariadbServer;
const scratch = scratchDirectories();

beforeAll(async () => {
  server = await startMariadb();
});
afterAll(() => server?.stop());

/**
 * Money moves between accounts of two tables in two databases, one transfer a transaction, and each transfer is noted
 * in a third table: in every single point in time the sum is 0 and the notes add up to the accounts.
 */
const setUp = `
CREATE DATABASE bank; CREATE DATABASE notes; USE bank;
CREATE TABLE bank.a (id INT NOT NULL PRIMARY KEY, amount BIGINT NOT NULL, pad VARBINARY(2000) NOT NULL) ENGINE=InnoDB;
CREATE TABLE bank.b LIKE bank.a;
CREATE TABLE notes.moved (n INT NOT NULL AUTO_INCREMENT PRIMARY KEY, amount BIGINT NOT NULL) ENGINE=InnoDB;
INSERT INTO bank.a SELECT seq, 0, REPEAT('x', 2000) FROM seq_1_to_20000;
INSERT INTO bank.b SELECT seq, 0, REPEAT('y', 2000) FROM seq_1_to_20000;`;

const sums = (bank: string, notes: string) =>
  `SELECT (SELECT SUM(amount) FROM \`${bank}\`.a) + (SELECT SUM(amount) FROM \`${bank}\`.b),
     (SELECT SUM(amount) FROM \`${bank}\`.a) - (SELECT COALESCE(SUM(amount), 0) FROM \`${notes}\`.moved),
     (SELECT COUNT(*) FROM \`${notes}\`.moved)`;

/** Moves money until it is told to stop; gives the number of transfers. */
async function moveMoney(isOver: () => boolean): Promise<number> {
  const connection = await createConnection({
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    password: server.password,
  });
  let moved = 0;
  while (!isOver()) {
    moved += 1;
    // the first row read moves with the last one, so that a reader that sees different times notices
    const [from, to] = [1 + ((moved * 7919) % 20_000), 20_000 - ((moved * 104_729) % 20_000)];
    await connection.beginTransaction();
    await connection.query('UPDATE bank.a SET amount = amount + ? WHERE id = ?', [moved, from]);
    await connection.query('UPDATE bank.b SET amount = amount - ? WHERE id = ?', [moved, to]);
    await connection.query('INSERT INTO notes.moved (amount) VALUES (?)', [moved]);
    await connection.commit();
  }
  await connection.end();
  return moved;
}

describe('a database that is written to while it is exported', () => {
  it('when it is restored, then it is as it was at one single point in time', async () => {
    await server.sql(setUp);
    let isOver = false;
    const writers = [moveMoney(() => isOver), moveMoney(() => isOver)];
    const archive = await exported(server, scratch(), {
      databases: ['bank', 'notes'],
      words: ['--threads', '2'],
    }).finally(() => {
      isOver = true;
    });
    const moved = await Promise.all(writers);
    await imported(archive, server, { words: ['--as', 'bank=bank2', '--as', 'notes=notes2'] });
    const [sum, difference, transfers] = (await server.sql(sums('bank2', 'notes2')))
      .trim()
      .split('\t')
      .map(Number);
    expect({ sum, difference }).toEqual({ sum: 0, difference: 0 });
    // it would prove nothing if the writers had not begun, or had been held up until the end
    expect(transfers).toBeGreaterThan(0);
    expect(transfers).toBeLessThan((moved[0] ?? 0) + (moved[1] ?? 0));
  });
});
