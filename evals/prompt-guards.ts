import { changesIn, suite, type Mutation } from './guards.ts';

const kept = changesIn('db/migrations/0013_prompts_kept.sql');
const active = changesIn('db/queries/prompts.ts');
const versions = changesIn('db/queries/prompt-versions.ts');
const prompts = suite('db', 'tools/prompts.db.test.ts');

/** Guards of what agents are told, and who changes it. */
export const promptGuards: readonly Mutation[] = [
  kept('a prompt version is kept word for word', `'{is_active,`, `'{prompt_text,is_active,`, prompts),
  kept(
    'a prompt version is not taken away',
    'BEFORE UPDATE OR DELETE ON public.prompt_versions',
    'BEFORE UPDATE ON public.prompt_versions',
    prompts,
  ),
  kept(
    'an agent is never without a prompt',
    'IF NOT EXISTS (SELECT FROM public.prompt_versions',
    'IF false AND NOT EXISTS (SELECT FROM public.prompt_versions',
    prompts,
  ),
  active('an admin’s prompt outlives a new version of the product', '!active || active.is_shipped', 'true', prompts),
  active('a version’s model goes before the settings’', 'model ?? modelName ??', 'modelName ?? model ??', prompts),
  active('a learner is told what their arm is told', 'arm ?? active', 'active', prompts),
  versions('the same text is the same version', 'if (found?.same)', 'if (false)', prompts),
  changesIn('core/prompts/arm.ts')(
    'an arm does not hang on the order of the list',
    '.toSorted((a, b) => (a.name < b.name ? -1 : 1))',
    '',
    suite('unit', 'core/prompts/prompts.test.ts'),
  ),
];
