-- What function-based and descending indexes hold at a position. COLUMN_EXPRESSION is a LONG.
SELECT e.INDEX_OWNER AS "index_owner",
  e.INDEX_NAME AS "index_name",
  e.COLUMN_POSITION AS "position",
  e.COLUMN_EXPRESSION AS "expression"
FROM ALL_IND_EXPRESSIONS e
WHERE e.TABLE_OWNER = :owner
ORDER BY e.INDEX_NAME, e.COLUMN_POSITION
