import { useState, type FormEvent } from 'react';
import type { ToolInput, ToolOutput } from '../../../api.ts';
import { call } from '../../api.ts';
import { Button } from '../../parts/button.tsx';
import { useDoing } from '../../parts/doing.ts';
import { Field } from '../../parts/field.tsx';
import { Notice, TroubleNotice } from '../../parts/notice.tsx';
import { NAME_MAX, NUDGES_PER_DAY_MAX, PRIVATE_NOTE_MAX } from '../../rules.ts';

type Profile = ToolOutput<'show-my-profile'>;
type Change = ToolInput<'change-my-profile'>;
type Draft = {
  readonly name: string;
  readonly username: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly learningStyle: Profile['learningStyle'];
  readonly nudgesPerDay: number;
  readonly note: string;
};

const styles = { visual: 'With pictures and tables', textual: 'In words', mixed: 'Both' } as const;
const languages = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  it: 'Italiano',
  nl: 'Nederlands',
  pl: 'Polski',
  pt: 'Português',
  vi: 'Tiếng Việt',
} as const;

const draftOf = ({ name, username, locale, timeZone, learningStyle, nudgesPerDay, note }: Profile): Draft => ({
  name: name ?? '',
  username: username ?? '',
  locale,
  timeZone,
  learningStyle,
  nudgesPerDay,
  note: note ?? '',
});

/** Only what is another than before: a name or user name that was never given is not taken away by an empty field. */
function changeOf(draft: Draft, profile: Profile): Change | null {
  const before = draftOf(profile);
  const changed = Object.entries(draft).filter(([field, value]) => {
    const isEmptied = value === '' && field !== 'note';
    return value !== before[field as keyof Draft] && !isEmptied; // the fields of both are the same
  });
  return changed.length ? Object.fromEntries(changed) : null; // the server checks what is in it
}

const names = new Intl.DisplayNames('en', { type: 'language' });
const zones = Intl.supportedValuesOf('timeZone');

/** What to be called, when days begin, and how one likes to learn. */
export function ProfileForm({ profile, onSaved }: { readonly profile: Profile; readonly onSaved: () => Promise<void> }) {
  const [draft, setDraft] = useState(() => draftOf(profile));
  const [saved, setSaved] = useState(false);
  const { busy, trouble, doing } = useDoing();
  const set = (change: Partial<Draft>) => {
    setSaved(false);
    setDraft({ ...draft, ...change });
  };
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const change = changeOf(draft, profile);
    if (change && !(await doing(() => call('change-my-profile', change)))) return;
    setSaved(true);
    await onSaved();
  };
  return (
    <form className="stacked" onSubmit={(event) => void onSubmit(event)}>
      <Names draft={draft} set={set} />
      <Place draft={draft} set={set} />
      <Learning draft={draft} set={set} />
      {trouble !== null && <TroubleNotice error={trouble} />}
      {saved && <Notice kind="right">Saved.</Notice>}
      <div className="actions">
        <Button type="submit" kind="primary" busy={busy}>
          Save
        </Button>
      </div>
    </form>
  );
}

type PartProps = { readonly draft: Draft; readonly set: (change: Partial<Draft>) => void };

const Names = ({ draft, set }: PartProps) => (
  <div className="page-pair">
    <Field label="Name" hint="What the tutor calls you.">
      {(control) => (
        <input
          {...control}
          autoComplete="name"
          maxLength={NAME_MAX}
          value={draft.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      )}
    </Field>
    <Field label="User name" hint="Small letters, digits, dots, dashes.">
      {(control) => (
        <input
          {...control}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          pattern="[a-z0-9][a-z0-9._\-]{1,30}[a-z0-9]"
          title="3 to 32 small letters, digits, dots, dashes or underscores"
          value={draft.username}
          onChange={(event) => set({ username: event.target.value })}
        />
      )}
    </Field>
  </div>
);

const Place = ({ draft, set }: PartProps) => (
  <div className="page-pair">
    <Field label="Language" hint="How your numbers are read, such as 1,5.">
      {(control) => (
        <select {...control} value={draft.locale} onChange={(event) => set({ locale: event.target.value })}>
          {!(draft.locale in languages) && <option value={draft.locale}>{names.of(draft.locale) ?? draft.locale}</option>}
          {Object.entries(languages).map(([tag, name]) => (
            <option key={tag} value={tag}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
    <Field label="Time zone" hint="Streaks and reviews follow it.">
      {(control) => (
        <select {...control} value={draft.timeZone} onChange={(event) => set({ timeZone: event.target.value })}>
          {!zones.includes(draft.timeZone) && <option>{draft.timeZone}</option>}
          {zones.map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </select>
      )}
    </Field>
  </div>
);

const Learning = ({ draft, set }: PartProps) => (
  <>
    <div className="page-pair">
      <Field label="Explanations">
        {(control) => (
          <select {...control} value={draft.learningStyle} onChange={(event) => set({ learningStyle: event.target.value })}>
            {Object.entries(styles).map(([style, name]) => (
              <option key={style} value={style}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Reminders a day, at most">
        {(control) => (
          <input
            {...control}
            type="number"
            min={0}
            max={NUDGES_PER_DAY_MAX}
            required
            value={draft.nudgesPerDay}
            onChange={(event) => set({ nudgesPerDay: event.target.valueAsNumber || 0 })}
          />
        )}
      </Field>
    </div>
    <Field label="A note to your tutor" hint="What it should know about how you learn. It is kept encrypted, and in no log.">
      {(control) => (
        <textarea
          {...control}
          rows={4}
          maxLength={PRIVATE_NOTE_MAX}
          value={draft.note}
          onChange={(event) => set({ note: event.target.value })}
        />
      )}
    </Field>
  </>
);
