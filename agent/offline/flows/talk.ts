import { coursesIn } from '../catalogue.ts';
import { foreignIn, type Language } from '../foreign.ts';
import { offers, offerTopic } from '../offers.ts';
import { progressIn, weakestIn } from '../progress.ts';
import { call, doneIn, say, vary, type Flow, type Scene } from '../scene.ts';
import { questionAgain } from '../telling.ts';
import { plainWords } from '../words.ts';

const nameOf = ({ turn }: Scene): string => {
  const first = turn.state?.learner.name?.trim().split(/\s+/)[0];
  return first ? `, ${first}` : '';
};

/** What to do, where nothing is open. */
const whatToDo = 'Name a topic ("quiz me on premiums"), ask me something about the material, or say "help".';

export const greet: Flow = (scene) => {
  const { moment, turn } = scene;
  const hello = vary(scene, `Hello${nameOf(scene)}!`, `Hi${nameOf(scene)}!`, `Good to see you${nameOf(scene)}.`);
  if (moment.going)
    return say(hello, questionAgain(scene) || `${turn.state?.going?.title ?? 'Your run'} goes on whenever you like. ${offers.next}`);
  if (turn.told) return say(hello, whatToDo);
  const progress = doneIn(scene, 'show-my-progress') ?? call(scene, 'show-my-progress');
  if (progress && !('tool' in progress)) return progress;
  const { answered = 0, due = 0, streakDays = 0 } = progress && !progress.failed ? progressIn(progress) : {};
  const weakest = progress && !progress.failed ? weakestIn(progress) : undefined;
  if (answered > 0 || weakest) {
    const standing = [
      streakDays > 1 ? `${streakDays} days running.` : '',
      due ? `${due} ${due === 1 ? 'question is' : 'questions are'} due for review.` : '',
    ]
      .filter(Boolean)
      .join(' ');
    return say(
      `${hello} ${standing}`,
      weakest ? `Of what you have practised, ${weakest.topic} needs you most.` : whatToDo,
      weakest && offerTopic(weakest.topic),
    );
  }
  const listed = doneIn(scene, 'list-courses') ?? call(scene, 'list-courses');
  if (listed && !('tool' in listed)) return listed;
  const courses = listed && !listed.failed ? coursesIn(listed) : [];
  const topic = courses[0]?.topics[0]?.name;
  return say(
    `${hello} I am your tutor: I ask you questions, tell you why an answer is right or wrong, and look things up in the course.`,
    courses.length ? `You can study:\n${courses.map(({ title, questions }) => `- **${title}** (${questions} questions)`).join('\n')}` : '',
    topic ? `Say "quiz me on ${topic.toLowerCase()}" to begin, ask me anything about the material, or say "help".` : whatToDo,
  );
};

export const help: Flow = (scene) => {
  const { moment } = scene;
  if (moment.sitting === 'exam')
    return say(
      'You are in an exam. Answer in the form the question asks for; "skip" puts a question aside, "repeat" shows it again, "time" tells what is left, and "hand in" ends it. Hints and explanations come back afterwards.',
      questionAgain(scene),
    );
  if (moment.open)
    return say(
      'Answer in your own words, in the form the question asks for. Besides you can say:',
      '- "hint" for a nudge (it costs a little of the credit), "skip" to come back later, "repeat" to see the question again\n- "why" for more on the last answer, "my answer was right" to have a verdict looked at\n- or ask me what a word means; "stop" ends it for now',
      questionAgain(scene),
    );
  return say(
    vary(
      scene,
      'I am your tutor. This is what you can say to me, in your own words:',
      'I help you prepare for an exam. Just write as you would to a person:',
    ),
    '- **Practise**: "quiz me on premiums", "10 hard questions on routing", "only my mistakes", "exam mode"\n- **Ask**: "what is a moral hazard?" (I answer from the course, with the place it says so)\n- **After an answer**: "why?", "explain number 3", "my answer was right"\n- **Look back**: "my progress", "my goals", "what should I study next?"\n- **A person**: "ask my teacher …" passes a question on',
    moment.going ? offers.next : offers.courses,
  );
};

export const thanks: Flow = (scene) =>
  say(
    vary(scene, 'You are welcome.', 'Gladly.', 'Any time.', 'Good to hear.'),
    questionAgain(scene) || (scene.moment.going ? offers.next : ''),
  );

export const bye: Flow = (scene) =>
  say(
    vary(scene, `See you soon${nameOf(scene)}.`, `Goodbye${nameOf(scene)}, and well done for today.`, 'Until next time.'),
    scene.moment.going ? 'Your run waits for you: "continue" picks it up.' : 'A few questions tomorrow keep it fresh.',
  );

