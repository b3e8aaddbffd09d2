// Imports a file: cuts it into batches at the ends of rows, sends one after the other, and shows what became of each row.
// The cutting is pure (no page is touched), and numbers lines as the shop does: LF, CR LF and CR each end one.
"use strict";

const IMPORT = {
  rows: 100,
  // A character takes at most three bytes of UTF-8, and the shop takes 1 MiB a batch.
  characters: 300 * 1024,
  row: 512 * 1024,
  file: 256 * 1024 * 1024,
  shown: 1000,
  repeats: 5,
  columns: ("slug status title description tax_class categories category_details category_ids tags options media " +
    "attributes metadata sku variant_title option1 option2 option3 option4 option5 barcode weight_g track_inventory " +
    "backorder amount currency tax_inclusive more_prices").split(" "),
};

// The text of a file, in the encoding of its mark, else UTF-8, else Windows-1252; null for a spreadsheet program's own file.
function decodeImport(bytes) {
  const begins = (...head) => head.every((byte, at) => bytes[at] === byte);
  if (begins(0x50, 0x4b, 3, 4) || begins(0xd0, 0xcf, 0x11, 0xe0)) return null;
  if (begins(0xff, 0xfe) || (bytes.length > 3 && bytes[0] && !bytes[1] && bytes[2] && !bytes[3])) {
    return new TextDecoder("utf-16le").decode(bytes);
  }
  if (begins(0xfe, 0xff) || (bytes.length > 3 && !bytes[0] && bytes[1] && !bytes[2] && bytes[3])) {
    return new TextDecoder("utf-16be").decode(bytes);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

// Where the line ends that begins here, and where the next one begins.
function lineFrom(text, from) {
  let end = from;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { end, next: end + (text.startsWith("\r\n", end) ? 2 : 1), lines: 1 };
}

// Where the row of a sheet ends that begins here; with broken quotes it is its first line alone, as the shop reads it.
function rowFrom(text, from, delimiter) {
  let place = "begin";
  let lines = 1;
  for (let at = from; at < text.length && at - from <= IMPORT.row; at += 1) {
    const c = text[at];
    const breaks = c === "\n" || c === "\r";
    if (place === "quoted") {
      if (c === '"') place = "behind";
      if (breaks) {
        lines += 1;
        if (text.startsWith("\r\n", at)) at += 1;
      }
    } else if (c === '"' && place !== "plain") place = "quoted";
    else if (c === delimiter) place = "begin";
    else if (breaks) return { end: at, next: at + (text.startsWith("\r\n", at) ? 2 : 1), lines };
    else if (place === "behind") return lineFrom(text, from);
    else place = "plain";
  }
  const isWhole = place !== "quoted" && text.length - from <= IMPORT.row;
  return isWhole ? { end: text.length, next: text.length + 1, lines } : lineFrom(text, from);
}

// The cells of a row.
function cellsOf(row, delimiter) {
  const cells = [];
  let cell = "";
  let place = "begin";
  for (const c of row) {
    if (place === "begin" && c === '"') place = "quoted";
    else if (place === "quoted" && c === '"') place = "behind";
    else if (place === "behind" && c === '"') {
      cell += c;
      place = "quoted";
    } else if (place !== "quoted" && c === delimiter) {
      cells.push(cell);
      cell = "";
      place = "begin";
    } else {
      cell += c;
      if (place === "begin") place = "plain";
    }
  }
  cells.push(cell);
  return cells;
}

// The first row of a sheet, with the delimiter that gives the most known columns; null where there is none.
function headOf(text) {
  let from = 0;
  let line = 1;
  let named = null;
  while (from < text.length) {
    const { end, next } = lineFrom(text, from);
    const first = text.slice(from, end);
    if (line === 1 && /^sep=[^"]$/.test(first)) named = first[4];
    else if (first.trim()) break;
    from = next;
    line += 1;
  }
  if (from >= text.length) return null;
  let best = null;
  for (const delimiter of named ? [named] : [",", ";", "\t", "|"]) {
    const { end, next, lines } = rowFrom(text, from, delimiter);
    const names = cellsOf(text.slice(from, end), delimiter).map((name) => name.trim().toLowerCase());
    const known = names.filter((name) => IMPORT.columns.includes(name)).length;
    if (!best || known > best.known) best = { delimiter, known, names, text: text.slice(from, end), lines, next, line: line + lines };
  }
  return best;
}

// The rows from a place on: where each begins, how many lines it takes, and which product it is about.
function* rowsOf(text, from, line, head) {
  const slug = head ? head.names.indexOf("slug") : -1;
  while (from < text.length) {
    const { end, next, lines } = head ? rowFrom(text, from, head.delimiter) : lineFrom(text, from);
    const row = text.slice(from, end);
    if (row.trim()) yield { text: row, line, lines, end: next, slug: slug < 0 ? "" : (cellsOf(row, head.delimiter)[slug] ?? "").trim() };
    from = next;
    line += lines;
  }
}

// Rows in batches; the rows of one product stay together where they have room.
function* batchesOf(rows) {
  const size = (some) => some.reduce((sum, row) => sum + row.text.length + 1, 0);
  let batch = [];
  let characters = 0;
  for (const row of rows) {
    if (batch.length && (batch.length >= IMPORT.rows || characters + row.text.length > IMPORT.characters)) {
      let cut = batch.length;
      while (row.slug && cut > 0 && batch[cut - 1].slug === row.slug) cut -= 1;
      cut = cut || batch.length;
      yield batch.slice(0, cut);
      batch = batch.slice(cut);
      characters = size(batch);
      if (batch.length && characters + row.text.length > IMPORT.characters) {
        yield batch;
        batch = [];
        characters = 0;
      }
    }
    batch.push(row);
    characters += row.text.length + 1;
  }
  if (batch.length) yield batch;
}

// The body of a batch, and for each row's line in it the row's line in the file.
function bodyOf(batch, head) {
  const lines = new Map();
  let there = head ? 2 + head.lines : 1;
  for (const row of batch) {
    lines.set(there, row.line);
    there += row.lines;
  }
  const before = head ? `sep=${head.delimiter}\n${head.text}\n` : "";
  return { body: before + batch.map((row) => `${row.text}\n`).join(""), lines };
}

// Whether a file is a sheet, by its name or else its first character.
function isSheet(name, text) {
  const extension = name.toLowerCase().split(".").pop();
  if (["csv", "tsv", "txt"].includes(extension)) return true;
  if (["ndjson", "jsonl", "json"].includes(extension)) return false;
  return !text.trimStart().startsWith("{");
}

function startImport() {
  const place = (name) => document.getElementById(name);
  const section = place("import");
  if (!section) return;
  const [drop, input, start, stop, again, save] =
    ["drop", "file", "start", "stop", "again", "save"].map((name) => place(`import-${name}`));
  const [bar, state, table, list] = ["bar", "state", "table", "rows"].map((name) => place(`import-${name}`));
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });
  let run = null;
  section.hidden = false;

  const say = (text) => { state.textContent = text; };
  const busy = (is) => {
    input.disabled = is;
    start.disabled = is || !input.files.length;
    stop.disabled = !is;
  };
  const told = () => {
    const { created, updated, unchanged, failed, warned } = run.sums;
    return `${created} created, ${updated} updated, ${unchanged} unchanged, ${failed} failed, ${warned} with a warning`;
  };

  // One batch; throws a sentence for people where the shop did not take it.
  async function post(batch) {
    const { body, lines } = bodyOf(batch, run.head);
    const query = new URLSearchParams({ dry_run: String(run.dry), lists: run.replace ? "replace" : "merge" });
    const type = run.head ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8";
    for (let attempt = 0; ; attempt += 1) {
      let response;
      try {
        response = await fetch(`${section.dataset.to}?${query}`, {
          method: "POST", headers: { "content-type": type, "x-csrf-token": token }, body, redirect: "manual",
        });
      } catch {
        throw new Error("The shop can't be reached.");
      }
      if (response.type === "opaqueredirect") {
        throw new Error("Your session has ended. Load the page again and import the file once more: rows that are in change nothing.");
      }
      const answer = await response.json().catch(() => ({}));
      if (response.ok && Array.isArray(answer.rows)) {
        return answer.rows.map((row) => ({ ...row, line: lines.get(row.line) ?? batch[0].line }));
      }
      const detail = [answer.detail ?? `The shop refused with ${response.status}.`, ...(answer.faults ?? [])].join(" ");
      // A batch that is too large is one row: the others go on.
      if (response.status === 413) {
        return batch.map((row) => ({ line: row.line, status: "failed", errors: [{ pointer: "", detail }] }));
      }
      const passes = response.status === 429 || response.status >= 500;
      if (!passes || attempt >= IMPORT.repeats) throw new Error(detail);
      await pause(500 * 2 ** attempt);
    }
  }

  // A batch, with those rows again that lost against others or met a busy shop.
  async function sendBatch(batch) {
    const reports = new Map((await post(batch)).map((row) => [row.line, row]));
    for (let attempt = 0; attempt < IMPORT.repeats && !run.dry; attempt += 1) {
      const passing = ["concurrent_change", "unavailable"];
      const rest = batch.filter((row) => passing.includes(reports.get(row.line)?.errors?.[0]?.code));
      if (!rest.length) break;
      await pause(200 * 2 ** attempt);
      for (const row of await post(rest)) reports.set(row.line, row);
    }
    return [...reports.values()];
  }

  const TONES = { created: "good", updated: "good", unchanged: "calm", failed: "bad" };

  function show(row) {
    const faults = [...(row.errors ?? []), ...(row.warnings ?? []).map((fault) => ({ ...fault, warns: true }))];
    const line = document.createElement("tr");
    const [number, outcome, why] = ["td", "td", "td"].map((name) => document.createElement(name));
    number.className = "number";
    number.textContent = String(row.line);
    const badge = document.createElement("span");
    badge.className = `badge ${TONES[row.status] ?? "calm"}`;
    badge.textContent = row.status;
    outcome.append(badge);
    for (const fault of faults) {
      const text = document.createElement("p");
      text.className = "fault";
      text.textContent = `${fault.warns ? "Warning: " : ""}${fault.pointer ?? ""} ${fault.detail ?? ""}`;
      why.append(text);
    }
    line.append(number, outcome, why);
    list.append(line);
  }

  function note(rows) {
    for (const row of rows) {
      const status = Object.hasOwn(TONES, row.status) ? row.status : "failed";
      run.sums[status] += 1;
      run.sums.warned += row.warnings?.length ? 1 : 0;
      run.reports.push(`${JSON.stringify(row)}\n`);
      // What went wrong is always shown, as long as there is room; of the rest, the beginning.
      const isNews = status === "failed" || row.warnings?.length;
      const room = isNews ? IMPORT.shown : IMPORT.shown / 2;
      if (list.childElementCount < room) show(row);
    }
    table.hidden = false;
  }

  async function go() {
    busy(true);
    again.hidden = true;
    run.stopped = false;
    try {
      while (run.batch && !run.stopped) {
        note(await sendBatch(run.batch));
        bar.value = run.batch.at(-1).end;
        say(`${told()} …`);
        run.batch = run.batches.next().value;
      }
      const end = run.batch ? "Stopped: " : run.dry ? "Only tried, nothing is written: " : "Done: ";
      say(`${end}${told()}.`);
      again.hidden = !run.batch;
    } catch (error) {
      say(`${error.message} So far: ${told()}.`);
      again.hidden = false;
    }
    if (!run.batch) bar.value = bar.max;
    if (save.href.startsWith("blob:")) URL.revokeObjectURL(save.href);
    save.href = URL.createObjectURL(new Blob(run.reports, { type: "application/x-ndjson" }));
    save.hidden = !run.reports.length;
    busy(false);
  }

  async function begin(file) {
    list.replaceChildren();
    again.hidden = true;
    save.hidden = true;
    if (file.size > IMPORT.file) return say("This file is too large for a browser. The command `stoa import` takes it.");
    busy(true);
    say("Reading the file …");
    const text = decodeImport(new Uint8Array(await file.arrayBuffer()));
    busy(false);
    if (text === null) {
      return say("This is a spreadsheet program's own file. In that program, save it as CSV UTF-8, and import that file.");
    }
    const sheet = isSheet(file.name, text);
    const head = sheet ? headOf(text) : null;
    if (sheet && !head) return say("The file is empty.");
    const batches = batchesOf(rowsOf(text, head ? head.next : 0, head ? head.line : 1, head));
    const sums = { created: 0, updated: 0, unchanged: 0, failed: 0, warned: 0 };
    run = {
      head, batches, sums, batch: batches.next().value, reports: [], stopped: false,
      dry: place("import-dry").checked, replace: place("import-replace").checked,
    };
    if (!run.batch) return say("The file has no rows.");
    place("import-progress").hidden = false;
    bar.max = Math.max(1, text.length);
    bar.value = 0;
    return go();
  }

  const beginChosen = () => {
    const [file] = input.files;
    if (file) begin(file).catch((error) => { busy(false); say(`The file can't be read: ${error.message}`); });
  };
  start.addEventListener("click", beginChosen);
  input.addEventListener("change", () => busy(false));
  stop.addEventListener("click", () => { run.stopped = true; stop.disabled = true; });
  again.addEventListener("click", go);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (input.disabled || !event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    busy(false);
  });
}

if (typeof document !== "undefined") startImport();
