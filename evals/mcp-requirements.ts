/** What is promised to whoever studies inside an assistant, and to whoever trusts the record. */
export const mcpRequirements = {
  'mcp:tools': 'A client is offered the tools of its person’s role at this door, each with its schemas, a title and what to expect of it.',
  'mcp:same-result': 'The agent and a client get the same result of the same tool.',
  'mcp:trouble': 'What goes wrong reaches a client as one sentence; of a bug it hears only that there is one.',
  'mcp:progress': 'A client hears how far long work is, and can stop it.',
  'mcp:forms': 'Every kind of question can be asked by a form that a client draws, and is graded as if it had been answered here.',
  'mcp:relayed': 'What a model passes on is graded and told, and moves no mastery and no XP.',
  'mcp:attested': 'What a learner enters in a form of their own program is theirs; what a model passes on beside it is not looked at.',
  'mcp:exams-elsewhere': 'No answer to what is timed or counts is taken through an assistant; the client is sent to our own page.',
  'mcp:resources':
    'Courses, lessons, materials and reports of runs can be read by address, with names completed, where the tools that show them may.',
  'mcp:prompts': 'A client can begin a study session, a rehearsal, a look at mistakes and a plan with one choice.',
  'mcp:stdio': 'An assistant starts the server from any folder by one plain file, also while the product runs on the same database.',
  'mcp:local-person': 'Without a name the server serves the person of the machine, who is made at the first use and stays the same.',
  'mcp:only-protocol': 'The server prints nothing but protocol on stdout, also when something goes wrong.',
  'mcp:no-admin-by-chance': 'No model acts as an admin unless whoever starts the server says so twice.',
  'mcp:http': 'The server speaks Streamable HTTP at /mcp, with sessions, and asks the learner on the stream of the call.',
  'mcp:clients': 'Clients of both generations of the protocol and of the AI SDK get the same tools and results.',
  'mcp:token-wanted': 'Over HTTP nobody passes without a token that is good, and a program is told where to get one.',
  'mcp:token-scope': 'A token gives its program no more than its person allowed.',
  'mcp:token-at-once': 'What is revoked, and a role that is changed, counts with the next thing a program asks.',
  'mcp:token-limit': 'A token may ask for so much in a minute and no more, whatever the process.',
  'mcp:sessions': 'A session belongs to one person; to anybody else, and once it is over, it is not there.',
  'mcp:origins': 'Pages of other origins cannot speak to the server.',
  'mcp:conformance': 'The product passes the whole active suite that the protocol is held to by.',
  'mcp:conformance-throw-away': 'Nobody is let in without a token but on this machine, on a database that is thrown away.',
  'mcp:oauth': 'A program that introduces itself gets tokens by a code that its person allowed, for what they allowed, until they end it.',
  'mcp:oauth-codes':
    'A code is good once, for a minute, for its program, its address and its verifier; who brings it again ends what came of it.',
  'mcp:oauth-refresh': 'A refresh token is good once; one that is used again ends all of its program.',
  'mcp:oauth-redirects':
    'A program is sent only to addresses it named, over TLS or on its machine, and what it says of itself is believed nowhere.',
  'mcp:oauth-consent': 'No program gets a code unless its person says yes on their own page.',
  'mcp:issuer':
    'A configured issuer gives programs their tokens in the place of our own pages; they speak for whoever signs in here with the account they name.',
  'mcp:issuer-refuses':
    'A token of another issuer, for another server, at another time, of nobody known, or not signed by the issuer’s own key lets nobody in.',
  'mcp:issuer-keys': 'An issuer may change its keys, and what it signed with the old ones ends.',
  'mcp:card':
    'The quiz card draws every kind of question from what was shown, takes its answer by mouse and by keyboard, and shows what came of it.',
  'mcp:card-only': 'What only the card may call is not there for clients that draw no cards.',
  'mcp:hostile-model': 'A hostile model behind an honest program sees no key, gains no mastery and no XP, and acts for nobody else.',
  'mcp:dishonest-program':
    'A dishonest program gains what a person who types that answer would: one attempt, no key before it, no score of its own.',
} as const;
