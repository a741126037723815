import { useId } from 'react';

/** How sure somebody may say they are, as submit-answer takes it. */
export type Confidence = 'guess' | 'think' | 'sure';

const words = { guess: 'Guessing', think: 'I think so', sure: 'Sure' } as const satisfies Record<Confidence, string>;

/** How sure they are, if they want to say so. */
export function ConfidenceChoice({
  value,
  onChange,
  disabled,
}: {
  readonly value: Confidence | undefined;
  readonly onChange: (value: Confidence) => void;
  readonly disabled: boolean;
}) {
  const id = useId();
  return (
    <fieldset className="confidence" disabled={disabled}>
      <legend>How sure are you?</legend>
      {(Object.keys(words) as Confidence[]).map((each) => (
        <label key={each}>
          <input type="radio" className="visually-hidden" name={id} checked={value === each} onChange={() => onChange(each)} />
          {words[each]}
        </label>
      ))}
    </fieldset>
  );
}
