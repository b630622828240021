/**
 * A name that all tools and SQL*Plus take alike with no quotation marks around it. Tools fold other names to capitals,
 * and take `#` in a parameter file for the begin of a comment (Oracle's Utilities guide), so they would work on another
 * account than the one that is meant. How they want such a name quoted is not proven, so it is refused.
 */
export function isPlainName(name: string): boolean {
  return /^[A-Z][A-Z0-9_$]*$/.test(name);
}
