import { databaseContract } from './contract.js';
import { liveMysql, liveOracle, liveServer } from './live-servers.js';

// docker-compose.yml has such servers, and the commands that run this on them.
databaseContract(liveMysql(liveServer('MYSQL'), 'a live MySQL (OVM_TEST_MYSQL_URL)'));
databaseContract(liveOracle(liveServer('ORACLE'), 'a live Oracle Database (OVM_TEST_ORACLE_URL)'));
