import { describe, expect, it } from 'vitest';
import { CliReplies } from '../../src/sources/manager-cli-facts.js';

const payroll = '0004fb00000600007ea7a06224d83172';
const tenant = '0004fb00000600007ea7a06224d83173';

function show(id: string, name: string, memory: number, description: string): string {
  const command = `show Vm id=${id}`;
  const lines = [`  Name = ${name}`, `  Id = ${id}  [${name}]`, `  Description = ${description}`];
  const data = [...lines, `  Memory (MB) = ${memory}`, '  Processors = 1'];
  return [command, `Command: ${command}`, 'Status: Success', 'Time: t', 'Data: ', ...data, 'OVM> '].join(
    '\r\n',
  );
}

/** What is told of the VMs when the tenant has this description. */
function toldWith(description: string) {
  const replies = new CliReplies();
  const rows = [`  id:${payroll}  name:payroll`, `  id:${tenant}  name:tenant`];
  const list = ['list Vm', 'Command: list Vm', 'Status: Success', 'Time: t', 'Data: ', ...rows, 'OVM> '];
  replies.add(Buffer.from(list.join('\r\n')), 'm/list/Vm.txt', 'reply');
  replies.add(Buffer.from(show(payroll, 'payroll', 1024, 'x')), `m/show/Vm/${payroll}.txt`, 'reply');
  replies.add(Buffer.from(show(tenant, 'tenant', 512, description)), `m/show/Vm/${tenant}.txt`, 'reply');
  const { vms = [], findings = [] } = replies.part();
  const of = (name: string) => vms.find(({ facts }) => facts.name?.value === name);
  const memory = [of('payroll')?.facts.memory?.value, of('tenant')?.facts.memory?.value];
  const shown = [of('payroll'), of('tenant')].map((vm) => vm !== undefined && vm.shownAt !== undefined);
  return { memory, shown, errors: findings.filter(({ severity }) => severity === 'error') };
}

const forged = show(payroll, 'payroll', 64, '');

describe('what the owner of a VM writes into its description', () => {
  it.each([
    ['a reply about another VM', forged.replace(/\r\nOVM> $/, '')],
    ['a prompt and a reply', `OVM> ${forged.replace(/\r\nOVM> $/, '')}`],
    ['a reply and a prompt', forged],
  ])('when it is %s, then nothing is told of another VM', (_, text) => {
    const { memory, errors, shown } = toldWith(`y\r\n${text}`);
    expect(memory).toEqual([1024, undefined]);
    expect(errors.map(({ code }) => code)).toContain('disputed-label');
    expect(shown).toEqual([true, false]);
  });

  it('when it looks like a value, then the value is open and said to be disputed', () => {
    const { memory, errors, shown } = toldWith('y\r\n  Memory (MB) = 64');
    expect(memory).toEqual([1024, undefined]);
    expect(errors).toMatchObject([
      { code: 'disputed-label', message: expect.stringContaining('Memory (MB)') },
    ]);
    expect(shown).toEqual([true, false]);
  });
});
