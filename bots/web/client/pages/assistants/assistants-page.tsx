import { Page, Section } from '../page.tsx';
import { Preview } from './preview.tsx';
import { Tokens } from './tokens.tsx';
import './assistants.css';

const addressOf = () => `${window.location.origin}/mcp`;

/** Something to be copied into an assistant's settings. */
const Snippet = ({ label, children }: { readonly label: string; readonly children: string }) => (
  <pre className="snippet" aria-label={label}>
    {children}
  </pre>
);

const inVsCode = (url: string) =>
  JSON.stringify({ servers: { viva: { type: 'http', url, headers: { Authorization: 'Bearer viva_…' } } } }, null, 2);

/** The ways in, as docs/mcp.md has them; a program on the server's own machine needs no address. */
function Ways() {
  const address = addressOf();
  return (
    <Section title="Add Viva to an assistant">
      <p>
        Its address is <code>{address}</code>. The assistant has to be able to reach it: those that run elsewhere need a server that is on
        the internet, with https.
      </p>
      <h3>Claude and ChatGPT</h3>
      <p>
        Give them that address: Claude as a custom connector, in its settings; ChatGPT as an app, once developer mode is on in the advanced
        settings of its apps. They send you to a page here that asks whether you let them in.
      </p>
      <h3>Claude Code</h3>
      <p>With a token from below in the place of viva_…:</p>
      <Snippet label="Command for Claude Code">
        {`claude mcp add --transport http viva ${address} --header "Authorization: Bearer viva_…"`}
      </Snippet>
      <h3>VS Code</h3>
      <p>
        In <code>.vscode/mcp.json</code>, with a token as well:
      </p>
      <Snippet label="Entry for VS Code">{inVsCode(address)}</Snippet>
    </Section>
  );
}

/** How to study in any assistant, what may do so in one's name, and how a question looks there. */
export default function AssistantsPage() {
  return (
    <Page title="Assistants" lead="Study inside the assistant you use anyway, on the same record. It talks; Viva asks and grades." narrow>
      <Ways />
      <Tokens />
      <Preview />
    </Page>
  );
}
