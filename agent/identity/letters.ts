import type { Letter } from './mailer.ts';

/** A page that takes a code. It stands behind the #, which browsers keep to themselves: no server and no log sees it. */
export const linkTo = (publicUrl: string, page: 'verify' | 'reset' | 'first-admin' | 'sign-up', code: string) =>
  `${publicUrl}/${page}#${page === 'sign-up' ? 'invitation' : 'code'}=${code}`;

const letter =
  (subject: string, ...lines: string[]) =>
  (to: string): Letter => ({ to, subject, text: `${lines.join('\n\n')}\n` });

/** Asks whoever reads it whether the address is theirs. */
export const proveAddress = (link: string) =>
  letter(
    'Is this your address?',
    'Somebody gave this address for their account at Viva. If that was you, open this link within a day:',
    link,
    'If it was not, do nothing: without the link nothing happens.',
  );

/** To who signs up with an address that has an account. */
export const haveAccount = (publicUrl: string) =>
  letter(
    'You have an account',
    'Somebody gave this address for a new account at Viva, but there is one with it already. If that was you, sign in:',
    `${publicUrl}/sign-in`,
    'If you do not know the password any more, choose a new one:',
    `${publicUrl}/forgot`,
    'If it was not you, do nothing: nothing has changed.',
  );

/** Lets whoever reads it choose a new password. */
export const chooseNew = (link: string) =>
  letter(
    'A new password',
    'Somebody asked for a new password for your account at Viva. If that was you, open this link within an hour:',
    link,
    'If it was not, do nothing: your password stays as it is.',
  );

/** Tells the address before that it is not the account’s any more. */
export const addressChanged = () =>
  letter(
    'Your address was changed',
    'The e-mail address of your account at Viva is another one now, as you asked while you were signed in.',
    'If that was not you, write to whoever runs your Viva.',
  );

/** Invites somebody. */
export const invitation = (link: string) =>
  letter('You are invited', 'You are invited to Viva. Choose a password within a week:', link, 'If you do not expect this, do nothing.');
