/** A number with what is counted: `1 table`, `2 tables`, `0 tables`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
