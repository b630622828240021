import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import { type DeletableType, deletableTypes, deletion } from '../../reach/cli-changes.js';
import type { ApplyJournal } from './apply-journal.js';
import type { ApplyStep } from './apply-step.js';
import { shownUnder } from './compare-shown.js';
import type { NamedId } from './known-lines.js';
import type { ManagerLink } from './manager-link.js';
import { ManagerView, type Shown } from './manager-view.js';
import { differenceOf, lookAlikes } from './observe-step.js';

interface Parts {
  readonly link: ManagerLink;
  readonly journal: ApplyJournal;
  readonly view: ManagerView;
  readonly log: Log;
}

/** What a failed line had left, and is deleted. */
export interface Removed {
  readonly line: number;
  readonly type: string;
  readonly id: string;
}

/** What is there behind a line that failed. */
export interface Leftovers {
  /** By the ids that the reply to the line told. */
  readonly own: readonly NamedId[];
  /** It looks alike and was not there before: the line may have left it, or somebody else made it. */
  readonly appeared: readonly NamedId[];
}

/**
 * What a line leaves behind when it fails (3.3.1 and later: release notes, "user interface transactions"): the object is
 * there and not whole, and the line sent again would make another. It is deleted by an id that the reply to our own line
 * told alone, as long as it is what the line would make and nobody uses it, and never when it could hold data.
 */
export class LeftoverRemoval {
  readonly #parts: Parts;
  readonly #removed: Removed[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What was deleted in this run. */
  get removed(): readonly Removed[] {
    return this.#removed;
  }

  /** Whether all of it may be deleted. */
  mayDelete({ command }: ApplyStep, { appeared }: Leftovers): boolean {
    return appeared.length === 0 && deletable(command.object) !== undefined;
  }

  /** What looks like the object, and was not there when the line was about to be sent; the journal notes it. */
  async lookFor(step: ApplyStep, command: CliCommand): Promise<Leftovers> {
    const { journal, view } = this.#parts;
    const { before, leftovers } = journal.line(step.number);
    view.startOver();
    const there = await lookAlikes({ ...step, command }, view);
    const own = journal.ids();
    const left: Leftovers = {
      own: leftovers.filter(({ id }) => there.some((one) => one.id === id)),
      appeared: before === undefined ? [] : there.filter(({ id }) => !before.includes(id) && !own.has(id)),
    };
    journal.left(step.number, left.own, left.appeared);
    return left;
  }

  /** What of it the manager still lists. */
  async stillThere(step: ApplyStep): Promise<Leftovers> {
    const { journal, view } = this.#parts;
    const { leftovers, appeared } = journal.line(step.number);
    const { object: type = '' } = step.command;
    if (leftovers.length + appeared.length === 0 || !ManagerView.isReadable(type))
      return { own: leftovers, appeared };
    view.renamed(type);
    const rows = await view.list(type);
    const isThere = ({ id }: NamedId) => rows.some((row) => row.id === id);
    const still = { own: leftovers.filter(isThere), appeared: appeared.filter(isThere) };
    if (still.own.length + still.appeared.length === 0) journal.left(step.number, [], []);
    return still;
  }

  /**
   * Throws OVM_APPLY_DIFFERS when it is no longer what the line would have made, or is in use; OVM_APPLY_FAILED when the
   * manager refuses, or the reply is lost.
   */
  async remove(step: ApplyStep, command: CliCommand, leftover: NamedId): Promise<void> {
    const type = deletable(step.command.object);
    if (type === undefined) throw new TypeError(`a ${step.command.object} is never deleted`);
    await this.#mustBeOurs({ ...step, command }, type, leftover);
    const { link, journal, view, log } = this.#parts;
    await link.ready();
    journal.deleting(step.number, type, leftover);
    const answer = await link.change(deletion(type, leftover.id));
    view.startOver();
    if ('lost' in answer) throw notDeleted(type, leftover, answer.lost.why);
    if (!answer.reply.success)
      throw notDeleted(type, leftover, answer.reply.errorMessage ?? 'the manager refuses it');
    journal.deleted(step.number, type, leftover);
    this.#removed.push({ line: step.line, type, id: leftover.id });
    log.info(`deleted: ${type} ${leftover.id}, which line ${step.line} had left`);
  }

  /** Somebody may have made it whole meanwhile. */
  async #mustBeOurs(step: ApplyStep, type: DeletableType, { id }: NamedId): Promise<void> {
    const { journal, view } = this.#parts;
    view.changed(type, id);
    const shown = await view.show(type, id);
    const own = journal.ids();
    const why =
      shown === undefined
        ? 'the manager shows nothing of it'
        : (differenceOf(step, shown) ?? (type === 'Vm' ? useOf(shown, own) : undefined));
    if (why !== undefined)
      throw new RescueError('OVM_APPLY_DIFFERS', `the deletion of the leftover ${type} ${id}`, why);
  }
}

/** Why a VM is not one that a line has just left. */
function useOf(shown: Shown, own: ReadonlySet<string>): string | undefined {
  const [status] = shownUnder(shown, ['Status']);
  if (status !== undefined && !/^stopped$/i.test(status.value.trim())) return `its status is ${status.value}`;
  const parts = shownUnder(shown, ['Vnic', 'VmDiskMapping']);
  const foreign = parts.find(({ value, reference }) => !own.has(reference?.id ?? value));
  return foreign && `it has ${foreign.label} ${foreign.value}, which this script did not make`;
}

function notDeleted(type: string, { id }: NamedId, why: string): RescueError {
  return new RescueError('OVM_APPLY_FAILED', `the deletion of the leftover ${type} ${id}`, why);
}

/** The type, where what a failed line left of it may be deleted. */
export function deletable(type: string | undefined): DeletableType | undefined {
  return deletableTypes.find((known) => known === type);
}
