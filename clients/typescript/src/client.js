// The client: it makes a method of each route, and carries calls through retries and renewals of the token.

import { ConnectionError, StoaError, isProblem, refusal } from "./errors.js";
import { routes } from "./routes.js";
import { Access, memoryTokens } from "./tokens.js";

/** @import { Answer, CallOptions, Page, Paged, Session, StoaOptions, Tokens } from "./index.js" */
/** @import { CreateSessionRequest, GuestTokensResponse, SessionTokensResponse } from "./types.js" */
/** @import { Route } from "./routes.js" */
/** @typedef {{ path: string, version?: unknown, body?: unknown, query?: object, options: Options }} Call */
/**
 * @typedef {CallOptions & {
 *   idempotencyKey?: string, ifMatch?: unknown, ifNoneMatch?: unknown, wait?: number, contentType?: string,
 *   client?: { id: string, secret: string },
 * } & Record<string, unknown>} Options
 */

/** The longest wait between two attempts that no `Retry-After` sets, in milliseconds. */
const LONGEST_BACKOFF = 5_000;

/** @type {WeakMap<object, Answer>} */
const answers = new WeakMap();

/** @param {unknown} value */
export function answerOf(value) {
  return typeof value === "object" && value !== null ? answers.get(value) : undefined;
}

/** @implements {Session} */
export class Stoa {
  #url;
  #fetch;
  #access;
  #retries;
  #timeout;
  #longestDelay;
  /** @type {Promise<Tokens> | undefined} */
  #becomingGuest;

  /** @param {StoaOptions} [options] */
  constructor(options = {}) {
    const url = new URL(options.url ?? globalThis.location?.origin ?? "");
    this.#url = url.origin + url.pathname.replace(/\/+$/, "");
    this.#fetch = options.fetch ?? ((/** @type {Parameters<typeof fetch>} */ ...request) => fetch(...request));
    this.#retries = options.retries ?? 3;
    this.#timeout = options.timeout ?? 30_000;
    this.#longestDelay = options.longestRetryAfter ?? 20;
    // A repeated refresh token gets the same answer for a while, and a client's token is as good as another.
    const issue = (/** @type {object} */ form) => this.#open("oauth", "issueToken", form, {}, true);
    this.#access = new Access(options.tokens ?? memoryTokens(), options.credentials, issue);
    for (const [group, methods] of Object.entries(routes)) {
      /** @type {Record<string, (...given: unknown[]) => unknown>} */
      const made = {};
      for (const [name, route] of Object.entries(methods)) {
        made[name] = (...given) => (route.paged ? this.#list(route, given) : this.#call(route, given));
      }
      Object.defineProperty(this, group, { value: Object.freeze(made), enumerable: true });
    }
  }

  /**
   * @param {CreateSessionRequest} credentials
   * @param {CallOptions} [options]
   * @returns {Promise<SessionTokensResponse>}
   */
  async signIn(credentials, options = {}) {
    const held = await this.#access.tokens();
    const guest_token = held?.guest_id && (held.refresh_token ?? held.access_token);
    const merging = guest_token && credentials.guest_token === undefined;
    /** @type {SessionTokensResponse} */
    let session;
    try {
      session = await this.#open("sessions", "create", merging ? { ...credentials, guest_token } : credentials, options);
    } catch (error) {
      // The guest's session has ended meanwhile: nothing is left to merge.
      if (!merging || !isProblem(error, "invalid_guest_token")) throw error;
      session = await this.#open("sessions", "create", credentials, options);
    }
    await this.#access.keep(session);
    return session;
  }

  /**
   * @param {CallOptions} [options]
   * @returns {Promise<Tokens>}
   */
  async continueAsGuest(options = {}) {
    const become = async () => {
      if (!(await this.#access.tokens())) {
        /** @type {GuestTokensResponse} */
        const guest = await this.#open("guests", "create", undefined, options);
        await this.#access.keep(guest);
      }
      return /** @type {Tokens} */ (await this.#access.tokens());
    };
    this.#becomingGuest ??= become().finally(() => {
      this.#becomingGuest = undefined;
    });
    return this.#becomingGuest;
  }

  /** @param {CallOptions} [options] */
  async signOut(options = {}) {
    const tokens = await this.#access.tokens();
    await this.#access.forget();
    if (!tokens) return;
    const { access_token, refresh_token, client_id } = tokens;
    await this.#open("oauth", "revokeToken", { token: refresh_token ?? access_token, client_id }, options);
  }

  /** @returns {Promise<Tokens | undefined>} */
  async tokens() {
    return this.#access.tokens();
  }

  /**
   * @param {string} group
   * @param {string} name
   * @param {unknown} body
   * @param {CallOptions} options
   * @param {boolean} [repeatable]
   * @returns {Promise<any>}
   */
  async #open(group, name, body, options, repeatable) {
    const route = /** @type {Route} */ (routes[group]?.[name]);
    return this.#send(route, read(route, route.body ? [body, options] : [options]), repeatable);
  }

