// What an assistant starts: `node <project>/mcp-server/entry.mjs`, from any folder and with any Node from 20 on. It installs
// what is missing and becomes the server under the project's own Node. npm would print on stdout, which belongs to the
// protocol; setup.mjs speaks on stderr only.
process.argv.splice(2, 0, 'mcp-server/main.ts');
await import('../setup.mjs');
