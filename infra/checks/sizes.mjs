/** Size limits: 300 lines a file, 60 a function, 3 parameters; tests 600 a file and free functions. */
import ts from "typescript";
import { isTest, read, sourceFiles } from "./files.mjs";
import { lineOf, parse, visit } from "./syntax.mjs";

const LIMITS = { fileLines: 300, testFileLines: 600, functionLines: 60, parameters: 3 };

export function run() {
  return sourceFiles().flatMap((path) => {
    const lines = read(path).trimEnd().split("\n").length;
    const limit = isTest(path) ? LIMITS.testFileLines : LIMITS.fileLines;
    const problems = lines > limit ? [`${path}: ${lines} lines, at most ${limit}`] : [];
    return isTest(path) ? problems : [...problems, ...functionProblems(path)];
  });
}

function functionProblems(path) {
  const source = parse(path);
  const problems = [];
  visit(source, (node) => {
    if (!ts.isFunctionLike(node) || !("body" in node) || !node.body) return;
    const start = lineOf(source, node.getStart(source));
    const length = lineOf(source, node.end) - start + 1;
    if (length > LIMITS.functionLines)
      problems.push(`${path}:${start}: function of ${length} lines, at most ${LIMITS.functionLines}`);
    if (node.parameters.length > LIMITS.parameters && !ts.isConstructorDeclaration(node)) {
      problems.push(`${path}:${start}: ${node.parameters.length} parameters, at most ${LIMITS.parameters}`);
    }
  });
  return problems;
}
