-- Tables that hold the messages of queues; only the package of the queues drops them.
SELECT q.QUEUE_TABLE AS "name"
FROM ALL_QUEUE_TABLES q
WHERE q.OWNER = :owner
ORDER BY q.QUEUE_TABLE
