/** What a token lets a program do in its person's name: study, or also what their role may; `refresh` only makes new tokens. */
export const accessScopes = ['study', 'role', 'refresh'] as const;
export type AccessScope = (typeof accessScopes)[number];

/** What a person may give a program. */
export const grantable = ['study', 'role'] as const satisfies readonly AccessScope[];
