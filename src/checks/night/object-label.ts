/** `NAME (ID)`, or the id alone where there is no name. */
export function objectLabel(name: string | undefined, id: string): string {
  return name === undefined || name === '' || name === id ? id : `${name} (${id})`;
}
