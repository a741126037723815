import { coursesIn, type Course } from '../catalogue.ts';
import { examAhead } from '../intents/intent.ts';
import { offers, offerTopic } from '../offers.ts';
import { progressIn, weakestIn } from '../progress.ts';
import { call, doneIn, say, vary, type Flow, type Plan, type Scene } from '../scene.ts';
import { questionAgain } from '../telling.ts';
import type { Done } from '../turn.ts';
import { namedIn, sourcesNamed, sourcesOf, type Source } from '../wish.ts';
import { plainWords } from '../words.ts';
import { progressFor } from './learning.ts';

/** Words by which one asks for advice, and which name nothing to study. */
const asking =
  /\b(?:weak\w*|worst|struggl\w*|bad|good|focus|improve|better|prepar\w*|plan\w*|organi[sz]e|review\w*|due|recommend\w*|suggest\w*|advice|help|tackle|stuck|trouble|difficulties|coming|soon|today|tomorrow|tonight|next|week\w*|days?|months?|evening\w*|hours?|on|by|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|certification|certificate|finals?|pass|fail\w*|ready|really|very|still|areas?|spots?|points?|hi|new|here|have|should|where|what|how|work)\b/g;

/** What they named themselves: topics, or else a course. */
function namedHere(said: string, courses: readonly Course[]): readonly Source[] {
  const words = namedIn(plainWords(said).replaceAll(asking, ' '));
  const sources = sourcesOf(courses).filter(({ of }) => of === 'topic' || of === 'course');
  return sourcesNamed(words.join(' '), sources);
}

/** The topic that they named, or with which to begin the course they named. */
function topicNamed(said: string, courses: readonly Course[], progress: Done): string | undefined {
  const [named] = namedHere(said, courses);
  if (named?.of === 'topic') return named.title;
  const course = courses.find(({ title }) => title === named?.course);
  return course && (weakestIn(progress, course.title)?.topic ?? course.topics[0]?.name);
}

/** What to say to somebody who named what they want to get better at. */
function aboutNamed(scene: Scene, topic: string, progress: Done): Plan {
  const known = progressIn(progress).topics?.find((each) => each.topic === topic && each.attempted > 0);
  const isAhead = examAhead.test(plainWords(scene.said));
  return say(
    isAhead && 'A little each day carries further than one long evening: what you miss comes back until it sits.',
    known
      ? `Of ${topic} you know ${Math.floor(known.proficiency * 100)} % so far.`
      : vary(scene, `A few questions on ${topic} show where you stand.`, `I would begin with ${topic}, to see where you stand.`),
    isAhead && !(progressIn(progress).goals ?? []).length && 'Set the day of the exam as a goal on your page, and I keep an eye on it.',
    offerTopic(topic),
  );
}

/** What to do next: what they named, then what is due, then what is known least, then something new. */
export const advice: Flow = (scene) => {
  const done = progressFor(scene);
  if (!('tool' in done)) return done;
  if (done.failed) return say(done.said, questionAgain(scene));
  const listed = doneIn(scene, 'list-courses') ?? call(scene, 'list-courses');
  if (listed && !('tool' in listed)) return listed;
  const named = listed && !listed.failed ? topicNamed(scene.said, coursesIn(listed), done) : undefined;
  const weakest = weakestIn(done);
  const least = weakest && `What you know least so far is ${weakest.topic}, at ${weakest.percent} %.`;
  if (scene.moment.open)
    return named
      ? say(`When this run is done I would practise ${named}; "stop" leaves it for later.`, questionAgain(scene))
      : say(least || 'First the question that is open; after that I would look at what you know least.', questionAgain(scene));
  if (named) return aboutNamed(scene, named, done);
  const { due = 0, dueBy = [] } = progressIn(done);
  const dueTopic = dueBy.find(({ topic }) => topic)?.topic;
  const dueLine = due
    ? `${due} ${due === 1 ? 'question is' : 'questions are'} due for review${dueTopic ? `, most of all in ${dueTopic}` : ''}.`
    : '';
  const topic = dueTopic ?? weakest?.topic;
  if (!topic)
    return say(
      dueLine,
      'You have not practised much yet, so begin with a topic that comes first in your course: a few questions show where you stand.',
      offers.courses,
    );
  return say(
    dueLine,
    least,
    vary(scene, 'I would begin there: ten questions, then a look at what went wrong.', 'That is where practice pays most.'),
    offerTopic(topic),
  );
};

/** Where reminders are set: I write to nobody by myself. */
export const reminding: Flow = (scene) =>
  say('Reminders come as a message on Discord, once a day at the time you choose: write "/remind set" there.', questionAgain(scene));
