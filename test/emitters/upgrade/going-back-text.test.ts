import { describe, expect, it } from 'vitest';
import { goingBackText, pinReason } from '../../../src/emitters/upgrade/going-back-text.js';
import { installerName, losesHistory } from '../../../src/emitters/upgrade/installer-name.js';
import { sampleSnapshot } from '../../checks/upgrade/sample-snapshot.js';

describe('what must be installed to go back', () => {
  it('when a BUILDID tells version and build, then both are named; else as much as is known', () => {
    const named = (buildId: string | null, release: string | null = null) =>
      installerName({ buildId, release });
    expect(named('3.3.3.1085')).toBe('Oracle VM Manager 3.3.3, build 1085');
    expect(named('3.4.2')).toBe('Oracle VM Manager 3.4.2');
    expect(named('x.1')).toBe('Oracle VM Manager with the BUILDID x.1');
    expect(named(null, '3.2')).toBe('the same Oracle VM Manager 3.2, of which nothing told the build');
    expect(named(null)).toBe('the same Oracle VM Manager, of which nothing told release and build');
  });

  it('when an upgrade begins before 3.3.1, then it deletes the history; where nobody knows, nothing is said', () => {
    const loses = (buildId: string | null, release: string | null = null) =>
      losesHistory({ buildId, release });
    expect(['3.2.1.516', '3.3.0.900'].map((build) => loses(build))).toEqual([true, true]);
    expect(['3.3.1.1065', '3.3.3.1085', '3.4.2.1384', 'x'].map((build) => loses(build))).toEqual([
      ...[false, false, false, false],
    ]);
    expect([loses(null, '3.2'), loses(null, '3.3'), loses(null)]).toEqual([true, false, false]);
  });
});

describe('the way back', () => {
  const textOf = (...changes: Parameters<typeof sampleSnapshot>) =>
    [...goingBackText(sampleSnapshot(...changes), '/backup/my ovm')].join('');

  it('when everything is known, then commands are ready to paste and lines fit a terminal', () => {
    const text = textOf();
    expect(text.split('\n').slice(0, 13)).toEqual([
      'Before the upgrade of the estate prod: snapshot 20261123T021000Z-aaaa1111',
      'Taken at 2026-11-23T02:10:00.000Z by ovm-rescue 0.1.0',
      '',
      'manager UUID  0004fb00000100001c87c2aee23b7001',
      'release       3.3',
      'BUILDID       3.3.3.1085',
      'to go back    Oracle VM Manager 3.3.3, build 1085',
      'database      main: MySQL 5.6.21 (mysql), ovs, appfw',
      '',
      'Archives, pinned',
      '----------------',
      '  20261123T021001Z-cccc  capture',
      '  20261123T021100Z-dddd  schema of main',
    ]);
    const commands = text
      .split('\n')
      .flatMap((line) => /^ {7}((?:\.\/|grep|service|ovm-).*)/.exec(line)?.[1] ?? []);
    expect(commands).toEqual([
      'ovm-rescue nightly --config FILE --estate prod',
      './runInstaller.sh --uuid=0004fb00000100001c87c2aee23b7001',
      "grep -E 'UUID|BUILDID' /u01/app/oracle/ovm-manager-3/.config",
      'service ovmm stop',
      "ovm-rescue schema import 20261123T021100Z-dddd --archives '/backup/my ovm' --estate prod --url URL --replace --manager-config ssh://root@MANAGER/u01/app/oracle/ovm-manager-3/.config --manager-stopped",
      'service ovmm start',
      'ovm-rescue upgrade compare 20261123T021000Z-aaaa1111 --config FILE --estate prod',
    ]);
    const prose = text.split('\n').filter((line) => !line.startsWith('       ovm-rescue'));
    expect(prose.filter((line) => line.length > 120)).toEqual([]);
    expect(text).not.toMatch(/without the \.config|history|Oracle Database Schema Exists/);
  });

  it('when an export knows no manager, the database is Oracle or the history will go, then it says what that means', () => {
    const server = {
      server: 'main',
      product: 'Oracle Database',
      serverVersion: '11.2.0.2.0',
      databases: ['OVS'],
    };
    const databaseServers = [{ ...server, engine: 'oracle', knowsManager: false }];
    const text = textOf({ databaseServers, buildId: '3.2.1.516', release: '3.2' }).replace(/\s+/g, ' ');
    expect(text).toContain(
      'main was exported without the .config of the manager, which an import into a manager refuses',
    );
    expect(text).toContain('drop the upgraded schema: the installer does not install over one');
    expect(text).toContain('an upgrade from before 3.3.1 deletes it');
    expect(text).not.toContain('DBBACKUP');
  });

  it('when nothing is known, then it says so and invents no UUID', () => {
    const text = textOf({
      managerUuid: null,
      buildId: null,
      release: null,
      databaseServers: [],
      archives: [],
    });
    expect(text).toContain(
      'BUILDID       not known; if /u01/app/oracle/ovm-manager-3/.config has it, write it down now',
    );
    expect(text).toContain('./runInstaller.sh --uuid=<manager UUID: not known>');
    expect(text).not.toContain('ovm-rescue schema import');
    expect(text).not.toContain('DBBACKUP');
  });

  it('when a UUID or a name is not what it should be, then nothing of it reaches a command or a terminal', () => {
    const text = textOf({ managerUuid: '1; rm -rf /', estate: "a'b\u001b[2J" });
    expect(text).toContain('--uuid=<manager UUID: not known>');
    expect(text).not.toContain('\u001b');
    expect(text).toContain("'a'\\''b\\x1b[2J'");
  });

  it('when it is the reason of a pin, then it is one line with what a finder needs', () => {
    expect(pinReason(sampleSnapshot(), '/backup/ovm/prod/upgrades/n.txt')).toBe(
      'snapshot before an upgrade, taken at 2026-11-23T02:10:00.000Z by ovm-rescue 0.1.0; release 3.3, BUILDID 3.3.3.1085; ' +
        'to go back install Oracle VM Manager 3.3.3, build 1085 with --uuid=0004fb00000100001c87c2aee23b7001, ' +
        'then see /backup/ovm/prod/upgrades/n.txt',
    );
  });
});
