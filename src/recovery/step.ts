import type { CommandLine } from './command-line.js';
import type { RecoveryTraits } from './traits.js';
import type { RecoveryValues } from './values.js';

/** The same always, or found from traits and values. */
export type ByTraits<Value> = Value | ((traits: RecoveryTraits, values: RecoveryValues) => Value);

/**
 * How sure a step is. `documented`: its source says it, for this release. `inferred`: concluded from sources, or carried over
 * from another release. `not verified`: no source says it; whoever runs it is asked.
 */
export const certainties = ['documented', 'inferred', 'not verified'] as const;
export type Certainty = (typeof certainties)[number];

/** Where a step is done: on the machine of ovm-rescue, or on a host of the estate; `cli` is the Oracle VM CLI. */
export const stepHosts = ['here', 'manager', 'database', 'server', 'cli'] as const;
export type StepHost = (typeof stepHosts)[number];

/** How it is told that a step worked; each is asked of the estate, or of a person where nothing else can know. */
export const probeNames = [
  'archive-verified',
  'schema-archive-verified',
  'backup-there',
  'old-manager-off',
  'copies-held',
  'manager-stopped',
  'database-answers',
  'export-proven',
  'schema-archived',
  'schema-gone',
  'schema-empty',
  'schema-equal',
  'backup-restored',
  'manager-files-in-place',
  'installer-not-blocked',
  'manager-installed',
  'uuid-same',
  'manager-answers',
  'host-key-known',
  'web-certificate-known',
  'certificates-accepted',
  'servers-reinstalled',
  'servers-owned',
  'file-systems-listed',
  'file-systems-made',
  'estate-made',
  'repositories-presented',
  'repositories-listed',
  'ui-database-in-step',
  'one-road',
  'repositories-mounted',
  'definitions-in-place',
  'disks-in-place',
  'scripts-sent',
  'vm-not-running',
  'vms-listed',
  'ha-off',
  'ha-as-before',
  'guard-green',
  'domains-matched',
  'compare-clean',
  'gaps-listed',
  'operator-says',
] as const;
export type ProbeName = (typeof probeNames)[number];

/** What the tool does itself in a step that is ours. */
export const actionNames = [
  'verify-archive',
  'verify-schema-archive',
  'declare-old-manager-off',
  'copy-away',
  'archive-schema',
  'prove-export',
  'empty-schema',
  'import-schema',
  'compare-schema',
  'check-uuid',
  'accept-host-key',
  'accept-web-certificate',
  'send-cli',
  'refresh-storage',
  'send-survivors',
  'choose-road',
  'copy-definitions',
  'copy-disks',
  'send-scripts',
  'check-not-running',
  'guard',
  'match-domains',
  'compare',
  'list-gaps',
] as const;
export type ActionName = (typeof actionNames)[number];

/** Asked before a step too: what holds already is not done again. */
export interface StepCheck {
  readonly text: string;
  readonly probe: ProbeName;
}

/** One thing to do in order. `id` is unique within a situation. */
export interface Step {
  readonly id: string;
  readonly title: ByTraits<string>;
  /** `ours`: the tool does it after a yes. `yours`: a person does it, the tool waits and checks. */
  readonly who: 'ours' | 'yours';
  readonly host: StepHost;
  /** Whether the step is one of this recovery; always, if not given. */
  readonly when?: (traits: RecoveryTraits, values: RecoveryValues) => boolean;
  /** What to do, in words; the commands alone where nothing has to be said. */
  readonly how: ByTraits<string>;
  /** Exact commands with the values of this estate, in order. Of a step of ours: what does the same by hand. */
  readonly commands: (values: RecoveryValues, traits: RecoveryTraits) => readonly CommandLine[];
  /** What is another way afterwards than before. */
  readonly changes: ByTraits<string>;
  readonly check: StepCheck;
  /** How to go back; `nothing to go back to` is an answer. */
  readonly back: ByTraits<string>;
  readonly certainty: ByTraits<Certainty>;
  /** What exactly no source says; given whenever the certainty is not `documented`. */
  readonly doubt?: ByTraits<string>;
  /** A part of the article, or a page of Oracle with its section. */
  readonly source: ByTraits<string>;
  /** Of a step that is ours. */
  readonly action?: ActionName;
  /** True when something outside the machine of ovm-rescue is changed. */
  readonly outside: boolean;
}

/** A text that may differ by traits and values, for these. */
export function byTraits<Value extends string>(
  value: ByTraits<Value>,
  traits: RecoveryTraits,
  values: RecoveryValues,
): Value {
  return typeof value === 'function' ? value(traits, values) : value;
}
