import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../../src/base/clock.js';
import { ApplyJournal, type JournalOwner } from '../../../src/jobs/apply/apply-journal.js';
import { readApplyScript } from '../../../src/jobs/apply/apply-script.js';
import { BoundLines } from '../../../src/jobs/apply/bound-lines.js';
import type { JournalFile } from '../../../src/reach/journal-file.js';

const owner: JournalOwner = {
  script: { path: 'a.ovmcli', sha256: 'aa' },
  manager: { host: 'manager', login: 'admin@manager:10000', version: '3.4.6', uuid: null },
};
const clock = fixedClock('2024-05-01T00:00:00Z');

/** A file that notes how much of it was on the disk each time something was about to be sent. */
function fileOf(entries: JournalFile['entries'] = []) {
  const written: Record<string, unknown>[] = [];
  let onDisk = 0;
  const file: JournalFile = {
    ...{ path: 'j', entries, tornBytes: 0 },
    append: (entry) => void written.push(entry),
    appendSoon: (entry) => void written.push(entry),
    sync: () => {
      onDisk = written.length;
    },
    syncMeanwhile: () => {},
    close: () => {},
  };
  return { file, written, onDisk: () => written.slice(0, onDisk) };
}

describe('the journal of a script', () => {
  it('when the first line is about to be sent, then all lines are announced on the disk, and the intent with it', () => {
    const { file, onDisk } = fileOf();
    const journal = new ApplyJournal(file, clock, 'boot');
    journal.begin('1', owner);
    journal.intend({ number: 3, line: 7, last: 900 }, 'create Tag name=a', []);
    expect(onDisk()).toMatchObject([
      { event: 'begin', boot: 'boot' },
      { event: 'announced', from: 3, to: 900 },
      { event: 'intent', number: 3, before: [] },
    ]);
  });

  it('when a manager takes its time, then each intent is on the disk before its line is sent', async () => {
    const { file, written, onDisk } = fileOf();
    const journal = new ApplyJournal(file, clock, 'boot');
    journal.begin('1', owner);
    for (let number = 1; number <= 4; number += 1) {
      journal.intend({ number, line: number, last: 4 }, 'create Tag name=a', []);
      expect(onDisk()).toHaveLength(written.length);
      await new Promise((resolve) => setTimeout(resolve, 30));
      journal.replied(number, 'Success', [{ id: `t${number}`, name: 'a' }]);
    }
    expect([...journal.ids()]).toEqual(['t1', 't2', 't3', 't4']);
  });

  const announced = [
    { event: 'begin', boot: 'one', ...owner },
    { event: 'announced', from: 1, to: 5 },
    { event: 'intent', number: 1, before: [] },
  ];
  it.each([
    ['the machine ran on', 'one', [], ['doubt', 'open', 'open', 'open']],
    ['the machine started anew', 'two', [], ['doubt', 'announced', 'announced', 'announced']],
    [
      'another run had begun, and looked at nothing',
      'two',
      [
        { event: 'begin', boot: 'two', ...owner },
        { event: 'end', outcome: 'OVM_SSH_UNREACHABLE' },
      ],
      ['doubt', 'announced', 'announced', 'announced'],
    ],
    ['the run ended', 'two', [{ event: 'end', outcome: 'done' }], ['doubt', 'open', 'open', 'open']],
    [
      'a line was seen not to have been sent',
      'two',
      [{ event: 'unsent', number: 3 }],
      ['doubt', 'announced', 'open', 'open'],
    ],
  ])(
    'when %s, then lines without an entry are in doubt only if they may have been sent',
    (_, boot, more, states) => {
      const journal = new ApplyJournal(fileOf([...announced, ...more]).file, clock, boot);
      expect([1, 2, 3, 4].map((number) => journal.line(number).state)).toEqual(states);
    },
  );

  it('when a UUID is known, then it says whose journal it is; else login and port do', () => {
    const entries = [{ event: 'begin', ...owner, manager: { ...owner.manager, uuid: '0004fb0000010000aa' } }];
    const of = (manager: Partial<JournalOwner['manager']>) => ({
      ...owner,
      manager: { ...owner.manager, ...manager },
    });
    const journal = new ApplyJournal(fileOf(entries).file, clock, null);
    expect(() => journal.refuseOther(of({ uuid: '0004FB0000010000AA', host: 'renamed' }))).not.toThrow();
    expect(() => journal.refuseOther(of({ uuid: '0004fb0000010000bb' }))).toThrow(/another manager/);
    expect(() => journal.refuseOther(of({}))).not.toThrow();
    expect(() => journal.refuseOther(of({ login: 'admin@manager:10001' }))).toThrow(/another manager/);
    expect(() => journal.refuseOther({ ...owner, script: { path: 'b', sha256: 'bb' } })).toThrow(
      /another script/,
    );
  });
});

