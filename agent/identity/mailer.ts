import { TutorError } from '../../core/errors.ts';

/** A letter to somebody. */
export type Letter = { readonly to: string; readonly subject: string; readonly text: string };

/**
 * How letters leave: by mail; or, without a mail server, printed where the program runs, while only this machine reaches it;
 * or not at all, and then accounts are made by invitation.
 */
export type Mailer = { readonly way: 'mail' | 'terminal' | 'invitation'; send(letter: Letter): Promise<void> };

/** The mail server, and whether the deployment is this machine's alone. */
export type MailSettings = {
  readonly smtpUrl: string | undefined;
  readonly from: string;
  readonly isLocal: boolean;
  /** Where a letter is shown without a mail server: a terminal, never a log. */
  readonly print: (text: string) => void;
  readonly log: (line: string) => void;
};

const CONNECT_MAX_MS = 10_000;
const SEND_MAX_MS = 20_000;

/** What went wrong with a mail, without the address that servers like to repeat. */
const troubleIn = (error: unknown) => (error instanceof Error ? error.message : String(error)).replaceAll(/\S+@\S+/g, '[address]');

function bySmtp(url: string, { from, log }: MailSettings): Mailer {
  // Loaded at the first letter: most starts send none.
  const open = async () => {
    const { createTransport } = await import('nodemailer');
    return createTransport({ url, connectionTimeout: CONNECT_MAX_MS, greetingTimeout: CONNECT_MAX_MS, socketTimeout: SEND_MAX_MS });
  };
  let opened: ReturnType<typeof open> | undefined;
  return {
    way: 'mail',
    async send({ to, subject, text }) {
      try {
        const transport = await (opened ??= open());
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text });
      } catch (error) {
        log(`Mail: a letter could not be sent: ${troubleIn(error)}`);
        throw new TutorError('unavailable', 'The mail could not be sent; please try again later.', { cause: error });
      }
    },
  };
}

/** Opens the way letters leave. */
export function openMailer(settings: MailSettings): Mailer {
  if (settings.smtpUrl) return bySmtp(settings.smtpUrl, settings);
  if (!settings.isLocal) return { way: 'invitation', send: () => Promise.resolve() };
  return {
    way: 'terminal',
    send({ to, subject, text }) {
      settings.print(`\n— To ${to}: ${subject}\n${text}\n`);
      return Promise.resolve();
    },
  };
}
