import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { quoteFor, type Passage } from './quote.ts';
import { unitsOf } from './units.ts';

const passage = (title: string, heading: string, text: string, score = 0.8): Passage => ({
  cite: `p-${title.length}`,
  title,
  headingPath: [heading],
  text,
  confidence: { label: score >= 0.75 ? 'High' : score >= 0.4 ? 'Medium' : 'Low', score },
});
const risk = passage(
  'Risk, Peril, and Hazard',
  'Peril and hazard',
  `A **peril** is the cause of a loss: fire, hail, theft, collision. A **hazard** is a condition that raises the chance of a loss or makes it more severe.

| Type of hazard | Source |
| --- | --- |
| Physical | Tangible features of the property, e.g. frayed wiring |
| Moral | Dishonesty: a person may cause or exaggerate a loss |

Moral hazard involves a wish to profit from a loss. Buying stock and betting on a game are speculative risks.`,
);
const other = passage('Underwriting', 'Premiums', 'An underwriter looks at hazards. The premium is what is paid for the policy.', 0.3);
const lines = (question: string, kept?: Parameters<typeof quoteFor>[2]) =>
  quoteFor(question, [risk, other], kept).lines.map(({ text }) => text);

describe('an answer from passages', () => {
  it.each([
    ['what is a peril?', 'A **peril** is the cause of a loss: fire, hail, theft, collision.'],
    ['what does hazard mean', 'A **hazard** is a condition that raises the chance of a loss or makes it more severe.'],
    ['explain moral hazard', '**Moral**: Dishonesty: a person may cause or exaggerate a loss'],
    ['whats a premium', 'The premium is what is paid for the policy.'],
  ])('%j is answered by the line that says so', (question, line) => expect(lines(question)).toContain(line));

  it('gives the sentence that a line points back to', () => {
    const text = 'An insurer that pays takes over the right to recover. This is **subrogation**. It keeps premiums down.';
    const said = quoteFor('what is subrogation?', [passage('Claims', 'After a claim', text)]).lines.map((line) => line.text);
    expect(said).toEqual(['An insurer that pays takes over the right to recover.', 'This is **subrogation**.']);
  });

  it('says of both what a difference is asked of', () => {
    const said = lines('difference between a peril and a hazard').join(' ');
    expect(said).toMatch(/A \*\*peril\*\*[\s\S]*A \*\*hazard\*\*/);
  });

  it('says what each of two is, not where both are only named', () => {
    const ports = passage('Ports', 'Ports to know', '| Port | Service | Transport |\n| --- | --- | --- |\n| 53 | DNS | UDP and TCP |');
    const first = passage('Ports', 'TCP: connection', 'TCP opens a connection first. Then data flows.');
    const second = passage('Ports', 'UDP: send and forget', 'UDP adds only ports. No handshake, no order.');
    for (const question of ['difference between TCP and UDP?', 'tcp vs udp', 'compare TCP with UDP', 'how is udp different from tcp'])
      expect(
        quoteFor(question, [ports, first, second])
          .lines.map(({ text }) => text)
          .toSorted(),
      ).toEqual(['No handshake, no order.', 'TCP opens a connection first.', 'Then data flows.', 'UDP adds only ports.']);
    expect(quoteFor('tcp vs udp', [ports]).lines.map(({ text }) => text)).toEqual(['**53**: DNS; UDP and TCP']); // better than nothing
  });

  it('tells no line again that was told just now', () => {
    const once = quoteFor('what is a hazard?', [risk]);
    const told = once.lines.map(({ text }) => text).join('\n');
    expect(once.lines.length).toBeGreaterThan(0);
    for (const { text } of quoteFor('what is a hazard?', [risk], undefined, told).lines) expect(told).not.toContain(text);
  });

  it('is honest about what it does not find', () => {
    expect(quoteFor('how do tides work', [risk, other])).toEqual({ lines: [], label: 'Low', withheld: false });
    expect(quoteFor('what is a premium', [other]).label).toBe('Low');
    expect(quoteFor('what is a peril', [risk]).label).toBe('High');
  });

  it('does not tell by the way what the open question asks', () => {
    verifies('offline:keeps-the-key');
    const kept = {
      question: 'Which of these is a speculative risk?',
      options: ['A house burning down', 'Buying stock', 'A car crash', 'Betting on a game'],
    };
    expect(lines('what does speculative mean')).toContain('Buying stock and betting on a game are speculative risks.');
    expect(quoteFor('what does speculative mean', [risk, other], kept)).toEqual({ lines: [], label: 'Low', withheld: true });
    expect(lines('what is a peril', kept).slice(0, 1)).toEqual(['A **peril** is the cause of a loss: fire, hail, theft, collision.']);
    const cause = { question: 'What is the cause of a loss called?', options: [] };
    expect(lines('what is a hazard', cause).join(' ')).not.toContain('peril** is the cause');
  });
});

it('takes a text apart into what can be quoted', () =>
  expect(
    unitsOf(
      '# Head\n\nOne sentence, e.g. This one. Another one here!\n\n- a list item\n  that goes on\n- second item here\n\n```py\nx = 1\n```\n\n| A | B |\n| --- | --- |\n| cell one | cell two |',
    ),
  ).toEqual([
    'One sentence, e.g. This one.',
    'Another one here!',
    'a list item that goes on',
    'second item here',
    '**cell one**: cell two',
  ]));
