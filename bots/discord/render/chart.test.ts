import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import { choicesChart, masteryChart } from './bar-charts.ts';
import { altOf, MARGIN, WIDTH, type Chart } from './chart.ts';
import { canDraw, clipped, lettered, widthOf } from './lettering.ts';
import { activityChart, ratingChart, scaleOf } from './time-charts.ts';

const topic = (name: string, proficiency: number, attempted = 5) => ({ topic: name, proficiency, attempted });
/** How many points of a picture are as bright as its words, in a part of it given as it is shown. */
async function brightIn({ png }: Chart, left: number, top: number, width: number, height: number): Promise<number> {
  const area = { left: left * 2, top: top * 2, width: width * 2, height: height * 2 };
  const { data, info } = await sharp(png).removeAlpha().extract(area).raw().toBuffer({ resolveWithObject: true });
  let bright = 0;
  for (let at = 0; at < data.length; at += info.channels) if (data[at]! > 200 && data[at + 1]! > 200 && data[at + 2]! > 200) bright += 1;
  return bright;
}
const sizeOf = async ({ png }: Chart) => {
  const { width, height, format } = await sharp(png).metadata();
  return { width, height, format };
};

describe('charts', () => {
  it('say in words what they draw', async () => {
    verifies('discord:charts');
    const mastery = await masteryChart([topic('Premiums', 0.421), topic('Claims', 0.8), topic('Law', 0, 0)]);
    expect(mastery?.alt).toBe('How well you know each topic. 1 of 3 topics known well, from 80 %. Premiums: 42 %. Claims: 80 %. Law: new.');
    const choices = await choicesChart('A peril?', [
      { letter: 'A', text: 'Hail', answers: 3, isRight: true },
      { letter: 'B', text: 'Ice', answers: 1, isRight: false },
    ]);
    expect(choices?.alt).toBe('A peril?: 4 answers. A, Hail: 3, which is right. B, Ice: 1.');
    const activity = await activityChart(
      [
        { day: '2026-11-12', answers: 4 },
        { day: '2026-11-19', answers: 2 },
        { day: '2026-11-05', answers: 9 },
      ],
      '2026-11-19',
      2,
    );
    expect(activity.alt).toBe(
      'Answers by day in the last 2 weeks, up to 19 Nov: 6 answers on 2 days. Most on one day: 4. By week, the oldest first: 4, 2.',
    );
    const rating = await ratingChart([
      { subject: 'Law', points: [{ at: '2026-11-01T10:00:00Z', rating: 1180 }] },
      { subject: 'Insurance', points: [1200, 1260, 1240].map((each, day) => ({ at: `2026-11-0${day + 1}T10:00:00Z`, rating: each })) },
    ]);
    expect(rating?.alt).toBe('Your ratings over time. Insurance: from 1200 to 1240, at most 1260. Law: 1180.');
  });

  it('are pictures twice as fine as they are shown, with their words in them', async () => {
    verifies('discord:charts');
    const chart = (await masteryChart([topic('Premiums', 0.4), topic('', 0.4)]))!; // there are topics
    expect(await sizeOf(chart)).toEqual({ width: WIDTH * 2, height: 428, format: 'png' });
    expect(await brightIn(chart, MARGIN, 20, 400, 30)).toBeGreaterThan(2_000); // the title
    expect(await brightIn(chart, MARGIN, 84, 120, 28)).toBeGreaterThan(500); // the name of the first topic
    expect(await brightIn(chart, MARGIN, 138, 120, 28)).toBe(0); // the second has none
    expect(chart.png.length).toBeLessThan(100_000);
  });

  it('draw nothing where there is nothing', async () => {
    expect(await masteryChart([])).toBeUndefined();
    expect(await choicesChart('?', [])).toBeUndefined();
    expect(await ratingChart([{ subject: 'Law', points: [] }])).toBeUndefined();
    expect((await activityChart([], '2026-11-19')).alt).toContain('0 answers on 0 days');
    expect((await choicesChart('?', [{ letter: 'A', text: 'x', answers: 0, isRight: true }]))?.alt).toContain('Nobody answered');
  });

  it('show what wants work first, and say how much they leave out', async () => {
    verifies('discord:charts');
    const many = await masteryChart(Array.from({ length: 14 }, (_, place) => topic(`Topic ${place}`, (14 - place) / 14)));
    expect(many?.alt).toMatch(/^How well .* · 4 more not shown\. Topic 13: 7 %\./);
    expect(many?.alt).not.toContain('Topic 3:');
  });

  it('explain a name whose letters they cannot draw', async () => {
    verifies('discord:charts');
    const chart = await masteryChart([topic('保険の基礎', 0.5), topic('Größe, Çeşme, Łódź', 0.6), topic('Страхование', 0.7)]);
    expect(chart?.key).toEqual(['(1) 保険の基礎', '(2) Страхование']);
    expect(chart?.alt).toContain('保険の基礎: 50 %');
    expect(['Ångström ñ ő ž', 'a – b — “c” ‘d’ …', 'x × y ≤ z · 50 %'].every(canDraw)).toBe(true);
  });

  it('have descriptions that Discord takes, cut after a sentence', () => {
    verifies('discord:charts');
    const alt = altOf(Array.from({ length: 100 }, (_, place) => `Topic ${place}: 50 %.`));
    expect(alt.length).toBeLessThanOrEqual(1024);
    expect(alt.endsWith('50 %. …')).toBe(true);
    expect(altOf(['😀'.repeat(800)])).toHaveLength(1024 - 1);
    expect(altOf(['😀'.repeat(800)]).isWellFormed()).toBe(true);
  });

  it('have scales of round numbers that hold what they show', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5_000, max: 5_000 }), fc.nat(5_000), (least, span) => {
        const { from, to, step } = scaleOf(least, least + span);
        expect(from).toBeLessThanOrEqual(least);
        expect(to).toBeGreaterThanOrEqual(least + span);
        expect((to - from) / step).toBeLessThanOrEqual(4);
        expect(to).toBeGreaterThan(from);
      }),
    );
  });

  it('write any text as outlines, no wider than its room', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 24, max: 400 }), (text, room) => {
        expect(widthOf(clipped(text, room, 20), 20)).toBeLessThanOrEqual(room);
        expect(lettered(text, { x: 0, y: 0, size: 20, fill: '#fff' })).toMatch(/^(?:<path fill="#fff" d="[MLQZ\d. -]+"\/>)?$/);
      }),
    );
  });
});
