import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CliLine,
  type CliReading,
  cliLine,
  cliTextOf,
  isShowableId,
  loneReadings,
  readableTypes,
} from '../../src/reach/cli-readings.js';

const anyReading = (reading: object) => cliTextOf(cliLine(reading as CliReading));

describe('lines for the manager', () => {
  it('when a line is of the list, then it has the form of the guides', () => {
    expect(anyReading({ verb: 'list', type: 'Vm' })).toBe('list Vm');
    expect(anyReading({ verb: 'show', type: 'Server', id: 'a0:b1' })).toBe('show Server id=a0:b1');
    expect(anyReading({ verb: 'show', type: 'VolumeGroup', id: 'San @ "x"/y' })).toBe(
      'show VolumeGroup id="San @ /"x/"//y"',
    );
    for (const verb of Object.keys(loneReadings)) expect(anyReading({ verb })).toBe(verb);
  });

  it.each([
    ...['delete', 'create', 'edit', 'refresh', 'start', 'set', 'exit', 'toString', '__proto__'].map(
      (verb) => ({ verb }),
    ),
    { verb: 'set OutputMode=Xml' },
    { verb: 'set OutputMode=Verbose\rdelete Vm id=1' },
    { verb: 'list', type: 'Vm\rdelete Vm id=1' },
    { verb: 'list', type: 'Event' },
    { verb: 'show', type: 'Vm', id: '1\rdelete Vm id=1' },
    { verb: 'show', type: 'Vm', id: '1;delete Vm id=1' },
    { verb: 'show', type: 'Vm', id: '1\u2028' },
    { verb: 'show', type: 'Vm', id: '' },
    { verb: 'show', type: 'Vm', id: 7 },
    { verb: 'show', type: 'Vm' },
  ])('when the line would be %j, then it cannot be made', (reading) => {
    expect(() => anyReading(reading)).toThrow(TypeError);
  });

  it('when a line was not made from the list, then it is not sent', () => {
    const made = { reading: { verb: 'showversion' } } as unknown as CliLine;
    expect(() => cliTextOf(made)).toThrow('never sent');
    expect(() => cliTextOf({ ...cliLine({ verb: 'showversion' }) })).toThrow('never sent');
  });

  it('when a reading is changed behind a line, then the line stays', () => {
    const reading = { verb: 'show', type: 'Vm', id: '1' } as { verb: 'show'; type: 'Vm'; id: string };
    const line = cliLine(reading);
    reading.id = '2';
    expect(cliTextOf(line)).toBe('show Vm id=1');
    expect(() => Object.assign(line.reading, { id: '2' })).toThrow(TypeError);
  });

  it('when an id is anything, then a line holds one reading command and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...readableTypes), (id, type) => {
        if (!isShowableId(id)) {
          expect(() => cliLine({ verb: 'show', type, id })).toThrow(TypeError);
          return;
        }
        const text = cliTextOf(cliLine({ verb: 'show', type, id }));
        const value = text.slice(`show ${type} id=`.length);
        expect(text.startsWith(`show ${type} id=`)).toBe(true);
        expect(value).toMatch(/^(?:[\w.:-]+|"(?:[^"/]|\/[/"])*")$/s);
        expect(text).not.toMatch(/[\r\n;]/);
      }),
    );
  });
});
