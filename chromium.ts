import { existsSync } from 'node:fs';

/** Where Debian and others, macOS and Windows put a Chromium. */
const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** What to do where none is found. */
export const CHROMIUM_MISSING =
  'no Chromium was found. Install one (apt-get install chromium, brew install --cask google-chrome, or any Chrome), or name one in CHROMIUM_PATH';

/** The browser that suites and benchmarks use: the one that is set, or one in the usual places. */
export const findChromium = (chosen: string | undefined): string | undefined => chosen ?? usual.find((path) => existsSync(path));
