import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fixedClock } from '../../../src/base/clock.js';
import { silentLog } from '../../../src/base/log.js';
import { captureEstate } from '../../../src/jobs/capture-estate.js';
import { exportSchema } from '../../../src/jobs/schema/export-schema.js';
import { sampleEstate } from '../../cli/small-tree.js';
import type { MariadbServer } from '../../databases/mariadb-server.js';

/** VMs of the sample estate that no archive could bring back: a lost disk, one disk of two VMs, one without a file. */
const sickVms = ['00008608c5fc1e3b574a', '00005046067a6104626b', '0000dc3731f65d9091e2'];
const domainWithoutFile = '0004fb000006000097ee3e65ac5ab207';

/** The sample estate without what is sick in it on purpose, and with the multipath listing that tells of its LUNs. */
export function healthyEstate(target: string): string {
  cpSync(sampleEstate, target, { recursive: true });
  for (const repository of readdirSync(join(target, 'repositories'))) {
    const vms = join(target, 'repositories', repository, 'VirtualMachines');
    for (const vm of directoriesIn(vms))
      if (sickVms.some((end) => vm.endsWith(end))) rmSync(join(vms, vm), { recursive: true });
  }
  const server = join(target, 'manager-files/servers/ovs03');
  const domains = readFileSync(join(server, 'xm-list.txt'), 'utf8').split(/^(?=\(domain)/m);
  writeFileSync(
    join(server, 'xm-list.txt'),
    domains.filter((text) => !text.includes(domainWithoutFile)).join(''),
  );
  for (const [number, wwid] of lunsOf(target).entries())
    appendFileSync(join(server, 'multipath.txt'), multipathMap(number, wwid));
  return target;
}

/** As `multipath -ll` of EL6 prints it. */
function multipathMap(number: number, wwid: string): string {
  return `mpath${'abcdefgh'[number]} (${wwid}) dm-${number} SUN,Sun Storage 7410
size=200G features='1 queue_if_no_path' hwhandler='1 alua' wp=rw
\`-+- policy='round-robin 0' prio=50 status=active
  \`- 3:0:0:${number} sd${'bcdefghi'[number]} 8:${16 * (number + 1)}  active ready running
`;
}

function directoriesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function lunsOf(estate: string): string[] {
  const found = new Set<string>();
  for (const file of readdirSync(join(estate, 'repositories'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('vm.cfg')) continue;
    const text = readFileSync(join(estate, 'repositories', file), 'latin1');
    for (const [, wwid = ''] of text.matchAll(/phy:\/dev\/mapper\/([0-9a-f]{33})/g)) found.add(wwid);
  }
  return [...found];
}

/** Databases as a manager has them, small: tables with a key between them, long values, a view, a trigger, a routine. */
export async function makeManagerDatabases(server: MariadbServer): Promise<void> {
  await server.sql(`
CREATE DATABASE ovs CHARACTER SET utf8mb4;
USE ovs;
CREATE TABLE pool (id INT NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL) ENGINE=InnoDB;
CREATE TABLE vm (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, pool INT, data LONGBLOB, name VARCHAR(50), KEY name (name),
  CONSTRAINT in_pool FOREIGN KEY (pool) REFERENCES pool (id)) ENGINE=InnoDB;
CREATE TABLE event_log (id INT NOT NULL PRIMARY KEY, what VARCHAR(200)) ENGINE=InnoDB;
INSERT INTO pool SELECT seq, CONCAT('pool ', seq) FROM seq_1_to_5;
INSERT INTO vm SELECT seq, 1 + seq % 5, REPEAT(UNHEX(SHA2(seq, 512)), 4), CONCAT('vm ', seq) FROM seq_1_to_60;
INSERT INTO event_log SELECT seq, CONCAT('event ', seq) FROM seq_1_to_200;
CREATE DEFINER = 'ovs'@'manager.example.com' VIEW vm_names AS SELECT id, name FROM vm;
CREATE TRIGGER vm_named BEFORE INSERT ON vm FOR EACH ROW SET NEW.name = TRIM(NEW.name);
CREATE FUNCTION vms(p INT) RETURNS INT READS SQL DATA RETURN (SELECT COUNT(*) FROM vm WHERE pool = p);
CREATE DATABASE appfw CHARACTER SET utf8mb4;
USE appfw;
CREATE TABLE ui_event (id INT NOT NULL PRIMARY KEY, what VARCHAR(200)) ENGINE=InnoDB;
INSERT INTO ui_event SELECT seq, CONCAT('shown ', seq) FROM seq_1_to_20;
ANALYZE TABLE ovs.pool, ovs.vm, ovs.event_log, appfw.ui_event;
`);
}

/** A capture of the healthy estate and an export of a manager's databases, below one root; gives their paths. */
export async function archiveEstate(
  root: string,
  server: MariadbServer,
): Promise<{ readonly capture: string; readonly schema: string }> {
  const estate = healthyEstate(join(root, 'estate'));
  const archives = join(root, 'archives');
  mkdirSync(archives);
  const managerFiles = join(estate, 'manager-files');
  const captured = await captureEstate({
    estate: 'sample',
    archives,
    trees: [join(estate, 'repositories')],
    managerFiles: [managerFiles],
    release: undefined,
    log: silentLog,
    clock: fixedClock('2026-11-23T02:10:00.000Z'),
  });
  const exported = await exportSchema({
    settings: server.settings(),
    databases: ['ovs', 'appfw'],
    archives,
    estate: 'sample',
    managerConfig: join(managerFiles, 'manager/.config'),
    log: silentLog,
    clock: fixedClock('2026-11-23T02:11:00.000Z'),
  });
  return { capture: captured.archive.path, schema: exported.archive.path };
}

/** A copy of an archive, to be spoiled. */
export function copyOf(archive: string, below: string): string {
  const copy = join(below, 'sample', basename(archive));
  cpSync(archive, copy, { recursive: true });
  return copy;
}
