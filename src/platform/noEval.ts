// Keeps zod from evaluating text, which the content security policy forbids (docs/security.md): zod would try it once for every
// load of the page. Imported first by the page and by the worker, because zod reads this object when it is loaded.

Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
