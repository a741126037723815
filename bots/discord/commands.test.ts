import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { tools } from '../../tools/index.ts';
import { register, typedIn, type Command } from './command.ts';
import { byControls, commands, heads } from './commands.ts';

const all = Object.entries<Command>(commands);
const registered = register(commands, heads);

describe('commands', () => {
  it('reach every tool that this door has, and name none that it has not', () => {
    verifies('discord:reachable');
    const reached = new Set<string>([
      ...all.flatMap(([, command]) => ('act' in command ? [command.act] : 'use' in command ? [command.use] : [])),
      ...byControls,
    ]);
    const here = (tools as readonly { name: string; doors: readonly string[] }[]).filter(({ doors }) => doors.includes('discord'));
    expect(here.length).toBeGreaterThan(20);
    expect([...reached].toSorted()).toEqual(here.map(({ name }) => name).toSorted());
  });

  it('are within what Discord takes', () => {
    verifies('discord:commands-fit');
    expect(registered.length).toBeGreaterThan(20);
    expect(registered.length).toBeLessThanOrEqual(100);
    for (const { name, description, options = [] } of registered) {
      expect(name).toMatch(/^[-_a-z]{1,32}$/);
      expect(description?.length, name).toBeGreaterThan(0);
      expect(description?.length, name).toBeLessThanOrEqual(100);
      expect(options.length, name).toBeLessThanOrEqual(25);
      expect(JSON.stringify(options).length, name).toBeLessThanOrEqual(8000);
    }
    for (const [path, { describes }] of all) expect(describes.length, path).toBeLessThanOrEqual(100);
  });

  it('have a part for each of two words, and what they are about', () => {
    const two = all.filter(([path]) => path.includes(' '));
    expect(two.length).toBeGreaterThan(0);
    for (const [path] of two) {
      const [head = '', part] = path.split(' ');
      expect(Object.keys(heads)).toContain(head);
      expect(registered.find(({ name }) => name === head)?.options?.map(({ name }) => name)).toContain(part);
    }
  });

  it('are read as they were typed', () => {
    const options = [{ type: 1 as const, name: 'set', options: [{ type: 3 as const, name: 'title', value: 'Pass' }] }];
    expect(typedIn('goal', options)).toEqual({ path: 'goal set', given: { title: 'Pass' }, focused: undefined });
    const focused = [{ type: 3 as const, name: 'course', value: 'py', focused: true }];
    expect(typedIn('quiz', focused)).toEqual({ path: 'quiz', given: { course: 'py' }, focused: { name: 'course', value: 'py' } });
  });

  it('make of what was typed what their tools take', () => {
    const find = (name: string) =>
      (tools as readonly { name: string; input: { safeParse(value: unknown): { error?: unknown } } }[]).find((tool) => tool.name === name)!; // the test above holds that it is there
    const typed = {
      course: 'C', topic: 'T', set: 'S', exam: 'E', questions: 3, run: '0198a000-0000-7000-8000-000000000001', reason: 'r', question: 'q', lesson: 'l',
      mentioning: 'm', title: 'Pass', until: '2027-06-30', goal: '0198a000-0000-7000-8000-000000000001', status: 'paused', name: 'Ann', time_zone: 'Europe/Madrid',
      language: 'en', on_boards: true, board: 'xp', everyone: true, first: false, teams: true, announcements: true, channel1: '1', mode: 'teams', team: 1, seconds: 20, wait: 30, at: '18:30', quiet_from: '22:00', quiet_until: '07:00', weekdays_only: true, course1: 'C', private: true,
    }; // prettier-ignore
    for (const [path, command] of all) {
      if (!('input' in command)) continue;
      const named = Object.keys(command.options ?? {});
      const given = Object.fromEntries(Object.entries(typed).filter(([option]) => named.includes(option) || option === 'private'));
      const tool = find('act' in command ? command.act : command.use);
      expect(tool.input.safeParse(command.input(given)).error, path).toBeUndefined();
    }
  });
});
