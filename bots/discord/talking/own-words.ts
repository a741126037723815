/** What the door says by itself. */
export const doorWords = {
  welcome:
    'Hello! I am Viva, a tutor for exams. Write to me here, or mention me in a server, with what you want:\n' +
    '- “quiz me on …” for questions, or “what courses are there?”\n' +
    '- “explain …” for what the materials say\n' +
    '- “how am I doing?” for your progress',
  onlyFiles: 'I do not read files here: please write what you want to know, and I answer that.',
  filesToo: '-# I do not read files here, so I answered your words alone.',
  goOn: '-# Mention me to go on: here I read only what mentions me.',
  examAside: 'Others read along here, and an exam is yours alone: /next shows its question to you alone.',
  broken: 'Something broke on my side, and it was noted. Please try again.',
  cutOff: 'I had to stop here, because I am being restarted. Please say it again in a minute.',
  stopped: '-# Stopped.',
} as const;
