import { changesIn, suite, type Mutation } from './guards.ts';

const places = suite('db', 'tools/places.db.test.ts');
const placing = changesIn('tools/placing.ts');

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
  changesIn('agent/run-turn.ts')(
    'a model studies where its learner speaks',
    'door, place, byModel',
    'door, byModel',
    suite('db', 'agent/places.db.test.ts'),
  ),
];
