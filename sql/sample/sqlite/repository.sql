-- A small repository database for the demo. Everything in it is invented: no table of the OVS schema is known, and
-- these are not meant to be like one. They hold what makes a dump hard: long objects, odd texts, numbers at the edge.
CREATE TABLE sample_vm (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  memory_mb INTEGER NOT NULL,
  load REAL,
  definition BLOB NOT NULL
);
CREATE TABLE sample_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  vm TEXT REFERENCES sample_vm (id),
  at TEXT NOT NULL,
  severity INTEGER NOT NULL,
  message TEXT,
  attributes,
  day TEXT AS (substr(at, 1, 10)) VIRTUAL
);
CREATE TABLE sample_setting (name TEXT PRIMARY KEY COLLATE NOCASE, value) WITHOUT ROWID;
CREATE TABLE sample_note_count (total INTEGER NOT NULL);
CREATE INDEX sample_event_vm ON sample_event (vm, at);
CREATE INDEX sample_event_severe ON sample_event (severity) WHERE severity > 2;
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 40)
INSERT INTO sample_vm
SELECT
  printf('0004fb0000060000%016x', n * 2654435761),
  CASE n % 4 WHEN 0 THEN 'größe ' || n WHEN 1 THEN 'it''s vm ' || n ELSE 'vm' || n END,
  512 * n,
  CASE n % 5 WHEN 0 THEN NULL ELSE n / 7.0 END,
  zeroblob(n * 60)
FROM number;
UPDATE sample_vm SET definition = CAST(replace(hex(definition), '00', id || char(10)) AS BLOB) WHERE memory_mb % 1024 = 0;
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 2000)
INSERT INTO sample_event (vm, at, severity, message, attributes)
SELECT
  printf('0004fb0000060000%016x', (1 + n % 40) * 2654435761),
  datetime('2013-05-01', printf('+%d minutes', n * 37)),
  n % 5,
  CASE n % 7 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'tab' || char(9) || 'and line' || char(10) || 'and \' ELSE 'event ' || n END,
  CASE n % 6 WHEN 0 THEN X'00FF0A095C' WHEN 1 THEN n WHEN 2 THEN n / 3.0 WHEN 3 THEN CAST(n AS TEXT) ELSE NULL END
FROM number;
DELETE FROM sample_event WHERE id > 1990;
INSERT INTO sample_setting VALUES
  ('largest', 9223372036854775807), ('smallest', -9223372036854775808), ('unbounded', 9e999),
  ('Umlaut', 'ä€😀'), ('empty', ''), ('empty bytes', X''), ('nothing', NULL), ('zero byte', CAST(X'610062' AS TEXT));
INSERT INTO sample_note_count VALUES (0);
CREATE VIEW sample_severe AS
  SELECT name, at, message FROM sample_event JOIN sample_vm ON sample_vm.id = sample_event.vm WHERE severity > 2;
CREATE TRIGGER sample_event_counted AFTER INSERT ON sample_event BEGIN
  UPDATE sample_note_count SET total = total + 1;
END
