import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTnsDouble, type TnsDouble } from '../../doubles/tns/tns-double.js';
import { grantMoments } from '../../reach/database/oracle-double.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { cutExports, madeTables } from './oracle-cut-exports.js';

const scratch = scratchDirectories();
let double: TnsDouble;
beforeEach(async () => {
  double = await startTnsDouble();
  grantMoments(double);
  await madeTables(double);
});
afterEach(async () => {
  const { broken } = double;
  await double.stop();
  expect(broken).toEqual([]);
});

it('when a connection of an export dies at any of 8 bytes, then it ends soon, clearly, and nothing is left', async () => {
  await cutExports(double, 8, scratch);
});
