// Uploads files: names each by its SHA-256, asks the shop where its bytes go, puts them there, and says that they are there.
"use strict";

function startUpload() {
  const section = document.getElementById("upload");
  if (!section) return;
  const [needs, drop, input, state, list] =
    ["needs", "drop", "file", "state", "list"].map((name) => document.getElementById(`upload-${name}`));
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  needs.hidden = true;
  section.hidden = false;

  // By its name where browsers differ, or say nothing.
  const types = {
    csv: "text/csv", json: "application/json", mp3: "audio/mpeg", svg: "image/svg+xml", txt: "text/plain", webp: "image/webp",
  };
  const typeOf = (file) => types[file.name.split(".").pop().toLowerCase()] ?? file.type;
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // A call of the console; throws a sentence for people.
  async function call(path, body) {
    const response = await fetch(`${section.dataset.to}${path}`, {
      method: "POST", headers: { "content-type": "application/json", "x-csrf-token": token },
      body: body === undefined ? undefined : JSON.stringify(body), redirect: "manual",
    });
    if (response.type === "opaqueredirect") throw new Error("Your session has ended. Load the page again.");
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error([answer.detail ?? `The shop refused with ${response.status}.`, ...(answer.faults ?? [])].join(" "));
    return answer;
  }

  async function send(file) {
    const bytes = await file.arrayBuffer();
    const sha256 = hex(await crypto.subtle.digest("SHA-256", bytes));
    const asset = await call("/upload", { file_name: file.name, media_type: typeOf(file), bytes: bytes.byteLength, sha256 });
    const { method, url, headers } = asset.upload;
    const named = Array.isArray(headers) ? headers.map((header) => Array.isArray(header) ? header : [header.name, header.value])
      : Object.entries(headers ?? {});
    // Browsers set these themselves.
    const own = named.filter(([name]) => !["content-length", "host"].includes(name.toLowerCase()));
    const put = await fetch(url, { method: method ?? "PUT", headers: own, body: bytes });
    if (!put.ok) throw new Error(`The file was not taken (${put.status}).`);
    return call(`/${encodeURIComponent(asset.id)}/complete`);
  }

  function say(text, address) {
    const line = document.createElement("li");
    if (address) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = text;
      line.append(link);
    } else line.textContent = text;
    list.append(line);
  }

  async function go(files) {
    input.disabled = true;
    let done = 0;
    for (const file of files) {
      state.textContent = `Uploading ${file.name} …`;
      try {
        const asset = await send(file);
        say(`${file.name} is uploaded`, `${section.dataset.to}/${encodeURIComponent(asset.id)}`);
        done += 1;
      } catch (error) {
        say(`${file.name}: ${error.message}`);
      }
    }
    state.textContent = done === files.length ? "Uploaded." : `${done} of ${files.length} files are uploaded.`;
    input.disabled = false;
    input.value = "";
  }

  input.addEventListener("change", () => go([...input.files]));
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (!input.disabled && event.dataTransfer.files.length) go([...event.dataTransfer.files]);
  });
}

if (typeof document !== "undefined") startUpload();
