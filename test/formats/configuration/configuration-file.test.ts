import { describe, expect, it } from 'vitest';
import { readConfigurationFile } from '../../../src/formats/configuration-file.js';
import { estateOf, told, wholeConfiguration } from './whole-configuration.js';

describe('a right configuration', () => {
  it('when every key is there, then every key is read', () => {
    const { document, findings } = readConfigurationFile(Buffer.from(wholeConfiguration));
    expect(findings).toEqual([]);
    expect(document).toMatchInlineSnapshot(`
      {
        "estates": [
          {
            "agents": [
              {
                "host": {
                  "host": "ovs01",
                },
                "legacy": true,
                "password": {
                  "file": "/etc/ovm-rescue/agent",
                },
                "required": true,
              },
              {
                "host": {
                  "host": "ovs02.example.com",
                  "port": 8899,
                  "user": "oracle",
                },
                "legacy": false,
                "password": {
                  "file": "/etc/ovm-rescue/agent2",
                },
                "required": true,
                "timeout": 30,
              },
            ],
            "archives": "/backup/ovm",
            "databaseServers": [
              {
                "compress": "zstd",
                "databases": [
                  "ovs",
                  "appfw",
                ],
                "managerConfig": "ssh://root@ovmm/u01/app/oracle/ovm-manager-3/.config",
                "name": "main",
                "password": {
                  "file": "/etc/ovm-rescue/ovs",
                },
                "skipRows": [
                  "OVM_STATISTIC",
                  "ovs.OVM_EVENT",
                ],
                "tls": "legacy",
                "tlsCa": "/etc/ovm-rescue/ca.pem",
                "url": "mysql://ovs@localhost:49500",
                "viaSsh": {
                  "host": "ovmm",
                  "user": "root",
                },
              },
            ],
            "hosts": Map {
              "ovs02.example.com" => {
                "legacy": true,
                "password": {
                  "command": [
                    "pass",
                    "show",
                    "ovs02",
                  ],
                },
                "port": 2222,
                "sudo": true,
                "user": "oracle",
              },
              "bastion.example.com" => {
                "agent": true,
              },
            },
            "manager": {
              "host": "ovmm",
              "user": "root",
            },
            "managerCli": {
              "host": {
                "host": "ovmm",
                "port": 10000,
                "user": "admin",
              },
              "legacy": true,
              "password": {
                "environment": "OVM_ADMIN",
              },
              "required": true,
            },
            "managerFiles": [
              {
                "required": true,
                "tree": "/backup/manager",
              },
            ],
            "managerRest": {
              "certificate": "SHA256:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99",
              "host": {
                "host": "ovmm",
              },
              "password": {
                "environment": "OVM_ADMIN",
              },
              "required": false,
            },
            "map": "/etc/ovm-rescue/prod.map",
            "name": "prod",
            "nightly": {
              "copies": [
                {
                  "directory": "/mnt/nfs/ovm",
                },
                {
                  "retention": {
                    "daily": 30,
                    "keep": 60,
                  },
                  "ssh": "ssh://rescue@backup.example.com/srv/ovm",
                },
              ],
              "limits": {
                "disks": 10,
                "rows": 100,
                "tables": 0,
                "vms": 5,
              },
              "metrics": "/var/lib/node_exporter/ovm-rescue.prom",
              "notices": [
                {
                  "command": [
                    "/usr/local/bin/tell-dba",
                    "--urgent",
                  ],
                  "timeout": 60,
                },
                {
                  "certificate": "SHA256:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99",
                  "secret": {
                    "file": "/etc/ovm-rescue/webhook",
                  },
                  "timeout": 30,
                  "webhook": "https://alerts.example.com/ovm",
                },
                {
                  "webhook": {
                    "environment": "CHAT_URL",
                  },
                },
              ],
              "olderThan": 129600,
              "retention": {
                "daily": 14,
                "days": 14,
                "keep": 7,
                "monthly": 12,
                "weekly": 8,
                "yearly": 5,
              },
            },
            "release": "3.4",
            "repositories": [
              {
                "required": true,
                "tree": "/mnt/repo1",
              },
              {
                "required": true,
                "tree": "ssh://ovs01/OVS/Repositories",
              },
              {
                "required": false,
                "tree": "ssh://root@ovs02.example.com:2222/OVS/Repositories",
              },
            ],
            "retention": {
              "days": 90,
              "keep": 14,
            },
            "servers": [
              {
                "host": "ovs01",
              },
              {
                "host": "ovs02.example.com",
                "user": "oracle",
              },
              {
                "host": "fe80::1",
                "port": 22,
              },
            ],
            "ssh": {
              "agent": false,
              "jump": {
                "host": "bastion.example.com",
                "user": "rescue",
              },
              "key": "/etc/ovm-rescue/id_rsa",
              "knownHosts": "/etc/ovm-rescue/known_hosts",
              "passphrase": {
                "file": "/etc/ovm-rescue/passphrase",
              },
              "port": 22,
              "sudo": false,
              "timeout": 60,
              "user": "root",
            },
          },
          {
            "agents": [],
            "archives": "/backup/test",
            "databaseServers": [
              {
                "databases": [],
                "name": "local",
                "skipRows": [],
                "socket": "/run/mysqld/mysqld.sock",
                "url": "mysql://ovs@localhost",
              },
              {
                "databases": [],
                "dumpTool": "exp",
                "name": "xe",
                "skipRows": [],
                "toolsDirectory": "/var/tmp",
                "toolsWallet": "OVS",
                "url": "oracle://ovs@localhost:1521/XE",
                "viaTools": "/u01/xe",
              },
            ],
            "hosts": Map {},
            "managerFiles": [],
            "name": "test",
            "nightly": {
              "copies": [
                {
                  "directory": "/mnt/nfs/ovm",
                },
                {
                  "retention": {
                    "daily": 30,
                    "keep": 60,
                  },
                  "ssh": "ssh://rescue@backup.example.com/srv/ovm",
                },
              ],
              "limits": {
                "disks": 10,
                "rows": 50,
                "tables": 0,
                "vms": 5,
              },
              "metrics": "/var/lib/node_exporter/ovm-rescue.prom",
              "notices": [
                {
                  "command": [
                    "wall",
                  ],
                },
              ],
              "olderThan": 172800,
              "retention": {
                "daily": 14,
                "days": 14,
                "keep": 7,
                "monthly": 12,
                "weekly": 8,
                "yearly": 5,
              },
            },
            "repositories": [],
            "retention": {
              "keep": 2,
            },
            "servers": [],
            "ssh": {},
          },
        ],
      }
    `);
  });

  it('when the lines end as on Windows and a byte order mark stands before them, then it is the same', () => {
    const windows = Buffer.from(`\ufeff${wholeConfiguration.replaceAll('\n', '\r\n')}`);
    expect(readConfigurationFile(windows)).toEqual(readConfigurationFile(Buffer.from(wholeConfiguration)));
  });

  it('when values could be read as something else, then as what they are in YAML 1.2', () => {
    const text = estateOf('release: "3.4"', 'servers: [no, "0177"]');
    expect(told(text)).toEqual([]);
    expect(readConfigurationFile(Buffer.from(text)).document.estates[0]?.servers).toEqual([
      { host: 'no' },
      { host: '0177' },
    ]);
  });
});

