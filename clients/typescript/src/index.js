// The client of a Stoa shop: a plain module for browsers and Node 18 or newer. index.d.ts declares what it exports.

export { Stoa, answerOf } from "./client.js";
export { ConnectionError, StoaError, isProblem } from "./errors.js";
export { memoryTokens, storedTokens } from "./tokens.js";
