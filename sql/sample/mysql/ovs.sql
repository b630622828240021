-- A small repository database for trying the tool, for MySQL 5.6 and later and MariaDB. All of it is made up: the tables
-- of Oracle VM Manager are not public. The ids are those of the sample estate (test/fixtures/sample-estate).
SET NAMES utf8mb4;
SET SESSION sql_mode = '';
CREATE DATABASE ovs CHARACTER SET utf8 COLLATE utf8_bin;
USE ovs;

CREATE TABLE repository (
  id BIGINT NOT NULL PRIMARY KEY,
  uuid CHAR(32) NOT NULL,
  name VARCHAR(255) NOT NULL,
  UNIQUE KEY uuid (uuid)
) ENGINE=InnoDB COMMENT='where virtual machines live';

CREATE TABLE virtual_machine (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  uuid CHAR(32) NOT NULL,
  name VARCHAR(255) CHARACTER SET utf8mb4 DEFAULT NULL,
  repository_id BIGINT DEFAULT NULL,
  memory_mb INT UNSIGNED NOT NULL DEFAULT '1024',
  flags BIT(8) DEFAULT NULL,
  load_average DOUBLE DEFAULT NULL,
  created DATETIME NOT NULL,
  state BLOB,
  UNIQUE KEY uuid (uuid),
  KEY name (name(20)),
  CONSTRAINT lives_in FOREIGN KEY (repository_id) REFERENCES repository (id)
) ENGINE=InnoDB;

CREATE TABLE event_log (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  happened DATETIME NOT NULL,
  severity ENUM('info','warning','critical') NOT NULL DEFAULT 'info',
  summary TEXT,
  KEY happened (happened)
) ENGINE=InnoDB;

INSERT INTO repository VALUES
  (1, '0004fb00000300001c8f0a6e5b7d4213', 'slotreposan01'),
  (2, '0004fb00000300004f6b8d2e7a9c0315', 'isostore nfs'),
  (3, '0004fb00000300009a3e52c1d0f84b76', 'prodreposan01');
INSERT INTO virtual_machine VALUES
  (1, '0004fb00000600001440e516ca7bb6a8', 'slotwin01', 1, 4096, b'00000101', 0.1, '2013-02-11 08:15:00', X'ACED00057372'),
  (2, '0004fb000006000026b4ba0c015eafd7', 'spread01', 1, 2048, NULL, 1e-7, '2013-02-12 09:00:01', NULL),
  (3, '0004fb00000600002a8472b407e42e41', 'Bob''s "big" VM', 1, 65536, b'11111111', NULL, '0000-00-00 00:00:00', ''),
  (7, '0004fb000006000047f059efaf60730f', 'slotweb01', 2, 1024, b'0', 16777217, '2013-12-31 23:59:59', X'00090A0D5C271A');
INSERT INTO event_log (happened, severity, summary) VALUES
  ('2013-02-11 08:15:01', 'info', 'slotwin01 started'),
  ('2013-02-12 09:30:00', 'warning', 'Büro Zürich: no answer\tfrom "ovs01"\nfor 60 s'),
  ('2013-03-01 00:00:00', 'critical', NULL);

CREATE SQL SECURITY INVOKER VIEW vm_place AS
  SELECT vm.name AS vm, repository.name AS repository
  FROM virtual_machine vm LEFT JOIN repository ON repository.id = vm.repository_id;
CREATE TRIGGER vm_created AFTER INSERT ON virtual_machine FOR EACH ROW
  INSERT INTO event_log (happened, summary) VALUES (NEW.created, CONCAT(NEW.name, ' created'));
CREATE FUNCTION vms_in(repository BIGINT) RETURNS INT READS SQL DATA
  RETURN (SELECT COUNT(*) FROM virtual_machine WHERE repository_id = repository);
