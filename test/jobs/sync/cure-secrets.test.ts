import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import { refuseOtherSecrets, secretsFor } from '../../../src/jobs/sync/cure-secrets.js';

const line = ['discoverServer ipAddress=10.0.0.1 password=@secret:ovs-agent takeOwnership=Yes'];
const inputOf = (...passwords: object[]) => ({
  ...{ estate: 'e', trees: [], managerFiles: [], log: silentLog },
  agents: passwords.map((password, index) => ({ user: 'oracle', host: `ovs${index}`, port: 8899, password })),
});

describe('passwords of cures', () => {
  it('when a line needs none, then none is named', () => {
    expect(
      secretsFor(['refresh Repository id=r'], { secretFile: ['ovs-agent=f'] }, inputOf({ file: 'g' })),
    ).toEqual({});
  });

  it('when it is named, then that counts; else that of the agents where they have one', () => {
    expect(secretsFor(line, { secretFile: ['ovs-agent=f'] }, inputOf({ file: 'g' })).secretFile).toEqual([
      'ovs-agent=f',
    ]);
    expect(secretsFor(line, {}, inputOf({ file: 'g' }, { file: 'g' }))).toEqual({
      secretFile: ['ovs-agent=g'],
    });
    expect(secretsFor(line, {}, inputOf({ command: 'pass' }))).toEqual({ secretCommand: ['ovs-agent=pass'] });
    expect(secretsFor(line, {}, inputOf({ environment: 'V' }))).toEqual({ secretVariable: ['ovs-agent=V'] });
    expect(secretsFor(line, {}, inputOf({ file: 'g' }, { file: 'h' }))).toEqual({});
    expect(secretsFor(line, {}, inputOf())).toEqual({});
  });

  it('when another secret is named, then it is refused, and no value is repeated', () => {
    expect(() => refuseOtherSecrets({ secretFile: ['other=f'] })).toThrow(
      'lines of cures have @secret:ovs-agent alone',
    );
    expect(() => refuseOtherSecrets({ secretFile: ['canary'] })).toThrow(/^(?!.*canary)/);
    expect(() => refuseOtherSecrets({ secretFile: ['ovs-agent=f'] })).not.toThrow();
  });
});
