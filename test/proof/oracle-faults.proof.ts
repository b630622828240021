import { expect, it } from 'vitest';
import { startTnsDouble } from '../doubles/tns/tns-double.js';
import { cutExports, madeTables } from '../jobs/schema/oracle-cut-exports.js';
import { grantMoments } from '../reach/database/oracle-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const cuts = Number(process.env.OVM_PROOF_CUTS ?? 50);
const scratch = scratchDirectories();

it(`when a connection of an export dies at any of ${cuts} random bytes, then it ends in under 10 s, clearly, without an archive`, async () => {
  const double = await startTnsDouble();
  grantMoments(double);
  await madeTables(double);
  const slowest = await cutExports(double, cuts, scratch);
  console.log(
    `${cuts} exports cut at random bytes: the slowest ended after ${(slowest / 1000).toFixed(1)} s`,
  );
  expect(double.broken).toEqual([]);
  await double.stop();
});
