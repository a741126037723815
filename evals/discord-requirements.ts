/** What is promised of the bot at Discord, proved with a real client at a twin of Discord. */
export const discordRequirements = {
  'discord:types': 'Questions of every type are answered at Discord by its own controls, and the answer is in the record.',
  'discord:reachable': 'Every tool that Discord has is reached by a command or a control, and no other is.',
  'discord:commands-fit': 'Commands are within what Discord takes.',
  'discord:every-command': 'Every command answers whoever gives it, in a message that Discord takes.',
  'discord:own-press': 'What is pressed on somebody else’s question does nothing but say so.',
  'discord:once': 'What Discord delivers twice, and what is pressed twice, is done once.',
  'discord:restart': 'A question that was asked before the bot was restarted is answered after it.',
  'discord:reconnects': 'A connection that breaks is taken up again, and nothing that was pressed meanwhile is lost.',
  'discord:in-time': 'Every interaction has its first answer within three seconds, whatever the database does.',
  'discord:exam-aside': 'A question of an exam is seen by its learner alone, wherever it comes up.',
  'discord:suggests-what-may-be':
    'While somebody types, what is studied where they are is offered, within what anybody looks up; nobody is made of who looks for their own.',
  'discord:chosen-channels': 'In a channel that those who manage a server did not choose, no command is answered where all see it.',
  'discord:endpoint': 'Interactions that Discord signed are answered by the same handlers as a request; others are refused.',
  'discord:wrong-token': 'A token that Discord refuses is said in a sentence, and keeps nothing else from running.',
  'discord:disturbed': 'Rate limits, failures of Discord and missing rights lose no answer.',
  'discord:rounds-recover':
    'A round goes on when Discord fails, its process ends or who touched it leaves; where the bot may not write it is not started, or stopped.',
  'discord:rounds': 'A round is played in a channel by real people at once: sealed, revealed when it is over, whoever is late.',
  'discord:private': 'What somebody asked in private is seen by nobody else, to its last message.',
  'discord:reminded': 'A reminder comes by a direct message, and is switched off where none can be sent.',
} as const;
