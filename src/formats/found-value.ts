/** A value with the place it was read from; line and column count from 1. */
export interface FoundValue {
  readonly value: string;
  readonly line: number;
  readonly column: number;
}
