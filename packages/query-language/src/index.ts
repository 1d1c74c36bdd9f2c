export type { CompareOperator, FieldTest, Filter, QueryProblem } from "./ast";
