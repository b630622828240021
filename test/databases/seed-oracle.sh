#!/bin/sh
# Run once in a container of gvenzl/oracle-xe, as its user oracle, when the database is there and OVS (APP_USER) is made:
# loads the sample, and lets SYSTEM make accounts for the live tests that may see sessions and take locks.
# SEED_SERVICE is XE, or the pluggable database.
set -eu
NLS_LANG=.AL32UTF8
export NLS_LANG

container=
if [ "$SEED_SERVICE" != XE ]; then container="ALTER SESSION SET CONTAINER = $SEED_SERVICE;"; fi

sqlplus -S -L /nolog <<END
WHENEVER SQLERROR EXIT FAILURE
CONNECT / AS SYSDBA
$container
GRANT EXECUTE ON SYS.DBMS_LOCK TO SYSTEM WITH GRANT OPTION;
GRANT SELECT ON SYS.V_\$SESSION TO SYSTEM WITH GRANT OPTION;
GRANT EXECUTE ON SYS.DBMS_LOCK TO OVS;
GRANT SELECT ON SYS.V_\$SESSION TO OVS;
GRANT CREATE TABLE, CREATE VIEW, CREATE SEQUENCE, CREATE SYNONYM, CREATE PROCEDURE, CREATE TRIGGER, CREATE TYPE TO OVS;
EXIT
END

sqlplus -S -L /nolog <<END
WHENEVER SQLERROR EXIT FAILURE
CONNECT OVS/"$APP_USER_PASSWORD"@//localhost:1521/$SEED_SERVICE
SET DEFINE OFF
@/sample/ovs.sql
EXIT
END
