/** Where the named groups of a regular expression stand among its groups. Pure; O(length). */

/** Name → number of the group, from 1, in order. The pattern is one that RE2 takes. */
export function groupIndexes(pattern: string): Map<string, number> {
  const indexes = new Map<string, number>();
  let groups = 0;
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === "\\") i++;
    else if (inClass) inClass = char !== "]";
    else if (char === "[") {
      inClass = true;
      // A bracket right behind the opening one is a character.
      if (pattern.charAt(i + 1) === "^") i++;
      if (pattern.charAt(i + 1) === "]") i++;
    } else if (char === "(") {
      const name = /^\?P?<([A-Za-z_]\w*)>/.exec(pattern.slice(i + 1, i + 80))?.[1];
      if (name !== undefined) indexes.set(name, ++groups);
      else if (pattern.charAt(i + 1) !== "?") groups++;
    }
  }
  return indexes;
}
