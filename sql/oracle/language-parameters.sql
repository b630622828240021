-- Character sets and sort order of the database.
SELECT p.PARAMETER AS "parameter",
  p.VALUE AS "value"
FROM NLS_DATABASE_PARAMETERS p
