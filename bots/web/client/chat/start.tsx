import { useEffect, useState } from 'react';
import type { Act } from '../../api.ts';
import { call } from '../api.ts';
import { Icon } from '../parts/icon.tsx';
import { useSession } from '../session.tsx';
import { choicesOf, CHOICES_MAX, type Choice, type Found } from './choices.ts';
import './start.css';

async function findAll(): Promise<Found> {
  const [{ courses }, runs, due] = await Promise.all([
    call('list-courses', {}),
    call('list-my-runs', {}).then(
      (found) => found.runs,
      () => [],
    ),
    call('show-my-progress', {}).then(
      (found) => found.due,
      () => 0, // while an exam goes on nothing of this is told
    ),
  ]);
  return { courses, runs, due };
}

/** What somebody sees who has not said anything yet: one press away from a question. */
export function Start({ onAct }: { readonly onAct: (act: Act, words: string) => void }) {
  const { me } = useSession();
  const [choices, setChoices] = useState<readonly Choice[] | null>(null);
  const user = me?.user;
  useEffect(() => {
    if (!user) return undefined;
    let isGone = false;
    findAll()
      .then((found) => !isGone && setChoices(choicesOf(found)))
      .catch(() => !isGone && setChoices([])); // one can still write
    return () => {
      isGone = true;
    };
  }, [user]);
  return (
    <div className="start">
      <h1>What shall we practise{me && !me.isGuest && me.name ? `, ${me.name}` : ''}?</h1>
      <p className="quiet">Press one and answer the first question, or write what you want to know.</p>
      <div className="start-choices" aria-busy={!choices}>
        {(choices ?? Array.from({ length: CHOICES_MAX }, () => null)).map((choice, place) =>
          choice ? (
            <button key={choice.title} type="button" className="start-choice" onClick={() => onAct(choice.act, choice.title)}>
              <Icon name={choice.icon} />
              <span>
                <b>{choice.title}</b>
                <span className="quiet">{choice.line}</span>
              </span>
              <Icon name="arrow" />
            </button>
          ) : (
            <div key={place} className="start-choice start-waiting" aria-hidden="true" />
          ),
        )}
      </div>
    </div>
  );
}
