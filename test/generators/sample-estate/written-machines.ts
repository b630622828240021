import { type MachineRow, nic, ownDisk } from './sample-machine.js';
import { prodRepository, vlanpublic } from './sites.js';

const prod = prodRepository;

/** Files that somebody edited or copied through another system, and keys with a story. */
export const writtenRows: readonly MachineRow[] = [
  written('crlf01', 'line ends CRLF', '01:01', { write: (lines) => `${lines.join('\r\n')}\r\n` }),
  written('bom01', 'starts with a UTF-8 byte order mark', '01:02', {
    write: (lines) => `\u{feff}${lines.join('\n')}\n`,
  }),
  written('latin01', 'a comment in latin-1', '01:03', {
    write: (lines) => Buffer.from(`# geändert durch Müller\n${lines.join('\n')}\n`, 'latin1'),
  }),
  written('edited01', 'edited by hand: tabs, comments, a list over several lines', '01:04', {
    write: editedByHand,
  }),
  written('twice01', 'the key `memory` twice (the last one counts), no final line end', '01:05', {
    write: (lines) => `${lines.join('\n')}\nmemory = 6144`,
  }),
  written('nested01', 'keys that this format does not know: hap, nestedhvm, ACME_cost_centre', '01:06', {
    keys: { hap: 1, nestedhvm: 1, ACME_cost_centre: 'CC-4711' },
  }),
  written('pinned01', 'pinned to physical CPUs (`cpus`)', '01:07', {
    trouble: 'pinning cannot be set by a create line',
    keys: { cpus: '4-7,12' },
  }),
  written('weight01', 'a `cpu_weight` other than the usual 27500', '01:08', {
    trouble: 'no CPU priority is known for this weight',
    keys: { cpu_weight: 55000 },
  }),
  written('capped01', 'a `cpu_cap` other than the usual 0', '01:09', {
    trouble: 'no utilisation cap is known for this value',
    keys: { cpu_cap: 50 },
  }),
  written('vncpass01', 'a VNC password in clear text in `vfb` (to be masked)', '01:0a', {
    kind: 'pvm',
    keys: { vfb: ['type=vnc,vncunused=1,vnclisten=0.0.0.0,keymap=en-us,vncpasswd=sample-vnc-secret'] },
  }),
  written('origin01', 'the key `Origin`, an address with user and password (to be masked)', '01:0b', {
    keys: { Origin: 'ftp://backup:sample-ftp-secret@10.1.3.93/../x.tgz' },
  }),
];

function written(name: string, shows: string, last: string, more: Partial<MachineRow>): MachineRow {
  const disks = [ownDisk(prod, `${name}_system`, 16)];
  return { name, shows, repository: prod, disks, vifs: [nic(last, vlanpublic.id)], ...more };
}

/** The way an administrator leaves a file: remarks, tabs, an old line kept as a comment. */
function editedByHand(lines: readonly string[]): string {
  const edited = lines.map((line) => {
    if (line.startsWith('disk = '))
      return line.replace("['", "[\n\t# moved from the old array in 2012\n\t'").replace("']", "',\n]");
    if (line.startsWith('memory = ')) return '#memory = 1024\nmemory\t=\t8192   # raised for the month end';
    return line.replace(' = ', '\t=\t');
  });
  return ['# edited by root, ask before you change it', '', ...edited, '', ''].join('\n');
}
