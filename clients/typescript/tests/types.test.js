// The declarations: of the client's own code, of what they accept and refuse, and of the examples in README.md.
// @ts-nocheck: Node's own types are a package that only the tests would need.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { PACKAGE } from "./shop.js";

function compile(project) {
  const compiler = path.join(PACKAGE, "node_modules/typescript/bin/tsc");
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, "--project", project], { encoding: "utf8" });
  assert.equal(status, 0, stdout + stderr);
}

test("the client's code fits its declarations", () => compile(path.join(PACKAGE, "tsconfig.json")));

test("the declarations accept what is right, and refuse what is wrong", () => {
  compile(path.join(PACKAGE, "tests/tsconfig.json"));
});

test("the examples of README.md compile", () => {
  const blocks = readFileSync(path.join(PACKAGE, "README.md"), "utf8").matchAll(/```ts\n([^]*?)```/g);
  const texts = Array.from(blocks, ([, text]) => text);
  assert.ok(texts.length >= 5);
  // Below the package, so that its name means itself.
  const folder = mkdtempSync(path.join(PACKAGE, "tests/readme-"));
  try {
    const heads = texts.map((text) => text.match(/^import .*$/gm) ?? []).flat();
    const bodies = texts.map((text) => `{\n${text.replace(/^import .*$/gm, "")}}\n`);
    writeFileSync(path.join(folder, "readme.mts"), [...new Set(heads), ...bodies].join("\n"));
    const settings = { extends: path.join(PACKAGE, "tsconfig.json"), files: ["readme.mts"] };
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(settings));
    compile(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
