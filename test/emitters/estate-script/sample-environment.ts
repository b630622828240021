import type { Environment, Release } from '../../../src/model/environment.js';
import type { Infrastructure } from '../../../src/model/infrastructure.js';
import { sampleEstate } from './sample-estate.js';
import { environmentOf } from './world-environment.js';
import { fact } from './world-facts.js';

/** What is known of the sample estate; a server and a pool have the tag as well. */
export function sampleEnvironment(release: Release): Environment {
  const environment = environmentOf(sampleEstate(release), release);
  const tags = fact(['production']);
  const { infrastructure } = environment;
  return {
    ...environment,
    servers: environment.servers.map((one, index) =>
      index === 0 ? { ...one, facts: { ...one.facts, tags } } : one,
    ),
    ...(infrastructure && {
      infrastructure: {
        ...infrastructure,
        serverPools: infrastructure.serverPools.map((one) => ({ ...one, facts: { ...one.facts, tags } })),
      },
    }),
  };
}

/** The same environment with some lists of its infrastructure changed. */
export function withInfrastructure(environment: Environment, lists: Partial<Infrastructure>): Environment {
  const { infrastructure } = environment;
  return infrastructure === undefined
    ? environment
    : { ...environment, infrastructure: { ...infrastructure, ...lists } };
}
