/** A 2 px accent line on the top edge of the block that loads; takes no space. */
export function ProgressLine({ active }: { active: boolean }) {
  return active ? <div className="progress-line" role="progressbar" aria-label="Loading" /> : null;
}
