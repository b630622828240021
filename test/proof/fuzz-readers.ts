import { readConfigurationFile } from '../../src/formats/configuration-file.js';
import { devicePath, wholeDevice } from '../../src/formats/device-path.js';
import type { Reading } from '../../src/formats/document.js';
import { fileFormats } from '../../src/formats/index.js';
import { readKeyValue } from '../../src/formats/key-value.js';
import { readMapFile } from '../../src/formats/map-file.js';
import { cliReleases } from '../../src/formats/ovm-cli/grammar.js';
import { readCliLine } from '../../src/formats/ovm-cli/read-cli-line.js';
import { readCliScript } from '../../src/formats/ovm-cli/read-cli-script.js';
import { readReply } from '../../src/formats/ovm-cli/read-reply.js';
import { recogniseKind } from '../../src/formats/recognise.js';
import { decodeText } from '../../src/formats/text.js';
import { readDiskEntry } from '../../src/formats/vm-cfg/disk-entry.js';
import { printVmCfg } from '../../src/formats/vm-cfg/print-vm-cfg.js';
import { readVmCfg } from '../../src/formats/vm-cfg/read-vm-cfg.js';
import { readVfbEntry } from '../../src/formats/vm-cfg/vfb-entry.js';
import { readVifEntry } from '../../src/formats/vm-cfg/vif-entry.js';
import { effectiveAssignments } from '../../src/formats/vm-cfg/vm-cfg-document.js';
import { mayNameDisk, wwidKey } from '../../src/formats/wwid.js';

/** A reader under fire: throws if it fails or gives something that cannot be. */
export interface FuzzReader {
  readonly name: string;
  readonly run: (bytes: Uint8Array) => void;
}

/** Every reader of the formats room. */
export const fuzzReaders: readonly FuzzReader[] = [
  { name: 'vm.cfg', run: runVmCfg },
  ...fileFormats.map(({ kind, read }) => ({ name: kind, run: (bytes: Uint8Array) => check(read(bytes)) })),
  { name: 'key-value', run: (bytes) => check(readKeyValue(bytes)) },
  { name: 'map', run: (bytes) => check(readMapFile(bytes)) },
  { name: 'configuration', run: (bytes) => check(readConfigurationFile(bytes)) },
  { name: 'recognise', run: (bytes) => void recogniseKind('vm.cfg', bytes) },
  { name: 'cli-line', run: (bytes) => check(readCliLine(decodeText(bytes).text, releaseFor(bytes))) },
  { name: 'cli-script', run: (bytes) => check(readCliScript(bytes, releaseFor(bytes))) },
  { name: 'cli-reply', run: (bytes) => check(readReply(decodeText(bytes).text)) },
  { name: 'device entries', run: runDeviceEntries },
  { name: 'wwid', run: runWwid },
];

function releaseFor(bytes: Uint8Array): (typeof cliReleases)[number] {
  return cliReleases[bytes.length % cliReleases.length] ?? '3.4';
}

function check({ findings }: Reading<unknown>): void {
  for (const { line, column, message } of findings) {
    if (!(line >= 1 && column >= 1))
      throw new Error(`a finding at line ${line}, column ${column}: ${message}`);
    if (/[\x00-\x1f]/.test(message)) throw new Error(`a control character in ${JSON.stringify(message)}`);
  }
}

/** What was read must print, and print as something that reads as the same values. */
function runVmCfg(bytes: Uint8Array): void {
  const reading = readVmCfg(bytes);
  check(reading);
  const { decoded } = reading.document;
  for (const { valueStart, valueEnd, name } of reading.document.assignments) {
    const inside = valueStart >= 0 && valueStart < valueEnd && valueEnd <= decoded.text.length;
    if (!inside) throw new Error(`the value of ${name} stands at ${valueStart} to ${valueEnd}`);
  }
  const values = [...effectiveAssignments(reading.document)].map(
    ([name, { value }]) => [name, value] as const,
  );
  const text = printVmCfg(values);
  const again = readVmCfg(Buffer.from(text)).document;
  const printed = printVmCfg(again.assignments.map(({ name, value }) => [name, value] as const));
  if (!again.literal || printed !== text)
    throw new Error('what is printed does not read as what was printed');
}

/** A WWID is one in every spelling of its own, and a device path stays what it is. */
function runWwid(bytes: Uint8Array): void {
  const { text } = decodeText(bytes.subarray(0, 4096));
  const key = wwidKey(text);
  if (key !== undefined && !mayNameDisk(text, key)) throw new Error(`${text} does not name its own disk`);
  if (key !== undefined && wwidKey(key.replace(/^eui/, 'eui.')) !== key) throw new Error(`${key} is no WWID`);
  const path = devicePath(wholeDevice(text));
  if (path !== devicePath(path)) throw new Error(`${path} is not the same twice`);
}

function runDeviceEntries(bytes: Uint8Array): void {
  const { text } = decodeText(bytes);
  readDiskEntry(text);
  readVifEntry(text);
  readVfbEntry(text);
}
