import { Refusal } from './assumed.js';
import { listParts } from './attribute-values.js';
import type { Execution } from './execution.js';

/** Checks of a VM's values against one another; `before` holds what an edited VM already has. */
export function checkVmValues(run: Execution, before: ReadonlyMap<string, string>): void {
  const after = new Map([...before, ...run.values]);
  const above = (low: string, high: string) =>
    after.has(low) && after.has(high) && Number(after.get(low)) > Number(after.get(high));
  if (above('memory', 'memoryLimit')) {
    throw new Refusal(
      `memory=${after.get('memory')} is above memoryLimit=${after.get('memoryLimit')}`,
      'memory-above-limit',
    );
  }
  if (above('cpuCount', 'cpuCountLimit')) {
    throw new Refusal(
      `cpuCount=${after.get('cpuCount')} is above cpuCountLimit=${after.get('cpuCountLimit')}`,
      'cpu-above-limit',
    );
  }
  const devices = listParts(after.get('bootOrder') ?? '');
  if (new Set(devices).size < devices.length) {
    throw new Refusal(`Invalid value for bootOrder: ${after.get('bootOrder')}`, 'boot-order-twice');
  }
}
