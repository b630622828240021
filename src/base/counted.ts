/** A number with what is counted: `1 table`, `2 tables`, `0 repositories`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
