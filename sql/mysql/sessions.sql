-- Sessions, own ones included. Without the privilege PROCESS a server shows those of the own account only.
SELECT id AS id, user AS user, host AS host, db AS db, command AS command
FROM information_schema.processlist
