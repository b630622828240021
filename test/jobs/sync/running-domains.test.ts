import { describe, expect, it } from 'vitest';
import { runningDomains } from '../../../src/jobs/sync/running-domains.js';
import type { VirtualMachine } from '../../../src/model/environment.js';
import { diskOf, factOf, vmOf, vnicOf } from '../../model/entities.js';

const id = '0004fb00000600000000000000000001';
const mac = '00:21:f6:00:00:01';

const domain = (name: string, more: Partial<VirtualMachine> = {}): VirtualMachine =>
  vmOf(name, {
    definitions: [],
    ...more,
    facts: { runningOn: factOf('ovs1', 'running-domains'), ...more.facts },
  });
const shown = vmOf(id, {
  definitions: [],
  facts: { name: factOf('web1', 'manager-cli'), runningOn: factOf('ovs1', 'manager-cli') },
  vnics: [vnicOf(mac)],
  disks: [diskOf('0004fb00001200000000000000000001.img')],
});

const matched = (one: VirtualMachine, vms = [shown]) =>
  runningDomains([one], vms).map(({ name, server, vms: found }) => [name, server, [...found]]);

describe('domains that servers run', () => {
  it.each([
    ['its id', domain(id.toUpperCase())],
    ['its name', domain('web1')],
    ['its UUID', domain('by-hand', { facts: { uuid: factOf('0004fb00-0006-0000-0000-000000000001') } })],
    ['its MAC address', domain('by-hand', { vnics: [vnicOf('00-21-F6-00-00-01')] })],
    ['its disk', domain('by-hand', { disks: [diskOf('0004fb00001200000000000000000001.img')] })],
  ])('when a domain has %s, then it is that VM', (_, one) => {
    expect(matched(one)).toEqual([[one.id, 'ovs1', [id]]]);
  });

  it('when nothing of a domain is known, then it is no VM; the host itself is no domain', () => {
    expect(matched(domain('stranger'))).toEqual([['stranger', 'ovs1', []]]);
    expect(matched(domain('domain 0 of ovs1'))).toEqual([]);
  });

  it('when a name fits several VMs, then a domain may be each of them', () => {
    const twin = vmOf('0004fb00000600000000000000000002', { facts: { name: factOf('web1') } });
    expect(matched(domain('web1'), [shown, twin])).toEqual([['web1', 'ovs1', [id, twin.id]]]);
  });
});
