import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { LogId } from '../core/ids.ts';
import { byHand } from '../core/people/doors.ts';
import { admins } from '../core/people/roles.ts';
import { findTurn, WholeTurn } from '../db/queries/turns.ts';
import { sayTurn } from './telling.ts';
import { defineTool } from './tool.ts';

const RESULT_SHOWN = 400; // characters; the JSON has the rest

export const showTurn = defineTool({
  name: 'show-turn',
  description:
    'Show a logged turn: what was said and answered, which tools were used with what and what they gave back, by which prompt version and model.',
  roles: admins,
  doors: byHand,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({ turn: LogId.describe('The turn, as list-turns names it.') }),
  output: WholeTurn,

  async run({ turn }, { db }) {
    const found = await findTurn(db, turn);
    if (!found) throw new TutorError('not-found', 'No such turn is logged: it never was, or it was dropped with its month.');
    return found;
  },

  say: (turn) =>
    [
      sayTurn(turn),
      `Prompt ${turn.prompt ?? 'unknown'}${turn.arm ? `, arm ${turn.arm}` : ''}, temperature ${turn.temperature}, at most ${turn.maxTokens} tokens`,
      '',
      `${turn.name ?? 'Somebody'}: ${turn.said}`,
      ...turn.tools.map(({ tool, arguments: given, result, error, duration_ms: took }) =>
        [
          `  [${tool}${took === undefined ? '' : `, ${took} ms`}]`,
          given === undefined ? '' : ` ${JSON.stringify(given)}`,
          error ? ` failed: ${error}` : '',
          result ? ` → ${result.slice(0, RESULT_SHOWN)}` : '',
        ].join(''),
      ),
      `${turn.agent}: ${turn.answered ?? '(no answer)'}`,
    ].join('\n'),
});
