import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { reseal, type WritableManifest } from './resealed-archive.js';

/** A defect that is planted in an archive, and what must be said of it. */
export interface PlantedDefect {
  readonly name: string;
  readonly in: 'capture' | 'schema';
  readonly plant: (archive: string) => void;
  /** The proof that finds it. */
  readonly proof: string;
  readonly says: RegExp;
  /** True for what shows between capture and export only. */
  readonly beside?: boolean;
  /** Where an estimate alone speaks, or something could not be looked at, it is a question. */
  readonly state?: 'not-proven';
}

const vmScript = 'scripts/create-vms.ovmcli';
const survivors = 'scripts/survivors/survivors.ovmcli';
const table = (name: string) => `schema/ovs/data/${name}.tsv.gz`;

/** Changes the text of a file, which must hold what is changed, and seals the archive again. */
function changed(archive: string, path: string, from: string | RegExp, to: string): void {
  const before = readFileSync(join(archive, path), 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${path} does not hold ${from}`);
  writeFileSync(join(archive, path), after);
  reseal(archive);
}

/** Lays another file into the archive, and seals it again. */
function added(archive: string, path: string, text: string): void {
  mkdirSync(dirname(join(archive, path)), { recursive: true });
  writeFileSync(join(archive, path), text);
  reseal(archive, (manifest) => void manifest.files.push({ path, size: 0, sha256: '' }));
}

/** Changes rows of a table in a new compressed file; the manifest goes on telling of the old ones. */
function changedRows(archive: string, name: string, change: (rows: string) => string): void {
  const path = join(archive, table(name));
  writeFileSync(
    path,
    gzipSync(Buffer.from(change(gunzipSync(readFileSync(path)).toString('latin1')), 'latin1')),
  );
  reseal(archive);
}

function tableIn(manifest: WritableManifest, name: string) {
  const found = manifest.schema?.databases.flatMap(({ tables }) => tables).find((one) => one.name === name);
  if (!found) throw new Error(`no table ${name}`);
  return found;
}

function captured(archive: string, ending: string): string {
  const found = readdirSync(join(archive, 'captured'), { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith(ending),
  );
  if (found === undefined) throw new Error(`no file ${ending}`);
  return join('captured', found);
}

/** Takes an object out of the data dictionary; its file stays. */
function withoutObject(archive: string, name: string): void {
  const path = join(archive, 'schema/ovs/dictionary.json');
  const dictionary = JSON.parse(readFileSync(path, 'utf8')) as { objects: { name: string }[] };
  const objects = dictionary.objects.filter((object) => object.name !== name);
  if (objects.length === dictionary.objects.length) throw new Error(`no object ${name}`);
  writeFileSync(path, `${JSON.stringify({ ...dictionary, objects }, null, 1)}\n`);
  reseal(archive);
}

const install01 = '0004fb00000600008a8ca8aec0dc44f5/vm.cfg';
const island01 = '0004fb0000060000c33ff58fffc920dc/vm.cfg';

export const plantedDefects: readonly PlantedDefect[] = [
  {
    name: 'a flipped bit',
    in: 'capture',
    plant: (archive) => {
      const path = join(archive, captured(archive, install01));
      const bytes = readFileSync(path);
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      writeFileSync(path, bytes);
    },
    proof: 'bytes',
    says: /vm\.cfg: its bytes were changed/,
  },
  {
    name: 'a file that is missing from the archive',
    in: 'schema',
    plant: (archive) => rmSync(join(archive, table('pool'))),
    proof: 'bytes',
    says: /pool\.tsv\.gz: it does not exist/,
  },
  {
    name: 'a disk that no listing has',
    in: 'capture',
    plant: (archive) =>
      changed(
        archive,
        captured(archive, island01),
        /0004fb000012000016f1a4d010c7909d/,
        '0004fb0000120000ffffffffffffffff',
      ),
    proof: 'disks',
    says: /VM island01: disk xvda: 0004fb0000120000f{16}\.img is not in the listing/,
  },
  {
    name: 'a disk of two VMs',
    in: 'capture',
    plant: (archive) =>
      changed(
        archive,
        captured(archive, island01),
        /0004fb000012000016f1a4d010c7909d/,
        '0004fb00001200003000af53806702c4',
      ),
    proof: 'disks',
    says: /3000af53806702c4\.img: VM in?s.*01, VM i.*01 all name it/,
  },
  {
    name: 'a LUN that nobody saw',
    in: 'capture',
    plant: (archive) =>
      changed(archive, captured(archive, 'multipath.txt'), /^.*3600144f0916df8ac654a7480df3bbc0c.*\n/m, ''),
    proof: 'disks',
    says: /VM rac\d: disk xvdb: nobody who was asked saw the LUN 3600144f0916df8ac654a7480df3bbc0c/,
    state: 'not-proven',
  },
  {
    name: 'a script of another release',
    in: 'capture',
    plant: (archive) => changed(archive, vmScript, 'release 3.3', 'release 3.4'),
    proof: 'scripts',
    says: /create-vms\.ovmcli: it is of the release 3\.4, and the archive of 3\.3/,
  },
  {
    name: 'a line that the release does not have',
    in: 'capture',
    plant: (archive) =>
      changed(archive, vmScript, 'show Network name=vlanpublic', 'look Network name=vlanpublic'),
    proof: 'scripts',
    says: /create-vms\.ovmcli:\d+: .*look/,
  },
  {
    name: 'a line about an object that is not there',
    in: 'capture',
    plant: (archive) => changed(archive, vmScript, /on ServerPool name=prod$/m, 'on ServerPool name=prd'),
    proof: 'scripts',
    says: /ServerPool prd is not there, and no line before makes it/,
  },
  {
    name: 'a VM that is used and not made',
    in: 'capture',
    plant: (archive) => changed(archive, vmScript, /^create Vm name=island01 .*\n(create .*)\n/m, '$1\n'),
    proof: 'scripts',
    says: /Vm island01 is not there, and no line before makes it/,
  },
  {
    name: 'a line with the id of another VM',
    in: 'capture',
    plant: (archive) =>
      changed(
        archive,
        survivors,
        /id=0004fb000006000091ae3e8b7b9ce1e5 name=bom01/,
        'id=0004fb0000060000b7f5a08d2b7a1fe3 name=bom01',
      ),
    proof: 'vms',
    says: /survivors\.ovmcli:\d+: it calls 0004fb0000060000b7f5a08d2b7a1fe3 bom01, and the estate calls it crlf01/,
  },
  {
    name: 'a disk that a script maps twice',
    in: 'capture',
    plant: (archive) =>
      changed(
        archive,
        vmScript,
        /virtualDisk=0004fb000012000016f1a4d010c7909d\.img/,
        'virtualDisk=0004fb00001200003000af53806702c4.img',
      ),
    proof: 'vms',
    says: /it maps 0004fb00001200003000af53806702c4\.img to island01, and install01 has it already/,
  },
  {
    name: 'a conflicting UUID in a captured file',
    in: 'capture',
    plant: (archive) =>
      changed(archive, captured(archive, 'sysconfig/ovmm'), '68b46cbe7e6f7026', '68b46cbe7e6f7027'),
    proof: 'uuid',
    says: /it is 0004fb000001000068b46cbe7e6f7027 in ovmm/,
  },
  {
    name: 'a definition that is missing for a VM of the environment',
    in: 'capture',
    plant: (archive) => {
      rmSync(dirname(join(archive, captured(archive, island01))), { recursive: true });
      reseal(archive);
    },
    proof: 'definitions',
    says: /VM island01: environment\.json has it .*and no captured file tells of it/,
  },
  {
    name: 'counts of captured files that are wrong',
    in: 'capture',
    plant: (archive) =>
      reseal(archive, ({ sources: [first] }) => {
        if (first) first.files += 3;
      }),
    proof: 'counts',
    says: /source repository-files: the manifest says \d+ files, and there are \d+/,
  },
  {
    name: 'a count of rows that is wrong',
    in: 'schema',
    plant: (archive) =>
      reseal(archive, (manifest) => void Object.assign(tableIn(manifest, 'vm'), { rows: 59 })),
    proof: 'counts',
    says: /table ovs\.vm: the manifest says 59 rows, and its parts have 60/,
  },
  {
    name: 'an empty table where the dictionary estimates rows',
    in: 'schema',
    plant: (archive) => {
      rmSync(join(archive, table('event_log')));
      reseal(archive, (manifest) => {
        Object.assign(tableIn(manifest, 'event_log'), {
          rows: 0,
          bytes: 0,
          parts: [],
          checksum: '0'.repeat(32),
        });
      });
    },
    proof: 'counts',
    says: /table ovs\.event_log: it is empty in the archive, and the data dictionary .* estimates 200 rows/,
    state: 'not-proven',
  },
  {
    name: 'the file of a table that the list of files lacks',
    in: 'schema',
    plant: (archive) => {
      rmSync(join(archive, table('pool')));
      reseal(archive);
    },
    proof: 'counts',
    says: /table ovs\.pool: its file .*pool\.tsv\.gz is not in the archive/,
  },
  {
    name: 'a row that is lost',
    in: 'schema',
    plant: (archive) => changedRows(archive, 'event_log', (rows) => rows.replace(/^.*\n/, '')),
    proof: 'restore',
    says: /event_log|unpacks to/,
  },
  {
    name: 'a value that was changed',
    in: 'schema',
    plant: (archive) => changedRows(archive, 'event_log', (rows) => rows.replace('event 7\n', 'event 8\n')),
    proof: 'restore',
    says: /event_log/,
  },
  {
    name: 'a compressed file that was cut',
    in: 'schema',
    plant: (archive) => {
      const path = join(archive, table('vm'));
      writeFileSync(path, readFileSync(path).subarray(0, 700));
      reseal(archive);
    },
    proof: 'restore',
    says: /vm\.tsv\.gz (?:cannot be unpacked|unpacks to)/,
  },
  {
    name: 'a definition that no server takes',
    in: 'schema',
    plant: (archive) =>
      changed(
        archive,
        'schema/ovs/dictionary.json',
        'RETURN (SELECT COUNT(*) FROM vm',
        'RETURN (SELECT COUNT(*) FROM FROM vm',
      ),
    proof: 'restore',
    says: /FROM/,
  },
  {
    name: 'a foreign key to a table that is not there',
    in: 'schema',
    plant: (archive) =>
      changed(archive, 'schema/ovs/dictionary.json', 'REFERENCES `pool`', 'REFERENCES `pools`'),
    proof: 'restore',
    says: /table ovs\.vm: its foreign key in_pool leads to the table ovs\.pools, which the archive does not have/,
  },
  {
    name: 'a second database that is missing',
    in: 'schema',
    plant: (archive) => {
      rmSync(join(archive, 'schema/appfw'), { recursive: true });
      const manifest = JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8')) as WritableManifest;
      if (manifest.schema)
        manifest.schema.databases = manifest.schema.databases.filter(({ name }) => name !== 'appfw');
      writeFileSync(join(archive, 'manifest.json'), JSON.stringify(manifest));
      reseal(archive);
    },
    proof: 'databases',
    says: /database appfw: the manager has it/,
  },
  {
    name: 'a source that could not be read',
    in: 'capture',
    plant: (archive) =>
      reseal(archive, ({ sources: [first] }) => {
        if (!first) throw new Error('there is no source');
        first.status = 'failed';
        first.problems = [{ path: '/OVS/Repositories', reason: 'the host is down' }];
      }),
    proof: 'sources',
    says: /source repository-files .*: nothing of it was read: \/OVS\/Repositories: the host is down/,
    state: 'not-proven',
  },
  {
    name: 'another memory in a script',
    in: 'capture',
    plant: (archive) => changed(archive, vmScript, /memory=\d+/, 'memory=7'),
    proof: 'remade',
    says: /create-vms\.ovmcli:\d+: it is not what this tool makes of the captured files/,
  },
  {
    name: 'another network in a script',
    in: 'capture',
    plant: (archive) => changed(archive, vmScript, /network=\S+/, 'network=other'),
    proof: 'remade',
    says: /create-vms\.ovmcli:\d+: it is not what this tool makes of the captured files/,
  },
  {
    name: 'another slot in a script',
    in: 'capture',
    plant: (archive) => changed(archive, vmScript, /slot=\d+/, 'slot=9'),
    proof: 'remade',
    says: /create-vms\.ovmcli:\d+: it is not what this tool makes of the captured files/,
  },
  {
    name: 'another command in the sh file',
    in: 'capture',
    plant: (archive) => changed(archive, 'scripts/create-vms.sh', /\n$/, '\nrm -rf /OVS\n'),
    proof: 'remade',
    says: /create-vms\.sh:\d+: it is not what this tool makes/,
  },
  {
    name: 'another step in RECOVER.md',
    in: 'capture',
    plant: (archive) => changed(archive, 'RECOVER.md', /\n$/, '\nDrop the schema first.\n'),
    proof: 'remade',
    says: /RECOVER\.md:\d+: it is not what this tool makes/,
  },
  {
    name: 'a page that is gone',
    in: 'capture',
    plant: (archive) => {
      rmSync(join(archive, 'RECOVER.md'));
      reseal(archive);
    },
    proof: 'remade',
    says: /RECOVER\.md: the captured files ask for it, and the archive does not have it/,
  },
  {
    name: 'a VM excused in scripts/open that a script makes',
    in: 'capture',
    plant: (archive) =>
      added(archive, 'scripts/open/0004fb0000060000c33ff58fffc920dc.txt', 'no reason at all\n'),
    proof: 'remade',
    says: /scripts\/open\/0004fb0000060000c33ff58fffc920dc\.txt: nothing that was captured asks for it/,
  },
  {
    name: 'an export of another BUILDID',
    in: 'schema',
    plant: (archive) =>
      reseal(archive, ({ schema }) => {
        if (schema?.managerConfig) schema.managerConfig.buildId = '3.4.6.2105';
      }),
    proof: 'databases',
    says: /it is of BUILDID 3\.4\.6\.2105, and the capture of 3\.3/,
    beside: true,
  },
  {
    name: 'an archive of another manager',
    in: 'schema',
    plant: (archive) =>
      reseal(archive, ({ schema }) => {
        if (schema?.managerConfig) schema.managerConfig.managerUuid = '0004fb000001000068b46cbe7e6f7028';
      }),
    proof: 'uuid',
    says: /it is 0004fb000001000068b46cbe7e6f702[68] in/,
  },
  {
    name: 'a VM that no script makes',
    in: 'capture',
    plant: (archive) =>
      changed(archive, vmScript, /^create \S+ .*(?:name=island01 |on Vm name=island01).*\n/gm, ''),
    proof: 'vms',
    says: /VM island01: no script makes it/,
  },
  {
    name: 'the vm.cfg of another VM',
    in: 'capture',
    plant: (archive) => {
      const [own, other] = [captured(archive, island01), captured(archive, install01)];
      writeFileSync(join(archive, own), readFileSync(join(archive, other)));
      reseal(archive);
    },
    proof: 'definitions',
    says: /0004fb0000060000c33ff58fffc920dc/,
  },
  {
    name: 'a view that the data dictionary lost',
    in: 'schema',
    plant: (archive) => withoutObject(archive, 'vm_names'),
    proof: 'files',
    says: /objects\/view\/vm_names\.sql: no data dictionary and no table of the manifest has anything for it/,
  },
  {
    name: 'a trigger that the data dictionary lost',
    in: 'schema',
    plant: (archive) => withoutObject(archive, 'vm_named'),
    proof: 'files',
    says: /objects\/trigger\/vm_named\.sql: no data dictionary/,
  },
  {
    name: 'a routine that does something else',
    in: 'schema',
    plant: (archive) =>
      changed(archive, 'schema/ovs/dictionary.json', 'FROM vm WHERE pool = p', 'FROM vm WHERE pool < p'),
    proof: 'files',
    says: /objects\/function\/vms\.sql: it is not what this tool writes of the data dictionary/,
  },
  {
    name: 'a view of a column that is not there',
    in: 'schema',
    plant: (archive) => {
      const from = '`vm`.`name` AS `name`';
      const to = '`vm`.`naem` AS `name`';
      changed(archive, 'schema/ovs/dictionary.json', from, to);
      changed(archive, 'schema/ovs/ddl/objects/view/vm_names.sql', from, to);
    },
    proof: 'restore',
    says: /vm_names.*naem|naem.*vm_names/,
  },
  {
    name: 'a table that is made otherwise by hand',
    in: 'schema',
    plant: (archive) => changed(archive, 'schema/ovs/ddl/tables/vm.sql', 'longblob', 'blob'),
    proof: 'files',
    says: /ddl\/tables\/vm\.sql: it is not what this tool writes of the data dictionary/,
  },
  {
    name: 'a lost file of a trigger',
    in: 'schema',
    plant: (archive) => {
      rmSync(join(archive, 'schema/ovs/ddl/objects/trigger'), { recursive: true });
      reseal(archive);
    },
    proof: 'files',
    says: /vm_named\.sql: the data dictionary asks for it, and the archive does not have it/,
  },
  {
    name: 'a load.sh that does more than to load',
    in: 'schema',
    plant: (archive) => changed(archive, 'schema/load.sh', 'contents() {', 'contents() {\n  reboot'),
    proof: 'files',
    says: /schema\/load\.sh: it is not what this tool writes/,
  },
  {
    name: 'a load.sh that loads one table less',
    in: 'schema',
    plant: (archive) => changed(archive, 'schema/load.sh', /^ {2}"\$1" .*event_log.*\n/m, ''),
    proof: 'files',
    says: /schema\/load\.sh: it is not what this tool writes/,
  },
  {
    name: 'an additional file',
    in: 'schema',
    plant: (archive) => appendFileSync(join(archive, 'schema/note.txt'), 'x'),
    proof: 'bytes',
    says: /note\.txt: a file that was not archived/,
  },
];
