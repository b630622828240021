import type { MariadbServer } from '../../databases/mariadb-server.js';

/**
 * A database of about 2 MB with triggers, views on views, foreign keys, keys to be added after the load, a routine and
 * an event. `mark` is in its rows and texts, so that two of them differ.
 */
export async function makeTinyRepository(
  server: MariadbServer,
  database: string,
  mark: string,
): Promise<void> {
  await server.sql(`
CREATE DATABASE ${database} CHARACTER SET latin1; USE ${database};
CREATE TABLE pool (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL) ENGINE=InnoDB COMMENT='${mark}';
CREATE TABLE vm (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, pool INT, data LONGBLOB, name VARCHAR(50), KEY name (name),
  CONSTRAINT in_pool FOREIGN KEY (pool) REFERENCES pool (id)) ENGINE=InnoDB;
CREATE TABLE event_log (id INT NOT NULL PRIMARY KEY, what VARBINARY(2000), UNIQUE KEY u (what, id)) ENGINE=InnoDB;
CREATE TABLE only_in_${mark} (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB;
INSERT INTO pool SELECT seq, CONCAT('${mark} ', seq) FROM seq_1_to_20;
INSERT INTO vm SELECT seq, 1 + seq % 20, REPEAT(UNHEX(SHA2(CONCAT('${mark}', seq), 512)), 20), CONCAT('vm ', seq) FROM seq_1_to_800;
INSERT INTO event_log SELECT seq, REPEAT(UNHEX(SHA2(CONCAT('${mark}', seq), 256)), 5) FROM seq_1_to_4000;
CREATE VIEW vm_names AS SELECT id, name FROM vm;
CREATE VIEW a_pooled AS SELECT n.name AS vm, '${mark}' AS mark FROM vm_names n JOIN pool p ON p.id = n.id;
CREATE TRIGGER vm_named BEFORE INSERT ON vm FOR EACH ROW SET NEW.name = CONCAT(NEW.name, ' ${mark}');
CREATE TRIGGER pool_gone AFTER DELETE ON pool FOR EACH ROW INSERT INTO event_log VALUES (-OLD.id, 'gone');
CREATE FUNCTION vms(p INT) RETURNS INT READS SQL DATA RETURN (SELECT COUNT(*) FROM vm WHERE pool = p);
CREATE EVENT sweep ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 00:00:00' DO DELETE FROM event_log WHERE id < -1000;
`);
}
