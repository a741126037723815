import { ComponentType } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import type { Card } from '../card.ts';
import { openIds } from '../custom-id.ts';
import { actsIn, fileIn, fileNamesIn, messageTrouble, textOf } from '../testing/limits.ts';
import { words } from '../testing/questions.ts';
import { anyListed, anyReport, anyResult } from '../testing/results.ts';
import { explainedCard } from './explained.ts';
import { helpCard, leaderboardCard, proposalsCard, runsCard } from './lists.ts';
import { confirmDelete, confirmGiveUp, confirmHandIn, notice, trouble } from './notice.ts';
import { achievementsCard, goalsCard, progressCard } from './progress.ts';
import { reportCard, resultCard } from './result.ts';
import { sayCard } from './say.ts';

const ids = openIds('a secret of this test');
const OWNER = '123456789012345678';
const RUN = '018f3c1e-0000-7000-8000-00000000000a';
const EXAM = '018f3c1e-0000-7000-8000-00000000000b';

/** What is wrong with a card: what Discord would refuse, files that it names or not, and calls. */
const troubleOf = ({ components, files = [] }: Card): readonly string[] => [
  ...messageTrouble(components),
  ...(fileNamesIn(components).join() === files.map(({ name }) => `attachment://${name}`).join() ? [] : ['other files than it names']),
  ...(/@everyone|@here/i.test(textOf(components)) ? ['it calls somebody'] : []),
];

describe('every card', () => {
  it('is sound, whatever is told in it', () => {
    verifies('discord:cards-fit');
    verifies('discord:calls-nobody');
    fc.assert(
      fc.property(anyResult, anyReport, anyListed, words, words, (result, report, listed, title, text) => {
        const commands = Object.fromEntries(listed.places.map(({ place }) => [`quiz ${place}`, { describes: text.slice(0, 100) }]));
        const cards = [
          resultCard(result, ids, OWNER, { revise: [text], wrong: [], sureAndWrong: [1], guessedRight: [2, 3] }),
          reportCard(report, ids, OWNER),
          notice(text),
          trouble(text),
          sayCard(title, text.repeat(3)),
          runsCard(listed.runs, ids, OWNER),
          proposalsCard(listed.proposals, ids, OWNER),
          leaderboardCard(listed.places, 'week'),
          progressCard(listed.progress),
          goalsCard(listed.progress.goals),
          achievementsCard(listed.achievements),
          explainedCard(listed.explained),
          helpCard(commands, { quiz: 'Questions.' }),
        ];
        expect(cards.flatMap(troubleOf)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the list of runs', () => {
  const run = {
    run: RUN,
    title: 'Loops',
    course: 'Python',
    mode: 'practice',
    state: 'open',
    answered: 3,
    questions: 10,
    startedAt: '2026-11-27T12:00:00.000Z',
    deadlineAt: null,
    endedAt: null,
    scorePercent: null,
    passed: null,
  } as const;
  const over = { ...run, run: EXAM, mode: 'exam', state: 'finished', endedAt: run.startedAt, scorePercent: 79.96, passed: false } as const;

  it('leads back into each that goes on, and to the report of each that is over', () => {
    const { components } = runsCard([over, run], ids, OWNER);
    expect(actsIn(components, ids, OWNER).map((control) => [control?.act, control?.of])).toEqual([
      ['resume', RUN],
      ['report', EXAM],
    ]);
    expect(textOf(components)).toContain('**Loops**\nPython · goes on · 3 of 10 answered');
    expect(textOf(components)).toContain('exam · 79.9 %, not passed');
  });

  it('says how to begin where there is none', () => expect(textOf(runsCard([], ids, OWNER).components)).toContain('/quiz starts one'));
});

it.each([
  ['handing in', confirmHandIn(ids, OWNER, RUN), 'hand-in-yes', RUN],
  ['putting away', confirmGiveUp(ids, OWNER), 'give-up-yes', undefined],
  ['deleting', confirmDelete(ids, OWNER), 'delete-yes', undefined],
])('%s asks first, and can be left', (_, { components }, act, of) => {
  expect(actsIn(components, ids, OWNER).map((control) => [control?.act, control?.of])).toEqual([
    [act, of],
    ['close', of],
  ]);
});

it('a text that is too long goes along whole', () => {
  const text = `${'word '.repeat(2000)}end`;
  const { components, files } = sayCard('Notes', text);
  expect(fileIn({ components, files: files ?? [] })).toBe(text);
  expect(textOf(components)).toContain('all of it is in answer.md');
  expect(components[0]?.type).toBe(ComponentType.Container);
});
