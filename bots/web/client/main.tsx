import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
// What all pages share comes first, so that a page's own rules go before it.
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/shell.css';
import { App } from './app.tsx';
import { chosenTheme, lightPage } from './theme.ts';

lightPage(chosenTheme());
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