  /**
   * @param {Route} route
   * @param {unknown[]} given
   */
  async #call(route, given) {
    return this.#send(route, read(route, given));
  }

  /**
   * @param {Route} route
   * @param {unknown[]} given
   * @returns {Paged<unknown>}
   */
  #list(route, given) {
    const call = read(route, given);
    return new Pages((cursor) => {
      const query = cursor === undefined ? call.query : { ...call.query, cursor };
      return /** @type {Promise<Page<unknown>>} */ (this.#send(route, { ...call, query }));
    });
  }

  /**
   * Sends a request until an answer is final.
   *
   * @param {Route} route
   * @param {Call} call
   * @param {boolean} [repeatable]
   * @returns {Promise<unknown>}
   */
  async #send(route, call, repeatable) {
    const { options } = call;
    const { signal } = options;
    const url = this.#url + call.path + search(call.query);
    const { headers, body } = content(route, call);
    const ownToken = headers.has("authorization");
    const timeout = (options.timeout ?? this.#timeout) + (options.wait ?? 0) * 1000;
    const retries = options.retries ?? this.#retries;
    // With a key, or with `If-Match`, a repeated request has one effect.
    repeatable ??= route.method !== "POST" || headers.has("idempotency-key");
    let uncertain = false;
    /** @type {string | undefined} */
    let denied;

    for (let attempt = 0; ; attempt++) {
      signal?.throwIfAborted();
      const token = route.open || ownToken ? undefined : await abortable(this.#access.token(denied), signal);
      if (token) headers.set("authorization", `Bearer ${token}`);
      else if (!ownToken) headers.delete("authorization");

      /** @type {StoaError | ConnectionError} */
      let error;
      try {
        const { response, text } = await this.#attempt(url, { method: route.method, headers, body }, timeout, signal);
        if (response.ok || response.status === 304) return received(response, text, options);
        error = refusal(response, text, uncertain);
      } catch (cause) {
        signal?.throwIfAborted();
        const timedOut = cause instanceof DOMException && cause.name === "TimeoutError";
        const what = timedOut ? `no answer within ${timeout} ms` : "no answer";
        error = new ConnectionError(`${route.method} ${call.path}: ${what}`, { timedOut, cause });
      }

      if (error instanceof StoaError && error.status === 401 && token && denied === undefined) {
        denied = token;
        const next = await abortable(this.#access.token(denied), signal);
        if (next === undefined || next === token) throw error;
        attempt--;
        continue;
      }
      const wait = attempt < retries ? delay(error, route, repeatable, attempt, this.#longestDelay) : undefined;
      if (wait === undefined) throw error;
      uncertain ||= error instanceof ConnectionError || error.status >= 500;
      await sleep(wait, signal);
    }
  }

  /**
   * Sends one request and reads its answer.
   *
   * @param {string} url
   * @param {RequestInit} request
   * @param {number} timeout
   * @param {AbortSignal | undefined} signal
   */
  async #attempt(url, request, timeout, signal) {
    const controller = new AbortController();
    const abort = () => controller.abort(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    const late = () => controller.abort(new DOMException(`No answer within ${timeout} ms`, "TimeoutError"));
    const timer = setTimeout(late, timeout);
    try {
      const response = await this.#fetch(url, { ...request, signal: controller.signal });
      return { response, text: await response.text() };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }
}

/**
 * A list: awaited, it is its first page; iterated, all its items.
 *
 * @template T
 * @implements {Paged<T>}
 */
class Pages {
  #load;
  /** @type {Promise<Page<T>> | undefined} */
  #first;

  /** @param {(cursor?: string) => Promise<Page<T>>} load */
  constructor(load) {
    this.#load = load;
  }

  get [Symbol.toStringTag]() {
    return "Paged";
  }

  #page() {
    return (this.#first ??= this.#load());
  }

  /** @type {Promise<Page<T>>["then"]} */
  then(kept, broken) {
    return this.#page().then(kept, broken);
  }

  /** @type {Promise<Page<T>>["catch"]} */
  catch(broken) {
    return this.#page().catch(broken);
  }

  /** @type {Promise<Page<T>>["finally"]} */
  finally(done) {
    return this.#page().finally(done);
  }

  async *pages() {
    let page = await this.#page();
    yield page;
    while (page.next_cursor) {
      page = await this.#load(page.next_cursor);
      yield page;
    }
  }

  async *[Symbol.asyncIterator]() {
    for await (const page of this.pages()) yield* page.items;
  }
}

/**
 * Sorts a method's arguments: the path's parameters, the version, the body, the query, the options.
 *
 * @param {Route} route
 * @param {unknown[]} given
 * @returns {Call}
 */
function read(route, given) {
  const rest = [...given];
  const path = route.path.replace(/\{(\w+)\}/g, (_, name) => segment(name, rest.shift()));
  const version = route.version ? rest.shift() : undefined;
  if (route.version && (version === undefined || version === null)) throw new TypeError("the version is missing");
  const body = route.body ? rest.shift() : undefined;
  const query = route.query ? /** @type {object | undefined} */ (rest.shift()) : undefined;
  return { path, version, body, query, options: /** @type {Options} */ (rest.shift() ?? {}) };
}

/**
 * Encodes a segment of a path. A browser would take dots alone for a way up, even encoded.
 *
 * @param {string} name
 * @param {unknown} value
 */
function segment(name, value) {
  if (typeof value !== "string" || value === "" || value === "." || value === "..") {
    throw new TypeError(`${name} can't be ${typeof value === "string" ? JSON.stringify(value) : typeof value}`);
  }
  return encodeURIComponent(value);
}

/** @param {object | undefined} query */
function search(query) {
  const text = form(query ?? {}).toString();
  return text && `?${text}`;
}

/** @param {object} fields */
function form(fields) {
  const set = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return new URLSearchParams(set.map(([name, value]) => [name, String(value)]));
}

/**
 * Makes a request's headers and body.
 *
 * @param {Route} route
 * @param {Call} call
 */
function content(route, { version, body, options }) {
  const headers = new Headers(options.headers);
  if (route.keyed) headers.set("idempotency-key", options.idempotencyKey ?? newKey());
  const expected = version ?? options.ifMatch;
  if (expected !== undefined) headers.set("if-match", etag(expected));
  if (options.ifNoneMatch !== undefined) headers.set("if-none-match", etag(options.ifNoneMatch));
  if (options.wait !== undefined) headers.set("prefer", `wait=${options.wait}`);
  if (options.client) headers.set("authorization", `Basic ${btoa(`${options.client.id}:${options.client.secret}`)}`);
  for (const [option, header] of Object.entries(route.headers ?? {})) {
    if (options[option] !== undefined) headers.set(header, String(options[option]));
  }
  if (!route.body || body === undefined) return { headers, body: undefined };
  const type = options.contentType ?? route.body;
  headers.set("content-type", type);
  if (type.endsWith("urlencoded")) return { headers, body: form(/** @type {object} */ (body)).toString() };
  const raw = typeof body === "string" || (typeof Blob !== "undefined" && body instanceof Blob);
  return { headers, body: raw ? /** @type {string | Blob} */ (body) : JSON.stringify(body) };
}

/**
 * Writes a version as an `ETag`: of a resource the one that it came with.
 *
 * @param {unknown} version
 * @returns {string}
 */
function etag(version) {
  if (typeof version === "number") return `"${version}"`;
  if (typeof version === "string") return version === "*" || version.startsWith('"') ? version : `"${version}"`;
  const known = answerOf(version)?.etag;
  if (known) return known;
  const own = /** @type {{ version?: unknown } | null} */ (version)?.version;
  if (typeof own !== "number") throw new TypeError("a version is a number, an ETag, \"*\", or a resource with a version");
  return `"${own}"`;
}

/**
 * Reads a successful answer, and remembers how it came.
 *
 * @param {Response} response
 * @param {string} text
 * @param {Options} options
 */
function received(response, text, options) {
  const { status, headers } = response;
  const json = (headers.get("content-type") ?? "").includes("json") && !headers.get("content-type")?.includes("ndjson");
  const body = status === 304 ? null : text === "" ? undefined : json ? JSON.parse(text) : text;
  const answer = {
    status,
    headers,
    etag: headers.get("etag") ?? undefined,
    location: headers.get("location") ?? undefined,
    requestId: headers.get("x-request-id") ?? undefined,
    replayed: headers.get("idempotent-replayed") === "true",
  };
  if (typeof body === "object" && body !== null) answers.set(body, answer);
  options.onAnswer?.(answer);
  return body;
}

/**
 * Returns how long to wait before the next attempt, in milliseconds, or nothing if the error is final.
 *
 * @param {StoaError | ConnectionError} error
 * @param {Route} route
 * @param {boolean} repeatable
 * @param {number} attempt
 * @param {number} longest
 */
function delay(error, route, repeatable, attempt, longest) {
  const backoff = Math.min(LONGEST_BACKOFF, 200 * 2 ** attempt) * (0.5 + Math.random() / 2);
  if (error instanceof ConnectionError) return repeatable ? backoff : undefined;
  const { status, code, retryAfter } = error;
  if (retryAfter !== undefined) {
    // It did nothing, says the server, and asks for the same request later.
    const invited = [409, 429, 503].includes(status) || (code === "not_yet" && route.method === "GET");
    return invited && retryAfter <= longest ? retryAfter * 1000 + Math.random() * 200 : undefined;
  }
  return status === 429 || (repeatable && [502, 503, 504].includes(status)) ? backoff : undefined;
}

/**
 * @param {number} ms
 * @param {AbortSignal | undefined} signal
 */
async function sleep(ms, signal) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  try {
    await abortable(new Promise((resolve) => (timer = setTimeout(resolve, ms))), signal);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Lets a caller go when they abort; what they wait for goes on, since others may wait for it too.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<T>}
 */
async function abortable(promise, signal) {
  if (!signal) return promise;
  signal.throwIfAborted();
  let abort = () => {};
  const aborted = new Promise((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await /** @type {Promise<T>} */ (Promise.race([promise, aborted]));
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Makes an idempotency key. It need not be secret: it names a request of one caller only. */
function newKey() {
  // Node 18 has no `crypto`, and pages without TLS no `randomUUID`.
  const bytes = new Uint8Array(16);
  if (globalThis.crypto) crypto.getRandomValues(bytes);
  else bytes.forEach((_, i) => (bytes[i] = Math.random() * 256));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
