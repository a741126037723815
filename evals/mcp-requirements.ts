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
} as const;
