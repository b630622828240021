-- Where the tables of an account go, and whether large objects of the newer kind (SECUREFILE) can be there.
SELECT u.DEFAULT_TABLESPACE AS "name",
  t.SEGMENT_SPACE_MANAGEMENT AS "segment_space"
FROM USER_USERS u
LEFT JOIN USER_TABLESPACES t ON t.TABLESPACE_NAME = u.DEFAULT_TABLESPACE
WHERE u.USERNAME = :owner
