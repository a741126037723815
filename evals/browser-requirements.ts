/** What is promised to whoever sits before the page, proved in a real browser. */
export const browserRequirements = {
  'page:by-mouse': 'Questions of every type are answered with a mouse, what is dragged by dragging.',
  'page:by-keys': 'Questions of every type are answered by keys alone, and the focus stays with what is moved.',
  'page:by-touch': 'Questions of every type are answered by a finger on a telephone of 390 px, what is dragged by dragging.',
} as const;
