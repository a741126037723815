import { changesIn, suite, type Mutation } from './guards.ts';

const places = suite('db', 'tools/places.db.test.ts');
const overheard = suite('db', 'agent/places.db.test.ts');
const placing = changesIn('tools/placing.ts');
const rounds = suite('db', 'tools/rounds.db.test.ts');
const sealing = suite('db', 'tools/rounds-leak.db.test.ts');
const steps = suite('unit', 'core/discord/round.test.ts');
const boards = suite('db', 'tools/place-boards.db.test.ts');
const boardRules = changesIn('db/migrations/0031_place_boards.sql');
const recalling = suite('unit', 'core/game/recall.test.ts');
const settling = suite('db', 'agent/jobs/settle-rounds.db.test.ts');
const roundRules = changesIn('db/migrations/0030_rounds.sql');

const played = suite('e2e', 'bots/discord/rounds.e2e.test.ts');
const driving = changesIn('bots/discord/rounds/driver.ts');

/** Guards of what people do together in a server. */
export const groupGuards: readonly Mutation[] = [
  placing('a server is changed by who manages it', 'if (!place.mayManage)', 'if (!place)', places),
  placing('a server’s tools are for a server', 'if (!place) throw', 'if (place === null) throw', places),
  changesIn('tools/planning.ts')(
    'a learner alone studies in a server what is studied there',
    '  await wantStudiedHere(context, { course: source?.course_id ?? null });\n',
    '',
    places,
  ),
  changesIn('core/discord/place.ts')(
    'what is of no course is not studied where courses were chosen',
    'if (courses.length && course === null) return',
    'if (courses.length > 99 && course === null) return',
    suite('unit', 'core/discord/place.test.ts'),
  ),
  changesIn('db/migrations/0032_place_names.sql')(
    'a server keeps its name where a door does not know it',
    "called text := given ->> 'name'",
    "called text := coalesce(given ->> 'name', 'this server')",
    places,
  ),
  placing(
    'an exam is told of to its learner alone',
    "if (isOverheard && mode === 'exam')",
    "if (!isOverheard && mode === 'exam')",
    overheard,
  ),
  ...(['start-run', 'next-question', 'explain-answer'] as const).map((tool) =>
    changesIn(`tools/${tool}.ts`)(
      `others read nothing of an exam by ${tool}`,
      '    wantAlone(context, ',
      '    wantAlone({ isOverheard: false }, ',
      overheard,
    ),
  ),
  changesIn('agent/prompt.ts')(
    'a model that others read knows no question of an exam',
    "place === undefined || sits !== 'exam'",
    'true',
    overheard,
  ),
  changesIn('agent/run-turn.ts')(
    'a model studies where its learner speaks',
    'door, place, byModel',
    'door, byModel',
    suite('db', 'agent/places.db.test.ts'),
  ),
  roundRules(
    'an answer is sealed until its question is over',
    'told := round.position - CASE WHEN asked.revealed_at IS NULL AND round.position > 0 THEN 1 ELSE 0 END;',
    'told := round.position;',
    sealing,
  ),
  changesIn('tools/rounds.ts')(
    'what was right is told when a question is over',
    'reveal: question && revealed ?',
    'reveal: question ?',
    sealing,
  ),
  roundRules('a step is taken once', "AND revision = (given ->> 'revision')::integer ", '', rounds),
  roundRules('the first answer in a round stands', `'{"refused": "answered"}' END; END IF;`, `'{"given": true}' END; END IF;`, rounds),
  roundRules(
    'nothing unpublished is played',
    `WHERE c.id = (given ->> 'courseId')::uuid AND c.is_published)`,
    `WHERE c.id = (given ->> 'courseId')::uuid)`,
    rounds,
  ),
  roundRules('what was retired since is not asked', "AND q.status IN ('live', 'pilot') AND NOT", 'AND NOT', rounds),
  roundRules('a round is that of its channel', " AND r.channel = given ->> 'channel'", '', rounds),
  changesIn('db/queries/rounds.ts')('a round is that of its thread', 'thread = channel }: Place', 'channel: thread }: Place', rounds),
  changesIn('tools/join-round.ts')('an old control joins no other round', 'if (named) {', 'if (named === null) {', rounds),
  changesIn('bots/discord/rounds/telling.ts')(
    'a step that Discord did not take is told later',
    'await end(channel);\n      const sent',
    'untold.delete(channel);\n      const sent',
    played,
  ),
  driving('a round that cannot be told is stopped', 'if (mayNotWrite(error)) return', 'if (mayNotWrite(error) && !error) return', played),
  driving('a round goes on without who touched it last', 'if (!other) throw error;', 'if (other !== null) throw error;', played),
  driving('a round that was stopped asks no more', 'return telling.end(channel);', 'return;', played),
  driving('a round that nobody leads is taken on', 'takeOn(isOverdue).catch', 'takeOn(() => false).catch', played),
  changesIn('bots/discord/rounds/controls.ts')('a round starts where it can be told', '  wantWritable(asked);\n', '', played),
  roundRules('a round is stopped by who may', 'IF round.started_by IS DISTINCT FROM person AND NOT', 'IF false AND NOT', rounds),
  changesIn('tools/show-round.ts')('an exam watches no round', "refusedDuring: 'exam'", "refusedDuring: 'nothing'", rounds),
  changesIn('tools/planning-rounds.ts')('no essay is played', '.filter(({ waits }) => !waits)', '.filter(() => true)', rounds),
  changesIn('core/discord/round.ts')(
    'the first right answer ends a question',
    "mode === 'first-to-answer' && someoneRight",
    'false',
    steps,
  ),
  changesIn('core/discord/points.ts')('a small team can win', ' / there.length : 0', ' : 0', steps),
  changesIn('agent/jobs/settle-rounds.ts')(
    'what was played is recorded once',
    'if (!(await crossOff(null))) return true;',
    'await crossOff(null);',
    settling,
  ),
  boardRules('a board shows who asked to be on it there', 'WHERE b.place_id = place.id AND u', 'WHERE u', boards),
  boardRules('a board’s week is its place’s', "zone := coalesce(place.settings ->> 'time_zone', 'UTC');", "zone := 'UTC';", boards),
  boardRules('a round ends that is not allowed any more', 'r.mode <> ALL (p.modes) OR', 'false AND', rounds),
  boardRules('who unlinks is on no board', "WHEN (OLD.provider = 'discord')", 'WHEN (false)', boards),
  changesIn('core/game/recall.ts')('drilling is worth nothing', 'awayMs: 24 * 60 * 60 * 1000,', 'awayMs: 0,', recalling),
  changesIn('core/game/recall.ts')('letting more be forgotten gains nothing', 'forgottenMost: 0.3,', 'forgottenMost: 0.9,', recalling),
  changesIn('db/queries/round-records.ts')('a round left behind ends', 'STALE_MINUTES = 30', 'STALE_MINUTES = 30_000', settling),
];
