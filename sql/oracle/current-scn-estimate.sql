-- A system change number of some seconds ago at most; every account may ask.
SELECT TIMESTAMP_TO_SCN(SYSTIMESTAMP) AS "scn"
FROM DUAL
