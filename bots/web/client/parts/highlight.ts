import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';

for (const [name, language] of Object.entries({ bash, c, java, javascript, json, python, sql, typescript, xml }))
  hljs.registerLanguage(name, language);

/** Colours code whose language is known; other code stays as it is. */
export function highlight(elements: Iterable<HTMLElement>): void {
  for (const element of elements) {
    const name = /language-([\w-]+)/.exec(element.className)?.[1];
    if (name && hljs.getLanguage(name)) hljs.highlightElement(element);
  }
}
