import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confidences } from '../../core/runs/confidence.ts';
import { verifies } from '../../evals/requirements.ts';
import { acts, EVERYBODY, openIds, type Act, type Control } from './custom-id.ts';
import { noDraft } from './draft.ts';
import { ID_MAX } from './limits.ts';

const ids = openIds('a secret of this test');
const OWNER = '123456789012345678';
const ATTEMPT = '018f3c1e-0000-7000-8000-0000000000ff';
const send: Control = { act: 'send', of: ATTEMPT, arg: 's3-4-0-', draft: { sure: 'think', picks: [2, null, 24] } };

const controls: fc.Arbitrary<Control> = fc.record(
  {
    act: fc.constantFrom(...(Object.keys(acts) as Act[])),
    of: fc.uuid(),
    arg: fc.stringMatching(/^[\w-]{0,10}$/),
    draft: fc.record({
      sure: fc.option(fc.constantFrom(...confidences)),
      picks: fc.array(fc.option(fc.nat(24)), { maxLength: 36 }),
    }),
  },
  { requiredKeys: ['act', 'arg', 'draft'] },
);

describe('the id of a control', () => {
  it('says again what was written, and is short enough', () =>
    fc.assert(
      fc.property(controls, fc.constantFrom(OWNER, EVERYBODY), (control, owner) => {
        const id = ids.write(owner, control);
        expect(id.length).toBeLessThanOrEqual(ID_MAX);
        expect(ids.read(owner, id)).toEqual(control);
      }),
    ));

  it('is nothing to anybody else, nor under another secret', () => {
    verifies('discord:own-controls');
    const id = ids.write(OWNER, send);
    expect(ids.read('123456789012345679', id)).toBeUndefined();
    expect(ids.read(EVERYBODY, id)).toBeUndefined();
    expect(openIds('another secret').read(OWNER, id)).toBeUndefined();
  });

  it('is nothing once a sign of it is changed', () => {
    const id = ids.write(OWNER, send);
    for (let at = 0; at < id.length; at += 1) {
      const changed = id.slice(0, at) + (id[at] === 'a' ? 'b' : 'a') + id.slice(at + 1);
      expect(ids.read(OWNER, changed), changed).toBeUndefined();
    }
  });

  it('is nothing where it was never ours', () =>
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 200 }), fc.stringMatching(/^[a-z-]{1,8}\.[\w-]{22}\.[\w-]{0,9}\.0\.[\w-]{11}$/)),
        (id) => {
          expect(ids.read(OWNER, id)).toBeUndefined();
        },
      ),
    ));

  it('is refused where it could not be read again', () => {
    expect(() => ids.write(OWNER, { act: 'page', arg: 'a.b' })).toThrow('no control can have the id');
    expect(() => ids.write(OWNER, { act: 'page', arg: 'a'.repeat(ID_MAX), draft: noDraft })).toThrow('no control can have the id');
  });
});
