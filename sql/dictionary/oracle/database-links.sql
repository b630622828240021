-- Database links; the list of all objects lacks them where the owner reads it.
SELECT l.DB_LINK AS "name"
FROM ALL_DB_LINKS l
WHERE l.OWNER = :owner
ORDER BY l.DB_LINK
