// For tests: how it is known that a question shows itself without its key.

/** The body, throwing where the key is touched; listing the fields of an object that holds a key is fine, reading it is not. */
export function guarded<T extends object>(target: T, key: readonly string[], path: readonly string[] = []): T {
  return new Proxy(target, {
    get(object, field) {
      const value: unknown = Reflect.get(object, field);
      if (typeof field === 'symbol' || (Array.isArray(object) && !/^\d+$/.test(field))) return value;
      const here = [...path, Array.isArray(object) ? '*' : field];
      if (key.includes(here.join('.'))) throw new Error(`the key was read: ${here.join('.')}`);
      return typeof value === 'object' && value !== null ? guarded(value, key, here) : value;
    },
  });
}

/** Every text under the key's paths. */
export function textsOf(value: unknown, key: readonly string[], path: readonly string[] = [], inside = false): string[] {
  const within = inside || key.includes(path.join('.'));
  if (typeof value !== 'object' || value === null) return within ? [String(value)] : [];
  return Object.entries(value).flatMap(([field, each]) => textsOf(each, key, [...path, Array.isArray(value) ? '*' : field], within));
}

/** The value with every text, number and truth under the key's paths made another one. */
export function withOtherKey(value: unknown, key: readonly string[], path: readonly string[] = [], inside = false): unknown {
  const within = inside || key.includes(path.join('.'));
  if (Array.isArray(value)) return value.map((each) => withOtherKey(each, key, [...path, '*'], within));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, withOtherKey(each, key, [...path, field], within)]));
  return within ? (typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : `not ${String(value)}`) : value;
}
