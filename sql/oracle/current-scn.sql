-- The system change number of this moment. Needs SELECT on V$DATABASE.
SELECT d.CURRENT_SCN AS "scn"
FROM V$DATABASE d
