import { describe, expect, it } from 'vitest';
import { composePlan } from '../../src/recovery/compose-plan.js';
import { situations } from '../../src/recovery/index.js';
import type { PlannedStep, RecoveryPlan } from '../../src/recovery/plan.js';
import { situationNames } from '../../src/recovery/situation.js';
import { actionNames, probeNames } from '../../src/recovery/step.js';
import { emptyValues, everyCase, everyTraits, planFacts, planOf, traitsText } from './every-plan.js';

const idsOf = (plan: RecoveryPlan) => plan.steps.map(({ id }) => id);

/** Expects that `first` stands before `then` wherever both are. */
function expectOrder(plan: RecoveryPlan, first: string, then: string): void {
  const ids = idsOf(plan);
  if (!ids.includes(then)) return;
  expect(ids, `${first} before ${then}`).toContain(first);
  expect(ids.indexOf(first), `${first} before ${then}`).toBeLessThan(ids.indexOf(then));
}

const textsOf = (step: PlannedStep) =>
  [step.title, step.how, step.changes, step.check.text, step.back, step.source] as const;

describe('each situation, with all traits', () => {
  it('when they are listed, then each name of the article has one', () => {
    expect(situations.map(({ name }) => name)).toEqual([...situationNames]);
    expect(everyTraits.map(traitsText)).toContain('3.3, mysql on the manager host');
    expect(everyTraits.map(traitsText)).not.toContain('3.4, mysql elsewhere');
  });

  it.each(everyCase)('when it is $name, then each step says all that a DBA needs', (one) => {
    const plan = planOf(one);
    expect(plan.steps.length).toBeGreaterThan(5);
    expect(new Set(idsOf(plan)).size).toBe(plan.steps.length);
    for (const step of plan.steps) {
      expect(step.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      for (const text of textsOf(step)) expect(text.trim(), step.id).not.toBe('');
      expect(textsOf(step).join(' '), step.id).not.toMatch(/undefined|\[object|NaN/);
      expect(probeNames).toContain(step.check.probe);
      expect(step.action !== undefined, step.id).toBe(step.who === 'ours');
      if (step.action) expect(actionNames).toContain(step.action);
      // a doubt is said exactly where there is one
      expect((step.doubt ?? '') !== '', step.id).toBe(step.certainty !== 'documented');
    }
  });

  it.each(everyCase)(
    'when it is $name and nothing is known, then it composes and says what is lacking',
    (one) => {
      const plan = composePlan(one.situation, one.traits, emptyValues, planFacts);
      const lacking = plan.steps.filter(({ lacks }) => lacks.length > 0);
      expect(lacking.length).toBeGreaterThan(0);
      for (const step of plan.steps) {
        const places = step.commands.some(({ text }) => text.includes('(not known, fill in)>'));
        expect(places, step.id).toBe(step.lacks.length > 0);
      }
    },
  );

  it('when every step of every situation is counted, then each probe and each action is used', () => {
    const steps = everyCase.flatMap((one) => [
      ...planOf(one).steps,
      ...planOf(one, { archive: undefined }).steps,
    ]);
    expect(new Set(steps.map(({ check }) => check.probe))).toEqual(new Set(probeNames));
    expect(new Set(steps.flatMap(({ action }) => action ?? []))).toEqual(new Set(actionNames));
  });
});

/** What no page was seen to say as it stands here; a step that says it has a doubt. */
const unseen: readonly (readonly [what: string, RegExp])[] = [
  ['place and argument of the restore script', /RestoreDatabase\.sh/],
  ['a service of the CLI that is stopped by itself', /ovmcli (start|stop)/],
  ['that chkconfig keeps the manager off', /chkconfig/],
  ['the way back of exp', /\bimp system\b/],
  ['the line of a complete backup in the log', /backup complete/],
  ['repositories mounted by hand', /\bu?mount (-t|\/OVS)/],
  ['ownership in the web interface', /"Edit (Server|Repository)"/],
  ['a file that puts the database of the interface in step', /file that has to be made/],
  ['a fingerprint that is new after an installation', /openssl s_client/],
  ['a cluster size given to mkfs.ocfs2', /mkfs\.ocfs2 .* -C /],
  ['systemctl for services of the manager', /systemctl/],
];
/** Names that were remembered and never seen: they stand in no runbook. */
const remembered =
  /UIDBSYNC|ovmkeytool|configure_client_cert|secureOvmm|JVM_MEMORY|createBackup|DbBackup\.properties/i;

describe('what no source says', () => {
  it.each(everyCase)(
    'when it is $name, then a step that says it is marked, and names that nobody saw are nowhere',
    (one) => {
      for (const plan of [planOf(one), planOf(one, { archive: undefined })]) {
        for (const step of plan.steps) {
          const said = [...textsOf(step), ...step.commands.map(({ text }) => text)].join('\n');
          expect(said + (step.doubt ?? ''), step.id).not.toMatch(remembered);
          for (const [what, words] of unseen)
            if (words.test(said)) expect(step.certainty, `${step.id}: ${what}`).not.toBe('documented');
        }
      }
    },
  );

  it('when the list of what was not seen is read, then each of it stands in some runbook, so that it is looked for', () => {
    const all = everyCase
      .flatMap((one) =>
        planOf(one).steps.flatMap((step) => [
          ...textsOf(step),
          step.doubt ?? '',
          ...step.commands.map(({ text }) => text),
        ]),
      )
      .join('\n');
    for (const [what, words] of unseen) expect(all, what).toMatch(words);
  });

  it.each([
    ['3.0', '/etc/init.d/ovmm stop', 'documented'],
    ['3.1', '/sbin/service ovmm stop', 'documented'],
    ['3.2', '/etc/init.d/ovmm stop', 'documented'],
    ['3.3', '/sbin/service ovmm stop', 'inferred'],
    ['3.4', '/sbin/service ovmm stop', 'inferred'],
  ] as const)('when it is %s, then the manager is stopped by %s, which is %s', (release, line, certainty) => {
    for (const one of everyCase.filter(
      ({ situation, traits }) => situation.name === 'A5' && traits.release === release,
    )) {
      const step = planOf(one).steps.find(({ id }) => id === 'stop-manager');
      expect(step?.commands.map(({ text }) => text)).toEqual([line]);
      expect(step?.certainty).toBe(certainty);
    }
  });
});

describe('the rules that every situation obeys', () => {
  it.each(everyCase)(
    'when it is $name, then nothing is destroyed before what replaces it is proven',
    (one) => {
      const plan = planOf(one);
      expectOrder(plan, 'copy-away', 'uninstall-manager');
      expectOrder(plan, 'archive-schema', 'drop-schema');
      expectOrder(plan, 'prove-export', 'drop-schema');
      expectOrder(plan, 'prove-export', 'empty-schema');
      expectOrder(plan, 'prove-export', 'import-schema');
      expectOrder(plan, 'import-schema', 'compare-schema');
      if (idsOf(plan).includes('archive-schema')) expectOrder(plan, 'prove-export', 'uninstall-manager');
      expectOrder(plan, 'verify-archive', 'copy-definitions');
      expectOrder(plan, 'choose-road', 'copy-definitions');
      expectOrder(plan, 'choose-road', 'send-scripts');
    },
  );

  it.each(everyCase)('when it is $name, then a manager is off while its database is written', (one) => {
    const plan = planOf(one);
    expectOrder(plan, 'stop-manager', 'empty-schema');
    expectOrder(plan, 'stop-manager', 'import-schema');
    expectOrder(plan, 'stop-manager', 'restore-backup');
    if (idsOf(plan).includes('import-schema')) expectOrder(plan, 'compare-schema', 'start-manager');
    expectOrder(plan, 'check-uuid', 'start-manager');
    if (['A4', 'B2', 'B3', 'B4'].includes(plan.situation)) {
      for (const id of ['install-manager', 'restore-manager-files'])
        expectOrder(plan, 'declare-old-manager-off', id);
    }
  });

  it.each(everyCase)('when it is $name, then nothing starts before guard and domains are green', (one) => {
    for (const plan of [
      planOf(one),
      planOf(one, { road: 'definitions' }),
      planOf(one, { road: 'scripts' }),
    ]) {
      expectOrder(plan, 'switch-ha-off', 'guard');
      for (const late of ['switch-ha-on', 'start-vm', 'start-vms']) {
        expectOrder(plan, 'guard', late);
        expectOrder(plan, 'match-domains', late);
      }
      const starts = plan.steps.filter(({ commands }) =>
        commands.some(({ text }) => /^start Vm /i.test(text)),
      );
      expect(starts.filter(({ who }) => who === 'ours')).toEqual([]);
    }
  });

  it('when the schema is dropped, then only where the installer would stop, and the second time objects alone', () => {
    for (const one of everyCase.filter(({ situation }) => situation.name === 'B2')) {
      const plan = planOf(one);
      expect(idsOf(plan).includes('drop-schema'), one.name).toBe(one.traits.dropBeforeInstall);
      const emptied = plan.steps.find(({ id }) => id === 'empty-schema')?.commands ?? [];
      expect(emptied.map(({ text }) => text).join('\n')).toMatch(/^ovm-rescue schema drop /);
      expect(emptied.map(({ text }) => text).join('\n')).not.toMatch(/DROP (USER|DATABASE)/i);
    }
    const dropped = everyTraits.filter(({ dropBeforeInstall }) => dropBeforeInstall).map(traitsText);
    expect(dropped).toEqual([
      '3.0, oracle elsewhere',
      '3.1, oracle elsewhere',
      '3.2, mysql elsewhere',
      '3.2, oracle on the manager host',
      '3.2, oracle elsewhere',
    ]);
  });

  it('when a road is chosen, then the other one has no step', () => {
    for (const one of everyCase.filter(({ situation }) => ['B4', 'vm'].includes(situation.name))) {
      const definitions = idsOf(planOf(one, { road: 'definitions' }));
      const scripts = idsOf(planOf(one, { road: 'scripts' }));
      expect(definitions).toContain('copy-definitions');
      expect(definitions).not.toContain('send-scripts');
      expect(scripts).toContain('send-scripts');
      expect(scripts).not.toContain('copy-definitions');
    }
  });

  it('when it is known what the database is restored from, then the other way has no step', () => {
    for (const one of everyCase.filter(({ situation }) => situation.name === 'A5')) {
      const ours = idsOf(planOf(one, { restoreFrom: 'schema-archive' }));
      const oracles = idsOf(planOf(one, { restoreFrom: 'oracle-backup' }));
      expect(ours).toContain('import-schema');
      expect(ours.filter((id) => ['restore-backup', 'import-dump', 'choose-backup'].includes(id))).toEqual(
        [],
      );
      expect(oracles).not.toContain('import-schema');
      expect(oracles.includes('restore-backup'), one.name).toBe(one.traits.automaticBackups !== undefined);
    }
  });

  it('when both ways to restore are open, then each step of one of them says in its title which', () => {
    const ofOneWay = [
      ...['verify-schema-archive', 'prove-export', 'import-schema', 'compare-schema'],
      ...['choose-backup', 'restore-backup', 'import-dump'],
    ];
    for (const one of everyCase.filter(({ situation }) => ['A4', 'A5'].includes(situation.name))) {
      const titles = planOf(one)
        .steps.filter(({ id }) => ofOneWay.includes(id))
        .map(({ title }) => title);
      for (const title of titles) expect(title, one.name).toMatch(/^With (an archive|Oracle’s|a dump)/);
      expect(
        planOf(one, { restoreFrom: 'schema-archive' })
          .steps.map(({ title }) => title)
          .join('\n'),
        one.name,
      ).not.toMatch(/^With /m);
    }
  });

  it('when the database runs on the host of a lost manager, then nobody is told to switch that host off', () => {
    for (const one of everyCase.filter(({ situation }) => situation.name === 'B2')) {
      const how = planOf(one).steps.find(({ id }) => id === 'declare-old-manager-off')?.how ?? '';
      const stays = one.traits.databaseOn === 'manager';
      expect(how.includes('Do not switch the host off'), one.name).toBe(stays);
      expect(how.includes('switch its host off'), one.name).toBe(!stays);
    }
  });

  it('when an early UUID meets an installer that speaks of 15 or 32 digits, then the step says so', () => {
    const early = '0004FB000000100002CB7F2DFFA8D8';
    for (const one of everyCase.filter(({ situation }) => situation.name === 'B3')) {
      const step = planOf(one, { managerUuid: early }).steps.find(({ id }) => id === 'install-manager');
      const late = ['3.3', '3.4'].includes(one.traits.release);
      expect(step?.how.includes('15 or 32 digits'), one.name).toBe(late);
      expect(step?.certainty, one.name).toBe(late ? 'inferred' : 'documented');
    }
  });

  it('when scripts make the VMs, then high availability is set by their names, since their ids are new', () => {
    for (const one of everyCase.filter(({ situation }) => situation.name === 'B4')) {
      for (const id of ['switch-ha-off', 'switch-ha-on']) {
        const lines = (road?: 'scripts') =>
          planOf(one, { road })
            .steps.find((step) => step.id === id)
            ?.commands.map(({ text }) => text) ?? [];
        expect(lines('scripts').length, one.name).toBeGreaterThan(0);
        for (const line of lines('scripts')) expect(line).toMatch(/^edit Vm name=/);
        for (const line of lines()) expect(line).toMatch(/^edit Vm id=/);
      }
    }
  });

  it('when scripts make the VMs of an estate that is made again, then no ids of the old manager are in them', () => {
    for (const one of everyCase.filter(({ situation }) => situation.name === 'B4')) {
      const lines = planOf(one)
        .steps.find(({ id }) => id === 'send-scripts')
        ?.commands.map(({ text }) => text);
      expect(lines, one.name).toEqual([expect.stringContaining('/empty/empty-vms.ovmcli ')]);
      expectOrder(planOf(one), 'make-estate', 'send-scripts');
    }
  });

  it('when one VM is lost, then its own repositories alone are refreshed', () => {
    for (const one of everyCase.filter(({ situation }) => situation.name === 'vm')) {
      const plan = planOf(one);
      const own = [
        plan.values.vm?.repositoryId,
        ...(plan.values.vm?.disks.map((disk) => disk.repositoryId) ?? []),
      ];
      const lines = plan.steps.find(({ id }) => id === 'refresh-repositories')?.commands ?? [];
      expect(lines.map(({ text }) => text)).toEqual(
        [...new Set(own)].map((id) => `refresh Repository id=${id}`),
      );
    }
  });

  it('when it is 3.3 or later, then new certificates have a step, and it is not verified', () => {
    for (const one of everyCase.filter(({ situation }) => ['B1', 'B2', 'B3'].includes(situation.name))) {
      const step = planOf(one).steps.find(({ id }) => id === 'accept-certificates');
      expect(step !== undefined, one.name).toBe(['3.3', '3.4'].includes(one.traits.release));
      expect(step?.certainty ?? 'not verified').toBe('not verified');
      // a manager that has no servers yet shows nothing of theirs
      if (['B1', 'B3'].includes(one.situation.name))
        expectOrder(planOf(one), 'discover-servers', 'accept-certificates');
    }
  });

  it('when the VM that was lost is not named, then no line is about all of them', () => {
    for (const one of everyCase.filter(({ situation }) => situation.name === 'vm')) {
      const lines = planOf(one, { vm: undefined }).steps.flatMap(({ commands }) => commands);
      const ofVms = lines.filter(({ text }) => /\bVm\b|\.img|VirtualMachines|--vm/.test(text));
      expect(ofVms.length).toBeGreaterThan(0);
      for (const { lacks, text } of ofVms) expect(lacks, text).not.toEqual([]);
    }
  });
});
