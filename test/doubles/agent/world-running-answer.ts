import { diskParts } from '../hosts/world-vm-cfg.js';
import type { World, WorldServer, WorldVm } from '../ovm-manager/world.js';
import type { RpcStruct, RpcValue } from './xml-rpc-text.js';

/** `list_vms`: what xend runs on a server, all values as texts. */
export function runningAnswer(world: World, server: WorldServer): RpcValue {
  const running = world.vms.filter((vm) => vm.running && vm.server === server.id);
  return [host, ...running.map((vm, index) => domain(vm, index + 1, world))];
}

const host: RpcStruct = {
  struct: {
    on_xend_stop: 'ignore',
    uuid: '00000000-0000-0000-0000-000000000000',
    memory: '672',
    maxmem: '672',
    device: { struct: {} },
    name: 'Domain-0',
    builder: 'linux',
    domid: '0',
    online_vcpus: '2',
    vcpus: '2',
  },
};

function domain(vm: WorldVm, domid: number, world: World): RpcStruct {
  const words = { RESTART: 'restart', STOP: 'destroy' };
  const of = (action: 'crash' | 'powerOff' | 'restart') => words[vm.restart?.[action] ?? 'RESTART'];
  const paravirtual = vm.domainType === 'XEN_PVM';
  const nics = (vm.vnics ?? []).map(({ mac, network }) => ({
    struct: { ...(network !== '' && { bridge: network }), mac, backend: '0' },
  }));
  const disks = (vm.disks ?? []).map((disk) => ({ struct: { ...diskParts(disk, world), backend: '0' } }));
  return {
    struct: {
      on_xend_stop: 'ignore',
      store_mfn: '873707',
      uuid: vm.uuid ?? '',
      on_reboot: of('restart'),
      on_poweroff: of('powerOff'),
      on_crash: of('crash'),
      memory: String(vm.memory),
      maxmem: String(vm.memoryLimit),
      start_time: '1408105444.17',
      device: {
        struct: {
          ...(nics.length > 0 && { vif: nics }),
          vkbd: [{ struct: { backend: '0' } }],
          ...(disks.length > 0 && { vbd: disks }),
        },
      },
      bootloader: paravirtual ? '/usr/bin/pygrub' : '',
      name: vm.domainName ?? vm.id,
      builder: paravirtual ? 'linux' : 'hvm',
      domid: String(domid),
      vcpus: String(vm.cpuCount),
    },
  };
}
