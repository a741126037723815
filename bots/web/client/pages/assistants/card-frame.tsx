import { MCPAppRenderer } from '@ai-sdk/react';
import { useMemo, useState } from 'react';
import { chosenTheme } from '../../theme.ts';
import { callForCard, cardTools, type CardResult } from './card-calls.ts';

const CARD = { resourceUri: 'ui://viva/quiz-card.html', mimeType: 'text/html;profile=mcp-app' } as const;
const HEIGHT_PX = 320; // before the card says how high it is
const HEIGHT_MAX_PX = 1600;
const hostInfo = { name: 'viva', version: '1' };

const themeNow = () => {
  const theme = chosenTheme();
  return theme !== 'system' ? theme : window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
};

/** The quiz card as an assistant draws it: in a frame of another origin, with a question and no more than it needs to ask it. */
export default function CardFrame({
  html,
  sandbox,
  first,
}: {
  readonly html: string;
  readonly sandbox: string;
  readonly first: CardResult;
}) {
  const [height, setHeight] = useState(HEIGHT_PX);
  const handlers = useMemo(
    () => ({
      allowedTools: [...cardTools],
      callTool: ({ name, arguments: given = {} }: { name: string; arguments?: Record<string, unknown> }) =>
        callForCard(name as (typeof cardTools)[number], given), // no other is let through
      onSizeChange: (size: { height?: number }) => {
        if (size.height) setHeight(Math.min(HEIGHT_MAX_PX, Math.ceil(size.height)));
      },
    }),
    [],
  );
  const resource = useMemo(() => ({ uri: CARD.resourceUri, mimeType: CARD.mimeType, html }), [html]);
  const hostContext = useMemo(() => ({ theme: themeNow(), displayMode: 'inline' }) as const, []);
  return (
    <MCPAppRenderer
      part={{
        type: 'dynamic-tool',
        toolName: 'next-question',
        toolCallId: 'preview',
        state: 'output-available',
        input: {},
        output: first,
        toolMetadata: { app: CARD },
      }}
      resource={resource}
      sandbox={{
        url: `${sandbox}/sandbox`,
        title: 'The question as a card',
        className: 'card-frame',
        style: { height },
        outerSandbox: 'allow-scripts allow-same-origin',
        innerSandbox: 'allow-scripts',
      }}
      handlers={handlers}
      hostInfo={hostInfo}
      hostContext={hostContext}
    />
  );
}
