// Starts what the tests talk to: the real `stoa` on an empty folder, servers that answer as told, and a proxy that cuts
// connections.
// @ts-nocheck: Node's own types are a package that only this file would need.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { Stoa } from "../src/index.js";

export const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const TARGET = process.env.CARGO_TARGET_DIR ?? path.join(PACKAGE, "../../target");
const BINARY = process.env.STOA_BINARY ?? path.join(TARGET, "debug/stoa");

/** Starts `stoa` on a folder of its own. */
export async function startShop() {
  const folder = await mkdtemp(path.join(tmpdir(), "stoa-"));
  const server = spawn(BINARY, ["--port", "0"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const said = {};
  const known = new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`stoa ended with ${code}`)));
    createInterface({ input: server.stdout }).on("line", (line) => {
      const [, name, value] = /^(?:Stoa|Administrator)?\s*(listens on|client id|client secret)\s+(\S+)$/.exec(line) ?? [];
      if (name) said[name] = value;
      if (name === "client secret") resolve();
    });
  });
  const stop = async () => {
    server.kill("SIGKILL");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await known;
  } catch (error) {
    await stop();
    throw error;
  }
  const credentials = { id: said["client id"], secret: said["client secret"] };
  return { url: said["listens on"], credentials, stop };
}

/** Serves answers by a function of the request and of how many came before it; keeps the requests. */
export async function serve(answer) {
  const requests = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method, url, headers } = request;
    requests.push({ method, url, headers, body });
    const told = await answer(requests.at(-1), requests.length - 1);
    if (told === undefined) return request.socket.destroy();
    if (told === null) return undefined;
    const { status = 200, headers: more = {}, json = {} } = told;
    response.writeHead(status, { "content-type": "application/json", ...more });
    return response.end(status === 204 || status === 304 ? undefined : JSON.stringify(json));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections?.();
    return closed;
  };
  return { url: `http://127.0.0.1:${server.address().port}`, requests, stop };
}

/**
 * Forwards connections to a server. The first request that matches reaches it, and the connection ends in place of the
 * answer. Returns the heads of all matching requests.
 */
export async function cutAnswers(target, pattern) {
  const matching = [];
  const { hostname, port } = new URL(target);
  const sockets = new Set();
  const server = net.createServer((near) => {
    const far = net.connect(Number(port), hostname);
    let cut = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on("data", (data) => {
      if (pattern.test(data.toString("latin1"))) {
        matching.push(data.toString("latin1"));
        cut = matching.length === 1;
      }
      far.write(data);
    });
    far.on("data", (data) => (cut ? near.destroy() : near.write(data)));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, matching, stop };
}

/** A `fetch` that counts requests by a path. */
export function counting(pathname) {
  const counted = (...request) => {
    if (new URL(request[0]).pathname === pathname) counted.count += 1;
    return fetch(...request);
  };
  counted.count = 0;
  return counted;
}

/** Opens a shop with a product and stock, and a customer who is signed in. */
export async function openShop(shop, slug) {
  const admin = new Stoa({ url: shop.url, credentials: shop.credentials });
  const sku = `${slug}-M`.toUpperCase();
  const prices = [{ amount: 1999, currency: "EUR", tax_inclusive: true }];
  const product = await admin.products.create({ slug, title: slug, variants: [{ sku, title: "M", prices }] });
  await admin.products.activate(product.id);
  await admin.stock.receive(sku, { quantity: 10 });
  const customer = { email: `${slug}@example.org`, password: "correct horse battery" };
  await admin.accounts.create(customer);
  return { admin, sku, product, customer };
}

export const ADDRESS = { name: "Ada", line1: "1 Market Street", city: "Berlin", postal_code: "10115", country: "DE" };
