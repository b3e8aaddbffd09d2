// What a call fails with: an answer that is a refusal, or no answer.

/** @import { Fault, Problem } from "./types.js" */

const URN = "urn:stoa:problem:";

export class StoaError extends Error {
  /**
   * @param {Problem} problem
   * @param {{ code?: string, headers?: Headers, uncertain?: boolean, cause?: unknown }} [about]
   */
  constructor(problem, { code, headers, uncertain = false, cause } = {}) {
    code ??= problem.type.startsWith(URN) ? problem.type.slice(URN.length) : "unknown";
    const faults = (problem.errors ?? []).map(({ pointer, detail }) => `; ${pointer}: ${detail}`);
    super(`${problem.status} ${code}: ${problem.detail ?? problem.title}${faults.join("")}`, { cause });
    this.name = "StoaError";
    this.problem = problem;
    this.status = problem.status;
    this.code = code;
    /** @type {Fault[]} */
    this.errors = problem.errors ?? [];
    this.requestId = problem.request_id ?? headers?.get("x-request-id") ?? undefined;
    this.retryAfter = seconds(headers?.get("retry-after"));
    this.uncertain = uncertain;
  }
}

export class ConnectionError extends Error {
  /**
   * @param {string} message
   * @param {{ timedOut?: boolean, cause?: unknown }} [about]
   */
  constructor(message, { timedOut = false, cause } = {}) {
    super(message, { cause });
    this.name = "ConnectionError";
    this.timedOut = timedOut;
  }
}

/**
 * @param {unknown} error
 * @param {string} [code]
 * @returns {error is StoaError}
 */
export function isProblem(error, code) {
  return error instanceof StoaError && (code === undefined || error.code === code);
}

/**
 * Makes the error of an answer. Problems are RFC 9457; those of `/oauth` are RFC 6749; a proxy's may be anything.
 *
 * @param {Response} response
 * @param {string} text
 * @param {boolean} uncertain
 */
export function refusal({ status, statusText, headers }, text, uncertain) {
  const body = json(text);
  const about = { headers, uncertain };
  if (typeof body?.type === "string" && typeof body.title === "string") {
    return new StoaError({ ...body, type: body.type, title: body.title, status }, about);
  }
  const problem = { type: "about:blank", title: statusText || `Status ${status}`, status };
  if (typeof body?.error === "string") {
    return new StoaError({ ...problem, detail: String(body.error_description ?? body.error) }, { ...about, code: body.error });
  }
  return new StoaError(problem, about);
}

/**
 * @param {string} text
 * @returns {Record<string, unknown> | undefined}
 */
function json(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads `Retry-After`, which is a number of seconds or a date.
 *
 * @param {string | null | undefined} text
 */
function seconds(text) {
  if (!text) return undefined;
  const number = /^\d+$/.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(number) ? Math.max(0, number) : undefined;
}
