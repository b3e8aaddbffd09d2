// The declarations: of the client's own code, of what they accept and refuse, and of the examples in README.md.
// @ts-nocheck: Node's own types are a package that only the tests would need.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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
    const files = texts.map((text, at) => [`example-${at}.mts`, text]);
    for (const [file, text] of files) writeFileSync(path.join(folder, file), text);
    const settings = {
      extends: path.join(PACKAGE, "tsconfig.json"),
      compilerOptions: { noUnusedLocals: false },
      files: files.map(([file]) => file),
    };
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(settings));
    compile(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a page can import the client as it is", () => {
  const sources = readdirSync(path.join(PACKAGE, "src")).filter((file) => file.endsWith(".js"));
  assert.ok(sources.includes("index.js"));
  for (const source of sources) {
    const text = readFileSync(path.join(PACKAGE, "src", source), "utf8");
    for (const [, from] of text.matchAll(/^(?:import|export)\b[^;]*\bfrom "([^"]*)"|\bimport\(/gm)) {
      assert.ok(from?.startsWith("./") && sources.includes(from.slice(2)), `${source} imports ${from}`);
    }
  }
});
