import type { OracleType, StoredValue } from '../oracle-type.js';
import type { Catalogue } from './catalogue.js';

/** What the views of the dictionary are worked out of. */
export interface DictionarySource {
  readonly catalogue: Catalogue;
  readonly user: string;
  /** Whether the user sees an object of this owner and name. */
  readonly sees: (owner: string, name: string) => boolean;
  readonly instance: string;
  readonly release: readonly number[];
  readonly sessions: () => readonly SessionFacts[];
  /** Tables that sessions have locked. */
  readonly locks: () => readonly {
    readonly table: number;
    readonly session: number;
    readonly exclusive: boolean;
  }[];
  readonly parameters: ReadonlyMap<string, string>;
}

/** A session as V$SESSION shows it. */
export interface SessionFacts {
  /** Which instance of a cluster it is logged in to; 1 where there is one. */
  readonly instance: number;
  readonly sid: number;
  readonly serial: number;
  readonly auditNumber: number;
  readonly user: string;
  readonly schema: string;
  readonly machine: string;
  readonly program: string;
  readonly osUser: string;
  readonly process: string;
  readonly status: 'ACTIVE' | 'INACTIVE' | 'KILLED';
  readonly logon: string;
}

/** One row by the names of its columns; what is left out is NULL. */
export type DictionaryRow = Readonly<Record<string, StoredValue | undefined>>;

/** A view of the dictionary without its ALL_, DBA_ or USER_. */
export interface DictionaryView {
  /** `name type` for each column: v characters, n numbers, l LONG, d DATE. The owner's column comes first. */
  readonly columns: string;
  /** Columns that an 11.2 server has not. */
  readonly later?: readonly string[];
  readonly rows: (source: DictionarySource) => readonly DictionaryRow[];
}

const types: Readonly<Record<string, OracleType>> = {
  v: { kind: 'VARCHAR2', length: 128 },
  t: { kind: 'VARCHAR2', length: 4000 },
  n: { kind: 'NUMBER' },
  l: { kind: 'LONG' },
  d: { kind: 'DATE' },
};

/** Names and datatypes of a view's columns. */
export function columnsOfView(view: DictionaryView): { name: string; type: OracleType }[] {
  return view.columns
    .trim()
    .split(/\s*,\s*/)
    .map((one) => {
      const [name = '', letter = 'v'] = one.split(/\s+/);
      return { name, type: types[letter] ?? (types.v as OracleType) };
    });
}

export const yesNo = (value: boolean) => (value ? 'YES' : 'NO');
export const letter = (value: boolean) => (value ? 'Y' : 'N');
