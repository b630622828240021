import { expect, it } from 'vitest';
import { sourceText } from '../source-files.js';
import { assumedCount as ofAgents } from './agent/assumed.js';
import { assumedCount as ofHosts } from './hosts/assumed.js';
import { assumedCount as ofManagerHosts } from './manager-host/assumed.js';
import { assumedCount as ofRest } from './rest/assumed.js';

it('when README counts the behaviours of REST, agents and files without a source, then there are as many', () => {
  expect(sourceText('README.md').replace(/\s+/g, ' ')).toContain(
    `${ofRest + ofAgents + ofHosts} behaviours of the doubles of REST, agents and files of hosts`,
  );
});

it('when README counts the behaviours of a manager host without a source, then there are as many', () => {
  expect(sourceText('README.md').replace(/\s+/g, ' ')).toContain(
    `${ofManagerHosts} behaviours of the double of a manager host with its services and installer`,
  );
});
