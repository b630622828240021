-- Every kind of column and object that a repository database may hold, with values that are easily lost.
-- For MariaDB 10.11; type-zoo.ts creates the accounts that are definers here, and loads this file.
SET NAMES utf8mb4;
SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION';
SET SESSION time_zone = '+00:00';
SET SESSION foreign_key_checks = 0;
SET SESSION group_concat_max_len = 64 * 1024 * 1024;
CREATE DATABASE type_zoo CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
USE type_zoo;

-- --------------------------------------------------------------------------------------------------- numbers
CREATE TABLE int_bounds (
  id INT NOT NULL PRIMARY KEY,
  t TINYINT, tu TINYINT UNSIGNED, s SMALLINT, su SMALLINT UNSIGNED, m MEDIUMINT, mu MEDIUMINT UNSIGNED,
  i INT, iu INT UNSIGNED, b BIGINT, bu BIGINT UNSIGNED, z INT(8) UNSIGNED ZEROFILL, bo BOOLEAN
) ENGINE=InnoDB;
INSERT INTO int_bounds VALUES
  (-2147483648, -128, 0, -32768, 0, -8388608, 0, -2147483648, 0, -9223372036854775808, 0, 0, 0),
  (2147483647, 127, 255, 32767, 65535, 8388607, 16777215, 2147483647, 4294967295, 9223372036854775807,
   18446744073709551615, 42, 1),
  (0, 0, 128, 0, 32768, 0, 8388608, 0, 2147483648, 9007199254740993, 9223372036854775808, 4294967295, 127),
  (1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

SET @columns = (SELECT GROUP_CONCAT(CONCAT('b', seq, ' BIT(', seq, ')') ORDER BY seq) FROM seq_1_to_64);
EXECUTE IMMEDIATE CONCAT('CREATE TABLE bits (id INT PRIMARY KEY, ', @columns, ') ENGINE=InnoDB');
SET @ones = (SELECT GROUP_CONCAT(CONCAT('b''', REPEAT('1', seq), '''') ORDER BY seq) FROM seq_1_to_64);
SET @zeros = (SELECT GROUP_CONCAT('0' ORDER BY seq) FROM seq_1_to_64);
SET @nulls = (SELECT GROUP_CONCAT('NULL' ORDER BY seq) FROM seq_1_to_64);
SET @mixed = (SELECT GROUP_CONCAT(CONCAT('b''', RIGHT(REPEAT('01011100', 8), seq), '''') ORDER BY seq) FROM seq_1_to_64);
SET @tabs = (SELECT GROUP_CONCAT(CONCAT('b''', RIGHT(REPEAT('00001001', 8), seq), '''') ORDER BY seq) FROM seq_1_to_64);
EXECUTE IMMEDIATE CONCAT('INSERT INTO bits VALUES (1,', @ones, '), (2,', @zeros, '), (3,', @nulls, '), (4,', @mixed,
  '), (5,', @tabs, ')');

CREATE TABLE floating (
  id INT NOT NULL PRIMARY KEY,
  f FLOAT, fd FLOAT(7,3), fu FLOAT UNSIGNED, d DOUBLE, dd DOUBLE(15,4), du DOUBLE UNSIGNED ZEROFILL
) ENGINE=InnoDB;
INSERT INTO floating VALUES
  (1, 16777217, 1234.567, 0.1, 0.1, 12345678901.2345, 0.1),
  (2, 3.402823466e38, 9999.999, 3.402823466e38, 1.7976931348623157e308, 99999999999.9999, 1.7976931348623157e308),
  (3, 1.401298464e-45, -9999.999, 1.1754943508e-38, 4.9406564584124654e-324, -0.0001, 2.2250738585072014e-308),
  (4, -1.1754942e-38, 0.0005, 0, 2.225073858507201e-308, 0, 0),
  (5, 0.30000001192092896, 0.001, 33554435, 0.1e0 + 0.2e0, 0.3, 1e0 / 3e0),
  (6, NULL, NULL, NULL, NULL, NULL, NULL),
  (7, '-0', '-0', 0, '-0', '-0', 123456789012345680),
  (8, 3.14159274, 3.142, 2.71828175, 9007199254740993, 1e10, 5e-324),
  (9, 1e0 / 3e0, 1e0 / 3e0, 1e0 / 3e0, -1e0 / 3e0, 1e0 / 3e0, 1e0 / 3e0);

CREATE TABLE decimals (
  id INT NOT NULL PRIMARY KEY,
  a DECIMAL(65,30), b DECIMAL(65,0), c DECIMAL(30,30), d DECIMAL(1,0), e DECIMAL(38,10) UNSIGNED, f DECIMAL(10,2) ZEROFILL
) ENGINE=InnoDB;
INSERT INTO decimals VALUES
  (1, 99999999999999999999999999999999999.999999999999999999999999999999,
   99999999999999999999999999999999999999999999999999999999999999999, 0.999999999999999999999999999999, 9,
   9999999999999999999999999999.9999999999, 12345678.90),
  (2, -99999999999999999999999999999999999.999999999999999999999999999999,
   -99999999999999999999999999999999999999999999999999999999999999999, -0.000000000000000000000000000001, -9, 0, 0),
  (3, 0.000000000000000000000000000001, 0, 0, 0, 0.0000000001, 0.01),
  (4, NULL, NULL, NULL, NULL, NULL, NULL);

-- ----------------------------------------------------------------------------------------------------- times
CREATE TABLE times (
  id INT NOT NULL PRIMARY KEY,
  d DATE, dt DATETIME, dt1 DATETIME(1), dt3 DATETIME(3), dt6 DATETIME(6),
  ts TIMESTAMP NULL, ts6 TIMESTAMP(6) NULL, t TIME, t2 TIME(2), t6 TIME(6), y YEAR,
  touched TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)
) ENGINE=InnoDB;
INSERT INTO times VALUES
  (1, '0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00.0', '0000-00-00 00:00:00', '0000-00-00 00:00:00',
   '0000-00-00 00:00:00', '0000-00-00 00:00:00', '-838:59:59', '-838:59:59.99', '-838:59:59.999999', 0,
   '2013-01-01 00:00:00.000001'),
  (2, '9999-12-31', '9999-12-31 23:59:59', '9999-12-31 23:59:59.9', '9999-12-31 23:59:59.999',
   '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07', '2038-01-19 03:14:07.999999', '838:59:59', '838:59:59.99',
   '838:59:59.999999', 2155, '2038-01-19 03:14:07.999999'),
  (3, '2013-02-30', '2013-02-31 25:00:00', '2013-02-30 00:00:00.1', '2013-02-30 01:02:03.004',
   '2013-04-31 01:02:03.000005', '1970-01-01 00:00:01', '1970-01-01 00:00:01.000001', '-00:00:01', '-00:00:00.01',
   '-00:00:00.000001', 1901, '1970-01-01 00:00:01'),
  (4, '2013-00-00', '2013-12-00 00:00:00', '2013-00-01 00:00:00', '0000-01-01 00:00:00', '0000-00-01 12:34:56.789012',
   '2013-10-27 01:30:00', '2013-03-31 02:30:00.5', '00:00:00', '00:00:00', '12:34:56.789012', 2000,
   '2016-12-31 23:59:59'),
  (5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2013-01-01 00:00:00');

-- ------------------------------------------------------------------------------------------------------ text
CREATE TABLE charsets (
  id INT NOT NULL PRIMARY KEY,
  l1 VARCHAR(200) CHARACTER SET latin1, u3 VARCHAR(200) CHARACTER SET utf8mb3,
  u4 VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, uc VARCHAR(200) CHARACTER SET ucs2,
  u16 VARCHAR(200) CHARACTER SET utf16, u16le VARCHAR(200) CHARACTER SET utf16le, u32 VARCHAR(200) CHARACTER SET utf32,
  bi VARCHAR(200) CHARACTER SET binary, cy VARCHAR(200) CHARACTER SET cp1251, sj VARCHAR(200) CHARACTER SET sjis,
  gb VARCHAR(200) CHARACTER SET gbk, b5 TEXT CHARACTER SET big5, eu TEXT CHARACTER SET eucjpms, ko CHAR(9) CHARACTER SET koi8r
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
INSERT INTO charsets VALUES
  (1, 'Zürich €', 'Größe ☃', 'données 😀', 'базы 東京', 'x😀y', 'x😀y', 'x😀y', X'00ff090a5c4e', 'базы', _sjis X'955C8F5C',
   _gbk X'815CD55C', _big5 X'A55CAE5C', _eucjpms X'8FA2AFA4A2', 'слово'),
  (2, _latin1 X'00010203090A0B0C0D1A1B20215C7F80818D8F909D9FA0FF', '\0\t\n\\\'"', '\0\t\n\r\Z\\\'"%_', '\t\n\\', '\t\n\\',
   '\t\n\\', '\t\n\\', '\t\n\\', '\t\n\\', '\t\n\\', '\t\n\\', '\t\n\\', '\t\n\\', '\t\n\\'),
  (3, '', '', '', '', '', '', '', '', '', '', '', '', '', ''),
  (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (5, '\\N', '\\N', '\\N', '\\N', '\\N', '\\N', '\\N', '\\N', '\\N', '\\N', '\\N', '\\N', '\\N', '\\N'),
  (6, 'NULL', 'NULL ', ' NULL', 'NULL', 'NULL', 'NULL', 'NULL', 'NULL', 'NULL', 'NULL', 'NULL', 'NULL', 'NULL', 'NULL'),
  (7, 'trailing  ', ' leading', '  ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '),
  (8, '\\', '\\\\', '\\t', '\\n', '\\\\n', '\\\t', '\t\\', '\n', '\\0', '\\', '\\', '\\', '\\', '\\'),
  (9, 'é', 'é', 'é', _ucs2 X'00090000000A005C', _utf16 X'0009000A005CD83DDE00', _utf16le X'09000A005C00',
   _utf32 X'000000090000000A0000005C0001F600', X'', _cp1251 X'988A', _sjis X'B1B2', _gbk X'A1A1', _big5 X'A140',
   _eucjpms X'8EB1', _koi8r X'C0FF');

CREATE TABLE fixed_text (
  id INT NOT NULL PRIMARY KEY, c CHAR(10), cb CHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, b BINARY(16),
  vb VARBINARY(300), c0 CHAR(0), b0 BINARY(0), v0 VARCHAR(0), tt TINYTEXT, tb TINYBLOB
) ENGINE=InnoDB;
INSERT INTO fixed_text VALUES
  (1, 'abc', 'abc', 'abc', 'abc', '', '', '', 'abc', 'abc'),
  (2, '', '', '', '', NULL, NULL, NULL, '', ''),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, '😀東京', '\t\n\\', X'00000000000000000000000000000000', X'20202020', '', '', '', '\t', X'00'),
  (5, 'ends', '\\N', X'5C4E0000000000000000000000000000', X'5C4E', NULL, '', '', '\\N', X'5C4E');

SET @all_bytes = (SELECT UNHEX(GROUP_CONCAT(LPAD(HEX(seq), 2, '0') ORDER BY seq SEPARATOR '')) FROM seq_0_to_255);
SET @random = (SELECT UNHEX(GROUP_CONCAT(SHA2(seq, 512) ORDER BY seq SEPARATOR '')) FROM seq_1_to_50000);
CREATE TABLE blobs (
  id INT NOT NULL PRIMARY KEY, tb TINYBLOB, b BLOB, mb MEDIUMBLOB, lb LONGBLOB, t TEXT, mt MEDIUMTEXT, lt LONGTEXT,
  cb BLOB COMPRESSED
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
INSERT INTO blobs VALUES
  (1, LEFT(@all_bytes, 255), REPEAT(@all_bytes, 255), REPEAT(@all_bytes, 8192), @random, @all_bytes, @all_bytes, @all_bytes,
   @all_bytes),
  (2, '', '', '', '', '', '', '', ''),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, X'00', REPEAT(X'00', 65535), REPEAT('\t', 1048576), REPEAT('\n', 1048577), REPEAT('\\', 65535),
   REPEAT('\\N\t\n', 262144), REPEAT('a', 5000000), REPEAT('\\', 60000)),
  (5, X'5C4E', X'5C4E', X'5C4E', CONCAT(@random, @all_bytes, X'5C'), '\\N', '\\N', '\\N', X'5C4E');

CREATE TABLE enums_and_sets (
  id INT NOT NULL PRIMARY KEY,
  e ENUM('', 'a', 'it''s', '"quoted"', 'back\\slash', 'tab\there', 'ü', 'NULL', '0', '1'),
  n ENUM('x', 'y') NOT NULL, ec ENUM('a', 'ä') CHARACTER SET latin1 COLLATE latin1_bin,
  s SET('a', 'b', 'it''s', '"q"', 'back\\slash', 'ü 東京'), s0 SET('', 'x'),
  s64 SET('1','2','3','4','5','6','7','8','9','10','11','12','13','14','15','16','17','18','19','20','21','22','23','24',
    '25','26','27','28','29','30','31','32','33','34','35','36','37','38','39','40','41','42','43','44','45','46','47',
    '48','49','50','51','52','53','54','55','56','57','58','59','60','61','62','63','64')
) ENGINE=InnoDB;
INSERT IGNORE INTO enums_and_sets VALUES
  (1, '', 'x', 'a', '', '', 18446744073709551615), (2, 'it''s', 'y', 'ä', 'a,b,it''s,"q",back\\slash,ü 東京', 'x', 1),
  (3, NULL, 'y', NULL, NULL, NULL, NULL), (4, 'no member', 'no member', 'no member', 'b', 'x', '1,64'),
  (5, 'back\\slash', 'x', 'a', 'back\\slash', '', 0), (6, 'tab\there', 'x', 'a', 'ü 東京', 'x', '33'),
  (7, '0', 'x', 'a', 3, 3, 3), (8, '1', 'x', 'a', 'a', 2, 9223372036854775808), (9, 'NULL', 'x', 'a', 'a', 1, 2);

CREATE TABLE documents (id INT NOT NULL PRIMARY KEY, j JSON, k JSON NOT NULL) ENGINE=InnoDB;
INSERT INTO documents VALUES
  (1, '{"a": [1, 2.50, 1e3, null, true, "\\u00fc\\n\\t\\\\ \\"q\\""], "dup": 1, "dup": 2}', '{}'),
  (2, NULL, '"\\ud83d\\ude00 😀"'), (3, ' [ ] ', 'null'), (4, '18446744073709551615', '-0');

CREATE TABLE shapes (
  id INT NOT NULL PRIMARY KEY, g GEOMETRY, p POINT NOT NULL, l LINESTRING, po POLYGON, mp MULTIPOINT, ml MULTILINESTRING,
  mpo MULTIPOLYGON, gc GEOMETRYCOLLECTION, SPATIAL KEY p (p)
) ENGINE=InnoDB;
INSERT INTO shapes VALUES
  (1, ST_GeomFromText('POINT(9.1e0 -0.1)', 4326), ST_GeomFromText('POINT(1 2)'), ST_GeomFromText('LINESTRING(0 0,1 1,2.5 3)'),
   ST_GeomFromText('POLYGON((0 0,10 0,10 10,0 10,0 0),(5 5,7 5,7 7,5 7,5 5))'), ST_GeomFromText('MULTIPOINT(0 0,9 92)'),
   ST_GeomFromText('MULTILINESTRING((9 9,10 10),(1 1,2 2))'),
   ST_GeomFromText('MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0)),((10 10,14 10,14 14,10 14,10 10)))'),
   ST_GeomFromText('GEOMETRYCOLLECTION(POINT(9 9),LINESTRING(9 10,92 5092))')),
  (2, NULL, ST_GeomFromText('POINT(1e308 -1e-308)', 3857), NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE addresses (id INT NOT NULL PRIMARY KEY, u UUID, v6 INET6, v4 INET4) ENGINE=InnoDB;
INSERT INTO addresses VALUES
  (1, '0004fb00-0000-1000-8000-00c0ffee0009', '::ffff:10.0.0.1', '255.255.255.255'), (2, NULL, NULL, NULL),
  (3, '00000000-0000-0000-0000-000000000000', '::', '0.0.0.0'),
  (4, 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'fe80::5c4e', '92.9.10.0');

-- ------------------------------------------------------------------------------------- generated and defaults
CREATE TABLE generated_columns (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT, before_a INT AS (a - 1) VIRTUAL, doubled INT AS (a * 2) STORED,
  name VARCHAR(50), upper_name VARCHAR(50) AS (UPPER(name)) VIRTUAL COMMENT 'it''s "computed"', d JSON,
  picked VARCHAR(20) AS (JSON_VALUE(d, '$.k')) STORED, hidden INT INVISIBLE DEFAULT 5, last TEXT,
  KEY doubled (doubled), KEY upper_name (upper_name), UNIQUE KEY picked (picked)
) ENGINE=InnoDB;
INSERT INTO generated_columns (a, name, d, hidden, last) VALUES
  (1, 'eins', '{"k": "v1"}', 7, 'x'), (NULL, NULL, NULL, DEFAULT, NULL), (-5, 'it''s', '{"k": "v\\t2"}', NULL, '');
CREATE TABLE generated_key (a INT NOT NULL, k INT AS (a % 10) STORED, UNIQUE KEY k (k, a)) ENGINE=InnoDB;
INSERT INTO generated_key (a) VALUES (1), (11), (25), (3);
CREATE TABLE only_generated (
  nothing INT AS (1) VIRTUAL, k INT AS (42) STORED, word VARCHAR(9) AS ('w''\\') STORED, KEY k (k)
) ENGINE=InnoDB;
INSERT INTO only_generated () VALUES (), (), ();

CREATE TABLE defaults (
  id INT NOT NULL PRIMARY KEY, a INT DEFAULT (1 + 2), u CHAR(36) DEFAULT (UUID()), q VARCHAR(30) DEFAULT 'it''s "q" \\ `b`',
  e VARCHAR(9) DEFAULT '', n VARCHAR(9) DEFAULT NULL, b BIT(5) DEFAULT b'10101', x VARBINARY(8) DEFAULT X'00FF5C27',
  t TEXT DEFAULT ('text'), d DATE DEFAULT '0000-00-00', f DOUBLE DEFAULT 1e100, uni VARCHAR(9) DEFAULT 'ü😀',
  nl VARCHAR(9) DEFAULT 'a\nb', en ENUM('a', 'b''c') DEFAULT 'b''c', nn INT NOT NULL
) ENGINE=InnoDB;
INSERT INTO defaults (id, u, nn) VALUES (1, '00000000-0000-0000-0000-000000000001', 1);

-- ------------------------------------------------------------------------------------------------------- keys
CREATE TABLE counter_with_gaps (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT) ENGINE=InnoDB;
INSERT INTO counter_with_gaps VALUES (0, 0), (5, 1), (100, 2), (99, 3);
DELETE FROM counter_with_gaps WHERE id = 100;
CREATE TABLE counter_empty (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB AUTO_INCREMENT=1000;
CREATE TABLE counter_negative (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;
INSERT INTO counter_negative VALUES (-7), (-1), (0), (3);
CREATE TABLE counter_large (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;
INSERT INTO counter_large VALUES (18446744073709551614);
CREATE TABLE counter_secondary (a VARCHAR(5) NOT NULL PRIMARY KEY, n INT NOT NULL AUTO_INCREMENT, KEY n (n), KEY a (a(2), n))
  ENGINE=InnoDB AUTO_INCREMENT=50;
INSERT INTO counter_secondary VALUES ('x', 10), ('y', 0);
CREATE TABLE counter_in_groups (g CHAR(3) NOT NULL, n INT NOT NULL AUTO_INCREMENT, PRIMARY KEY (g, n)) ENGINE=MyISAM;
INSERT INTO counter_in_groups (g) VALUES ('a'), ('a'), ('b'), ('a');

CREATE TABLE key_kinds (
  id INT NOT NULL, a VARCHAR(100), b VARCHAR(100) NOT NULL, c INT, t TEXT, bl BLOB, p POINT NOT NULL,
  PRIMARY KEY (id), UNIQUE KEY `uniq``ue` (a, c), KEY prefix (t(10), bl(5)), KEY descending (c DESC, b), FULLTEXT KEY words (t, a),
  SPATIAL KEY place (p), KEY hashed (b) USING HASH COMMENT 'key''s "comment" \\', KEY ignored (c) IGNORED,
  UNIQUE KEY long_unique (t) USING HASH
) ENGINE=InnoDB;
INSERT INTO key_kinds VALUES (1, NULL, 'b', NULL, 'quick brown fox', X'00', ST_GeomFromText('POINT(1 1)')),
  (2, NULL, 'b', NULL, 'lazy dog', X'FF', ST_GeomFromText('POINT(2 2)')), (3, 'a', '', 1, '', '', ST_GeomFromText('POINT(0 0)'));
CREATE TABLE key_none (a INT, b VARCHAR(20), c BLOB) ENGINE=InnoDB;
INSERT INTO key_none VALUES (1, 'same', 'same'), (1, 'same', 'same'), (NULL, NULL, NULL), (NULL, NULL, NULL), (2, '', '');
CREATE TABLE key_binary (k BINARY(4) NOT NULL PRIMARY KEY, v INT) ENGINE=InnoDB;
INSERT INTO key_binary VALUES (X'00000000', 1), (X'00090A5C', 2), (X'27225C4E', 3), (X'FFFFFFFF', 4), (X'80000000', 5);
CREATE TABLE key_text (k VARCHAR(20) COLLATE utf8mb4_unicode_ci NOT NULL PRIMARY KEY, v INT) ENGINE=InnoDB;
INSERT INTO key_text VALUES ('', 0), ('a', 1), ('B', 2), ('ä''"\\', 3), ('😀', 4), ('it''s', 5), ('Z\n', 6), ('%_', 7);
CREATE TABLE key_latin1 (k CHAR(8) CHARACTER SET latin1 NOT NULL PRIMARY KEY, v INT) ENGINE=InnoDB;
INSERT INTO key_latin1 VALUES (_latin1 X'E4', 1), (_latin1 X'80FF', 2), ('O''Neil', 3);
CREATE TABLE key_composite (a INT NOT NULL, b VARCHAR(10) NOT NULL, c DATETIME(6) NOT NULL, d DECIMAL(20,5) NOT NULL, v INT,
  PRIMARY KEY (b DESC, a, c, d)) ENGINE=InnoDB;
INSERT INTO key_composite VALUES (1, 'x', '2013-01-01 00:00:00.000001', -1.5, 1), (1, 'x', '2013-01-01 00:00:00.000002', 0, 2),
  (-1, '', '0000-00-00', 99999.99999, 3);
CREATE TABLE key_odd (k DOUBLE NOT NULL, e ENUM('z', 'a') NOT NULL, t TIME(3) NOT NULL, PRIMARY KEY (k, e, t)) ENGINE=InnoDB;
INSERT INTO key_odd VALUES (0.1, 'z', '-01:00:00.001'), (0.1, 'a', '00:00:00'), (1e300, 'a', '1:0:0'), (-5e-324, 'z', '0');
CREATE TABLE key_bits (k BIT(40) NOT NULL PRIMARY KEY, v INT) ENGINE=InnoDB;
INSERT INTO key_bits VALUES (0, 0), (b'1111111111111111111111111111111111111111', 1), (92, 2);
CREATE TABLE key_unsigned (k BIGINT UNSIGNED NOT NULL PRIMARY KEY, pad VARCHAR(200)) ENGINE=InnoDB;
INSERT INTO key_unsigned SELECT 18446744073709551615 - seq * 4611686018427387, REPEAT('x', seq % 200) FROM seq_0_to_3000;

CREATE TABLE `Case` (a INT) ENGINE=InnoDB;
INSERT INTO `Case` VALUES (1);
CREATE TABLE `case` (a INT) ENGINE=InnoDB;
INSERT INTO `case` VALUES (2);

-- -------------------------------------------------------------------------------------------------- relations
CREATE TABLE tree (id INT NOT NULL PRIMARY KEY, parent INT,
  CONSTRAINT parent FOREIGN KEY (parent) REFERENCES tree (id) ON DELETE CASCADE ON UPDATE SET NULL) ENGINE=InnoDB;
INSERT INTO tree VALUES (1, 9), (2, 1), (3, 3), (9, NULL);
CREATE TABLE hen (id INT NOT NULL PRIMARY KEY, egg INT, KEY egg (egg)) ENGINE=InnoDB;
CREATE TABLE egg (id INT NOT NULL PRIMARY KEY, hen INT,
  CONSTRAINT `laid by "hen"` FOREIGN KEY (hen) REFERENCES hen (id) ON DELETE SET NULL) ENGINE=InnoDB;
ALTER TABLE hen ADD CONSTRAINT `from``egg` FOREIGN KEY (egg) REFERENCES egg (id) ON UPDATE CASCADE;
INSERT INTO hen VALUES (1, 2), (2, 1);
INSERT INTO egg VALUES (1, 1), (2, 2);
CREATE TABLE orphan (id INT NOT NULL PRIMARY KEY, hen INT, CONSTRAINT gone FOREIGN KEY (hen) REFERENCES hen (id)) ENGINE=InnoDB;
INSERT INTO orphan VALUES (1, 4711);
CREATE TABLE checked (
  id INT NOT NULL PRIMARY KEY, a INT CHECK (a > 0), b VARCHAR(20), CONSTRAINT `b's "check"` CHECK (b <> 'it''s \\' AND a < 100),
  CONSTRAINT c2 CHECK (CHAR_LENGTH(b) BETWEEN 1 AND 20)
) ENGINE=InnoDB;
INSERT INTO checked VALUES (1, 1, 'x'), (2, NULL, NULL), (3, 99, ')');

-- ---------------------------------------------------------------------------------- engines, formats, options
CREATE TABLE format_compact (id INT PRIMARY KEY, t TEXT) ENGINE=InnoDB ROW_FORMAT=COMPACT;
CREATE TABLE format_redundant (id INT PRIMARY KEY, t TEXT) ENGINE=InnoDB ROW_FORMAT=REDUNDANT STATS_PERSISTENT=0;
CREATE TABLE format_compressed (id INT PRIMARY KEY, t TEXT) ENGINE=InnoDB ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8;
CREATE TABLE format_dynamic (id INT PRIMARY KEY, t TEXT) ENGINE=InnoDB ROW_FORMAT=DYNAMIC STATS_AUTO_RECALC=1 STATS_SAMPLE_PAGES=3;
INSERT INTO format_compact VALUES (1, 'ü\t');
INSERT INTO format_redundant SELECT * FROM format_compact;
INSERT INTO format_compressed SELECT seq, REPEAT(seq, 500) FROM seq_1_to_300;
INSERT INTO format_dynamic SELECT * FROM format_compact;
CREATE TABLE engine_myisam (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, t VARCHAR(50), FULLTEXT KEY t (t)) ENGINE=MyISAM
  AUTO_INCREMENT=77 CHECKSUM=1 DELAY_KEY_WRITE=1 PACK_KEYS=1 MIN_ROWS=10 MAX_ROWS=1000000 AVG_ROW_LENGTH=100;
INSERT INTO engine_myisam VALUES (3, 'drei'), (1, 'eins'), (2, '\\');
CREATE TABLE engine_myisam_fixed (id INT PRIMARY KEY, c CHAR(20)) ENGINE=MyISAM ROW_FORMAT=FIXED;
INSERT INTO engine_myisam_fixed VALUES (1, 'x'), (2, NULL);
CREATE TABLE engine_aria (id INT PRIMARY KEY, b LONGBLOB) ENGINE=Aria TRANSACTIONAL=1 PAGE_CHECKSUM=1 ROW_FORMAT=PAGE;
INSERT INTO engine_aria VALUES (1, @all_bytes), (2, NULL);
CREATE TABLE engine_memory (id INT NOT NULL PRIMARY KEY, v VARBINARY(20), KEY v (v) USING BTREE) ENGINE=MEMORY MAX_ROWS=500;
INSERT INTO engine_memory VALUES (1, X'00'), (2, NULL);
CREATE TABLE engine_csv (id INT NOT NULL, t VARCHAR(50) NOT NULL) ENGINE=CSV;
INSERT INTO engine_csv VALUES (1, 'a,"b"\\\n'), (2, '');
CREATE TABLE merged_a (id INT NOT NULL, t VARCHAR(9), KEY id (id)) ENGINE=MyISAM;
CREATE TABLE merged_b LIKE merged_a;
INSERT INTO merged_a VALUES (1, 'a');
INSERT INTO merged_b VALUES (2, 'b');
CREATE TABLE engine_merge (id INT NOT NULL, t VARCHAR(9), KEY id (id)) ENGINE=MERGE UNION=(merged_a, merged_b) INSERT_METHOD=LAST;

CREATE TABLE commented (
  id INT NOT NULL PRIMARY KEY COMMENT 'it''s "x" `y` \\ /* */ -- # ; \n\t ü😀', a INT COMMENT '', KEY a (a) COMMENT '*/ ''; DROP'
) ENGINE=InnoDB COMMENT='table''s "comment" `with` \\ all, ) ENGINE=MyISAM AUTO_INCREMENT=5 ( -- ';

CREATE TABLE part_range (id INT NOT NULL, d DATE NOT NULL, PRIMARY KEY (id, d)) ENGINE=InnoDB
  PARTITION BY RANGE (YEAR(d)) (PARTITION p0 VALUES LESS THAN (2012) COMMENT = 'it''s old', PARTITION `p 1` VALUES LESS THAN (2013),
  PARTITION pmax VALUES LESS THAN MAXVALUE);
INSERT INTO part_range VALUES (1, '2011-05-05'), (2, '2012-01-01'), (3, '2099-12-31');
CREATE TABLE part_list (id INT, t VARCHAR(9)) ENGINE=InnoDB PARTITION BY LIST COLUMNS (t)
  (PARTITION a VALUES IN ('a', 'it''s'), PARTITION n VALUES IN (NULL, ''), PARTITION other DEFAULT);
INSERT INTO part_list VALUES (1, 'a'), (2, NULL), (3, ''), (4, 'else'), (5, 'it''s');
CREATE TABLE part_hash (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB PARTITION BY LINEAR HASH (id) PARTITIONS 3;
INSERT INTO part_hash SELECT seq FROM seq_1_to_50;
CREATE TABLE part_key (k VARCHAR(20) NOT NULL PRIMARY KEY, v INT) ENGINE=InnoDB PARTITION BY KEY (k) PARTITIONS 4;
INSERT INTO part_key SELECT CONCAT('k', seq), seq FROM seq_1_to_50;
CREATE TABLE part_sub (id INT NOT NULL, d DATE NOT NULL) ENGINE=InnoDB PARTITION BY RANGE (TO_DAYS(d)) SUBPARTITION BY HASH (id)
  SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (735000), PARTITION p1 VALUES LESS THAN MAXVALUE);
INSERT INTO part_sub VALUES (1, '2011-05-05'), (2, '2013-05-05'), (3, '2013-05-06');
CREATE TABLE part_columns (a INT NOT NULL, b VARCHAR(5) NOT NULL, PRIMARY KEY (a, b)) ENGINE=InnoDB
  PARTITION BY RANGE COLUMNS (a, b) (PARTITION p0 VALUES LESS THAN (5, 'm'), PARTITION p1 VALUES LESS THAN (MAXVALUE, MAXVALUE));
INSERT INTO part_columns VALUES (5, 'a'), (5, 'z'), (9, '');

-- --------------------------------------------------------------------------------------------- size and names
SET @columns = (SELECT GROUP_CONCAT(CONCAT('c', seq, ' TINYINT') ORDER BY seq) FROM seq_1_to_1016);
EXECUTE IMMEDIATE CONCAT('CREATE TABLE wide (id INT PRIMARY KEY, ', @columns, ') ENGINE=InnoDB');
SET @values = (SELECT GROUP_CONCAT(seq % 128 ORDER BY seq) FROM seq_1_to_1016);
SET @nulls = (SELECT GROUP_CONCAT('NULL' ORDER BY seq) FROM seq_1_to_1016);
EXECUTE IMMEDIATE CONCAT('INSERT INTO wide VALUES (1,', @values, '), (2,', @nulls, ')');
CREATE TABLE long_row (v VARCHAR(65530) CHARACTER SET latin1) ENGINE=InnoDB;
INSERT INTO long_row VALUES (REPEAT('\\', 65530)), (REPEAT('x', 65530)), ('');
SET @columns = (SELECT GROUP_CONCAT(CONCAT('c', seq, ' CHAR(250) NOT NULL') ORDER BY seq) FROM seq_1_to_32);
EXECUTE IMMEDIATE CONCAT('CREATE TABLE full_page (', @columns, ') ENGINE=InnoDB DEFAULT CHARSET=latin1');
SET @values = (SELECT GROUP_CONCAT(CONCAT('''', REPEAT(CHAR(96 + seq % 26 + 1), 250), '''') ORDER BY seq) FROM seq_1_to_32);
EXECUTE IMMEDIATE CONCAT('INSERT INTO full_page VALUES (', @values, ')');

CREATE TABLE `we``ird 'na"me` (`co``l 'u"mn` INT NOT NULL PRIMARY KEY, `select` INT, ` lead` INT, `a.b` INT, `100%` INT, `1` INT,
  `ü東京`  INT, `tab	tab` INT, `@x` INT, `?` INT, `:p` INT, `\\` INT) ENGINE=InnoDB;
INSERT INTO `we``ird 'na"me` VALUES (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
CREATE TABLE `a.b/c\\d%2F;e` (`from` INT) ENGINE=InnoDB;
INSERT INTO `a.b/c\\d%2F;e` VALUES (1);
CREATE TABLE `..` (a INT) ENGINE=InnoDB;
INSERT INTO `..` VALUES (2);
CREATE TABLE `.` (a INT) ENGINE=InnoDB;
INSERT INTO `.` VALUES (3);
CREATE TABLE `%2E%2E` (a INT) ENGINE=InnoDB;
INSERT INTO `%2E%2E` VALUES (4);
CREATE TABLE `1st` (a INT) ENGINE=InnoDB;
INSERT INTO `1st` VALUES (5);
CREATE TABLE `1e5` (a INT) ENGINE=InnoDB;
INSERT INTO `1e5` VALUES (6);
CREATE TABLE `select` (`table` INT, `key` INT, KEY `index` (`key`)) ENGINE=InnoDB;
INSERT INTO `select` VALUES (7, 7);
CREATE TABLE `東京 $HOME ``id`` $(id)` (`größe` INT) ENGINE=InnoDB;
INSERT INTO `東京 $HOME ``id`` $(id)` VALUES (8);
CREATE TABLE `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx1` (
  `yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy` INT) ENGINE=InnoDB;
INSERT INTO `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx1` VALUES (9);
CREATE TABLE `-rf *` (a INT) ENGINE=InnoDB;
INSERT INTO `-rf *` VALUES (10);
CREATE TABLE `new
line` (a INT) ENGINE=InnoDB;
INSERT INTO `new
line` VALUES (11);
CREATE TABLE empty_table (id INT NOT NULL PRIMARY KEY, t LONGBLOB) ENGINE=InnoDB;
CREATE TABLE empty_without_key (t LONGBLOB) ENGINE=InnoDB;
CREATE TABLE many_rows (id INT NOT NULL PRIMARY KEY, a VARCHAR(40), KEY a (a)) ENGINE=InnoDB;
INSERT INTO many_rows SELECT seq, SHA1(seq) FROM seq_1_to_20000;

-- ------------------------------------------------------------------------------------------------- sequences
CREATE SEQUENCE plain_sequence;
CREATE SEQUENCE `odd 'sequ``ence` START WITH -5 MINVALUE -100 MAXVALUE 100 INCREMENT BY -7 CACHE 3 CYCLE;
SELECT NEXTVAL(plain_sequence), NEXTVAL(`odd 'sequ``ence`) INTO @a, @b;
CREATE TABLE from_sequence (id BIGINT NOT NULL DEFAULT NEXTVAL(plain_sequence) PRIMARY KEY, a INT) ENGINE=InnoDB;
INSERT INTO from_sequence VALUES (1000, 1), (1001, 2);

-- ----------------------------------------------------------------------------------------------------- views
CREATE ALGORITHM=MERGE DEFINER='zoo_app'@'%' SQL SECURITY DEFINER VIEW view_z AS SELECT id, a FROM checked WHERE a < 50;
CREATE VIEW view_a AS SELECT z.id, UPPER('it''s \\ "q"') AS `wo``rd`, z.a FROM view_z z;
CREATE VIEW `view ``on'view"` AS SELECT * FROM view_a WHERE id IN (SELECT id FROM view_z);
CREATE SQL SECURITY INVOKER VIEW view_checked AS SELECT * FROM checked WHERE a > 0 WITH LOCAL CHECK OPTION;
CREATE DEFINER='o''neil'@'10.%' VIEW view_cascaded AS SELECT * FROM view_checked WHERE a > 1 WITH CASCADED CHECK OPTION;
CREATE ALGORITHM=TEMPTABLE VIEW view_grouped AS SELECT COUNT(*) AS n, MAX(`größe`) AS m FROM `東京 $HOME ``id`` $(id)`;
SET NAMES latin1;
CREATE VIEW view_latin1 AS SELECT 'Ã¼' AS a, _utf8mb4 X'C3BC' AS b;
SET NAMES utf8mb4;

-- -------------------------------------------------------------------------------------------------- routines
DELIMITER ;;
CREATE FUNCTION add_one(a INT) RETURNS INT DETERMINISTIC NO SQL COMMENT 'it''s "one" more \\ ü' RETURN a + 1;;
CREATE DEFINER='zoo_app'@'%' PROCEDURE `proc ``edure'"`(IN a INT, OUT `b``c` VARCHAR(20) CHARACTER SET latin1, INOUT c DECIMAL(10,2))
  MODIFIES SQL DATA SQL SECURITY INVOKER
BEGIN
  -- a comment with ; and 'quotes" and a delimiter ;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN SET c = -1; END;
  /* another ; comment */
  SET `b``c` = CONCAT('x\t\\', a);   
  IF a > 0 THEN INSERT INTO checked VALUES (a, a, 'p'); END IF;
END;;
CREATE DEFINER='nobody_here'@'localhost' PROCEDURE definer_is_gone() SELECT 1;;
SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES';;
CREATE FUNCTION "ansi function"("p" VARCHAR(10)) RETURNS VARCHAR(40) NO SQL DETERMINISTIC RETURN "p" || 'C:\';;
SET SESSION sql_mode = 'ORACLE';;
CREATE OR REPLACE PACKAGE employee AS
  FUNCTION salary(id INT) RETURN INT;
  PROCEDURE increase(id INT);
END;;
CREATE OR REPLACE PACKAGE BODY employee AS
  rate INT := 2;
  FUNCTION salary(id INT) RETURN INT AS BEGIN RETURN id * rate; END;
  PROCEDURE increase(id INT) AS BEGIN rate := rate + id; END;
END;;
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO';;
CREATE AGGREGATE FUNCTION sum_of_squares(x INT) RETURNS BIGINT
BEGIN
  DECLARE total BIGINT DEFAULT 0;
  DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN total;
  LOOP FETCH GROUP NEXT ROW; SET total = total + x * x; END LOOP;
END;;
SET SESSION sql_mode = '';;
SET NAMES latin1 COLLATE latin1_german1_ci;;
ALTER DATABASE type_zoo CHARACTER SET latin2 COLLATE latin2_general_ci;;
CREATE PROCEDURE of_another_charset(t VARCHAR(20)) SELECT t, 'Ã¼';;
CREATE FUNCTION of_another_charset(t VARCHAR(20)) RETURNS TEXT NO SQL RETURN t;;
ALTER DATABASE type_zoo CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;;
SET NAMES utf8mb4;;

-- -------------------------------------------------------------------------------------------------- triggers
CREATE TABLE audit (n INT NOT NULL AUTO_INCREMENT PRIMARY KEY, what VARCHAR(100), who VARCHAR(100)) ENGINE=InnoDB;;
CREATE TABLE audited (id INT NOT NULL PRIMARY KEY, v INT, t VARCHAR(50)) ENGINE=InnoDB;;
INSERT INTO audited VALUES (1, 1, 'before'), (2, 2, NULL);;
CREATE TRIGGER z_first BEFORE INSERT ON audited FOR EACH ROW SET NEW.v = COALESCE(NEW.v, 0) + 1;;
CREATE DEFINER='zoo_app'@'%' TRIGGER a_second BEFORE INSERT ON audited FOR EACH ROW FOLLOWS z_first SET NEW.v = NEW.v * 10;;
CREATE TRIGGER `m ``middle'` BEFORE INSERT ON audited FOR EACH ROW PRECEDES a_second
BEGIN
  -- it's a trigger; "really"
  SET NEW.t = CONCAT(NEW.t, '\\;''');
END;;
CREATE TRIGGER after_insert AFTER INSERT ON audited FOR EACH ROW INSERT INTO audit (what) VALUES (CONCAT('insert ', NEW.id));;
CREATE TRIGGER before_update BEFORE UPDATE ON audited FOR EACH ROW SET NEW.t = OLD.t;;
SET SESSION sql_mode = 'ANSI_QUOTES';;
CREATE TRIGGER "after ""update" AFTER UPDATE ON audited FOR EACH ROW INSERT INTO audit ("what") VALUES ('u');;
SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES,STRICT_TRANS_TABLES';;
CREATE TRIGGER before_delete BEFORE DELETE ON audited FOR EACH ROW INSERT INTO audit (what) VALUES ('C:\');;
SET NAMES latin1;;
CREATE DEFINER='o''neil'@'10.%' TRIGGER after_delete AFTER DELETE ON audited FOR EACH ROW INSERT INTO audit (what) VALUES ('Ã¶');;
SET NAMES utf8mb4;;
SET SESSION sql_mode = '';;
CREATE TRIGGER on_weird AFTER INSERT ON `we``ird 'na"me` FOR EACH ROW SET @seen = NEW.`co``l 'u"mn`;;

-- ---------------------------------------------------------------------------------------------------- events
CREATE DEFINER='zoo_app'@'%' EVENT every_day ON SCHEDULE EVERY 1 DAY STARTS '2031-01-01 02:03:04' ENDS '2037-01-01 00:00:00'
  COMMENT 'it''s "daily" \\' DO BEGIN DELETE FROM audit WHERE n < 0; /* ; */ END;;
CREATE EVENT `dis ``abled'` ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2031-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE
  DO SET @x = 'it''s\n';;
SET SESSION time_zone = '-05:30';;
CREATE EVENT once ON SCHEDULE AT '2037-06-01 12:00:00' ON COMPLETION PRESERVE DO INSERT INTO audit (what) VALUES ('once');;
SET SESSION time_zone = '+00:00';;
SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES';;
CREATE EVENT "ansi event" ON SCHEDULE EVERY 2 WEEK STARTS '2031-02-28 00:00:00' DISABLE ON SLAVE DO SET @"x y" = 'C:\';;
SET SESSION sql_mode = '';;
DELIMITER ;

-- ---------------------------------------------------------------------------------------- a second database
CREATE DATABASE `zoo``s "other" %2F.db` CHARACTER SET latin1 COLLATE latin1_german1_ci COMMENT 'it''s "another"';
USE `zoo``s "other" %2F.db`;
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a VARCHAR(20)) ENGINE=InnoDB;
INSERT INTO t VALUES (1, 'Zürich'), (2, NULL);
CREATE TABLE `case` (a INT) ENGINE=InnoDB;
INSERT INTO `case` VALUES (1);
CREATE VIEW across AS SELECT t.id, c.a FROM t JOIN type_zoo.checked c ON c.id = t.id;
CREATE TRIGGER t_insert BEFORE INSERT ON t FOR EACH ROW SET NEW.a = UPPER(NEW.a);
