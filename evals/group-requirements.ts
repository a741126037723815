/** What the product promises of people who study together in a server. */
export const groupRequirements = {
  'groups:place-rules': 'In a server the tutor speaks in the channels, of the courses and in the ways that were chosen for it.',
  'groups:place-managed': 'How the tutor behaves in a server is changed there, by who manages it, and each change is in the audit log.',
} as const;
