// Goes on with the list of a page by server-sent events. Each answer ends at once; EventSource asks again, and says what it
// has by Last-Event-ID. A page that nobody sees asks for nothing.
"use strict";

(() => {
  const table = document.getElementById("live");
  const state = document.getElementById("live-state");
  if (!table || !window.EventSource) return;
  const body = table.tBodies[0];
  const MOST = 100;
  let seen = table.dataset.seen;
  let source = null;

  const part = ({ text, link, time, tone }) => {
    if (link) {
      const made = document.createElement("a");
      // A page of the console, whatever was sent.
      made.href = new URL(link, location.origin).pathname;
      made.textContent = text;
      return made;
    }
    const made = document.createElement(time ? "time" : "span");
    if (time) made.dateTime = time;
    if (tone) made.className = `badge ${tone}`;
    made.textContent = text;
    return made;
  };

  const show = ({ id, cells }) => {
    const made = document.createElement("tr");
    made.dataset.id = id;
    made.className = "news";
    for (const parts of cells) {
      const cell = made.insertCell();
      for (const one of parts) cell.append(part(one), " ");
    }
    const known = [...body.rows].find((row) => row.dataset.id === id);
    if (known) known.replaceWith(made);
    else body.prepend(made);
    while (body.rows.length > MOST) body.deleteRow(-1);
  };

  const close = () => {
    source?.close();
    source = null;
  };

  const open = () => {
    if (source || document.hidden) return;
    source = new EventSource(`${table.dataset.stream}?after=${encodeURIComponent(seen)}`);
    source.addEventListener("open", () => { state.textContent = "It goes on by itself."; });
    source.addEventListener("rows", (event) => {
      for (const row of JSON.parse(event.data)) show(row);
      seen = event.lastEventId;
      document.getElementById("live-empty").hidden = body.rows.length > 0;
    });
    source.addEventListener("error", () => {
      // Each answer ends, and is asked for again; one that is no stream is the end.
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      state.textContent = "It has stopped: load the page again to go on.";
    });
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  open();
})();
