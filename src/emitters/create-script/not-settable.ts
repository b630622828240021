import type { VmAttributes } from '../../model/environment.js';
import type { PlanDraft } from './plan-draft.js';

/** Attributes the CLI has no word for (3.3 CLI guide, create Vm and edit Vm), and what can be done about it. */
const withoutAttribute: Readonly<Partial<Record<keyof VmAttributes, string>>> = {
  uuid: 'the manager gives a new VM a new id and UUID; guest licences bound to the UUID must be renewed',
  pinnedCpus:
    'CPU pinning is set with `ovm_vmcontrol -c vcpuset -s CPUS` (hard partitioning), not with the CLI',
  onCrash: 'restart actions are set in the web interface, REST or with `ovm_vmcontrol -c setoncrash`',
  onReboot: 'restart actions are set in the web interface or REST',
  onPoweroff: 'restart actions are set in the web interface or REST',
};

/** Keys that follow from what is set: the manager writes them itself. */
const written = new Set(['builder', 'bootloader', 'guest_os_type', 'OVM_cpu_compat_group', 'serial']);

/** Keys of the console; a new VM gets the manager's defaults, not these. */
const consoleKeys = new Set(['vfb', 'vnc', 'vncunused', 'vnclisten', 'vncconsole', 'vncpasswd']);

function whyLost(key: string): string {
  if (consoleKeys.has(key))
    return 'the CLI has no attribute for the console; a password or address set here is lost';
  return written.has(key) ? 'the manager writes this key itself' : 'the CLI has no attribute for this key';
}

/** Notes everything of the definition that its create lines cannot bring back. */
export function noteNotSettable(draft: PlanDraft): void {
  const { facts, otherKeys, disks, id } = draft.vm;
  draft.notSettable.push({ what: 'id', value: id, why: withoutAttribute.uuid ?? '', ownToEach: true });
  for (const [attribute, why] of Object.entries(withoutAttribute)) {
    const fact = facts[attribute as keyof VmAttributes];
    const own = attribute === 'uuid' ? ({ ownToEach: true } as const) : {};
    if (fact) draft.notSettable.push({ what: attribute, value: String(fact.value), why, ...own });
  }
  if (draft.vm.definitions.length === 0) {
    const why =
      'the VM is made as the live manager shows it; keys of its vm.cfg that no manager shows are lost';
    draft.notSettable.push({ what: 'vm.cfg', value: 'not read', why });
  }
  if (facts.hugePages && !draft.context.traits.hugePages) {
    const why = `release ${draft.context.release} has no attribute for it that a source shows`;
    draft.notSettable.push({ what: 'hugePages', value: String(facts.hugePages.value), why });
  }
  for (const key of otherKeys) {
    draft.notSettable.push({ what: key.name, value: key.literal, why: whyLost(key.name) });
  }
  for (const disk of disks) {
    if (disk.cdrom || disk.mode === 'w') continue;
    const why = disk.mode.endsWith('!')
      ? 'a mapping has no write mode: the disk itself must be shareable in the manager before a second VM maps it'
      : 'a mapping has no write mode: the VM will be able to write to this disk';
    draft.notSettable.push({ what: `mode of ${disk.frontEnd}`, value: disk.mode, why });
  }
  draft.vm.vnics.forEach((vnic, index) => {
    const other = vnic.text
      .split(',')
      .filter((field) => !/^\s*(mac|bridge)\s*=/.test(field) && field.trim() !== '');
    if (other.length > 0)
      draft.notSettable.push({
        what: `options of vNIC ${index}`,
        value: other.join(','),
        why: 'the CLI has no attribute for them',
      });
  });
}
