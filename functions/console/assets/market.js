// Draws the tables of a market's page: the depth of its book, and its prices. The tables have the exact numbers; here they are
// rounded to what a screen can show. The page works without it.
"use strict";

(() => {
  const style = getComputedStyle(document.documentElement);
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  // The colour of a name, as it is light or dark now.
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const font = `12px ${style.fontFamily}`;
  const axis = () => ({
    stroke: () => colour("quiet"), grid: { stroke: () => colour("line"), width: 1 }, ticks: { stroke: () => colour("line"), width: 1 }, font,
  });
  const plots = [];

  // The cells of a table's rows, as numbers; a time is in seconds.
  const rows = (id) => [...(document.getElementById(id)?.tBodies[0]?.rows ?? [])].map((row) => [...row.cells].map((cell) => {
    const time = cell.querySelector("time");
    return time ? Date.parse(time.dateTime) / 1000 : Number.parseFloat(cell.textContent);
  }));

  const draw = (figure, options, data) => {
    figure.hidden = false;
    const box = figure.querySelector("[role=img]");
    const height = 240;
    const width = () => Math.max(200, box.clientWidth);
    const plot = new uPlot({ width: width(), height, legend: { show: false }, ...options }, data, box);
    new ResizeObserver(() => { if (plot.width !== width()) plot.setSize({ width: width(), height }); }).observe(box);
    plots.push(plot);
  };

  // What is under the pointer, in words.
  const tell = (figure, words) => (plot) => {
    const at = plot.cursor.idx;
    figure.querySelector("[data-told]").textContent = at == null ? "" : words(plot, at);
  };
  const shown = (number) => number.toLocaleString("en", { maximumFractionDigits: 8 });

  const depth = document.querySelector('[data-draw="depth"]');
  if (depth) {
    // Prices from left to right: bids up to the best one, then asks.
    const bids = rows("bids").map(([, total, , price]) => [price, total]).reverse();
    const asks = rows("asks").map(([price, , total]) => [price, total]);
    const empty = (side) => side.map(() => null);
    const data = [
      [...bids, ...asks].map(([price]) => price),
      [...bids.map(([, total]) => total), ...empty(asks)],
      [...empty(bids), ...asks.map(([, total]) => total)],
    ];
    const side = (label, name, align) => ({
      label, stroke: () => colour(name), fill: () => colour(`${name}-ground`), width: 2, paths: uPlot.paths.stepped({ align }), points: { show: true, size: 5, fill: () => colour(name) },
    });
    draw(depth, {
      scales: { x: { time: false }, y: { range: (plot, least, most) => [0, (most || 1) * 1.05] } },
      axes: [{ ...axis(), size: 30 }, { ...axis(), size: 70 }],
      series: [{}, side("Bids", "good", -1), side("Asks", "bad", 1)],
      hooks: { setCursor: [tell(depth, (plot, at) => `${plot.data[1][at] == null ? "Asks" : "Bids"} up to ${shown(plot.data[0][at])}: ${shown(plot.data[1][at] ?? plot.data[2][at])}`)] },
    }, data);
  }

  const candles = document.querySelector('[data-draw="candles"]');
  if (candles) {
    const seconds = Number(candles.dataset.seconds);
    const known = rows("candles").reverse();
    const data = [0, 1, 2, 3, 4].map((column) => known.map((row) => row[column]));
    const bodies = (plot) => {
      const { ctx } = plot;
      const ratio = window.devicePixelRatio || 1;
      const [times, first, highest, lowest, last] = plot.data;
      const room = Math.abs(plot.valToPos(times[0] + seconds, "x", true) - plot.valToPos(times[0], "x", true));
      const wide = Math.max(2 * ratio, Math.min(14 * ratio, room * .7));
      const line = Math.max(1, Math.round(ratio));
      ctx.save();
      times.forEach((time, at) => {
        const x = Math.round(plot.valToPos(time, "x", true));
        const [from, high, low, to] = [first, highest, lowest, last].map((series) => Math.round(plot.valToPos(series[at], "y", true)));
        ctx.fillStyle = colour(last[at] < first[at] ? "bad" : "good");
        ctx.fillRect(x - line / 2, high, line, Math.max(line, low - high));
        ctx.fillRect(x - wide / 2, Math.min(from, to), wide, Math.max(2 * line, Math.abs(to - from)));
      });
      ctx.restore();
    };
    // Times of a day in UTC, and the day below the first of each.
    const moments = (plot, times, axis, space, step) => times.map((time, at) => {
      const [day, hour] = new Date(time * 1000).toISOString().split("T");
      if (step >= 86400) return day;
      const isNew = at === 0 || new Date(times[at - 1] * 1000).toISOString().slice(0, 10) !== day;
      return isNew ? `${hour.slice(0, 5)}\n${day}` : hour.slice(0, 5);
    });
    const price = () => ({ paths: () => null, points: { show: false } });
    draw(candles, {
      tzDate: (time) => uPlot.tzDate(new Date(time * 1000), "Etc/UTC"),
      // At least as wide as a few of them: of one alone uPlot would show years.
      scales: { x: { range: () => [Math.min(data[0][0], data[0].at(-1) - 20 * seconds) - seconds, data[0].at(-1) + 2 * seconds] } },
      axes: [{ ...axis(), values: moments }, { ...axis(), size: 70 }],
      series: [{}, price(), price(), price(), price()],
      hooks: {
        draw: [bodies],
        setCursor: [tell(candles, (plot, at) => {
          const [time, first, highest, lowest, last] = plot.data.map((series) => series[at]);
          const moment = new Date(time * 1000).toISOString().slice(0, 16).replace("T", " ");
          return `${moment}: first ${shown(first)}, highest ${shown(highest)}, lowest ${shown(lowest)}, last ${shown(last)}`;
        })],
      },
    }, data);
  }

  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plots.forEach((plot) => plot.redraw(false)));
})();
