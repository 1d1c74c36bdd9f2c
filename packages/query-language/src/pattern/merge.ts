/**
 * Templates that say the same but for one word: names of people, hosts and files have no digits that would
 * give them away. Pure; browser-safe; linear in the templates and their words.
 */
import { MARKS } from "./template";

/** Fewer different words in one place are rather words than values: `opened`, `closed`, `failed`. */
const VARIANTS_MIN = 5;
const WORDS_MIN = 3;
const WORDS_MAX = 60;
/** A word that the regular expression of a slot matches. */
const WORD = new RegExp(`^[^\\s${MARKS.double}${MARKS.single}${MARKS.open}]+$`);

/** Templates by place: each as it is, or with `MARKS.word` for the word that differs. */
export function mergeTemplates(templates: readonly string[]): string[] {
  const merged = [...templates];
  const taken = new Set<number>();
  const families = [...familiesOf(templates)].filter(([, members]) => members.length >= VARIANTS_MIN);
  families.sort(([, a], [, b]) => b.length - a.length);
  for (const [family, members] of families) {
    const free = members.filter((member) => !taken.has(member));
    if (free.length < VARIANTS_MIN) continue;
    for (const member of free) {
      taken.add(member);
      merged[member] = family;
    }
  }
  return merged;
}

function familiesOf(templates: readonly string[]): Map<string, number[]> {
  const families = new Map<string, number[]>();
  templates.forEach((template, at) => {
    const words = template.split(" ");
    if (words.length < WORDS_MIN || words.length > WORDS_MAX) return;
    words.forEach((word, place) => {
      if (!WORD.test(word)) return;
      const family = words.with(place, MARKS.word).join(" ");
      const members = families.get(family) ?? [];
      families.set(family, members);
      members.push(at);
    });
  });
  return families;
}

/** The values of a message for a template that it was merged into; undefined when it is of another. */
export function valuesWithin(
  merged: string,
  { template, values }: { template: string; values: readonly string[] },
): readonly string[] | undefined {
  if (template === merged) return values;
  const wanted = merged.split(" ");
  const words = template.split(" ");
  const place = wanted.indexOf(MARKS.word);
  const word = words[place];
  if (word === undefined || words.with(place, MARKS.word).join(" ") !== merged) return undefined;
  const before = countMarks(words.slice(0, place).join(" "));
  let at = before;
  const text = Array.from(word, (char) => (SLOTS.has(char) ? (values[at++] ?? "") : char)).join("");
  return [...values.slice(0, before), text.replaceAll(MARKS.underscore, "_"), ...values.slice(at)];
}

const SLOTS: ReadonlySet<string> = new Set([MARKS.double, MARKS.single, MARKS.value]);

function countMarks(text: string): number {
  let count = 0;
  for (const char of text) if (SLOTS.has(char)) count++;
  return count;
}
