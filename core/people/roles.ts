/** The five roles. One person has one; learner tools are everyone's, on their own record. */
export const roles = ['student', 'tutor', 'parent', 'instructor', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Every role: for tools that act on the speaker's own record. */
export const everyone: readonly Role[] = roles;

/** What must tie a person to a learner before the learner's rows may be seen; a role alone gives nothing but to admins. */
export type Tie = 'none' | 'assignment' | 'guardianship' | 'course' | 'all';

/** Who may look at whose record. The database holds the same rule in its policies (`app.visible_people`); a test compares the two. */
export const looksAfter = {
  student: 'none',
  tutor: 'assignment',
  parent: 'guardianship',
  instructor: 'course',
  admin: 'all',
} as const satisfies Record<Role, Tie>;

/** Who may look after questions and answers: of which course, a row says. */
export const staff: readonly Role[] = ['instructor', 'admin'];

/** Who runs the deployment. */
export const admins: readonly Role[] = ['admin'];

/** Who may answer what a learner asks a person: of whom, a row says. */
export const helping: readonly Role[] = ['tutor', 'instructor', 'admin'];
