import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { projectRoot, readEnv, settings } from './env.ts';
import { verifies } from './evals/requirements.ts';

/** Each setting with what it turns on and its default; `-u` writes the file anew. */
function exampleEnv(): string {
  const lines = Object.entries(settings.shape).map(([name, schema]) => {
    const { default: fallback = '' } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
      default?: string | number;
    };
    return `# ${schema.description}\n# ${name}=${fallback}\n`;
  });
  return `# Settings of Viva: copy to .env and take the # off what you change. None is needed to start.\n\n${lines.join('\n')}`;
}

it('has an example that says the same', async () => {
  verifies('house:example-settings');
  await expect(exampleEnv()).toMatchFileSnapshot(join(projectRoot, '.env.example'));
});

it('explains every setting', () => expect(Object.entries(settings.shape).filter(([, schema]) => !schema.description)).toEqual([]));

it('needs no setting at all, and takes an empty one as not set', () => {
  expect(readEnv({})).toMatchObject({
    PORT: 3000,
    HOST: '127.0.0.1',
    PUBLIC_URL: 'http://localhost:3000',
    DATA_DIR: join(projectRoot, 'data'),
  });
  expect(readEnv({ PORT: '', DATABASE_URL: '' })).toEqual(readEnv({}));
});

it('reads what a collector of traces wants in the header', () => {
  const headers = (given: string) => readEnv({ OTEL_EXPORTER_OTLP_HEADERS: given }).OTEL_EXPORTER_OTLP_HEADERS;
  expect(headers('')).toEqual({});
  expect(headers('authorization=Bearer%20a=b,x-team=1')).toEqual({ authorization: 'Bearer a=b', 'x-team': '1' });
  for (const wrong of ['key', 'a=1,', '=1', 'a=%zz', 'a=%ff', ',a=1']) expect(() => headers(wrong)).toThrow('OTEL_EXPORTER_OTLP_HEADERS');
});

it('builds the public address from the port, and takes one as given without its last slash', () => {
  expect(readEnv({ PORT: '8080' }).PUBLIC_URL).toBe('http://localhost:8080');
  expect(readEnv({ PUBLIC_URL: 'https://study.example.org/' }).PUBLIC_URL).toBe('https://study.example.org');
});

it('draws cards from another host, of itself only where that is this machine', () => {
  const sandbox = (given: Record<string, string>) => readEnv(given).SANDBOX_URL;
  expect(sandbox({ PORT: '8080' })).toBe('http://127.0.0.1:8080');
  expect(sandbox({ PUBLIC_URL: 'https://study.example.org' })).toBeUndefined();
  expect(sandbox({ PORT: '0' })).toBeUndefined();
  expect(sandbox({ SANDBOX_URL: 'https://cards.example.org/x/', PUBLIC_URL: 'https://study.example.org' })).toBe(
    'https://cards.example.org',
  );
});

it.each([
  [{ PORT: 'http' }, 'PORT'],
  [{ PORT: '70000' }, 'PORT'],
  [{ PUBLIC_URL: 'javascript:alert(1)' }, 'PUBLIC_URL'],
  [{ SANDBOX_URL: 'cards' }, 'SANDBOX_URL'],
  [{ SANDBOX_URL: 'https://study.example.org:8443', PUBLIC_URL: 'https://study.example.org' }, 'SANDBOX_URL'],
  [{ DATABASE_URL: 'mysql://localhost/viva' }, 'DATABASE_URL'],
  [{ DATABASE_POOL_MAX: '0' }, 'DATABASE_POOL_MAX'],
  [{ MASTER_KEY: 'secret' }, 'MASTER_KEY'],
  [{ DUMP_DAILY: 'yes' }, 'DUMP_DAILY'],
])('names what is wrong with %j in one sentence, without its value', (source, name) => {
  verifies('start:wrong-settings');
  const message = (() => {
    try {
      readEnv(source);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(message).toContain(`${name}: `);
  expect(message).not.toContain('\n');
  expect(message).not.toContain('secret');
});
