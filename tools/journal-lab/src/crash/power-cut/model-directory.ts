import type { ModelFile } from './model-file.js';
import type { Survival } from './survival.js';

export type ModelInode = ModelFile | ModelDirectory;

/** A change of one name. */
interface NameChange {
  readonly moment: number;
  readonly name: string;
  /** `undefined`: the name is gone. */
  readonly inode: ModelInode | undefined;
  /** The old name of a rename may not be gone before the new one is there. */
  readonly after?: NameChange;
  durable: boolean;
}

/** A directory whose changes may survive a power cut in any combination until it is synced. */
export class ModelDirectory {
  readonly kind = 'directory';
  readonly entries = new Map<string, ModelInode>();
  private readonly onDisk = new Map<string, ModelInode>();
  private pending: NameChange[] = [];

  constructor(public mode: number) {}

  set(moment: number, name: string, inode: ModelInode | undefined, after?: NameChange): NameChange {
    apply(this.entries, name, inode);
    const change = { moment, name, inode, durable: false, ...(after && { after }) };
    this.pending.push(change);
    return change;
  }

  synced(moment: number): void {
    for (const change of this.pending) {
      if (change.moment > moment) continue;
      apply(this.onDisk, change.name, change.inode);
      change.durable = true;
    }
    this.pending = this.pending.filter((change) => !change.durable);
  }

  /** What a power cut leaves of the names. `kept` remembers the choices: a rename concerns two directories. */
  survivors(survival: Survival, kept: Map<NameChange, boolean>): Map<string, ModelInode> {
    const names = new Map(this.onDisk);
    for (const change of this.pending) {
      if (decide(change, survival, kept)) apply(names, change.name, change.inode);
    }
    return names;
  }
}

export type NameChoices = Map<NameChange, boolean>;

function decide(change: NameChange, survival: Survival, kept: NameChoices): boolean {
  if (change.durable) return true;
  const known = kept.get(change);
  if (known !== undefined) return known;
  const choice = (change.after === undefined || decide(change.after, survival, kept)) && survival.name();
  kept.set(change, choice);
  return choice;
}

function apply(names: Map<string, ModelInode>, name: string, inode: ModelInode | undefined): void {
  if (inode === undefined) names.delete(name);
  else names.set(name, inode);
}
