import { useId, useState } from 'react';
import { ESSAY_MAX, WORDS_MAX, controlOf } from '../rules.ts';
import type { ControlProps } from './control.ts';
import { Gaps } from './gaps.tsx';
import './typed.css';

const withPart = (value: readonly string[], place: number, part: string) => value.map((each, index) => (index === place ? part : each));

/** The number in what was entered, and the unit behind it where it is one of those offered. */
function splitUnit(typed: string, units: readonly string[]): readonly [number: string, unit: string] {
  const unit = units.find((each) => typed.endsWith(` ${each}`));
  return unit ? [typed.slice(0, -unit.length - 1), unit] : [typed, ''];
}
/** Whoever types a unit with the number means that one. */
const bare = /^[\d\s.,'’/+\-−eE^×*]+$/;

/** One number, with its unit where there is one. */
export function NumberControl({ shown, value, onChange, disabled, labelledBy }: ControlProps<'number'>) {
  const id = useId();
  const units = shown.unit === undefined ? [] : [shown.unit, ...(shown.units ?? [])];
  const chooses = units.length > 1 || (units.length === 1 && shown.unit_required);
  const [number, given] = chooses ? splitUnit(value[0] ?? '', units) : [value[0] ?? '', ''];
  const [unit, setUnit] = useState(given || (shown.unit_required ? '' : (units[0] ?? '')));
  const send = (typed: string, of: string) => onChange([chooses && of && bare.test(typed) ? `${typed} ${of}` : typed]);
  return (
    <div className="number">
      <input
        className="input number-input"
        inputMode="decimal"
        autoComplete="off"
        value={number}
        disabled={disabled}
        aria-labelledby={labelledBy}
        aria-describedby={`${id}-form`}
        onChange={(event) => send(event.target.value, unit)}
      />
      {chooses ? (
        <select
          className="input number-unit"
          aria-label="Unit"
          value={unit}
          disabled={disabled}
          onChange={(event) => {
            setUnit(event.target.value);
            send(number, event.target.value);
          }}
        >
          <option value="">unit …</option>
          {units.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      ) : (
        units.length === 1 && <span className="number-unit">{units[0]}</span>
      )}
      <span className="card-note" id={`${id}-form`}>
        {shown.fractions === false ? 'A number such as 1000.5' : 'A number or a fraction, such as 1000.5 or 3/4'}
      </span>
    </div>
  );
}

/** A few words, or an essay. */
export function TextControl({ shown, value, onChange, disabled, labelledBy }: ControlProps<'text'>) {
  const id = useId();
  const [typed = ''] = value;
  const most = shown.long ? ESSAY_MAX : WORDS_MAX;
  const common = {
    className: 'input',
    value: typed,
    disabled,
    maxLength: most,
    'aria-labelledby': labelledBy,
    'aria-describedby': `${id}-count`,
    autoComplete: 'off',
  };
  return (
    <div className="text">
      {shown.long ? (
        <textarea {...common} rows={8} onChange={(event) => onChange([event.target.value])} />
      ) : (
        <input {...common} onChange={(event) => onChange([event.target.value])} />
      )}
      <span className="card-note" id={`${id}-count`}>
        {shown.long ? `${typed.length} of ${most} characters` : 'In a few words'}
      </span>
    </div>
  );
}

/** A text with blanks to be filled in where they stand. */
export const BlanksControl = ({ shown, value, onChange, disabled }: ControlProps<'blanks'>) => (
  <Gaps text={shown.text}>
    {(place) => (
      <input
        className="input gap"
        aria-label={shown.blanks === 1 ? 'The blank' : `Blank ${place + 1} of ${shown.blanks}`}
        autoComplete="off"
        autoCapitalize="off"
        value={value[place] ?? ''}
        disabled={disabled}
        onChange={(event) => onChange(withPart(value, place, event.target.value))}
      />
    )}
  </Gaps>
);

/** A text with gaps, each filled from options of its own. */
export const SlotsControl = ({ shown, value, onChange, disabled }: ControlProps<'slots'>) => (
  <Gaps text={shown.text}>
    {(place) => (
      <select
        className="input gap"
        aria-label={shown.slots.length === 1 ? 'The gap' : `Gap ${place + 1} of ${shown.slots.length}`}
        value={value[place] ?? ''}
        disabled={disabled}
        onChange={(event) => onChange(withPart(value, place, event.target.value))}
      >
        <option value="">choose …</option>
        {shown.slots[place]?.options.map(({ id, text }) => (
          <option key={id} value={controlOf(id)}>
            {text}
          </option>
        ))}
      </select>
    )}
  </Gaps>
);