const feelings: readonly (readonly [RegExp, readonly [string, ...string[]]])[] = [
  [
    /\bhow (?:are|r) (?:you|u|ya)\b|\bhow do you do\b|\bhows\b|\bnice to meet\b/,
    ['Always ready for a question, thank you. And you?', 'Fine, thank you: I had plenty of questions to look after.'],
  ],
  [
    /\b(?:are|r) (?:you|u)\b|\bwho (?:made|built|created|programmed)\b|\bdo you (?:sleep|dream|like|have)\b|\bhow old\b|\bwhere are you from\b/,
    [
      'I am a program with fixed rules, no person and no large language model. I know the course materials word for word; for everything else I can pass your question to a person.',
    ],
  ],
  [
    /\b(?:nervous|anxious|scared|stressed|afraid|worried|overwhelmed|panicking|anxiety|stress|nerves)\b|\bmy exam is\b/,
    [
      'That is normal before an exam, and practice is what helps most: a few questions at a time, and what you miss comes back until it sits.',
      'Most people feel that way. Small steps help: five questions now, and then a break.',
    ],
  ],
  [
    /\bfail\b|\bstupid|dumb\b|\b(?:hate|suck|bad at|cant stand)\b|\bfrustrated\b/,
    [
      'A wrong answer here is worth more than a right one: it shows what to look at before it counts.',
      'It gets easier. Missed questions come back until you have them, and hints are there for the asking.',
    ],
  ],
  [
    /\b(?:tired|exhausted|sleepy|sick|hungry|burnt out|bored|boring)\b/,
    [
      'Then a break does more than another question. Everything waits for you here.',
      'Rest is part of learning. Five minutes away, or something easier?',
    ],
  ],
];

export const chat: Flow = (scene) => {
  const words = plainWords(scene.said);
  const [, ways] = feelings.find(([pattern]) => pattern.test(words)) ?? [undefined, ['Ha.', 'All right.', 'I see.'] as const];
  const [way, ...more] = ways;
  return say(
    vary(scene, way, ...more),
    questionAgain(scene) ||
      (scene.moment.going
        ? offers.next
        : vary(scene, 'Shall we do something useful? Name a topic.', 'Whenever you like: name a topic, or ask me something.')),
  ); // there is one
};

/** Somebody who needs more than a tutor. */
export const distress: Flow = (scene) =>
  say(
    'I am sorry that it is this hard just now. I am only a program, and you deserve a person: please talk to somebody you trust, or call your local emergency number or a crisis line, today if you can.',
    scene.turn.tools.has('ask-human')
      ? `If you want your teacher to know, write "ask my teacher" and what you want to say. Nothing here is urgent; everything waits.`
      : 'Nothing here is urgent; everything waits.',
  );

export const offTopic: Flow = (scene) =>
  say(
    vary(
      scene,
      'That is outside of what I know: I am here for your course.',
      'I had better stay with your course; others know more about that.',
      'I am no good at that, but I know the course well.',
    ),
    questionAgain(scene) || whatToDo,
  );

export const cheat: Flow = (scene) =>
  say(
    scene.moment.sitting === 'exam'
      ? vary(
          scene,
          'Not in an exam: what counts here is what you can do by yourself.',
          'In an exam you are on your own. You can skip, and come back.',
        )
      : vary(
          scene,
          'I do not hand out answers or take tests for anybody, but I can get you ready to pass by yourself.',
          'That I cannot do. What I can do is practise with you until you need no key.',
        ),
    questionAgain(scene) || 'Name a topic, and we begin.',
  );

const foreign: Readonly<Record<Language | 'other', string>> = {
  es: 'Hola. Por ahora solo entiendo bien el inglés, y el curso está en inglés. Escribe por ejemplo "quiz me on premiums" para practicar, "hint" para una pista, "explain" para una explicación o "ask a human" para hablar con una persona.',
  de: 'Hallo! Ich verstehe bisher nur Englisch gut, und auch der Kurs ist auf Englisch. Schreib zum Beispiel "quiz me on premiums" zum Üben, "hint" für einen Tipp, "explain" für eine Erklärung oder "ask a human" für einen Menschen.',
  fr: 'Bonjour ! Pour l’instant je ne comprends bien que l’anglais, et le cours est en anglais. Écris par exemple "quiz me on premiums" pour t’exercer, "hint" pour un indice, "explain" pour une explication ou "ask a human" pour une personne.',
  pt: 'Olá! Por enquanto só entendo bem inglês, e o curso está em inglês. Escreva por exemplo "quiz me on premiums" para praticar, "hint" para uma dica, "explain" para uma explicação ou "ask a human" para falar com uma pessoa.',
  it: 'Ciao! Per ora capisco bene solo l’inglese, e anche il corso è in inglese. Scrivi per esempio "quiz me on premiums" per esercitarti, "hint" per un suggerimento, "explain" per una spiegazione o "ask a human" per parlare con una persona.',
  other:
    'I only understand English well so far, and the course is in English too. Write for example "quiz me on premiums" to practise, "hint" for a hint, "explain" for an explanation, or "ask a human" to reach a person.',
};

/** What is done on a page, by its person alone. */
export const account: Flow = (scene) =>
  say(
    'That is yours to do, and not mine: the settings on the web have your account, your password and your data; on Discord it is "/privacy" and "/link".',
    questionAgain(scene),
  );

/** A message in another language: said in that language what can be done. */
export const otherLanguage: Flow = (scene) => say(foreign[foreignIn(scene.said) ?? 'other'], questionAgain(scene));

export const unclear: Flow = (scene) =>
  say(
    vary(scene, 'I did not get that.', 'That I did not understand.', 'I am not sure what you mean.'),
    questionAgain(scene) || (/^(?:[a-z]|\d{1,3})$/i.test(scene.said.trim()) ? 'No question is open just now.' : ''),
    scene.moment.open ? '"help" says what you can do here.' : whatToDo,
  );

export const no: Flow = (scene) =>
  say(
    vary(scene, 'All right.', 'Fine.', 'As you like.'),
    (scene.pending?.of === 'offer' && scene.pending.offer === 'finish' ? '' : questionAgain(scene)) ||
      (scene.moment.going ? '"continue" goes on whenever you are ready.' : whatToDo),
  );
