/** Walks the syntax tree of a source file with the TypeScript parser; no type information. */
import ts from "typescript";
import { read } from "./files.mjs";

export function parse(path) {
  const kind = path.endsWith(".tsx")
    ? ts.ScriptKind.TSX
    : path.endsWith(".mjs")
      ? ts.ScriptKind.JS
      : ts.ScriptKind.TS;
  return ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true, kind);
}

export function visit(node, callback) {
  callback(node);
  ts.forEachChild(node, (child) => visit(child, callback));
}

export const lineOf = (source, position) => source.getLineAndCharacterOfPosition(position).line + 1;
