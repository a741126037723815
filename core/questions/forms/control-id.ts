const CONTROL = 'id:';

/** An id as a control sends it. Typed words never look like that, so an option that is called "a" for life can be shown as C. */
export const controlOf = (id: string): string => (id ? CONTROL + id : id);

/** The id in what a control sends; undefined where it was typed. */
export const idIn = (sent: string): string | undefined => (sent.startsWith(CONTROL) ? sent.slice(CONTROL.length) : undefined);
