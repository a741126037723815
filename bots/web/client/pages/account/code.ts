const CODE = /^#code=([\w.~-]{1,500})$/;

/** The code that a link carries behind its `#`, where no server and no log sees it. */
export const codeIn = (hash: string): string | null => CODE.exec(hash)?.[1] ?? null;
