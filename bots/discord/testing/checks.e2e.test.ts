import { Routes, type RawFile } from 'discord.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import { button, field, file, input, options, outcome, row, select, text, v2 } from './bodies.ts';
import { openPair, type Pair } from './real-client.ts';

// Each check of messages is seen to fail: a body that Discord would take, made wrong in one way.

let pair: Pair;
let hall: string;
beforeAll(async () => {
  pair = await openPair();
  hall = pair.twin.channel(pair.twin.guild(), 'hall').id;
  pair.twin.limit('POST /channels/{channel_id}/messages', { requests: 1000, windowMs: 1000 });
  pair.twin.limit('all', { requests: 1000, windowMs: 1000 });
  pair.client.rest.setToken(pair.twin.token);
});
afterAll(async () => await pair.close());

const send = (body: object, files: RawFile[] = []) => outcome(pair, pair.client.rest.post(Routes.channelMessages(hall), { body, files }));

it('takes what is right', async () => {
  expect(
    await send({
      content: 'x'.repeat(2000),
      components: Array.from({ length: 5 }, () => row(button(), button(), button(), button(), button())),
    }),
  ).toBe('carried out');
  expect(await send(v2({ type: 17, components: [text('x'.repeat(4000)), row(select())] }))).toBe('carried out');
  expect(await send(v2({ type: 12, items: [{ media: { url: 'attachment://a.png' } }] }), [file('a.png')])).toBe('carried out');
});

