import { randomBytes } from 'node:crypto';
import { managerSysconfigText } from '../../generators/server-files.js';
import { type Engine, type ManagerRelease, places, releaseFacts } from './release-facts.js';

export interface ManagerFileFacts {
  readonly release: ManagerRelease;
  readonly engine: Engine;
  readonly database: { readonly host: string; readonly port: number };
  readonly corePort: number;
  readonly uuid: string;
  /** `3.3.3.1085` */
  readonly build: string;
}

/** Files that an installation writes, by path; keys and certificates are new each time. */
export function managerFiles(facts: ManagerFileFacts): Record<string, string> {
  const { release, uuid } = facts;
  const { domain, backsUp } = releaseFacts[release];
  const secret = () =>
    `-----BEGIN CERTIFICATE-----\n${randomBytes(48).toString('base64')}\n-----END CERTIFICATE-----\n`;
  return {
    [places.config]: configText(facts),
    [places.sysconfig]: backsUp ? managerSysconfigText(uuid) : `UUID=${uuid}\nRUN_OVMM=YES\n`,
    [`${domain}/security/ovmca.pem`]: secret(),
    [`${domain}/security/SerializedSystemIni.dat`]: secret(),
    [`${domain}/servers/AdminServer/security/boot.properties`]: `password={AES}${randomBytes(16).toString('base64')}\n`,
    [`${domain}/servers/AdminServer/logs/AdminServer.log`]: '<Server state changed to RUNNING>\n',
  };
}

/** As the guide of the release shows the file: 3.1 and 3.2 tell neither engine nor build. */
function configText(facts: ManagerFileFacts): string {
  const { release, engine, database, corePort, uuid, build } = facts;
  const { tellsBuild } = releaseFacts[release];
  const mysql = engine === 'mysql';
  const lines = [
    ...(tellsBuild ? ['DBTYPE=MySQL'] : []),
    `DBHOST=${database.host}`,
    `SID=${mysql ? 'ovs' : 'XE'}`,
    `LSNR=${database.port}`,
    ...(tellsBuild ? [] : ['APEX=8080']),
    'OVSSCHEMA=ovs',
    ...(tellsBuild ? ['APEX=None'] : []),
    ...['WLSADMIN=weblogic', 'OVSADMIN=admin', `COREPORT=${corePort}`, `UUID=${uuid}`],
    ...(tellsBuild ? [`BUILDID=${build}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** What the installer makes up where it is told no UUID (runInstaller.sh of 3.3). */
export function newManagerUuid(): string {
  return `0004fb0000010000${randomBytes(8).toString('hex')}`;
}
