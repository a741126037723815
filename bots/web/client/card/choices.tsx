import { Icon } from '../parts/icon.tsx';
import { Prose } from '../parts/prose.tsx';
import { controlOf } from '../rules.ts';
import type { ControlProps } from './control.ts';
import { markOf, type Mark } from './marks.ts';
import './choices.css';

type Choice = { readonly sent: string; readonly label: string; readonly text: string; readonly html?: string | undefined };
type Props = Pick<ControlProps<'choice'>, 'value' | 'onChange' | 'disabled' | 'labelledBy' | 'verdict'> & {
  readonly list: readonly Choice[];
  readonly several: boolean;
};

const signs = { right: 'check', wrong: 'cross', missed: 'check' } as const;
const words = { right: 'your answer, right', wrong: 'your answer, not right', missed: 'this was right' } as const;

const Told = ({ mark }: { readonly mark: Mark }) =>
  mark.kind === 'none' ? null : (
    <span className={`mark mark-${mark.kind}`}>
      <Icon name={signs[mark.kind]} />
      {words[mark.kind]}
    </span>
  );

/** Options of which one, or any number, is chosen. */
function ChoiceList({ list, several, value, onChange, disabled, labelledBy, verdict }: Props) {
  const change = (sent: string) =>
    onChange(several ? (value.includes(sent) ? value.filter((each) => each !== sent) : [...value, sent]) : [sent]);
  return (
    <div className="choices" role={several ? 'group' : 'radiogroup'} aria-labelledby={labelledBy}>
      {list.map(({ sent, label, text, html }) => {
        const mark = verdict ? markOf(verdict, text) : undefined;
        return (
          <label key={sent} className={`choice ${mark ? `choice-${mark.kind}` : ''}`.trim()} data-key={label}>
            <input
              type={several ? 'checkbox' : 'radio'}
              name={labelledBy}
              value={sent}
              checked={value.includes(sent)}
              disabled={disabled}
              onChange={() => change(sent)}
            />
            <span className="choice-letter" aria-hidden="true">
              {label}
            </span>
            <span className="choice-text">
              <Prose text={text} html={html} inline />
              {mark && <Told mark={mark} />}
              {mark?.why && <span className="choice-why">{mark.why}</span>}
            </span>
          </label>
        );
      })}
    </div>
  );
}

const asChoices = (options: ControlProps<'choice'>['shown']['options']): Choice[] =>
  options.map(({ id, ...rest }) => ({ sent: controlOf(id), ...rest }));

/** One of several options. */
export const ChoiceControl = ({ shown, ...more }: ControlProps<'choice'>) => (
  <ChoiceList {...more} list={asChoices(shown.options)} several={false} />
);

/** Any number of several options. */
export const ChoicesControl = ({ shown, ...more }: ControlProps<'choices'>) => (
  <>
    <p className="card-note">Choose all that apply.</p>
    <ChoiceList {...more} list={asChoices(shown.options)} several />
  </>
);

const truths: readonly Choice[] = [
  { sent: 'true', label: 'T', text: 'True' },
  { sent: 'false', label: 'F', text: 'False' },
];

/** A statement to be called true or false. */
export const TruthControl = ({ shown: _shown, ...more }: ControlProps<'truth'>) => <ChoiceList {...more} list={truths} several={false} />;