it.each<[what: string, body: object, expected: string]>([
  ['nothing in it', {}, '50006'],
  ['2001 characters', { content: 'x'.repeat(2001) }, '50035 content:BASE_TYPE_MAX_LENGTH'],
  [
    'content beside new components',
    { ...v2(text('x')), content: 'y' },
    '50035 content:MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ],
  [
    'an embed beside new components',
    { ...v2(text('x')), embeds: [{ title: 'y' }] },
    '50035 embeds:MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ],
  [
    'a poll beside new components',
    { ...v2(text('x')), poll: { question: { text: 'q' }, answers: [{ poll_media: { text: 'a' } }] } },
    '50035 poll:MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ],
  [
    'stickers beside new components',
    { ...v2(text('x')), sticker_ids: ['1'] },
    '50035 sticker_ids:MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ],
  ['new components without the flag', { components: [text('x')] }, '50035 components.0:UNION_TYPE_CHOICES'],
  ['six rows', { components: Array.from({ length: 6 }, () => row(button())) }, '50035 components:BASE_TYPE_BAD_LENGTH'],
  [
    '41 components, nested',
    v2(...Array.from({ length: 2 }, () => ({ type: 17, components: Array.from({ length: 20 }, () => text('x')) }))),
    '50035 components:COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
  ],
  ['4001 characters in two texts', v2(text('x'.repeat(4000)), text('y')), '50035 components:COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED'],
  [
    'a custom id twice',
    { components: [row(button({ custom_id: 'a' })), row(button({ custom_id: 'a' }))] },
    '50035 components.1.components.0.custom_id:COMPONENT_CUSTOM_ID_DUPLICATED',
  ],
  ['a number twice', v2({ ...text('x'), id: 3 }, { ...text('y'), id: 3 }), '50035 components.1.id:COMPONENT_ID_DUPLICATED'],
  [
    'a custom id of 101',
    { components: [row(button({ custom_id: 'x'.repeat(101) }))] },
    '50035 components.0.components.0.custom_id:BASE_TYPE_MAX_LENGTH',
  ],
  ['a label of 81', { components: [row(button({ label: 'x'.repeat(81) }))] }, '50035 components.0.components.0.label:BASE_TYPE_MAX_LENGTH'],
  [
    'a button with neither label nor emoji',
    { components: [row(button({ label: '' }))] },
    '50035 components.0.components.0.label:BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED',
  ],
  [
    'a button without a custom id',
    { components: [row({ type: 2, style: 1, label: 'x' })] },
    '50035 components.0.components.0.custom_id:BUTTON_COMPONENT_CUSTOM_ID_REQUIRED',
  ],
  [
    'a link without an address',
    { components: [row({ type: 2, style: 5, label: 'x' })] },
    '50035 components.0.components.0.url:BUTTON_COMPONENT_LINK_URL_REQUIRED',
  ],
  [
    'a link to a script',
    { components: [row({ type: 2, style: 5, label: 'x', url: 'javascript:alert(1)' })] },
    '50035 components.0.components.0.url:URL_TYPE_INVALID_SCHEME',
  ],
  [
    'a link with a custom id',
    { components: [row(button({ style: 5, url: 'https://example.org' }))] },
    '50035 components.0.components.0.custom_id:BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
  ],
  [
    'six buttons in a row',
    { components: [row(...Array.from({ length: 6 }, () => button()))] },
    '50035 components.0.components:BASE_TYPE_MAX_LENGTH',
  ],
  ['a menu beside a button', { components: [row(button(), select())] }, '50035 components.0.components.1:COMPONENT_LAYOUT_WIDTH_EXCEEDED'],
  ['two menus in a row', { components: [row(select(), select())] }, '50035 components.0.components.1:COMPONENT_LAYOUT_WIDTH_EXCEEDED'],
  ['26 options', { components: [row(select({ options: options(26) }))] }, '50035 components.0.components.0.options:BASE_TYPE_MAX_LENGTH'],
  [
    'an option twice',
    { components: [row(select({ options: [...options(2), ...options(1)] }))] },
    '50035 components.0.components.0.options.2.value:SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
  ],
  [
    'more to choose than there is',
    { components: [row(select({ max_values: 4 }))] },
    '50035 components.0.components.0.options:BASE_TYPE_BAD_LENGTH',
  ],
  [
    'at least two of at most one',
    { components: [row(select({ min_values: 2 }))] },
    '50035 components.0.components.0.min_values:SELECT_COMPONENT_MIN_GREATER_THAN_MAX',
  ],
  [
    'radio buttons in a message',
    v2(row({ type: 21, custom_id: 'r', options: options(2) })),
    '50035 components.0.components.0.type:BASE_TYPE_CHOICES',
  ],
  ['a label in a message', v2(field(input())), '50035 components.0.type:BASE_TYPE_CHOICES'],
  [
    'a container in a container',
    v2({ type: 17, components: [{ type: 17, components: [text('x')] }] }),
    '50035 components.0.components.0.type:BASE_TYPE_CHOICES',
  ],
  ['a button outside of a row', v2(button()), '50035 components.0.type:BASE_TYPE_CHOICES'],
  ['a section without its side', v2({ type: 9, components: [text('x')] }), '50035 components.0.accessory:BASE_TYPE_REQUIRED'],
  [
    'a picture that was not sent',
    v2({ type: 12, items: [{ media: { url: 'attachment://a.png' } }] }),
    '50035 components.0.items.0.media.url:UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
  ],
  [
    'a file from elsewhere',
    v2({ type: 13, file: { url: 'https://example.org/a.pdf' } }),
    '50035 components.0.file.url:URL_TYPE_INVALID_SCHEME',
  ],
  [
    'a picture in an embed that was not sent',
    { embeds: [{ image: { url: 'attachment://a.png' } }] },
    '50035 embeds.0.image.url:UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
  ],
  [
    'embeds with 6001 characters',
    { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] },
    '50035 embeds:MAX_EMBED_SIZE_EXCEEDED',
  ],
  ['eleven embeds', { embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) }, '50035 embeds:BASE_TYPE_MAX_LENGTH'],
  [
    'everybody and somebody called',
    { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    '50035 allowed_mentions:MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
  ],
  [
    'a reply to nothing',
    { content: 'x', message_reference: { message_id: '1' } },
    '50035 message_reference:MESSAGE_REFERENCE_UNKNOWN_MESSAGE',
  ],
  ['an attachment that is not there', { content: 'x', attachments: [{ id: '0' }] }, '50035 attachments.0.id:ATTACHMENT_NOT_FOUND'],
  ['a nonce of 26', { content: 'x', nonce: 'x'.repeat(26) }, '50035 nonce:BASE_TYPE_MAX_LENGTH'],
])('refuses a message with %s', async (_what, body, expected) => expect(await send(body)).toBe(expected));

it('refuses a file of more than 10 MiB', async () => {
  verifies('discord:twin-checks');
  expect(await send({}, [file('a.bin', 10 * 1024 * 1024)])).toBe('carried out');
  expect(await send({}, [file('a.bin', 10 * 1024 * 1024 + 1)])).toBe('40005');
});
