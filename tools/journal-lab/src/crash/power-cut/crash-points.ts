import type { ModelFileSystem } from './model-file-system.js';
import type { TraceStep } from './strace-log.js';

/**
 * After which steps to cut the power: each that changes what is on disk or may be, which for a synced write is its begin
 * and its end, and the last of several acknowledgements.
 * @param model the disk as the recording found it; it follows the steps.
 */
export function crashPoints(steps: readonly TraceStep[], model: ModelFileSystem): Set<number> {
  const points = new Set<number>();
  let said: number | undefined;
  steps.forEach((step, index) => {
    const changed = model.apply(step);
    if (changed && said !== undefined) {
      points.add(said);
      said = undefined;
    }
    if (changed) points.add(index);
    if (isOutput(step)) said = index;
  });
  return said === undefined ? points : points.add(said);
}

/** A workload says what was acknowledged. */
export function isOutput({ kind, call }: TraceStep): boolean {
  return kind === 'enter' && call.name === 'write' && call.args[0] === '1';
}
