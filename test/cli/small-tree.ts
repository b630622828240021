import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const sampleEstate = join(import.meta.dirname, '../fixtures/sample-estate');
export const sampleWords = [
  join(sampleEstate, 'repositories'),
  '--manager-files',
  join(sampleEstate, 'manager-files'),
];
export const managerId = '0004fb000001000068b46cbe7e6f7026';
export const repositoryId = '0004fb00000300001111111111111111';

/** Writes files below a directory; a key is a path. */
export function writeFiles(root: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

export const vmId = (number: number) => `0004fb0000060000${String(number).padStart(16, '0')}`;

/** A sound definition with one disk of its own. */
export function vmCfg(number: number, more = ''): string {
  return `${[
    `name = '${vmId(number)}'`,
    `OVM_simple_name = 'vm${number}'`,
    "OVM_domain_type = 'xen_pvm'",
    'memory = 512',
    'vcpus = 1',
    `disk = ['file:/OVS/Repositories/${repositoryId}/VirtualDisks/${number}.img,xvda,w']`,
    'vif = []',
    more,
  ].join('\n')}\n`;
}

export function ovsRepo(manager = managerId, id = repositoryId, alias = 'repo1'): string {
  return `OVS_REPO_UUID=${id}\nOVS_REPO_VERSION=3.0\nOVS_REPO_MGR_UUID=${manager}\nOVS_REPO_ALIAS=${alias}\n`;
}

/** A repository with VMs 1 to `count` and a disk file for each. */
export function smallRepository(root: string, count = 3): string {
  const files: Record<string, string> = { '.ovsrepo': ovsRepo() };
  for (let number = 1; number <= count; number += 1) {
    files[`VirtualMachines/${vmId(number)}/vm.cfg`] = vmCfg(number);
    files[`VirtualDisks/${number}.img`] = 'x';
  }
  return writeFiles(root, files);
}

/** Copies of manager files that tell release and pool. */
export function smallManager(root: string, manager = managerId): string {
  return writeFiles(root, {
    'manager/.config':
      `DBTYPE=MySQL\nDBHOST=localhost\nSID=ovs\nLSNR=49500\nOVSSCHEMA=ovs\nUUID=${manager}\n` +
      'BUILDID=3.3.3.1085\n',
    'ovs01/dump_db_server.txt': dumpServer('one', manager),
    'ovs01/dump_db_repository.txt': dumpRepository(repositoryId, manager),
  });
}

export function dumpServer(pool: string, manager = managerId, ip = '10.0.0.1'): string {
  return `{'cluster_state': 'DLM_Ready',\n 'is_master': True,\n 'manager_ip': '10.0.0.9',\n 'manager_uuid': '${manager}',\n 'pool_alias': '${pool}',\n 'registered_ip': '${ip}'}\n`;
}

/** As pprint aligns it. */
export function dumpRepository(id: string, manager = managerId): string {
  const fields = [
    "'alias': u'repo1'",
    "'filesystem': 'nfs'",
    "'fs_location': 'nas:/x'",
    `'manager_uuid': u'${manager}'`,
    `'mount_point': '/OVS/Repositories/${id}'`,
    "'version': u'3.0'",
  ];
  return `{'${id}': {${fields.join(`,\n${' '.repeat(id.length + 6)}`)}}}\n`;
}
