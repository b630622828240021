-- What this edition of the server can do, and what it cannot; every account may ask.
SELECT o.PARAMETER AS "option",
  o.VALUE AS "value"
FROM V$OPTION o
ORDER BY o.PARAMETER
