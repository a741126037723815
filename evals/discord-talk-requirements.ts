/** What is promised to whoever talks to the tutor on Discord. */
export const discordTalkRequirements = {
  'discord:markdown': 'What the tutor writes reads on Discord as it is meant: tables, formulas, pictures and HTML in what Discord knows.',
  'discord:calls-nobody': 'Nothing that is written on Discord in the name of the tutor calls anybody.',
  'discord:split':
    'A long reply is cut into messages that Discord takes, nothing lost and nothing twice, each with its blocks of code closed.',
  'discord:charts':
    'Progress and group answers are drawn as pictures that read on dark and light, need no font of the machine, and say the same in words.',
} as const;
