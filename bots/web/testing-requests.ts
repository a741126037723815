import { newId } from '../../db/new-id.ts';

const message = { id: 'm', text: 'hello' };
const deep = '['.repeat(100_000) + ']'.repeat(100_000);
/** Requests that nobody can read or may send, as path, body, headers and the status they are answered with. */
export const unreadable: readonly (readonly [string, unknown, Record<string, string>, number])[] = [
  ['/api/chat', '{', {}, 400],
  ['/api/chat', 'null', {}, 400],
  ['/api/chat', { message }, { 'content-type': 'text/plain' }, 400],
  ['/api/chat', { message: { id: 'm' } }, {}, 400],
  ['/api/chat', { message: { ...message, act: { tool: 'next-question', input: {} } } }, {}, 400],
  ['/api/chat', { message: { id: 'm', act: { tool: 'show-my-profile', input: {} } } }, {}, 400],
  ['/api/chat', { message: { id: '', text: 'hello' } }, {}, 400],
  ['/api/chat', { message: { id: 'reply:x', text: 'hello' } }, {}, 400],
  ['/api/chat', { message: { id: 'm', text: ' ' } }, {}, 400],
  ['/api/chat', { message: { id: 'm', text: 'a\u0000' } }, {}, 400],
  ['/api/chat', { message: { id: 'm', act: { tool: 'next-question', input: { 'a\u0000': 1 } } } }, {}, 400],
  ['/api/chat', { message: { id: 'm', act: { tool: 'next-question', input: { '\ud800': 1 } } } }, {}, 400],
  ['/api/chat', `{"message":{"id":"m","act":{"tool":"next-question","input":{"a":${deep}}}}}`, {}, 400],
  ['/api/tools/show-my-profile', `{"input":{"a":${deep}}}`, {}, 400],
  ['/api/session/sign-in', `{"email":"a","password":"b","more":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, {}, 400],
  ['/api/chat', { message, conversation: 'x' }, {}, 400],
  ['/api/chat', { message, messages: [] }, {}, 400],
  ['/api/chat', { message: { id: 'm', text: 'x'.repeat(300_000) } }, {}, 400],
  ['/api/chat', { message, conversation: newId() }, {}, 404],
  ['/api/chat/x/stop', {}, {}, 404],
  ['/api/tools/no-such-tool', {}, {}, 404],
  ['/api/tools/__proto__', {}, {}, 404],
  ['/api/tools/show-my-profile', { input: [] }, {}, 400],
  ['/api/tools/show-my-profile', { input: { of: 'alma' } }, {}, 400],
  ['/api/tools/show-my-profile', { who: 'alma' }, {}, 400],
  ['/api/tools/show-my-profile', { input: { more: 'x'.repeat(300_000) } }, {}, 400],
  ['/api/tools/list-turns', {}, {}, 403],
  ['/api/tools/add-material', {}, {}, 403],
  ['/api/tools/add-material', { input: { file: 'x'.repeat(300_000) } }, {}, 400], // not read, for who may not add any
  ['/api/tools/abandon-run', {}, {}, 403],
];
