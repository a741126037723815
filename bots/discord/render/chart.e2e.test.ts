import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { drawPicture } from '../../../agent/identity/draw-picture.ts';
import { temporaryFolder } from '../../../db/testing.ts';
import { childEnvironment, projectRoot } from '../../../env.ts';
import { verifies } from '../../../evals/requirements.ts';
import { masteryChart } from './bar-charts.ts';

const program = `import { masteryChart } from './bots/discord/render/bar-charts.ts';
process.stdout.write((await masteryChart([{ topic: 'Premiums', proficiency: 0.4, attempted: 5 }])).png.toString('base64'));`;

it('draws the same on a machine without fonts, and complains of nothing', async () => {
  verifies('discord:charts');
  const empty = temporaryFolder();
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: projectRoot,
    env: childEnvironment({ FONTCONFIG_PATH: empty.path, FONTCONFIG_FILE: `${empty.path}/none`, HOME: empty.path }),
    maxBuffer: 10_000_000,
  });
  empty.remove();
  const here = await masteryChart([{ topic: 'Premiums', proficiency: 0.4, attempted: 5 }]);
  expect(stderr).toBe('');
  expect(stdout).toBe(here?.png.toString('base64'));
});

it('draws also in a process that has drawn a picture which somebody handed in', async () => {
  const picture = await masteryChart([{ topic: 'Premiums', proficiency: 0.4, attempted: 5 }]);
  await drawPicture(picture!.png); // from then on only a few formats are read
  await expect(drawPicture(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))).rejects.toThrow(
    'no picture that can be read',
  );
  expect((await masteryChart([{ topic: 'Premiums', proficiency: 0.4, attempted: 5 }]))!.png).toEqual(picture!.png);
});
