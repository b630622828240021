/**
 * Behaviour of the double of the REST interface for which no page or recording was found. Each entry is named again at
 * the place in the code where it takes effect.
 */
export const assumed = [
  { id: 'whole-objects', what: 'a list of a type holds its objects whole, in no order' },
  { id: 'unknown-404', what: 'a type or object that is not known is answered with status 404' },
  { id: 'parts-of-objects', what: 'the parts of an object are listed below it: Vm/ID/VirtualNic' },
  { id: 'login-401', what: 'a wrong user or password is answered with status 401' },
  { id: 'reading-only', what: 'every other method than GET is answered with status 405' },
] as const;

/** How many behaviours rest on no source. */
export const assumedCount: number = assumed.length;
