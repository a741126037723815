import { describe, expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import { openTelling } from './telling.ts';

type Chunk = Parameters<ReturnType<typeof openTelling>['take']>[0];
const says = (text: string, id = 'a'): Chunk[] => [
  { type: 'text-start', id },
  { type: 'text-delta', id, delta: text },
  { type: 'text-end', id },
];
const calls = (toolName: string, toolCallId = '1'): Chunk => ({ type: 'tool-input-available', toolCallId, toolName, input: {} });
const gives = (output: unknown, toolCallId = '1'): Chunk => ({ type: 'tool-output-available', toolCallId, output });
const passage = (cite: string, title: string, headingPath: string[] = []) => ({
  cite,
  title,
  headingPath,
  link: `https://viva.example/materials/${cite}#1`,
});

function tellingOf(...chunks: Chunk[]) {
  const telling = openTelling();
  for (const chunk of chunks) telling.take(chunk);
  return telling;
}

describe('a reply that comes', () => {
  it('shows what is being done below its words, as long as it is', () => {
    verifies('discord:streams');
    expect(tellingOf(calls('search-materials')).now()).toEqual({ text: '', doing: 'looking it up …' });
    expect(tellingOf(...says('Wait.'), calls('list-courses')).now()).toEqual({ text: 'Wait.', doing: 'one moment …' });
    expect(tellingOf(calls('search-materials'), gives({ passages: [] })).now().doing).toBeUndefined();
    const refused = tellingOf(calls('submit-answer'), { type: 'tool-output-error', toolCallId: '1', errorText: 'No.' });
    expect(refused.now().doing).toBeUndefined();
    expect(refused.refusals).toEqual(['No.']);
  });

  it('begins a paragraph each time it begins to speak', () => {
    verifies('discord:streams');
    expect(tellingOf(...says('One.'), ...says('Two.', 'b')).whole()).toBe('One.\n\nTwo.');
  });

  it('names its sources by number, and those only that were found', () => {
    verifies('discord:talks');
    const found = gives({ passages: [passage('p-aa', 'Risk', ['Risk', 'Perils']), passage('p-bb', 'Law [old]')] });
    const telling = tellingOf(calls('search-materials'), found, ...says('First [p-bb], then [P-aa, p-bb]. Never [p-zz].'));
    expect(telling.whole()).toBe(
      'First [1], then [2][1]. Never .\n-# \\[1\\] [Law  old](<https://viva.example/materials/p-bb#1>)\n-# \\[2\\] [Risk › Perils](<https://viva.example/materials/p-aa#1>)',
    );
  });

  it('cites what was found earlier too, once it knows that', () => {
    verifies('discord:talks');
    const telling = tellingOf(...says('As said [p-aa].'));
    expect(telling.citesOlder()).toBe(true);
    telling.know([passage('p-aa', 'Risk')]);
    expect(telling.citesOlder()).toBe(false);
    expect(telling.whole()).toBe('As said [1].\n-# \\[1\\] [Risk](<https://viva.example/materials/p-aa#1>)');
  });

  it('keeps what went wrong', () => {
    verifies('discord:talk-trouble');
    expect(tellingOf(...says('So'), { type: 'error', errorText: 'It was not saved.' }).trouble()).toBe('It was not saved.');
    expect(tellingOf(...says('So')).trouble()).toBeUndefined();
  });

  it('draws nothing of what is no question', () => {
    expect(tellingOf(calls('next-question'), gives({ question: { attempt: 'x' } })).pictures()).toEqual([]);
    expect(tellingOf(calls('list-courses'), gives(null)).pictures()).toEqual([]);
  });
});
