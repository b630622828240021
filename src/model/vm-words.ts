import type { VirtualMachine } from './environment.js';
import type { Fact } from './origin.js';

/**
 * Words of vm.cfg whose meaning in the CLI is known, by attribute of the CLI. Other values of OVM_domain_type have not
 * been seen; of priorities the default pair is known and not the scale between; without a cap REST shows 100.
 */
export const knownVmWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  domainType: { xen_hvm: 'XEN_HVM', xen_pvm: 'XEN_PVM' },
  cpuPriority: { '27500': '50' },
  cpuUtilizationCap: { '0': '100' },
  mouseType: { tablet: 'USB_TABLET', mouse: 'USB_MOUSE' },
};

/** The facts that hold in words of vm.cfg what the CLI has in its own, by attribute of the CLI. */
const factsOfWords = {
  domainType: 'domainType',
  cpuPriority: 'cpuWeight',
  cpuUtilizationCap: 'cpuCap',
  mouseType: 'usbDevice',
  startPolicy: 'startPolicy',
} as const;

/** Facts of which `wordsOfVm` gives another form. */
export const vmFactsInWords: ReadonlySet<string> = new Set(Object.values(factsOfWords));

/** A word of the CLI, or one of vm.cfg of which nobody knows what the CLI has for it. */
export interface WordOfVm extends Fact<string> {
  readonly inOtherWords?: true;
}

/**
 * What of a VM stands in other words in vm.cfg than in the CLI, in the words of the CLI: as it was stated, else as it is
 * known. A word that nobody knows stays as it was read.
 */
export function wordsOfVm({ facts, stated }: VirtualMachine): Record<string, WordOfVm> {
  const words: Record<string, WordOfVm> = {};
  for (const [attribute, name] of Object.entries(factsOfWords)) {
    const said = stated[attribute];
    const fact: Fact<string | number> | undefined = facts[name];
    const known = knownVmWords[attribute] ?? {};
    if (said) words[attribute] = said;
    else if (fact) {
      const word = String(fact.value);
      const said = Object.hasOwn(known, word) ? known[word] : undefined;
      words[attribute] = { ...fact, value: said ?? word, ...(said === undefined && { inOtherWords: true }) };
    }
  }
  if (stated.networkInstallPath) words.networkInstallPath = stated.networkInstallPath;
  return words;
}
