/** What is promised to whoever talks to the tutor on Discord. */
export const discordTalkRequirements = {
  'discord:markdown': 'What the tutor writes reads on Discord as it is meant: tables, formulas, pictures and HTML in what Discord knows.',
  'discord:replies-call-nobody': 'No reply of the tutor on Discord calls anybody, whatever a model writes.',
  'discord:split':
    'A long reply is cut into messages that Discord takes, nothing lost and nothing twice, each with its blocks of code closed.',
  'discord:talks':
    'Whoever mentions the bot, or writes to it alone, is answered: in a server in a thread of their question, or where that cannot be in its place.',
  'discord:not-for-it': 'What programs, Discord itself or people who do not mean the bot write is not answered.',
  'discord:own-conversation': 'Each person has a conversation of their own in each thread; what others say there is no part of it.',
  'discord:message-once': 'A message that Discord delivers twice is answered once.',
  'discord:streams': 'A reply is shown as it comes, by edits that keep to what Discord takes, and is whole in the end.',
  'discord:cards-in-talk': 'A question, a verdict or a proposal of a reply is drawn below its words; what cannot be drawn is said.',
  'discord:talk-trouble':
    'What ends a reply early is said in a sentence where it was to stand, and what may not be said there, once alone.',
  'discord:in-order': 'What one person says while they are being answered is answered after that, in the order in which they said it.',
  'discord:charts':
    'Progress and group answers are drawn as pictures that read on dark and light, need no font of the machine, and say the same in words.',
} as const;
