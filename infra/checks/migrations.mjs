/** Migration numbers of both stores: contiguous from 0001 (drizzle: 0000 or 0001), unique, named NNNN_verb_object.sql. */
import { repositoryFiles } from "./files.mjs";

const NAME = /^(\d{4})_[a-z]+(_[a-z0-9]+)+\.sql$/;

export function run() {
  return ["packages/clickhouse/migrations", "packages/metadata/migrations"].flatMap((folder) => {
    const names = repositoryFiles(`${folder}/*.sql`).map((path) => path.slice(folder.length + 1));
    if (names.length === 0) return [`${folder}: no migrations`];
    const malformed = names
      .filter((name) => !NAME.test(name))
      .map((name) => `${folder}/${name}: not NNNN_verb_object.sql`);
    const numbers = names.map((name) => Number(name.slice(0, 4)));
    const first = numbers[0] ?? 0;
    const gaps = numbers.flatMap((number, index) =>
      number === first + index ? [] : [`${folder}: expected number ${first + index}, found ${names[index]}`],
    );
    return [
      ...malformed,
      ...(first > 1 ? [`${folder}: the first number is ${first}`] : []),
      ...gaps.slice(0, 1),
    ];
  });
}