describe('errors of a configuration', () => {
  it('when there are many, then all are told at once, each with its place and key', () => {
    const text = `archives: backup
archive: /x
retention: {days: 0}
estates:
  prod:
    relase: 3.4
    release: 3.5
    ssh:
      user: root
      user: oracle
      port: "22"
      agent: yes
    hosts:
      ovs01: {port: 99999, jump: ovs02}
      ovs02: {jump: OVS01}
    repositories:
      - mnt/x
      - ssh://ovs01
      - /a
      - /a/
    servers: ovs01
    manager:
    manager-cli: {user: admin}
    agents: [a]
    database-servers:
      main: {url: "mysql://ovs@h:1", tls: true}
      two: {tls-ca: /x, skip-rows: [1]}
  a/b: {servers: [a]}
  Prod: {servers: [a]}
  empty: {}
  none:
`;
    expect(told(text)).toMatchInlineSnapshot(`
      [
        "1:11 error archives: an absolute path (/…) is needed",
        "2:1 error archive: this key is not known; archives was probably meant",
        "3:12 error retention.keep: it is missing",
        "3:19 error retention.days: a number of days from 1 to 99999 is needed",
        "6:5 error estates.prod.relase: this key is not known; release was probably meant",
        "7:14 error estates.prod.release: 3.5 is none of 3.2, 3.3, 3.4",
        "10:7 error estates.prod.ssh.user: this key stands twice; line 9 has it too",
        "11:13 error estates.prod.ssh.port: a port from 1 to 65535 is needed, and here is a text",
        "12:14 error estates.prod.ssh.agent: true or false is needed; yes, no, on and off are texts",
        "14:7 error estates.prod.hosts.ovs01: its jump hosts lead back to itself",
        "14:21 error estates.prod.hosts.ovs01.port: a port from 1 to 65535 is needed",
        "15:7 error estates.prod.hosts.ovs02: its jump hosts lead back to itself",
        "17:9 error estates.prod.repositories[1].tree: an absolute path or ssh://[USER@]HOST[:PORT]/PATH is needed",
        "18:9 error estates.prod.repositories[2].tree: an absolute path or ssh://[USER@]HOST[:PORT]/PATH is needed",
        "20:9 error estates.prod.repositories[4]: this stands twice; line 19 has it too",
        "21:14 error estates.prod.servers: a list (- ITEM) is needed, and here is a text",
        "22:5 error estates.prod.manager: it has no value; give one or leave out the key",
        "23:18 error estates.prod.manager-cli.host: it is missing",
        "23:19 error estates.prod.manager-cli.user: this key is not known; keys here are host, password, legacy, required",
        "24:13 error estates.prod.agents: a mapping (KEY: VALUE) is needed, and here is a list (- ITEM)",
        "26:43 error estates.prod.database-servers.main.tls: true is none of off, on, legacy",
        "27:12 error estates.prod.database-servers.two: url is missing; or manager-config, which says where the database is",
        "27:37 error estates.prod.database-servers.two.skip-rows[1]: a text (TABLE or DATABASE.TABLE) is needed, and here is a number; put it in quotes",
        "28:3 error estates."a/b": the key must be the name of an estate (up to 80 characters, no slash, not ovm-rescue.mjs)",
        "29:3 error estates.Prod: this key stands twice; line 5 has it too",
        "30:10 error estates.empty: it names nothing to read; give one of repositories, manager-files, servers, manager, manager-cli, manager-rest, agents, database-servers",
        "31:3 error estates.none: it has no value; give one or leave out the key",
      ]
    `);
  });

  it('when hosts refer to one another in a circle, then it is an error', () => {
    const text = estateOf('servers: [a]', 'hosts:', '  a: {jump: b}', '  b: {jump: c}', '  c: {jump: A}');
    expect(told(text)).toMatchInlineSnapshot(`
      [
        "5:7 error estates.prod.hosts.a: its jump hosts lead back to itself",
        "6:7 error estates.prod.hosts.b: its jump hosts lead back to itself",
        "7:7 error estates.prod.hosts.c: its jump hosts lead back to itself",
      ]
    `);
  });

  it('when a host has settings and nothing is read from it, then it is a warning', () => {
    const text = estateOf('servers: [ovs01]', 'hosts:', '  ovs1: {legacy: true}');
    expect(told(text)).toMatchInlineSnapshot(`
      [
        "5:7 warning estates.prod.hosts.ovs1: nothing is read from this host or through it; is its name written as under the sources?",
      ]
    `);
  });

  it('when keys of a database server do not go together, then each is told', () => {
    const text = estateOf(
      'database-servers:',
      '  a: {databases: [ovs]}',
      '  b: {url: "mysql://ovs@h", tls-ca: /ca.pem}',
      '  c: {url: "mysql://ovs@localhost", socket: /s, via-ssh: h}',
      '  d: {url: "sqlite:/x", via-ssh: h}',
      '  e: {manager-config: /x, socket: /s}',
      '  f: {url: "oracle://x"}',
      '  g: {url: "mysql://h"}',
      '  h: {url: "oracle://ovs@db:1521/ORCL", tls: legacy}',
      '  i: {url: "oracle://ovs@db?sid=XE"}',
      '  j: {url: "oracle://ovs@db?sid=XE", dump-tool: exp}',
      '  k: {url: "mysql://ovs@h", via-tools: oratab}',
      '  l: {url: "oracle://ovs@db?sid=XE", via-tools: /xe, skip-rows: [T]}',
      '  m: {url: "oracle://ovs@db?sid=XE", via-tools: xe}',
      '  n: {url: "oracle://ovs@db?sid=XE", via-tools: /xe, dump-tool: exp, tools-directory: /var/tmp, tools-wallet: OVM}',
    );
    expect(told(text)).toMatchInlineSnapshot(`
      [
        "4:10 error estates.prod.database-servers.a: url is missing; or manager-config, which says where the database is",
        "5:10 error estates.prod.database-servers.b: tls-ca needs tls: on or tls: legacy",
        "6:10 error estates.prod.database-servers.c: via-ssh reaches a host and port, not a socket",
        "7:10 error estates.prod.database-servers.d: a SQLite file is read on this machine, without via-ssh and socket",
        "8:10 error estates.prod.database-servers.e: socket needs url: mysql://USER@localhost for the account",
        "9:16 error estates.prod.database-servers.f.url: mysql://USER@HOST:PORT, oracle://USER@HOST:PORT/SERVICE or sqlite:/PATH is needed",
        "10:16 error estates.prod.database-servers.g.url: mysql://USER@HOST:PORT, oracle://USER@HOST:PORT/SERVICE or sqlite:/PATH is needed",
        "11:10 error estates.prod.database-servers.h: socket and tls: legacy are for MySQL",
        "13:10 error estates.prod.database-servers.j: dump-tool needs via-tools",
        "14:10 error estates.prod.database-servers.k: via-tools is for Oracle Database",
        "15:10 error estates.prod.database-servers.l: skip-rows does not go with via-tools: the tools write one dump, and sqlnet.ora says how",
        "16:53 error estates.prod.database-servers.m.via-tools: ORACLE_HOME (/…) or oratab is needed",
      ]
    `);
  });
});
