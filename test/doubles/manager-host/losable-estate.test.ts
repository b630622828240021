import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isChange } from '../ovm-manager/shell-faults.js';
import type { GatedPort } from './gated-port.js';
import { canHaveOwnRoot, noOwnRoot } from './host-root.js';
import { type LosableEstate, losableEstate } from './losable-estate.js';
import { places } from './release-facts.js';

const answers = ({ host, number }: GatedPort) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(number, host);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
const shell = (text: string, id = 'step') =>
  ({ id, host: 'manager', commands: [{ text, kind: 'shell' }] }) as const;
const install = (text: string) =>
  ({ id: 'install-manager', host: 'manager', commands: [{ text, kind: 'installer' }] }) as const;
const uninstall = install('./runInstaller.sh --installtype=Uninstall');
const vmNames = (estate: LosableEstate) =>
  estate
    .manager()
    .vms()
    .map(({ name }) => name)
    .sort();

describe.skipIf(!canHaveOwnRoot())(`an estate of 3.3 that is lost (unless ${noOwnRoot})`, () => {
  let estate: LosableEstate;
  beforeAll(async () => {
    estate = await losableEstate({ release: '3.3', engine: 'mysql', vms: 6 });
  });
  afterAll(() => estate.close());
  const was = () => estate.reality.world.vms.map(({ name }) => name).sort();
  const uuid = () => estate.reality.world.manager?.uuid ?? '';

  it('when nothing is lost, then the manager knows everything, and its files and services are as the manuals say', async () => {
    expect(vmNames(estate)).toEqual(was());
    expect(estate.host.machine.read(places.config)).toMatch(
      new RegExp(
        `^DBTYPE=MySQL\nDBHOST=localhost\nSID=ovs\nLSNR=${estate.database.port}\n(.*\n)*UUID=${uuid()}\nBUILDID=3.3.3.1085\n$`,
      ),
    );
    expect(estate.host.machine.read(places.sysconfig)).toContain(`UUID=${uuid()}\n`);
    const seen = await estate.operator.do(
      shell(
        `/etc/init.d/ovmm status; /sbin/service ovmcli status; ls ${places.backups} 2>&1; ps; ss; rpm -qa`,
      ),
    );
    expect(seen[0]?.out).toMatch(
      /Manager is running.*CLI is running.*AdminServer.*ovm-manager-3.3.3-1085.noarch/s,
    );
    expect(await Promise.all(Object.values(estate.application.ports).map(answers))).toEqual([
      true,
      true,
      true,
    ]);
    await expect(estate.operator.do(shell('systemctl stop ovmm'))).rejects.toThrow('127');
  });

  it('when the manager is stopped and started, then nobody answers meanwhile, and its host key and certificate stay', async () => {
    const { knownHostsLine, fingerprint, ports } = estate.application;
    await estate.operator.do(shell('/etc/init.d/ovmm stop'));
    expect(await Promise.all(Object.values(ports).map(answers))).toEqual([false, false, false]);
    expect((await estate.host.machine.type('/etc/init.d/ovmm status')).status).toBe(3);
    await expect(estate.operator.do(shell('/sbin/service ovmcli start'))).rejects.toThrow(
      'manager does not run',
    );
    await estate.operator.do(shell('/sbin/service ovmm start'));
    expect([await answers(ports.web), await answers(ports.cli)]).toEqual([true, false]);
    await estate.operator.do(shell('/sbin/service ovmcli start'));
    expect(await answers(ports.cli)).toBe(true);
    expect(estate.application).toMatchObject({ knownHostsLine, fingerprint });
    expect(vmNames(estate)).toEqual(was());
  });

  it('when something changes, then it is in the database behind a stop, and is there again behind a start', async () => {
    const before = await estate.database.text();
    const [vm] = estate.reality.world.vms.filter(({ template }) => !template);
    estate.manager().execute(`edit Vm id=${vm?.id} description="changed here"`);
    await estate.operator.do(shell('/etc/init.d/ovmm stop'));
    expect(await estate.database.text()).not.toBe(before);
    expect(JSON.stringify(await estate.database.read())).toContain('changed here');
    await estate.operator.do(shell('/etc/init.d/ovmm start; /etc/init.d/ovmcli start'));
    expect(
      estate
        .manager()
        .vms()
        .find(({ id }) => id === vm?.id)?.description,
    ).toBe('changed here');
  });

  it('when the database is lost, then the manager does not start until Oracle’s backup is restored, and then knows all of it', async () => {
    const name = await estate.backUp(new Date('2026-11-23T02:15:00Z'));
    expect(name).toBe('AutoFullBackup-11232026_021500');
    const before = await estate.database.text();
    await estate.lose('database');
    await expect(estate.operator.do(shell('/etc/init.d/ovmm start'))).rejects.toThrow('does not answer');
    await estate.operator.do(shell('/etc/init.d/ovmm_mysql start'));
    await expect(estate.operator.do(shell('/etc/init.d/ovmm start'))).rejects.toThrow('AdminServer.log');
    await expect(estate.operator.do(shell(`bash ${places.restore} ${name}`))).rejects.toThrow(
      'stop it first',
    );
    await estate.operator.do(shell('/etc/init.d/ovmm_mysql stop'));
    await expect(estate.operator.do(shell(`bash ${places.restore} AutoFullBackup-1`))).rejects.toThrow(
      'no such backup',
    );
    await estate.operator.do(shell(`bash ${places.restore} ${name}`));
    await estate.operator.do(shell('/etc/init.d/ovmm_mysql start'));
    expect(await estate.database.text()).toBe(before);
    await estate.operator.do(shell('/etc/init.d/ovmm start; /etc/init.d/ovmcli start'));
    expect(estate.host.textsAtStart.at(-1)).toBe(before);
    expect(vmNames(estate)).toEqual(was());
  });
});

