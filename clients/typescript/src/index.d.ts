// What the client exports. The schemas of requests, answers and problems are in types.d.ts, the operations in
// operations.d.ts; both are generated from docs/openapi.json.

import type { Operations } from "./operations.js";
import type {
  AccountId, CartChangedProblem, CreateSessionRequest, Fault, GuestId, Problem, SessionId, SessionTokensResponse,
} from "./types.js";

export type * from "./operations.js";
export type * from "./types.js";

/** How a client reaches its shop. */
export interface StoaOptions {
  /** The shop's address, with a path if it has one. By default the origin of the page. */
  url?: string;
  /** Where tokens are kept. By default in memory, so that a page that is loaded again has none. */
  tokens?: TokenStore;
  /** The credentials of a service: it gets its tokens itself. Keep them off pages. */
  credentials?: ClientCredentials;
  /** How long one attempt may take, in milliseconds. By default 30 seconds. */
  timeout?: number;
  /** How often a call is repeated after a failure that passes. By default 3 times. */
  retries?: number;
  /** The longest `Retry-After` that a call waits for, in seconds. By default 20; after a longer one it fails. */
  longestRetryAfter?: number;
  /** Sends requests. By default the platform's `fetch`. */
  fetch?: typeof fetch;
}

/** A confidential client's id and secret. */
export interface ClientCredentials {
  id: string;
  secret: string;
  /** Scopes separated by spaces. By default all that the client has. */
  scope?: string;
}

/** What a sign-in gave. */
export interface Tokens {
  access_token: string;
  /** Works once: each renewal brings the next. */
  refresh_token?: string;
  /** When to renew the access token, in milliseconds since 1970: a little before it expires. */
  expires_at?: number;
  /** The app that the tokens were issued to; none for the shop's own front end. */
  client_id?: string;
  account_id?: AccountId;
  guest_id?: GuestId;
  session_id?: SessionId;
}

/** Keeps tokens. */
export interface TokenStore {
  load(): Tokens | undefined | Promise<Tokens | undefined>;
  /** Keeps the tokens, or forgets them. */
  save(tokens: Tokens | undefined): void | Promise<void>;
  /** Runs a task while no other client with the same store runs one. */
  lock?<T>(task: () => Promise<T>): Promise<T>;
}

/** Keeps tokens in memory. */
export function memoryTokens(tokens?: Tokens): TokenStore;

/** Keeps tokens in a browser's storage, by default `localStorage`, which all tabs share. Scripts of the page can read it. */
export function storedTokens(storage?: Storage, key?: string): TokenStore;

/** What each call takes. */
export interface CallOptions {
  /** Ends the call: it fails with the signal's reason. */
  signal?: AbortSignal;
  /** As in `StoaOptions`. */
  timeout?: number;
  /** As in `StoaOptions`. */
  retries?: number;
  /** More headers, such as `traceparent`. */
  headers?: HeadersInit;
  /** Called with how the answer came, before the call returns. */
  onAnswer?: (answer: Answer) => void;
}

/** A call that is made once, however often it is sent. */
export interface KeyOption {
  /** Names the call. By default a new one for each call, kept over its retries. */
  idempotencyKey?: string;
}

/** A call that may insist on a version. */
export interface IfMatchOption {
  ifMatch?: Version;
}

/** A read of what is newer than what the caller has; `null` if nothing is. */
export interface IfNoneMatchOption {
  ifNoneMatch: Version;
}

/** A read that waits for the outcome. */
export interface WaitOption {
  /** How long, in seconds: at most 20. */
  wait?: number;
}

/** A body in one of several media types. */
export interface ContentTypeOption<T extends string> {
  /** By default the first. */
  contentType?: T;
}

/** A call by a confidential client. */
export interface ClientOption {
  client?: ClientCredentials;
}

/**
 * What a change was decided on: a resource as a call returned it, its `version`, an `ETag`, or `"*"` for any. A resource
 * that a call returned alone stands for its whole `ETag`, which may say more than its version.
 */
export type Version = { readonly version: number } | number | string;

/** A page of a list. */
export interface Page<T> {
  items: T[];
  /** The `cursor` of the next page; null at the end. */
  next_cursor?: string | null;
}

/** A list. `await` gives its first page; `for await` gives its items, of all pages. */
export interface Paged<T> extends Promise<Page<T>>, AsyncIterable<T> {
  /** Gives the pages. */
  pages(): AsyncGenerator<Page<T>, void, undefined>;
}

/** How an answer came. */
export interface Answer {
  status: number;
  headers: Headers;
  etag: string | undefined;
  location: string | undefined;
  requestId: string | undefined;
  /** Whether it is the first answer to the same idempotency key again. */
  replayed: boolean;
}

/** Says how a value that a call returned came. */
export function answerOf(value: object): Answer | undefined;

/** A refusal: an answer that is a problem (RFC 9457), or an error of `/oauth` (RFC 6749). */
export class StoaError extends Error {
  constructor(problem: Problem, about?: { code?: string; headers?: Headers; uncertain?: boolean; cause?: unknown });
  readonly name: "StoaError";
  /** The whole problem. */
  readonly problem: Problem;
  readonly status: number;
  /** The end of the problem's `type`: `cart_changed`. The shop's docs/problems.md explains each. */
  readonly code: string;
  /** The faults of the request: all of them, or the first 100. */
  readonly errors: Fault[];
  /** Names the request in the shop's logs. */
  readonly requestId: string | undefined;
  /** When to try again, in seconds. */
  readonly retryAfter: number | undefined;
  /**
   * Whether an earlier attempt of the call may have had an effect. A 412 or a 404 may then be due to the call itself.
   */
  readonly uncertain: boolean;
}

/** A call that got no answer. It may have had an effect. */
export class ConnectionError extends Error {
  constructor(message: string, about?: { timedOut?: boolean; cause?: unknown });
  readonly name: "ConnectionError";
  readonly timedOut: boolean;
}

/** Whether an error is a refusal, of one code if it is given. */
export function isProblem(error: unknown, code: "cart_changed"): error is StoaError & { readonly problem: CartChangedProblem };
export function isProblem(error: unknown, code?: string): error is StoaError;

/** Who calls. */
export interface Session {
  /** Signs in, and keeps the tokens. A guest becomes the account: the cart and the orders come along. */
  signIn(credentials: CreateSessionRequest, options?: CallOptions): Promise<SessionTokensResponse>;
  /** Makes a guest, unless somebody is signed in or a guest already. */
  continueAsGuest(options?: CallOptions): Promise<Tokens>;
  /** Forgets the tokens, and ends their session. */
  signOut(options?: CallOptions): Promise<void>;
  /** Returns the tokens that are kept. */
  tokens(): Promise<Tokens | undefined>;
}

export interface Stoa extends Operations, Session {}

/** The client of a shop. */
export class Stoa {
  constructor(options?: StoaOptions);
}
