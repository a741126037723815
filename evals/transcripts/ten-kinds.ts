/** A question of each kind, with what a learner types who knows it: in words, so that no shuffle changes what is right. */
export const tenKinds = [
  {
    type: 'multiple_choice',
    text: 'What is a cause of loss called?',
    body: {
      choices: [
        { id: 'a', text: 'A hazard', explanation: 'A hazard only makes a loss likelier.' },
        { id: 'b', text: 'A peril' },
        { id: 'c', text: 'A premium', explanation: 'A premium is what the insured pays.' },
      ],
      correct: 'b',
    },
    explanation: 'Fire, wind and theft are perils: they cause the loss.',
    answer: 'A peril',
  },
  {
    type: 'true_false',
    text: 'A deductible is paid by the insurer.',
    body: { correct: false },
    explanation: 'The insured bears it.',
    answer: 'false',
  },
  {
    type: 'fill_in_blank',
    text: 'Fill in what is missing.',
    body: { text: 'An insurer accepts a risk in a process called {{1}}.', blanks: [{ case_sensitive: false, accepted: ['underwriting'] }] },
    explanation: 'Underwriters decide whom to insure and at what price.',
    answer: 'underwriting',
  },
  {
    type: 'numerical_entry',
    text: 'A loss is 900 dollars and the deductible 250. What does the insurer pay, in dollars?',
    body: { value: 650, tolerance: { kind: 'absolute', amount: 0 } },
    explanation: '900 − 250 = 650.',
    answer: '650',
  },
  {
    type: 'short_answer',
    text: 'What does a learner of insurance call money paid for a policy?',
    body: { case_sensitive: false, accepted: ['premium', 'the premium'] },
    explanation: 'The premium buys the promise of the policy.',
    answer: 'premium',
  },
  {
    type: 'pick_from_list',
    text: 'Choose for each act how the risk is handled.',
    body: {
      text: 'He gives up bulls: {{1}}. She buys a policy: {{2}}.',
      slots: [
        {
          options: [
            { id: 'a', text: 'avoidance' },
            { id: 'b', text: 'transfer' },
          ],
          correct: 'a',
        },
        {
          options: [
            { id: 'a', text: 'retention' },
            { id: 'b', text: 'transfer' },
          ],
          correct: 'b',
        },
      ],
    },
    explanation: 'To avoid is not to begin; to transfer is to let another bear it.',
    answer: '1: avoidance, 2: transfer',
  },
  {
    type: 'matching',
    text: 'Match each fact with its name.',
    body: {
      left: [
        { id: 'l1', text: 'A fire burns a shop' },
        { id: 'l2', text: 'Worn brakes' },
      ],
      right: [
        { id: 'r1', text: 'peril' },
        { id: 'r2', text: 'hazard' },
      ],
      pairs: { l1: 'r1', l2: 'r2' },
    },
    explanation: 'The fire causes the loss; worn brakes make one likelier.',
    answer: '1: peril, 2: hazard',
  },
  {
    type: 'ordering',
    text: 'Put the steps of a claim in order.',
    body: {
      items: [
        { id: 'a', text: 'Pay' },
        { id: 'b', text: 'Report' },
        { id: 'c', text: 'Investigate' },
      ],
      order: ['b', 'c', 'a'],
    },
    explanation: 'Nobody pays before somebody has looked.',
    answer: 'Report, Investigate, Pay',
  },
  {
    type: 'multiple_response',
    text: 'Which of these are perils? Choose all.',
    body: {
      choices: [
        { id: 'a', text: 'Hail' },
        { id: 'b', text: 'A policy' },
        { id: 'c', text: 'Theft' },
      ],
      correct: ['a', 'c'],
    },
    explanation: 'A policy covers perils; it is none.',
    answer: 'Hail, Theft',
  },
  {
    type: 'drag_and_drop',
    text: 'Put each loss where it belongs.',
    body: {
      items: [
        { id: 'i1', text: 'A scorched sign' },
        { id: 'i2', text: 'Profit missed' },
      ],
      zones: [
        { id: 'z1', text: 'direct' },
        { id: 'z2', text: 'indirect' },
      ],
      placement: { i1: 'z1', i2: 'z2' },
    },
    explanation: 'What follows from the damage is indirect.',
    answer: '1: direct, 2: indirect',
  },
] as const;

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const id = (kind: number, n: number) => `'0198d00${kind}-0000-7000-8000-${String(n).padStart(12, '0')}'`;
const course = id(0, 2);

/** The course of those questions, with a lesson to look things up in. */
export const tenKindsCourse: readonly string[] = [
  `insert into courses (id, subject_id, course_number, course_title, is_published) values (${course}, '0198a000-0000-7000-8000-000000000001', 'TK-1', 'Ten kinds', true)`,
  `insert into question_sets (id, course_id, title) values (${id(0, 4)}, ${course}, 'Ten kinds of question')`,
  ...tenKinds.flatMap(({ type, text, body, explanation }, at) => [
    `insert into questions (id, question_set_id, original_question_number, loid, status, difficulty) values (${id(1, at)}, ${id(0, 4)}, ${at + 1}, 'T${at}', 'live', 4)`,
    `insert into question_versions (id, question_id, topic_focus, question_text, question_type, body, explanation) values (${id(2, at)}, ${id(1, at)}, 'Kinds', ${quoted(text)}, '${type}', ${quoted(JSON.stringify(body))}, ${quoted(explanation)})`,
    `insert into question_hints (id, question_version_id, position, text) values (${id(4, at)}, ${id(2, at)}, 1, 'Think of who bears the loss.')`,
  ]),
  `insert into course_materials (id, course_id, course, assignment, loid, title, content_hash, content) values (${id(3, 1)}, ${course}, 'Ten kinds', '1', 'T0', 'Premiums', 'h', '# What a premium pays for\n\nA premium is the price of a policy. It covers expected losses, the costs of the insurer and a margin for the unexpected.')`,
];
