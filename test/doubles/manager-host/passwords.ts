/** Passwords of an estate; none of them may be seen anywhere. */
export const passwords = { manager: 'canary-of-lost-manager', agent: 'canary-of-lost-agents' } as const;
