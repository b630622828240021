import { expect, it } from 'vitest';
import { withoutAvailability } from '../../../src/jobs/recover/step-actions/withheld-availability.js';

it.each([
  ['edit Vm id=1 highAvailability=Yes'],
  ['edit Vm name="web 1" highAvailability=Yes'],
  ["edit vm name='a=b' HighAvailability=yes"],
  ['  edit Vm name="highAvailability=No" highAvailability=Yes  '],
])('when a line of the script is %s, then it is left out', (line) => {
  expect(withoutAvailability(`# first\n${line}\nlist Vm\n`, '3.3')).toBe('# first\nlist Vm\n');
});

it.each([
  ['edit Vm id=1 name="highAvailability=Yes"'],
  ['edit Vm name="web 1" highAvailability=No'],
  ['# edit Vm id=1 highAvailability=Yes'],
  ['edit Server id=1 name=highAvailability'],
])('when a line of the script is %s, then it stays as it is', (line) => {
  expect(withoutAvailability(`${line}\n`, '3.3')).toBe(`${line}\n`);
});

it('when a line sets more than high availability, then the rest is kept', () => {
  const line = 'edit Vm name="web 1" memory=2048 highAvailability=Yes';
  expect(withoutAvailability(line, '3.3')).toBe('edit Vm name="web 1" memory=2048');
});