describe('a journal that is not to be believed', () => {
  const made = { event: 'result', number: 1, status: 'Success', ids: [{ id: 'alien', name: 'a' }] };

  it('when nobody began it, then none of its ids counts', () => {
    expect(() => new ApplyJournal(fileOf([made]).file, clock, null)).toThrow(/does not begin as the journal/);
    expect(() => new ApplyJournal(fileOf([made, { event: 'begin', ...owner }]).file, clock, null)).toThrow();
  });

  it.each([0, 3, 1.5, '1'])('when it has an entry of line %j of two, then it is refused', (number) => {
    const entries = [{ event: 'begin', ...owner }, made, { ...made, number }];
    const journal = new ApplyJournal(fileOf(entries).file, clock, null);
    expect(() => journal.refuseOtherLines(2)).toThrow(/is of no line of the script/);
    expect(() =>
      new ApplyJournal(fileOf(entries.slice(0, 2)).file, clock, null).refuseOtherLines(2),
    ).not.toThrow();
  });

  it('when it calls an id left that no reply told, then that is nobody we may delete', () => {
    const left = { event: 'left', number: 1, leftovers: [{ id: 'alien', name: 'a' }] };
    const told = { event: 'result', number: 1, status: 'Failure', ids: [{ id: 'own', name: 'a' }] };
    const of = (...entries: Record<string, unknown>[]) =>
      new ApplyJournal(fileOf([{ event: 'begin', ...owner }, ...entries]).file, clock, null);
    expect([...of(left).ids()]).toEqual([]);
    expect(of(left).line(1)).toMatchObject({ leftovers: [], appeared: [{ id: 'alien' }] });
    const both = of(told, { ...left, leftovers: [...left.leftovers, { id: 'own', name: 'a' }] });
    expect([...both.ids()]).toEqual(['own']);
    expect(both.line(1).leftovers).toEqual([{ id: 'own', name: 'a' }]);
  });
});

describe('lines about what the script made', () => {
  it('when one gives it another name or value, then what made it has to be on the disk before', () => {
    const lines = [
      'create Vm name=a memory=1024 memoryLimit=1024 cpuCount=1 repository=r domainType=XEN_PVM on ServerPool name=p',
      'edit Vm name=a description=x',
      'edit Vm name=a memory=512',
      'edit Vm name=a name=b',
      'edit Vm name=other name=c',
      'create Tag name=t',
      'add Tag name=t to Vm name=a',
      'add Vm name=a to ServerPool name=q',
    ];
    const script = readApplyScript('s', Buffer.from(lines.join('\n')), '3.4');
    const bound = new BoundLines(script.steps, new ApplyJournal(fileOf().file, clock, null));
    const changing = script.steps.filter((step) => bound.changesOwn(step)).map(({ text }) => text);
    expect(changing).toEqual([lines[2], lines[3], lines[7]]);
  });

  it('when something is to be made without a name, or taken from where it is needed, then the script is refused', () => {
    const lines = [
      'create FileServer plugin="Oracle Generic NFS Plugin" accessHost=h adminServers=s',
      'remove Server name=a from ServerPool name=p',
      'remove Vm name=a from AntiAffinityGroup name=g',
    ];
    expect(() => readApplyScript('s', Buffer.from(lines.join('\n')), '3.3')).toThrow(
      /s:1:1: without a name .*\n {2}s:2:1: remove Server from ServerPool is never sent: docs\/commands-we-run\.md lists what is$/,
    );
  });
});
