/** What the product promises of people: how they come, what is theirs, and how they leave. */
export const peopleRequirements = {
  'accounts:guest-at-once': 'Somebody begins as a guest with one request, and stays the same person while their session lasts.',
  'accounts:guest-limit': 'One address begins so many guests an hour and no more.',
  'accounts:guest-tokens': 'What models cost for the guests of one address is limited for all of them together.',
  'accounts:limits-shared': 'Limits are counted in the database: processes share them, and requests at the same moment are each counted.',
  'accounts:sign-up-keeps': 'A guest who signs up keeps everything: the account is the same person, once its address is proven.',
  'accounts:session-rotates': 'Whoever signs in, signs up, or has a new password is given a new session, and the one before ends.',
  'accounts:session-rolls': 'A session lasts thirty days from when it was last used.',
  'accounts:deactivated-out': 'A deactivated person has no session any more, from one request to the next.',
  'accounts:codes': 'A code of a letter works once, for its time, and not once a newer one was sent.',
  'accounts:address-reserved-by-proof':
    'An address that is not proven reserves nothing: who signs up with a stranger’s gains nothing, also when the stranger opens the link.',
  'accounts:no-enumeration': 'Neither words nor work tell whether an address or a name has an account; only its mailbox is told.',
  'accounts:throttled': 'Sign-ins that fail are slowed down by name and by address, the same for names that nobody has.',
  'accounts:invitation': 'An invitation is for its address alone, once, and makes who takes it what the admin said.',
  'accounts:first-admin': 'A start prints a link that makes the first admin: once, for thirty minutes, and only while none can sign in.',
  'accounts:reset': 'A new password is chosen by a letter, once, within an hour, and ends every session.',
  'accounts:change-email': 'An address changes once the new one is proven, and the old one is told.',
  'accounts:idle-guests-erased': 'Guests whom nobody can be any more are erased after thirty idle days, and nobody else.',
  'accounts:secrets-hashed': 'Of sessions, codes and passwords a hash is kept, and nothing that would open anything.',
  'accounts:audited': 'What happens to accounts leaves a line in the audit log, without any value.',
  'accounts:argon2id': 'Passwords are kept as Argon2id, each with a salt of its own.',
  'accounts:hashing-bounded': 'Two passwords are hashed at a time, and a flood is refused, not queued for ever.',
  'accounts:letters': 'Letters leave through a mail server; without one they are shown in the terminal of this machine, and in no log.',
  'accounts:own-requests-only': 'What changes something is taken from our own page only, whatever another site makes a browser send.',
  'accounts:elsewhere':
    'Who signs in with an account elsewhere is a new person, or who they were the last time; who is shut out is refused.',
  'accounts:elsewhere-keeps': 'A guest who signs in with an account elsewhere that nobody has keeps everything.',
  'accounts:elsewhere-down': 'An issuer that cannot be reached is one sentence, and is asked again by the next one.',
  'accounts:elsewhere-attacks':
    'Whoever comes back from an issuer with another state, nonce, key or way, a second time, or sent by another site, is refused.',
  'accounts:never-by-address': 'Accounts are never joined by an address, proven or not.',
  'accounts:own-pages-only': 'Signing in leads to our own pages and nowhere else.',
  'accounts:linked-on-request':
    'An account elsewhere is linked only when the signed-in person asks and says yes, in the same session; one that somebody has is refused.',
  'accounts:last-way-in': 'The last way to sign in cannot be unlinked.',
  'accounts:take-over': 'What a guest did is taken over into an account only when asked, once, and twice is harmless.',
  'discord:learner-at-once':
    'Whoever speaks on Discord is a learner at once, and the same one the next time, however many of their messages come together.',
  'discord:raid': 'From one server, and from Discord, only so many people begin in an hour; who is known comes in all the same.',
  'people:export-whole':
    'An export looks at every reference to people in the database: what a new table adds is either in it or said to be left out.',
  'people:export-own': 'An export holds what is the speaker’s own and nothing of anybody else, no secret, and no verdict before its time.',
  'people:erased': 'Who deletes their account is gone with everything of theirs, once they confirmed it; the last admin has to stay.',
  'people:shut-out': 'A deactivated person is out at once: every tool refuses them, on every door and in the middle of a turn.',
  'people:pictures-drawn-anew':
    'A picture is drawn anew from what was handed in, without anything the file said of itself; what is no picture, or too large, is refused.',
  'people:pictures-kept':
    'A picture is there for whoever was told its key while its person is active, and is gone once replaced or removed.',
} as const;
