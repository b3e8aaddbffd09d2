// An order's page goes on by itself. It asks every few seconds, and only while it is seen; an answer that says "the same" has
// no body. A socket that tells of the order calls `changed` in its place: this function is all that has to know.

const EVERY_MS = 4_000;
const OVER = ["completed", "rejected", "cancelled"];

/** Calls `changed` with each newer state of an order, until it is over or the function that this returns is called. */
export function followOrder(stoa, order, changed) {
  let timer = null;
  let known = order;
  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
    timer = null;
  };
  const ask = async () => {
    timer = null;
    const newer = await stoa.orders.find(known.id, { ifNoneMatch: known }).catch(() => null);
    if (stopped) return;
    if (newer) changed((known = newer));
    wait();
  };
  const wait = () => {
    if (OVER.includes(known.status)) return stop();
    if (timer === null && !document.hidden) timer = setTimeout(ask, EVERY_MS);
  };
  const seen = () => {
    clearTimeout(timer);
    timer = null;
    if (!document.hidden) ask();
  };
  let stopped = false;
  document.addEventListener("visibilitychange", seen);
  wait();
  return () => {
    stopped = true;
    stop();
  };
}
