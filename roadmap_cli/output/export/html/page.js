"use strict";
// Filters and sorts the table. The page has all content without it.
(() => {
  const table = document.getElementById("Rows");
  const body = table.tBodies[0];
  const controls = document.getElementById("Filter");
  const count = document.getElementById("Count");
  const field = (name) => document.getElementById(name);
  const closed = new Set(["met", "partly-met", "broken", "dropped", "superseded"]);
  const notKept = new Set(["broken", "dropped"]);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) => new Set(text.split(" ").filter(Boolean));

  const rows = Array.from(body.rows, (row) => ({
    row,
    area: row.dataset.area,
    partners: words(row.dataset.partners),
    status: row.dataset.status,
    flags: words(row.dataset.flags),
    keys: Array.from(row.cells, (cell) => cell.dataset.key ?? cell.textContent.trim()),
    text: null,
  }));

  // The fields of `list --search`: id, title, promise and notes. Read on first use.
  const textOf = (entry) => {
    if (entry.text === null) {
      const section = document.getElementById(entry.row.dataset.place);
      const elements = section.querySelectorAll(".id, .title, .promise, .note");
      entry.text = fold(Array.from(elements, (element) => element.textContent).join("\n"));
    }
    return entry.text;
  };

  const hasStatus = (entry, value) => {
    if (value === "open") return !closed.has(entry.status);
    if (value === "closed") return closed.has(entry.status);
    return value === "not-kept" ? notKept.has(entry.status) : entry.status === value;
  };

  const filter = () => {
    const [area, status, partner, flag] = ["Area", "Status", "Partner", "Flag"].map((name) => field(name).value);
    const text = fold(field("Text").value.trim());
    const fits = (entry) =>
      (!area || entry.area === area) &&
      (!status || hasStatus(entry, status)) &&
      (!partner || entry.partners.has(partner)) &&
      (!flag || entry.flags.has(flag)) &&
      (!text || textOf(entry).includes(text));
    let shown = 0;
    for (const entry of rows) {
      const kept = fits(entry);
      if (entry.row.hidden === kept) entry.row.hidden = !kept;
      shown += kept;
    }
    const all = rows.length === 1 ? "1 commitment" : `${rows.length} commitments`;
    count.textContent = shown === rows.length ? all : `${shown} of ${all}`;
    field("Clear").disabled = !(area || status || partner || flag || text);
  };

  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const numeric = new Set(["Area", "Status", "Progress"]);

  const sort = (heading, button) => {
    const descending = heading.getAttribute("aria-sort") === "ascending";
    for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const column = heading.cellIndex;
    const compare = numeric.has(button.textContent) ? (left, right) => left - right : collator.compare;
    const sorted = rows.slice().sort((first, second) => {
      const [left, right] = [first.keys[column], second.keys[column]];
      // Rows without a value are always last.
      if (left === "" || right === "") return (left === "") - (right === "");
      return descending ? compare(right, left) : compare(left, right);
    });
    body.append(...sorted.map((entry) => entry.row));
  };

  for (const heading of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    button.addEventListener("click", () => sort(heading, button));
    const printed = document.createElement("span"); // buttons are not repeated on printed pages
    printed.className = "printed";
    printed.textContent = heading.textContent;
    heading.replaceChildren(button, printed);
  }

  const clear = () => {
    for (const name of ["Text", "Area", "Status", "Partner", "Flag"]) field(name).value = "";
  };

  controls.addEventListener("input", filter);
  field("Clear").addEventListener("click", () => {
    clear();
    filter();
    field("Text").focus();
  });

  // A card of the summary shows the rows that it counts.
  for (const card of document.querySelectorAll("[data-filter]")) {
    card.addEventListener("click", () => {
      clear();
      if (card.dataset.filter) field(card.dataset.filter).value = card.dataset.value;
      filter();
    });
  }

  controls.hidden = false;
  filter();
})();
