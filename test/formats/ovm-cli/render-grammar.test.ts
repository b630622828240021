import { describe, expect, it } from 'vitest';
import { cliReleases } from '../../../src/formats/ovm-cli/grammar.js';
import { renderGrammar } from '../../../src/formats/ovm-cli/render-grammar.js';
import { rulesIn } from '../../../src/formats/ovm-cli/rules.js';

describe('renderGrammar', () => {
  it.each(cliReleases)('when %s is rendered, then there is one line for each command', (release) => {
    const lines = renderGrammar(release);
    expect(lines).toHaveLength(rulesIn(release).length);
    expect(lines.filter((line) => /[\n\r]|undefined/.test(line))).toEqual([]);
  });

  it.each([
    ['3.2', 'create Vnic network=value name=value [ description=value ]'],
    [
      '3.2',
      'create Repository { fileSystem=value | serverPool=value physicalDisk=value } [ sharePath=value ] name=value [ description=value ]',
    ],
    [
      '3.2',
      'discoverServer ipAddress=value port=value username=value password=value takeOwnership= { yes | no }',
    ],
    ['3.2', 'set [ EndlineChars= { CRLF | CR | LF } ] [ OutputMode= { Verbose | Sparse | Xml } ]'],
    [
      '3.3',
      'create VmDiskMapping slot=value { physicalDisk=value | virtualDisk=value | virtualCd= { value | EMPTY_CDROM } } name=value [ description=value ] on Vm instance',
    ],
    [
      '3.3',
      'remove Server instance from { AccessGroup | CpuCompatibilityGroup | Repository | ServerPool } instance',
    ],
    ['3.3', 'createVmFromAssembly (syntax not known)'],
    [
      '3.4',
      'embeddedCreate Port instance ipAddressConfig ipAddressConfigType= { STATIC | DYNAMIC } [ ipAddress=value ] [ ipNetmask=value ]',
    ],
    [
      '3.4',
      'create Network [ roles= { MANAGEMENT | LIVE_MIGRATE | CLUSTER_HEARTBEAT | VIRTUAL_MACHINE | STORAGE } ] name=value [ description=value ] [ on Server instance ]',
    ],
  ] as const)('when %s is rendered, then it holds %s', (release, line) => {
    expect(renderGrammar(release)).toContain(line);
  });
});
