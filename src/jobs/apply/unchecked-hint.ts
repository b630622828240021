/** What to do where nobody tells which manager lines go to, and there is no terminal to ask on. */
export const uncheckedHint =
  'Name --manager-rest or --manager of it, which tell its UUID, or say --unchecked-manager (--manager-uuid alone does not do). Nothing was sent.';
