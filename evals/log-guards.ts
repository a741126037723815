import { changesIn, suite, type Mutation } from './guards.ts';

const activity = changesIn('db/queries/activity.ts');
const retention = changesIn('db/retention.ts');
const redaction = changesIn('core/chat/redact.ts');
const counted = suite('db', 'db/activity.db.test.ts');
const reports = suite('db', 'tools/reports.db.test.ts');
const redacted = suite('unit', 'core/chat/redact.test.ts');

/** Guards of what is logged, counted, told of it, and forgotten. */
export const logGuards: readonly Mutation[] = [
  activity('days are the deployment’s', '(${at} at time zone ${zone})::date', '${at}::date', counted),
  activity('late facts move the last few days', 'const AGAIN_DAYS = 3;', 'const AGAIN_DAYS = 1;', counted),
  activity('what is so already is not written', ' where row (${stored}) is distinct from row (${excluded})', '', counted),
  activity('what came from dropped logs stays', 'case when c.logged or o.id is null then', 'case when true then', counted),
  retention('logs are counted before they go', "if (log === 'chatbot_logs')", 'if (false)', counted),
  retention('0 keeps logs for ever', 'if (!keepDays) return 0;', '', counted),
  retention('a month is old when its last day is', "+ interval '1 month') at time zone 'UTC' <=", ") at time zone 'UTC' <=", counted),
  changesIn('db/queries/reports.ts')(
    'reports tell of whom one looks after',
    'u.id in (select app.tutored_students() union select app.children())',
    'true',
    reports,
  ),
  changesIn('tools/show-item-statistics.ts')(
    'who does not teach a course does not see its statistics',
    '!(await staffsCourse(db, id))',
    'false',
    reports,
  ),
  redaction('e-mail addresses stay out of logs', "{ mark: '[e-mail]'", "{ unless: () => true, mark: '[e-mail]'", redacted),
  redaction('keys stay out of logs', "{ mark: '[key]', pattern: /eyJ", "{ mark: '[key]', unless: () => true, pattern: /eyJ", redacted),
  redaction('fields that hold secrets stay out of logs', 'secretField.test(name) &&', 'false &&', redacted),
  changesIn('agent/keeping.ts')(
    'what tools were given is redacted',
    'const given = redactJson(',
    'const given = ((value: unknown, _redact: unknown) => value)(',
    suite('db', 'agent/log-secrecy.db.test.ts'),
  ),
  changesIn('tools/show-turn.ts')(
    'turns are for admins',
    'roles: admins,',
    "roles: ['admin', 'tutor', 'student'],",
    suite('db', 'agent/log-secrecy.db.test.ts'),
  ),
  changesIn('agent/telemetry.ts')(
    'a collector in trouble costs no turn',
    'lost += batch.length;',
    'throw error;',
    suite('db', 'agent/telemetry.db.test.ts'),
  ),
  changesIn('agent/telemetry.ts')(
    'a trace holds no words',
    "{ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': toolCall.toolName }",
    "{ 'gen_ai.tool.call.arguments': JSON.stringify(toolCall) }",
    suite('db', 'agent/telemetry.db.test.ts'),
  ),
];
