import { describe, expect, it } from 'vitest';
import { estateOf, told } from './whole-configuration.js';

describe('passwords in a configuration', () => {
  const canary = 'Xk9-canary-7Q';

  it.each([
    [`ssh: {password: ${canary}}`],
    [`ssh: {passphrase: "${canary}"}`],
    [`ssh: {password: [${canary}]}`],
    [`ssh: {password: {${canary}}}`],
    [`ssh: {password: {${canary}: x}}`],
    [`ssh: {password: {file: ${canary}}}`],
    [`ssh: {password: {environment: ${canary}}}`],
    [`ssh: {password: {file: /a, command: [${canary}]}}`],
    [`ssh: {pasword: ${canary}}`],
    [`ssh: {user: root:${canary}}`],
    [`ssh: {jump: root:${canary}@h}`],
    [`ssh: ${canary}`],
    [`servers: [root:${canary}@ovs01]`],
    [`servers: [root@${canary}@ovs01]`],
    [`hosts: {"root:${canary}@a": {port: 1}}`],
    [`repositories: ["ssh://root:${canary}@ovs01/x"]`],
    [`manager-cli: {host: ovmm, password: ${canary}}`],
    [`manager-cli: admin:${canary}@ovmm`],
    [`manager-rest: {host: ovmm, certificate: ${canary}}`],
    [`database-servers: {a: {url: "mysql://ovs:${canary}@h"}}`],
    [`database-servers: {a: {url: "${canary}"}}`],
    [`database-servers: {a: {url: "mysql://ovs@h", password: ${canary}}}`],
    [`ssh: {password: !${canary} x}`],
    [`ssh: {password: &${canary} x}`],
    [`ssh: {password: *${canary}}`],
    [`ssh: {password: ${canary}: x: y}`],
    [`ssh: {password: "${canary}\\q"}`],
    [`ssh: {password: '${canary}`],
    [`ssh: {password: @${canary}}`],
  ])('when one stands where none should, then it is refused and not repeated: %s', (line) => {
    const findings = told(estateOf(line, 'servers: [a]'.repeat(line.startsWith('servers') ? 0 : 1)));
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.join('\n')).not.toContain(canary);
  });

  it('when one stands there literally, then the message says how to refer to it', () => {
    expect(told(estateOf('servers: [a]', `ssh: {password: ${canary}}`))).toMatchInlineSnapshot(`
      [
        "4:21 error estates.prod.ssh.password: no password stands in this file; write {file: PATH}, {command: [PROGRAM, ARGUMENT]} or {environment: NAME}",
      ]
    `);
  });
});
