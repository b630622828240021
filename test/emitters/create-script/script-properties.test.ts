import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeLine } from '../../../src/formats/ovm-cli/compose-line.js';
import { readCliLine } from '../../../src/formats/ovm-cli/read-cli-line.js';
import { splitLines } from '../../../src/formats/text.js';
import type { Environment, Release } from '../../../src/model/environment.js';
import { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';
import { emit } from './estate-at-hand.js';
import { emptyManagerFor, refusedLines } from './manager-world.js';
import { anyEnvironment } from './random-environment.js';

const release = fc.constantFrom<Release>('3.2', '3.3', '3.4');
const runs = { numRuns: 300 };

/** Which part of the script a line belongs to; they must come in this order. */
function stageOf(line: string): number {
  if (/^show (VirtualDisk|VirtualCdrom) /.test(line)) return 2;
  if (line.startsWith('show ')) return 0;
  if (line.startsWith('refresh ')) return 1;
  return /^edit Vm .* highAvailability=yes$/i.test(line) ? 4 : 3;
}

function sendAll(environment: Environment, target: Release) {
  const double = new OvmManagerDouble({ release: target, world: emptyManagerFor(environment) });
  return { double, refused: refusedLines(double, emit(environment, target).lines) };
}

describe('create scripts of any environment', () => {
  it('when a line is read back, then it has no errors and composes to itself', () => {
    let lines = 0;
    fc.assert(
      fc.property(anyEnvironment, release, (environment, target) => {
        for (const line of emit(environment, target).lines) {
          lines += 1;
          const { document, findings } = readCliLine(line, target);
          expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
          expect(document && composeLine(document, target)).toEqual({ line });
        }
      }),
      runs,
    );
    expect(lines).toBeGreaterThan(500);
  });

  it('when all lines are sent, then a manager that has what the preflight asks for refuses none', () => {
    let made = 0;
    fc.assert(
      fc.property(anyEnvironment, release, (environment, target) => {
        const { double, refused } = sendAll(environment, target);
        // names alone make a world ambiguous that the preflight stops at
        if (refused[0]?.startsWith('show ')) return;
        expect(refused).toEqual([]);
        expect(double.looseVnics()).toEqual([]);
        expect(double.startedVms()).toEqual([]);
        made += double.vms().length;
      }),
      runs,
    );
    expect(made).toBeGreaterThan(60);
  });

  it('when VMs meet on a disk, a MAC address or a name, then no two of them are made', () => {
    fc.assert(
      fc.property(anyEnvironment, release, (environment, target) => {
        const { plans } = emit(environment, target);
        const ready = plans.filter((plan) => plan.openPoints.length === 0);
        const values = (attribute: string, verb: string) =>
          ready.flatMap((plan) =>
            plan.lines
              .filter(({ command }) => command === verb)
              .flatMap(({ values }) => values.filter((value) => value.attribute === attribute))
              .map(({ value }) => ({ vm: plan.vm, value: value.toLowerCase() })),
          );
        const names = values('name', 'create Vm').map(({ value }) => value);
        const macs = values('name', 'create Vnic').map(({ value }) => value);
        expect(new Set(macs).size).toBe(macs.length);
        expect(names).toHaveLength(ready.length);
        const mappings = ['virtualDisk', 'physicalDisk', 'storageDevice'].flatMap((attribute) =>
          values(attribute, 'create VmDiskMapping'),
        );
        const shared = (vm: Environment['vms'][number], device: string) =>
          vm.disks.every(({ target: found, mode }) => {
            const key =
              'file' in found
                ? found.file
                : found.kind === 'lun'
                  ? environment.physicalDisks[found.wwid]?.value
                  : '';
            return key?.toLowerCase() !== device || mode === 'w!' || mode === 'r' || found.kind === 'iso';
          });
        for (const { vm, value } of mappings) {
          const users = mappings.filter((other) => other.value === value);
          if (users.length > 1) expect(shared(vm, value)).toBe(true);
        }
      }),
      runs,
    );
  });

  it('when the parts come, then preflight, refresh, disks, VMs and high availability are in this order', () => {
    fc.assert(
      fc.property(anyEnvironment, release, (environment, target) => {
        const stages = emit(environment, target).lines.map(stageOf);
        expect(stages).toEqual([...stages].sort());
      }),
      runs,
    );
  });

  it('when names hold line breaks, then no text outside a comment comes of them', () => {
    fc.assert(
      fc.property(anyEnvironment, release, (environment, target) => {
        const { files, plans } = emit(environment, target);
        const known = new Set(
          plans.flatMap((plan) => [...plan.lines, ...plan.highAvailability]).map(({ text }) => text),
        );
        for (const [path, text] of files) {
          // tables of what the sh file asks have three tabs in a row
          const bare = text.replace(/^(\d+)\t([\w ]+)\t([^\t\n]+)\t/gm, '$1 $2 $3 ');
          expect(bare).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]/);
          const rest = splitLines(text).filter((line) => line.text !== '' && !line.text.startsWith('#'));
          if (path.startsWith('open/')) expect(rest).toEqual([]);
          if (path === 'open.map')
            for (const line of rest)
              expect(line.text).toMatch(/^(vm|vnic|lun|disk|network|repository|translate) .* =$/);
          if (path === 'create-vms.ovmcli')
            for (const line of rest) expect(known.has(line.text) || stageOf(line.text) < 3).toBe(true);
        }
      }),
      runs,
    );
  });
});
