import type { Release } from '../../model/environment.js';
import type { OpenPoint, PlannedLine } from '../create-script/vm-plan.js';

/**
 * The kinds of estate scripts: `survivors` when servers and storage live (B1 to B3), `empty` when everything is made
 * again (B4).
 */
export const estateScriptKinds = ['survivors', 'empty'] as const;
export type EstateScriptKind = (typeof estateScriptKinds)[number];

/** The files scripts are written to, without ending: each is a `.ovmcli` with plain lines and a `.sh` that sends them. */
export type EstateScriptName = 'survivors' | 'empty' | 'empty-format' | 'empty-vms';

/** A line of an estate script. */
export interface EstateLine extends PlannedLine {
  /** The line is left out, when sent by the sh file, where the manager shows that this is so already. */
  readonly unless?: ShownAlready;
  /** The line is sent, by the sh file, only where the manager shows this; otherwise the script stops before it. */
  readonly mustShow?: MustShow;
  /** What it is added to or made on: `to Repository`. */
  readonly relation?: string;
}

/** Something that a reply of the manager can hold: `<label> = <value>`, or a label with a number behind it. */
export interface ShownAlready {
  /** The line that asks for it; it changes nothing. */
  readonly ask: string;
  /** `Presented Server`; undefined for a line of a list, `id:… name:<value>`. */
  readonly label?: string;
  /** An id for a label, a name for a list. */
  readonly value: string;
}

/** What a reply of the manager must hold before a line is sent: `<label> = <value>`, without case. */
export interface MustShow {
  /** The line that asks for it; it changes nothing. */
  readonly ask: string;
  readonly label: string;
  /** One of these is wanted: spellings of one value. */
  readonly anyOf: readonly string[];
}

/** Lines that belong together, in the order in which they are sent. */
export interface EstateSection {
  /** One line: what follows and why it stands here. */
  readonly title: string;
  readonly lines: readonly EstateLine[];
}

/** One file of lines. */
export interface EstateScript {
  readonly name: EstateScriptName;
  /** What it is, for the first line of its head. */
  readonly title: string;
  /** When it is right to send it and when not, one entry a line; stands in its head instead of that of create scripts. */
  readonly whenRight: readonly string[];
  readonly sections: readonly EstateSection[];
}

/** Something the script cannot do or know. It keeps nothing else from being sent. */
export interface EstateOpenPoint {
  readonly code: string;
  /** What it is about: `server ovs1`, `repository 0004fb…`. */
  readonly subject: string;
  readonly message: string;
  /** Map lines that would close it. */
  readonly map: OpenPoint['map'];
}

/** Something of the estate that comes back otherwise, or must be done by hand. */
export interface EstateRemark {
  readonly what: string;
  readonly value: string;
  readonly why: string;
}

/** What one kind of script does for an estate: its lines with origins, and what it leaves open. */
export interface EstatePlan {
  readonly kind: EstateScriptKind;
  readonly release: Release;
  /** In the order in which they are sent. */
  readonly scripts: readonly EstateScript[];
  readonly openPoints: readonly EstateOpenPoint[];
  readonly byHand: readonly EstateRemark[];
}

/** Every line of a plan, in the order of sending. */
export function linesOf(plan: EstatePlan): readonly EstateLine[] {
  return plan.scripts.flatMap(({ sections }) => sections.flatMap(({ lines }) => lines));
}
