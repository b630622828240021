import { readConfigurationFile } from '../../../src/formats/configuration-file.js';

/** A configuration with every key there is, and what it is read as. */
export const wholeConfiguration = `
archives: /backup/ovm
retention: {keep: 14, days: 90}
nightly:
  copies:
    - {directory: /mnt/nfs/ovm}
    - {ssh: "ssh://rescue@backup.example.com/srv/ovm", retention: {keep: 60, daily: 30}}
  notices:
    - {command: [/usr/local/bin/tell-dba, --urgent], timeout: 60}
    - webhook: https://alerts.example.com/ovm
      secret: {file: /etc/ovm-rescue/webhook}
      certificate: SHA256:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99
      timeout: 30
    - webhook: {environment: CHAT_URL}
  limits: {vms: 5, disks: 10, tables: 0, rows: 100}
  older-than: 36h
  metrics: /var/lib/node_exporter/ovm-rescue.prom
  retention: {keep: 7, days: 14, daily: 14, weekly: 8, monthly: 12, yearly: 5}
estates:
  prod:
    release: 3.4
    map: /etc/ovm-rescue/prod.map
    ssh:
      user: root
      port: 22
      key: /etc/ovm-rescue/id_rsa
      passphrase: {file: /etc/ovm-rescue/passphrase}
      agent: false
      sudo: false
      jump: rescue@bastion.example.com
      known-hosts: /etc/ovm-rescue/known_hosts
      timeout: 60
    hosts:
      ovs02.example.com:
        user: oracle
        port: 2222
        legacy: true
        sudo: true
        password:
          command: [pass, show, ovs02]
      bastion.example.com: {agent: true}
    repositories:
      - /mnt/repo1
      - ssh://ovs01/OVS/Repositories
      - {tree: ssh://root@ovs02.example.com:2222/OVS/Repositories, required: false}
    manager-files: [/backup/manager]
    servers:
      - ovs01
      - oracle@ovs02.example.com
      - "[fe80::1]:22"
    manager: root@ovmm
    manager-cli: {host: "admin@ovmm:10000", password: {environment: OVM_ADMIN}, legacy: true, required: true}
    manager-rest:
      host: ovmm
      password: {environment: OVM_ADMIN}
      certificate: SHA256:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99
      required: false
    agents:
      password: {file: /etc/ovm-rescue/agent}
      legacy: true
      servers:
        - ovs01
        - {host: "oracle@ovs02.example.com:8899", legacy: false, timeout: 30, password: {file: /etc/ovm-rescue/agent2}}
    database-servers:
      main:
        url: mysql://ovs@localhost:49500
        manager-config: ssh://root@ovmm/u01/app/oracle/ovm-manager-3/.config
        via-ssh: root@ovmm
        password: {file: /etc/ovm-rescue/ovs}
        tls: legacy
        tls-ca: /etc/ovm-rescue/ca.pem
        databases: [ovs, appfw]
        skip-rows: [OVM_STATISTIC, ovs.OVM_EVENT]
        compress: zstd
  test:
    archives: /backup/test
    retention: {keep: 2}
    nightly: {older-than: 2d, limits: {rows: 50}, notices: [{command: [wall]}]}
    database-servers:
      local: {url: "mysql://ovs@localhost", socket: /run/mysqld/mysqld.sock}
      xe: {url: "oracle://ovs@localhost:1521/XE", via-tools: /u01/xe, dump-tool: exp, tools-directory: /var/tmp, tools-wallet: OVS}
`;

/** The findings of a text as lines: `line:column severity message`. */
export function told(text: string | Uint8Array): string[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return readConfigurationFile(bytes).findings.map(
    ({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`,
  );
}

/** An estate `prod` with these lines. */
export const estateOf = (...lines: string[]) =>
  ['estates:', '  prod:', ...lines.map((line) => `    ${line}`), ''].join('\n');
