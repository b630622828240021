-- Sessions, own ones included. Without the privilege PROCESS a server shows those of the own account only.
SELECT id, user, host, db, command
FROM information_schema.processlist