describe.skipIf(!canHaveOwnRoot())(`the installer (unless ${noOwnRoot})`, () => {
  let estate: LosableEstate | undefined;
  afterEach(() => estate?.close());

  it('when the manager is lost, then its MySQL stops the installer; uninstalled, it comes up empty with the old UUID, new keys and the backups', async () => {
    estate = await losableEstate({ release: '3.3', engine: 'mysql', vms: 4 });
    const uuid = estate.reality.world.manager?.uuid ?? '';
    const { knownHostsLine, fingerprint } = estate.application;
    await estate.backUp(new Date('2026-11-23T02:15:00Z'));
    const before = await estate.database.text();
    await estate.lose('manager');
    expect([estate.host.machine.read(places.config), await estate.database.text()]).toEqual([
      undefined,
      before,
    ]);
    const line = install(`./runInstaller.sh --uuid=${uuid}`);
    await expect(estate.operator.do(line)).rejects.toThrow('MySQL is already installed');
    await estate.operator.do(uninstall);
    expect(estate.database.isRunning()).toBe(false);
    estate.host.otherPackages.push('mysql-community-server-5.6.20-4.el6.x86_64');
    expect((await estate.operator.do(shell('rpm -qa | grep -i mysql')))[0]?.out).toContain('community');
    await expect(estate.operator.do(line)).rejects.toThrow('mysql-community');
    estate.host.otherPackages.length = 0;
    expect((await estate.operator.do(shell('rpm -qa | grep -i mysql')))[0]?.out).toBe('');
    await estate.operator.do(line);
    await expect(estate.operator.do(line)).rejects.toThrow('already installed');
    expect(estate.host.uuid).toBe(uuid);
    expect(vmNames(estate)).toEqual([]);
    expect(estate.application.knownHostsLine).not.toBe(knownHostsLine);
    expect(estate.application.fingerprint).not.toBe(fingerprint);
    expect((await estate.operator.do(shell(`ls ${places.backups}`)))[0]?.out).toContain('AutoFullBackup-');
    // of what it discovers it still knows behind a restart
    const [server] = estate.reality.world.servers;
    const discover = `discoverServer ipAddress=${server?.values?.address} password=x takeOwnership=Yes`;
    expect(estate.manager().execute(discover).errorMessage).toBe(null);
    await estate.operator.do(shell('/etc/init.d/ovmm stop; /etc/init.d/ovmm start'));
    expect(estate.manager().estate().Server).toHaveLength(1);
    expect(estate.lines().filter(isChange)).toEqual([]);
  });

  it('when manager and database are lost, then the host is silent until there is a new one, with nothing on it', async () => {
    estate = await losableEstate({ release: '3.3', engine: 'mysql', vms: 4 });
    const uuid = estate.reality.world.manager?.uuid ?? '';
    await estate.lose('both');
    expect((await estate.host.machine.type('true')).status).toBe(255);
    await estate.operator.do(shell('hostname -f', 'prepare-host'));
    expect((await estate.operator.do(shell(`find /u01 -type f | wc -l`)))[0]?.out.trim()).toBe('0');
    await estate.operator.do(
      install(`./runInstaller.sh --uuid=${uuid.toUpperCase()} --installtype=Install -y`),
    );
    expect(estate.host.uuid).toBe(uuid.toUpperCase());
    expect(vmNames(estate)).toEqual([]);
  });

  it('when a database elsewhere holds the schema, then that of 3.2 ends until it is dropped', async () => {
    estate = await losableEstate({ release: '3.2', engine: 'mysql', vms: 2, databaseOn: 'elsewhere' });
    const before = await estate.database.text();
    await estate.lose('manager');
    await estate.operator.do(shell('hostname -f', 'prepare-host'));
    const line = install('./runInstaller.sh --uuid=0004FB000000100002CB7F2DFFA8D8');
    await expect(estate.operator.do(line)).rejects.toThrow('schema exists');
    expect(await estate.database.text()).toBe(before);
    const drops = ['ovs', 'appfw'].map((name) => ({ text: `DROP DATABASE \`${name}\`;`, kind: 'sql' }));
    await estate.operator.do({ id: 'drop-schema', host: 'database', commands: drops });
    await estate.operator.do(line);
    expect(estate.host.uuid).toBe('0004FB000000100002CB7F2DFFA8D8');
    const wrong = [
      '--installtype=Install',
      '--no-such',
      '--uuid=nonsense -y',
      '--installtype=Upgrade',
      '-c /there',
    ];
    for (const words of wrong)
      await expect(estate.operator.do(install(`./runInstaller.sh ${words}`))).rejects.toThrow('ended with 1');
  });

  it('when a database of Oracle is dropped with its account, then that of 3.1 makes both again', async () => {
    estate = await losableEstate({ release: '3.1', engine: 'oracle', vms: 2 });
    const before = await estate.database.text();
    expect(before).toContain('TABLE MGR_OBJECT');
    expect(estate.host.machine.read(places.config)).toMatch(
      /^DBHOST=127\.\d+\.\d+\nSID=XE\nLSNR=1521\nAPEX=8080\n/,
    );
    await estate.lose('manager');
    await estate.operator.do(shell('hostname -f', 'prepare-host'));
    const drop = { text: 'DROP USER "OVS" CASCADE;', kind: 'sql' };
    await estate.operator.do({ id: 'drop-schema', host: 'database', commands: [drop] });
    expect([await estate.database.hasSchema(), await estate.database.text()]).toEqual([false, '']);
    await estate.operator.do(install('./runInstaller.sh -u 0004ec00000100001c87c2aee23b7 -i production -y'));
    expect(await estate.database.hasSchema()).toBe(true);
    expect([estate.host.uuid, vmNames(estate)]).toEqual(['0004ec00000100001c87c2aee23b7', []]);
    await expect(estate.operator.do(shell('/sbin/service ovmcli status'))).rejects.toThrow(
      'unrecognized service',
    );
  });
});
