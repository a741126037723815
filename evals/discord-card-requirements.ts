/** What is promised of how things are drawn in Discord. */
export const discordCardRequirements = {
  'discord:cards-fit': 'Whatever a question, a verdict or a result holds, its message and its modal are within what Discord takes.',
  'discord:taps-are-answers': 'What was tapped is read as the options that were tapped, whatever their texts say.',
  'discord:own-controls': 'A control does nothing for anybody but its owner, and nothing once a sign of its id is changed.',
  'discord:nothing-told-early': 'Where verdicts come later, the message of an answer says that it is saved and nothing else of it.',
  'discord:calls-nobody': 'No words of a question, an answer or a tool call people, whatever stands in them.',
  'discord:redrawn-from-itself':
    'What is tapped in a question is kept in its own message, which is drawn anew from itself alone, files included.',
} as const;
