import type { OracleType } from '../oracle-type.js';

/** An expression or a condition. */
export type Expression =
  | { readonly is: 'number'; readonly text: string }
  | { readonly is: 'text'; readonly value: string; readonly national: boolean }
  | { readonly is: 'null' }
  | { readonly is: 'bind'; readonly place: number }
  | { readonly is: 'time'; readonly text: string; readonly type: OracleType }
  | { readonly is: 'column'; readonly path: readonly string[]; readonly outer: boolean; readonly at: number }
  | { readonly is: 'star'; readonly of: string | undefined }
  | {
      readonly is: 'call';
      readonly name: string;
      readonly arguments: readonly Expression[];
      readonly distinct: boolean;
      readonly at: number;
      readonly type?: OracleType;
    }
  | {
      readonly is: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | { readonly is: 'unary'; readonly operator: '-' | 'NOT'; readonly of: Expression }
  | {
      readonly is: 'case';
      readonly of: Expression | undefined;
      readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
      readonly otherwise: Expression | undefined;
    }
  | {
      readonly is: 'in';
      readonly of: Expression;
      readonly among: readonly Expression[] | Query;
      readonly not: boolean;
    }
  | {
      readonly is: 'between';
      readonly of: Expression;
      readonly from: Expression;
      readonly to: Expression;
      readonly not: boolean;
    }
  | {
      readonly is: 'like';
      readonly of: Expression;
      readonly pattern: Expression;
      readonly escapedBy: Expression | undefined;
      readonly not: boolean;
    }
  | { readonly is: 'isNull'; readonly of: Expression; readonly not: boolean }
  | { readonly is: 'exists'; readonly query: Query }
  | { readonly is: 'query'; readonly query: Query }
  | { readonly is: 'list'; readonly items: readonly Expression[] };

/** A table, a view or a query of FROM. */
export interface Source {
  readonly table?: { readonly owner: string | undefined; readonly name: string; readonly link: boolean };
  readonly query?: Query;
  readonly alias: string | undefined;
  readonly asOfScn: Expression | undefined;
  readonly join: 'comma' | 'INNER' | 'LEFT' | 'CROSS';
  readonly on: Expression | undefined;
  readonly at: number;
}

/** One SELECT block. */
export interface SelectBlock {
  readonly distinct: boolean;
  readonly items: readonly {
    readonly value: Expression;
    readonly alias: string | undefined;
    readonly text: string;
  }[];
  readonly sources: readonly Source[];
  readonly where: Expression | undefined;
  readonly groupBy: readonly Expression[];
  readonly having: Expression | undefined;
}

/** A query: blocks that are united, and their order. */
export interface Query {
  readonly named: readonly { readonly name: string; readonly query: Query }[];
  readonly blocks: readonly { readonly operator: string | undefined; readonly block: SelectBlock }[];
  readonly orderBy: readonly {
    readonly by: Expression;
    readonly descending: boolean;
    readonly nulls?: 'FIRST' | 'LAST';
  }[];
  /** `FOR UPDATE`, and how it waits. */
  readonly lock: 'wait' | 'nowait' | undefined;
}
