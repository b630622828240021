-- Directory objects that the account may use, with their paths on the host of the database.
SELECT d.DIRECTORY_NAME AS "name",
  d.DIRECTORY_PATH AS "path"
FROM ALL_DIRECTORIES d
ORDER BY d.DIRECTORY_NAME
