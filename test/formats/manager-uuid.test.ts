import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canBeManagerUuid,
  differingIds,
  idDigits,
  managerUuidProblem,
} from '../../src/formats/manager-uuid.js';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('0', '4', 'f', 'B', '-', ' ', ';', '\n', 'g'), maxLength: 40 }),
);

describe('manager UUIDs', () => {
  it('when a value is accepted, then it is 15 to 32 hex digits with dashes only inside', () => {
    fc.assert(
      fc.property(text, (value) => {
        const right = /^[0-9a-f][0-9a-f-]*[0-9a-f]$/i.test(value) && !value.includes('--');
        const digits = value.replaceAll('-', '').length;
        expect(canBeManagerUuid(value)).toBe(right && digits >= 15 && digits <= 32);
        expect(idDigits(value) === undefined || /^[0-9a-f]+$/.test(idDigits(value) ?? '')).toBe(true);
      }),
    );
  });

  it('when it has the form of an id of any other type, then it is none, whatever its length and case', () => {
    for (let type = 0; type < 256; type += 1) {
      const id = `0004FB0000${type.toString(16).padStart(2, '0')}00001234567890abcdef`;
      for (const value of [id, id.slice(0, 29), `${id.slice(0, 8)}-${id.slice(8)}`]) {
        expect(canBeManagerUuid(value), value).toBe(type === 1);
        expect(managerUuidProblem({ value }, 'UUID')?.severity === 'warning', value).toBe(type !== 1);
      }
    }
  });

  it('when ids differ in case and dashes only, then they are one, and the last spelling counts', () => {
    const entries = ['AB-12', '', 'ab12', 'cd', 'x y'].map((value) => ({ key: 'UUID', value }));
    expect(
      differingIds([...entries, { key: 'OTHER', value: 'ff' }], 'UUID').map(({ value }) => value),
    ).toEqual(['ab12', 'cd', 'x y']);
  });
});
