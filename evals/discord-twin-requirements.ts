/** What is promised of the twin of Discord, which tests talk to in its place. */
export const discordTwinRequirements = {
  'discord:twin-checks': 'What Discord would refuse of the bot is refused in tests as well, in its words, and fails the test.',
  'discord:twin-lives': 'In tests, too, connections break, tokens end, answers are lost and rights are missing.',
} as const;
