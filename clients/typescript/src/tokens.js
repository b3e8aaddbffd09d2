// Access tokens: where they are kept, and how they are renewed. A refresh token works once, so all calls of a client share
// one renewal, and all tabs of a browser if the store has a lock.

import { isProblem } from "./errors.js";

/** @import { ClientCredentials, TokenStore, Tokens } from "./index.js" */
/** @import { TokenForm, TokenResponse } from "./types.js" */

/**
 * @param {Tokens} [tokens]
 * @returns {TokenStore}
 */
export function memoryTokens(tokens) {
  return {
    load: () => tokens,
    save: (next) => {
      tokens = next;
    },
  };
}

/**
 * @param {Storage} [storage]
 * @param {string} [key]
 * @returns {TokenStore}
 */
export function storedTokens(storage = globalThis.localStorage, key = "stoa.tokens") {
  return {
    load() {
      try {
        const tokens = JSON.parse(storage.getItem(key) ?? "null");
        return typeof tokens?.access_token === "string" ? tokens : undefined;
      } catch {
        return undefined;
      }
    },
    save(tokens) {
      if (tokens) storage.setItem(key, JSON.stringify(tokens));
      else storage.removeItem(key);
    },
    // Browsers have locks in secure contexts. Elsewhere the server's patience with a repeated refresh token has to do.
    lock: async (task) => (globalThis.navigator?.locks ? navigator.locks.request(key, task) : task()),
  };
}

export class Access {
  /** @type {Promise<string | undefined> | undefined} */
  #renewal;
  #store;
  #credentials;
  #issue;

  /**
   * @param {TokenStore} store
   * @param {ClientCredentials | undefined} credentials
   * @param {(form: TokenForm) => Promise<TokenResponse>} issue
   */
  constructor(store, credentials, issue) {
    this.#store = store;
    this.#credentials = credentials;
    this.#issue = issue;
  }

  /** @returns {Promise<Tokens | undefined>} */
  async tokens() {
    return this.#store.load();
  }

  /**
   * Returns a token for a call: the present one, unless it was denied or is about to expire. Without a way to renew it,
   * the server decides about the present one.
   *
   * @param {string} [denied]
   */
  async token(denied) {
    const tokens = await this.#store.load();
    const present = usable(tokens, denied);
    if (present) return present;
    if (!tokens?.refresh_token && !this.#credentials) return tokens?.access_token;
    this.#renewal ??= this.#locked(() => this.#renew(denied)).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  /**
   * Keeps what the server issued.
   *
   * @param {TokenResponse & Pick<Tokens, "account_id" | "guest_id" | "session_id">} issued
   * @param {Tokens} [before]
   */
  async keep({ access_token, refresh_token, expires_in, account_id, guest_id, session_id }, before) {
    // A little earlier than it expires, since clocks run apart and requests take time.
    const expires_at = Date.now() + expires_in * 1000 - Math.min(expires_in * 100, 30_000);
    /** @type {Tokens} */
    const tokens = { ...before, access_token, expires_at };
    const also = { refresh_token: refresh_token ?? undefined, account_id, guest_id, session_id };
    await this.#store.save(Object.assign(tokens, Object.fromEntries(Object.entries(also).filter(([, value]) => value))));
    return access_token;
  }

  /** Forgets all tokens. */
  async forget() {
    await this.#store.save(undefined);
  }

  /**
   * @param {() => Promise<string | undefined>} task
   */
  async #locked(task) {
    return this.#store.lock ? this.#store.lock(task) : task();
  }

  /**
   * @param {string} [denied]
   * @returns {Promise<string | undefined>}
   */
  async #renew(denied) {
    // Another tab, or the renewal before this one, may have done it by now.
    const tokens = await this.#store.load();
    const present = usable(tokens, denied);
    if (present) return present;
    if (tokens?.refresh_token) {
      const { refresh_token, client_id } = tokens;
      try {
        const issued = await this.#issue({ grant_type: "refresh_token", refresh_token, ...(client_id && { client_id }) });
        const now = await this.#store.load();
        // Somebody signed in or out meanwhile: what they keep stays.
        return now?.refresh_token === refresh_token ? await this.keep(issued, now) : now?.access_token;
      } catch (error) {
        if (!isProblem(error, "invalid_grant")) throw error;
        const now = await this.#store.load();
        if (now?.refresh_token !== refresh_token) return now?.access_token;
        // The session has ended. Public routes still answer, and all others say 401.
        await this.forget();
      }
    }
    if (!this.#credentials) return undefined;
    const { id, secret, scope } = this.#credentials;
    const form = { grant_type: "client_credentials", client_id: id, client_secret: secret, ...(scope && { scope }) };
    return this.keep(await this.#issue(form));
  }
}

/**
 * Returns the access token, unless it was denied or is about to expire.
 *
 * @param {Tokens | undefined} tokens
 * @param {string} [denied]
 */
function usable(tokens, denied) {
  if (!tokens || tokens.access_token === denied) return undefined;
  return tokens.expires_at === undefined || Date.now() < tokens.expires_at ? tokens.access_token : undefined;
}
