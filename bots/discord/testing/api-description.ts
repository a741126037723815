import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Problem } from './refusals.ts';

// Discord's own description of its interface. It is large, so it is read once, and what it says of one request is
// compiled when such a request comes for the first time.

type Node = { [key: string]: unknown };
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

let described: { document: Node; ajv: Ajv2020 } | undefined;
const validators = new Map<string, ValidateFunction | undefined>();

const at = (document: Node, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (node, step) =>
        isNode(node) ? node[step.replaceAll('~1', '/').replaceAll('~0', '~')] : Array.isArray(node) ? node[Number(step)] : undefined,
      document,
    );

/** The types by which a branch of a union says that it is meant. */
function typesOf(document: Node, branch: unknown): unknown[] | undefined {
  if (!isNode(branch) || typeof branch['$ref'] !== 'string') return undefined;
  const target = at(document, branch['$ref'].slice(1));
  const required = isNode(target) ? target['required'] : undefined;
  const type = isNode(target) && isNode(target['properties']) ? target['properties']['type'] : undefined;
  return isNode(type) && Array.isArray(type['enum']) && Array.isArray(required) && required.includes('type') ? type['enum'] : undefined;
}

/** Unions are told apart by `type` where they can be, so that an error names the field and not every branch that did not fit. */
function tellApart(document: Node, node: unknown): void {
  if (Array.isArray(node)) return node.forEach((each) => tellApart(document, each));
  if (!isNode(node)) return;
  const union = node['oneOf'] ?? node['anyOf'];
  const types = Array.isArray(union) && union.length > 1 ? union.map((branch) => typesOf(document, branch)) : [];
  if (Array.isArray(union) && types.length && types.every((each) => each !== undefined)) {
    delete node['anyOf'];
    delete node['oneOf'];
    Object.assign(node, {
      type: 'object',
      required: ['type'],
      properties: { type: { enum: types.flat() } },
      allOf: union.map((branch: unknown, index) => ({
        if: { properties: { type: { enum: types[index] } }, required: ['type'] },
        then: branch, // oxlint-disable-line unicorn/no-thenable -- a word of JSON Schema
      })),
    });
    return;
  }
  // discord.js sends these as text, as the documentation tells it to
  const permissions = isNode(node['properties']) ? node['properties']['default_member_permissions'] : undefined;
  if (isNode(permissions)) permissions['type'] = ['integer', 'string', 'null'];
  for (const each of Object.values(node)) tellApart(document, each);
}

function description() {
  if (described) return described;
  const document = JSON.parse(readFileSync(new URL('openapi.json', import.meta.url), 'utf8')) as Node;
  tellApart(document, document);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  for (const format of ['snowflake', 'int32', 'int64', 'double', 'nonce', 'date-time', 'binary']) ajv.addFormat(format, true);
  ajv.addFormat('uri', /^[a-z][a-z0-9+.-]*:\S+$/i);
  ajv.addSchema({ $id: 'discord', ...document });
  return (described = { document, ajv });
}

const escaped = (step: string) => step.replaceAll('~', '~0').replaceAll('/', '~1');

function validator(pointer: string): ValidateFunction | undefined {
  if (!validators.has(pointer)) {
    const { document, ajv } = description();
    validators.set(pointer, at(document, pointer) === undefined ? undefined : ajv.getSchema(`discord#${encodeURI(pointer)}`));
  }
  return validators.get(pointer);
}

const sentences: Record<string, (error: ErrorObject) => [code: string, message: string]> = {
  required: () => ['BASE_TYPE_REQUIRED', 'This field is required'],
  maxLength: ({ params }) => ['BASE_TYPE_MAX_LENGTH', `Must be ${params['limit']} or fewer in length.`],
  minLength: ({ params }) => ['BASE_TYPE_MIN_LENGTH', `Must be ${params['limit']} or more in length.`],
  maxItems: ({ params }) => ['BASE_TYPE_MAX_LENGTH', `Must be ${params['limit']} or fewer in length.`],
  minItems: ({ params }) => ['BASE_TYPE_MIN_LENGTH', `Must be ${params['limit']} or more in length.`],
  maximum: ({ params }) => ['NUMBER_TYPE_MAX', `int value should be less than or equal to ${params['limit']}.`],
  minimum: ({ params }) => ['NUMBER_TYPE_MIN', `int value should be greater than or equal to ${params['limit']}.`],
  enum: ({ params }) => ['BASE_TYPE_CHOICES', `Value must be one of {${(params['allowedValues'] as unknown[]).join(', ')}}.`],
};

function problemOf(error: ErrorObject): Problem {
  const missing = error.keyword === 'required' ? [String(error.params['missingProperty'])] : [];
  const [code, message] = sentences[error.keyword]?.(error) ?? ['BASE_TYPE_INVALID', error.message ?? error.keyword];
  return { path: [...error.instancePath.split('/').slice(1), ...missing], code, message };
}

const isUnion = ({ keyword }: ErrorObject) => ['oneOf', 'anyOf', 'if'].includes(keyword);
const isWithin = (error: ErrorObject, { instancePath }: ErrorObject) =>
  error.instancePath === instancePath || error.instancePath.startsWith(`${instancePath}/`);

/** What is wrong. Of a union that did not fit, what only says that another branch was not meant is left out when something says more. */
function problemsOf(errors: readonly ErrorObject[]): Problem[] {
  const unions = errors.filter(isUnion);
  const telling = errors.filter((error) => !isUnion(error) && !(error.keyword === 'type' && error.params['type'] === 'null'));
  const more = (union: ErrorObject) => telling.some((error) => error.keyword !== 'type' && isWithin(error, union));
  const meant = telling.filter((error) => error.keyword !== 'type' || !unions.some((union) => isWithin(error, union) && more(union)));
  const all = (meant.length ? meant : errors).map(problemOf);
  return [...new Map(all.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function problemsAt(pointer: string, value: unknown): Problem[] | undefined {
  const validate = validator(pointer);
  if (!validate) return undefined;
  return validate(value) ? [] : problemsOf(validate.errors ?? []);
}

/** Whether Discord has such a request at all. */
export const isDescribed = (method: string, path: string): boolean =>
  at(description().document, `/paths/${escaped(path)}/${method.toLowerCase()}`) !== undefined;

/** What Discord's description finds wrong with the body of a request. */
export const bodyProblems = (method: string, path: string, body: unknown): Problem[] =>
  problemsAt(`/paths/${escaped(path)}/${method.toLowerCase()}/requestBody/content/${escaped('application/json')}/schema`, body) ?? [];

/** What Discord's description finds wrong with an answer: the twin looks at its own. */
export const answerProblems = (method: string, path: string, status: number, body: unknown): Problem[] =>
  problemsAt(`/paths/${escaped(path)}/${method.toLowerCase()}/responses/${status}/content/${escaped('application/json')}/schema`, body) ??
  [];
