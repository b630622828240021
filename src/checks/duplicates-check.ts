import type { Finding } from '../model/finding.js';
import { isMulticastMac, isZeroMac } from '../model/identifiers.js';
import { ownershipOf } from '../model/ownership.js';
import type { Check } from './check.js';

export const duplicatesCheck: Check = {
  name: 'duplicates',
  title: 'Are names and MAC addresses used once?',
  run: (environment) => {
    const { macs, names } = ownershipOf(environment);
    const findings: Finding[] = [];
    for (const [mac, uses] of macs) {
      const origins = uses.map((use) => use.vnic.origin);
      const users = [...new Set(uses.map(({ vm }) => `${vm.facts.name?.value ?? ''} (${vm.id})`))].join(', ');
      if (uses.length > 1) {
        const message = `it is used ${uses.length} times: ${users}`;
        findings.push({ severity: 'error', code: 'mac-used-twice', subject: `MAC ${mac}`, message, origins });
      }
      if (isZeroMac(mac)) {
        const message = `${mac} of ${users} is no address`;
        findings.push({ severity: 'warning', code: 'mac-zero', subject: `MAC ${mac}`, message, origins });
      }
      if (isMulticastMac(mac)) {
        const message = `${mac} of ${users} is a group address, which no network card may have`;
        findings.push({
          severity: 'warning',
          code: 'mac-multicast',
          subject: `MAC ${mac}`,
          message,
          origins,
        });
      }
    }
    for (const [name, vms] of names) {
      if (vms.length < 2 || vms.every((vm) => vm.kind === 'template')) continue;
      const message = `${vms.length} VMs and templates are called ${name}: ${vms.map((vm) => vm.id).join(', ')}`;
      const origins = vms.flatMap((vm) => vm.definitions);
      findings.push({
        severity: 'warning',
        code: 'name-not-unique',
        subject: `VM ${name}`,
        message,
        origins,
      });
    }
    return findings;
  },
};
