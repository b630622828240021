import { describe, expect, it } from 'vitest';
import { readCliTranscript } from '../../../src/formats/ovm-cli-objects/read-cli-transcript.js';
import {
  readListedObject,
  readObjectAttribute,
} from '../../../src/formats/ovm-cli-objects/read-data-line.js';
import { fixtureBytes } from '../fixture-bytes.js';

function sample(name: string) {
  return readCliTranscript(fixtureBytes(`cli/${name}`));
}

describe('recorded sessions', () => {
  it('when two physical disks are shown, then both are read with labels, references and lines', () => {
    const { document, findings } = sample('session-show-physicaldisk.txt');
    expect(findings).toEqual([]);
    expect(document.replies).toHaveLength(2);
    expect(document.replies[0]).toEqual({
      command: 'show physicaldisk id=0004fb00001800008188f5f91b172e9d',
      request: {
        verb: 'show',
        type: 'PhysicalDisk',
        by: 'id',
        instance: '0004fb00001800008188f5f91b172e9d',
      },
      line: 1,
      status: 'Success',
      time: '2017-08-08 09:43:08,874 EDT',
      rows: [],
      attributes: [
        { label: 'Name', value: 'DGC (1)', line: 6 },
        {
          label: 'Id',
          value: '0004fb00001800008188f5f91b172e9d',
          reference: { id: '0004fb00001800008188f5f91b172e9d' },
          line: 7,
        },
        { label: 'Size (GiB)', value: '200.0', line: 8 },
        { label: 'Shareable', value: 'No', line: 9 },
        { label: 'Page83 ID', value: '3600601601110190080a4f954c48de311', line: 10 },
        { label: 'Thin Provision', value: 'Yes', line: 11 },
        {
          label: 'VolumeGroup',
          value:
            'Generic_SAN_Volume_Group @ Unmanaged FibreChannel Storage Array  [FibreChannel Volume Group]',
          reference: {
            id: 'Generic_SAN_Volume_Group @ Unmanaged FibreChannel Storage Array',
            name: 'FibreChannel Volume Group',
          },
          line: 12,
        },
        { label: 'San Server', value: 'Unmanaged FibreChannel Storage Array', line: 13 },
      ],
      otherLines: [],
      none: false,
      whole: true,
    });
    expect(document.replies[1]?.attributes[4]?.value).toBe('36006016020b038001bc5331d4f4ee411');
  });

  it('when a log of sh -x holds a cut show without indentation, then what is there is read and the cut named', () => {
    const { document, findings } = sample('transcript-3.3-show-vm-verbose.txt');
    expect(document.replies.map(({ command, status }) => [command, status])).toEqual([
      ['set OutputMode=Verbose', 'Success'],
      ['show vm name=menlnxolasc01', 'Success'],
    ]);
    const shown = document.replies[1];
    expect(shown?.request).toEqual({ verb: 'show', type: 'Vm', by: 'name', instance: 'menlnxolasc01' });
    expect(shown?.attributes.map(({ label, value }) => [label, value])).toEqual([
      ['Status', 'Stopped'],
      ['Memory (MB)', '8192'],
      ['Max. Memory (MB)', '16384'],
      ['Processors', '4'],
      ['Max. Processors', '8'],
      ['Priority', '50'],
      ['Processor Cap', '100'],
      ['High Availability', 'No'],
      ['Operating System', 'Oracle Linux 6'],
      ['Mouse Type', 'OS Default'],
      ['Domain Type', 'Xen PVM'],
      ['Keymap', 'en-us'],
      ['Start Policy', 'Use Pool Policy'],
      ['Origin', 'ftp://?uname?:?pwd?@10.1.3.93/../OVM_OL6U8_x86_64_[cut]'],
    ]);
    expect(shown?.whole).toBe(false);
    expect(findings.map(({ code, line }) => [code, line])).toEqual([['reply-cut', 12]]);
  });

  it('when a session sets the mode and asks for help, then only the reply is read', () => {
    const { document, findings } = sample('transcript-3.3-set-help-exit.txt');
    expect(document.replies).toEqual([
      {
        command: 'set OutputMode=Verbose',
        line: 12,
        status: 'Success',
        time: '2016-05-12 20:21:52,640 CEST',
        ...{ rows: [], attributes: [], otherLines: [], none: false, whole: true },
      },
    ]);
    expect(findings).toEqual([]);
  });

  it('when a log of 3.4 creates objects, then job and row are read, and the cut one is named', () => {
    const { document, findings } = sample('transcript-3.4-create-success.txt');
    expect(document.replies).toHaveLength(2);
    expect(document.replies[0]).toMatchObject({
      status: 'Success',
      jobId: '1582725527174',
      rows: [{ id: '0004fb0000130000e0bb903e83c3fb23', name: 'vDisks-vm1-20200226-0858', line: 7 }],
      whole: true,
    });
    expect(document.replies[0]).not.toHaveProperty('request');
    expect(document.replies[1]).not.toHaveProperty('status');
    expect(findings.map(({ code }) => code)).toEqual(['reply-cut']);
  });
});

describe('lines that scripts quote', () => {
  it.each([
    [
      '  id:0004fb00001800005120a342f2e5e61b  name:dtv-clc2-fra1',
      '0004fb00001800005120a342f2e5e61b',
      'dtv-clc2-fra1',
    ],
    ['id:a0:b1:c2  name:ovs 1: left', 'a0:b1:c2', 'ovs 1: left'],
    [
      '  id:Generic_SAN_Volume_Group @ Unmanaged FibreChannel Storage Array  name:FibreChannel Volume Group',
      'Generic_SAN_Volume_Group @ Unmanaged FibreChannel Storage Array',
      'FibreChannel Volume Group',
    ],
    ['  id:x  name:', 'x', ''],
    ['  id:x  name:a  name:b', 'x', 'a  name:b'],
  ])('when the line is %j, then id and name are told', (line, id, name) => {
    expect(readListedObject(line, 3)).toEqual({ id, name, line: 3 });
  });

  it.each([
    [
      'VmDiskMapping 1 = 0004fb0000130000a82385bb78d8c5b4',
      'VmDiskMapping',
      1,
      '0004fb0000130000a82385bb78d8c5b4',
      undefined,
    ],
    [
      'Virtual Disk Id = 0004fb00001800000ff01c26b6307261  [ddv-otmapp1_20140610083323]',
      ...['Virtual Disk Id', undefined, '0004fb00001800000ff01c26b6307261', 'ddv-otmapp1_20140610083323'],
    ],
    [
      'VmDiskMapping 2 = 0004fb0000130000a82385bb78d8c5b4  [Mapping for disk Id (x.img)]',
      ...['VmDiskMapping', 2, '0004fb0000130000a82385bb78d8c5b4', 'Mapping for disk Id (x.img)'],
    ],
  ] as const)('when the line is %j, then it refers to an object', (line, label, index, id, name) => {
    const attribute = readObjectAttribute(`  ${line}`, 1);
    expect(attribute).toMatchObject({ label, reference: name === undefined ? { id } : { id, name } });
    expect(attribute?.index).toBe(index);
  });

  it.each(['Id:x name', 'no separator', ' = value', '', 'a=b'])(
    'when the line is %j, then it is neither',
    (line) => {
      expect(readListedObject(line, 1)).toBeUndefined();
      expect(readObjectAttribute(line, 1)).toBeUndefined();
    },
  );
});
