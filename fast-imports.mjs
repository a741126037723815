// Preloaded by setup.mjs. Node 24 reads the nearest package.json anew for every module it resolves, and drizzle-orm's is
// 175 KB for 240 modules: 0.6 s and 140 MB at every start. Inside that package every path is a plain relative one, so
// it can be answered without looking. Without this file everything works the same, only slower.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const inside = specifier.startsWith('.') && context.parentURL?.includes('/node_modules/drizzle-orm/');
    return inside ? { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true } : next(specifier, context);
  },
});
