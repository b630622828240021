import type { MariadbServer } from './mariadb-server.js';

/**
 * Makes a database with one object of each kind that stands in the way of an exchange: triggers, views on views, foreign
 * keys, a routine, an event. `mark` is in its rows, so that two of them differ. 24 MB are enough to be in the midst of
 * reading or loading them whatever the buffers on the way hold.
 */
export async function makeSmallRepository(
  server: MariadbServer,
  database: string,
  mark = 'first',
  megabytes: 2 | 24 = 2,
): Promise<void> {
  const rows = (megabytes * 1000) / 6;
  const name = `\`${database}\``;
  await server.sql(`
CREATE DATABASE ${name} CHARACTER SET utf8mb4;
USE ${name};
CREATE TABLE pool (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL) ENGINE=InnoDB COMMENT='${mark}';
CREATE TABLE vm (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, pool INT, data LONGBLOB, name VARCHAR(50), KEY name (name),
  CONSTRAINT in_pool FOREIGN KEY (pool) REFERENCES pool (id)) ENGINE=InnoDB;
CREATE TABLE event_log (id INT NOT NULL PRIMARY KEY, what VARBINARY(2000), KEY what (what(20))) ENGINE=InnoDB;
INSERT INTO pool SELECT seq, CONCAT('${mark} ', seq) FROM seq_1_to_20;
INSERT INTO vm SELECT seq, 1 + seq % 20, REPEAT(UNHEX(SHA2(CONCAT('${mark}', seq), 512)), 40), CONCAT('vm ', seq)
  FROM seq_1_to_${Math.round(rows)};
INSERT INTO event_log SELECT seq, REPEAT(UNHEX(SHA2(CONCAT('${mark}', seq), 256)), 50) FROM seq_1_to_${Math.round(2 * rows)};
CREATE VIEW vm_names AS SELECT id, name FROM vm;
CREATE VIEW pooled AS SELECT n.name AS vm, p.name AS pool FROM vm_names n JOIN vm v ON v.id = n.id JOIN pool p ON p.id = v.pool;
CREATE TRIGGER vm_named BEFORE INSERT ON vm FOR EACH ROW SET NEW.name = CONCAT(NEW.name, ' ${mark}');
CREATE TRIGGER pool_gone AFTER DELETE ON pool FOR EACH ROW INSERT INTO event_log VALUES (-OLD.id, 'gone');
CREATE FUNCTION vms(p INT) RETURNS INT READS SQL DATA RETURN (SELECT COUNT(*) FROM vm WHERE pool = p);
CREATE EVENT sweep ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 00:00:00' DO DELETE FROM event_log WHERE id < -1000;
`);
}
