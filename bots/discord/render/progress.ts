import type { z } from 'zod';
import type { ProgressShown } from '../../../tools/progressing.ts';
import type { showMyAchievements } from '../../../tools/show-my-achievements.ts';
import type { Card } from '../card.ts';
import { longCard } from './long.ts';
import { clipped, counted, dateOf, percent } from './text.ts';

type Progress = z.output<typeof ProgressShown>;
type Goal = Progress['goals'][number];
type Achievement = z.output<typeof showMyAchievements.output>['achievements'][number];

const NAMED = 5; // more is a syllabus, not advice
const NAME_MAX = 100; // characters
const REPLY_MAX = 600;

const names = (list: readonly string[]) => {
  const named = list.slice(0, NAMED).join(', ');
  return list.length > NAMED ? `${named} and ${list.length - NAMED} more` : named;
};

/** A goal in a line: what, how far, until when. */
const sayGoal = ({ title, status, completionPercent, topics, targetDate }: Goal): string =>
  [
    `- ${clipped(title, NAME_MAX)}`,
    topics || completionPercent ? `: ${percent(completionPercent / 100)} reached` : '',
    targetDate ? `, by ${dateOf(targetDate)}` : '',
    status === 'active' ? '' : ` (${status})`,
  ].join('');

const sayDue = ({ due, dueBy }: Progress): string =>
  due
    ? `**Due for review:** ${counted(due, 'question')} (${names(dueBy.map(({ course, topic, due: count }) => `${clipped(topic ?? course, NAME_MAX)}: ${count}`))}). /quiz asks them.`
    : '**Due for review:** nothing just now.';

/** How far a learner is, and what to do about it. */
export function progressCard(progress: Progress): Card {
  const { level, xp, xpToNextLevel, streakDays, streakLongestDays, answered, goals, replies, subjects, topics, earned } = progress;
  const number = (value: number) => value.toLocaleString('en');
  const lines = [
    `**Level ${level}** · ${number(xp)} XP, ${number(xpToNextLevel)} more to level ${level + 1}`,
    `**${counted(streakDays, 'day')} running** · longest ${counted(streakLongestDays, 'day')} · ${counted(answered, 'answer')}`,
    sayDue(progress),
    topics.length
      ? `**To work on:** ${names(topics.map(({ topic, proficiency }) => `${clipped(topic, NAME_MAX)} (${percent(proficiency)})`))}`
      : 'Nothing answered yet. /courses shows what there is to begin with.',
    subjects.length ? `**Ratings:** ${names(subjects.map(({ subject, rating }) => `${clipped(subject, NAME_MAX)} ${rating}`))}` : '',
    earned.length ? `**Earned:** ${names(earned.map(({ name }) => clipped(name, NAME_MAX)))}` : '',
    goals.length ? `\n**Goals**\n${goals.map(sayGoal).join('\n')}` : '',
    ...replies.map(
      ({ question, reply }) => `\n**You asked:** ${clipped(question, REPLY_MAX)}\n**The reply:** ${clipped(reply, REPLY_MAX)}`,
    ),
  ];
  return longCard({ title: 'Your progress', content: lines.filter(Boolean).join('\n'), file: 'progress.md' });
}

/** The goals of somebody. */
export const goalsCard = (goals: readonly Goal[]): Card =>
  longCard({
    title: 'Your goals',
    content: goals.length ? goals.map(sayGoal).join('\n') : 'You have no goal yet. /goal set makes one.',
    file: 'goals.md',
  });

/** What somebody earned, and what they are closest to. */
export function achievementsCard(achievements: readonly Achievement[]): Card {
  const named = (each: Achievement) => `**${clipped(each.name ?? '', NAME_MAX)}**: ${clipped(each.description ?? '', 200)}`;
  const earned = achievements.filter(({ earnedAt }) => earnedAt);
  const ahead = achievements.filter(({ earnedAt, name }) => !earnedAt && name !== null);
  const nearest = ahead.toSorted((one, other) => other.progress / other.wanted - one.progress / one.wanted).slice(0, NAMED);
  const hidden = achievements.filter(({ name }) => name === null).length;
  const lines = [
    ...(earned.length ? earned.map((each) => `✓ ${named(each)}`) : ['Nothing earned yet. It begins with the first answers: /quiz.']),
    ...(nearest.length ? ['', '**Closest to you**', ...nearest.map((each) => `${named(each)} (${each.progress} of ${each.wanted})`)] : []),
    hidden ? `-# ${hidden} more ${hidden === 1 ? 'is' : 'are'} hidden until earned.` : '',
  ];
  return longCard({
    title: `Achievements: ${earned.length} of ${achievements.length}`,
    content: lines.join('\n').trim(),
    file: 'achievements.md',
  });
}
