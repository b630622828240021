import { movedByMinutes, type TimeParts, timeParts, timeText, zoneMinutes } from './time-text.js';

/*
 * Oracle's DATE is 7 bytes (century and year plus 100, time plus 1), a timestamp adds four of nanoseconds, a
 * time zone two: hour plus 20, minute plus 60, the time before it being UTC. Regions have numbers on the wire
 * (bit 7 of the first zone byte), which this driver does not turn into names
 * (assumed: wire.region).
 */

/** Bytes of a kept time. @param size 7 for DATE, 11 for TIMESTAMP and local zones, 13 with a zone */
export function timeToBytes(text: string, size: 7 | 11 | 13): Buffer {
  const own = timeParts(text);
  const offset = size === 13 ? zoneMinutes(own.zone ?? '+00:00', own) : 0;
  const parts = size === 13 ? movedByMinutes(own, -offset) : own;
  const bytes = Buffer.alloc(size);
  const century = Math.trunc(parts.year / 100) + 100;
  const clock = [parts.hour + 1, parts.minute + 1, parts.second + 1];
  bytes.set([century, (parts.year % 100) + 100, parts.month, parts.day, ...clock]);
  if (size > 7) bytes.writeUInt32BE(parts.nanoseconds, 7);
  if (size > 11) bytes.set([Math.trunc(offset / 60) + 20, (offset % 60) + 60], 11);
  return bytes;
}

/** The kept text of 7, 11 or 13 bytes; with a zone it is the time there. */
export function bytesToTime(bytes: Buffer): string {
  const at = (place: number) => bytes.readUInt8(place);
  const parts: TimeParts = {
    year: (at(0) - 100) * 100 + at(1) - 100,
    month: at(2),
    day: at(3),
    hour: at(4) - 1,
    minute: at(5) - 1,
    second: at(6) - 1,
    nanoseconds: bytes.length > 7 ? bytes.readUInt32BE(7) : 0,
  };
  if (bytes.length < 13) return timeText(parts, bytes.length > 7);
  const offset = (at(11) - 20) * 60 + at(12) - 60;
  const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, '0');
  const zone = `${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
  return timeText({ ...movedByMinutes(parts, offset), zone }, true);
}

const middle = 0x8000_0000;

/** Bytes of an interval kept as `+01-02` or `+01 02:03:04.500000`. */
export function intervalToBytes(text: string): Buffer {
  const sign = text.startsWith('-') ? -1 : 1;
  const months = /^[+-]?(\d+)-(\d+)$/.exec(text);
  if (months) {
    const bytes = Buffer.alloc(5);
    bytes.writeUInt32BE(sign * Number(months[1]) + middle, 0);
    bytes.writeUInt8(sign * Number(months[2]) + 60, 4);
    return bytes;
  }
  const found = /^[+-]?(\d+) (\d+):(\d+):(\d+)(?:\.(\d+))?$/.exec(text);
  if (!found) throw new RangeError(`${text} is no interval`);
  const [, days, hours, minutes, seconds, fraction = ''] = found;
  const bytes = Buffer.alloc(11);
  bytes.writeUInt32BE(sign * Number(days) + middle, 0);
  bytes.set(
    [hours, minutes, seconds].map((value) => sign * Number(value) + 60),
    4,
  );
  bytes.writeUInt32BE(sign * Number(fraction.padEnd(9, '0')) + middle, 7);
  return bytes;
}

/** The kept text of an interval's 5 or 11 bytes, with two digits before and six behind the point. */
export function bytesToInterval(bytes: Buffer): string {
  const first = bytes.readUInt32BE(0) - middle;
  const rest = [...bytes.subarray(4, bytes.length === 5 ? 5 : 7)].map((byte) => byte - 60);
  const fraction = bytes.length === 5 ? 0 : bytes.readUInt32BE(7) - middle;
  const sign = first < 0 || rest.some((value) => value < 0) || fraction < 0 ? '-' : '+';
  const two = (value: number) => String(Math.abs(value)).padStart(2, '0');
  if (bytes.length === 5) return `${sign}${two(first)}-${rest.map(two).join('')}`;
  const nanoseconds = String(Math.abs(fraction)).padStart(9, '0');
  return `${sign}${two(first)} ${rest.map(two).join(':')}.${nanoseconds}`;
}
