// The table: rows are made in chunks; on a large page, only those near the window.
const CHUNK = 25;
const MOST_AT_ONCE = 300;
const ROW_HEIGHT = 64; // in pixels, until a chunk has been measured

const shape = (name, values) => withAttributes(document.createElementNS("http://www.w3.org/2000/svg", name), values);
const named = (text) => make("bdi", "", text);

const markOf = ([sign, words, tone]) => make("span", `mark ${tone}`, unread(make("span", "sign", sign)), ` ${words}`);

const timeOf = ([words, days, machine]) => {
  const time = make("time", "", words);
  time.dateTime = machine;
  if (days !== words) time.title = days;
  return time;
};

const progressOf = (row) => {
  const percent = columns.progress[row];
  if (percent === null) {
    const isMeasured = !["ongoing", "superseded"].includes(columns.status[row]);
    return make("span", "faint", isMeasured ? "no information" : "–");
  }
  const bar = unread(shape("svg", { class: "bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", focusable: "false" }));
  bar.append(shape("rect", { class: "track", width: 100, height: 8 }), shape("rect", { class: "done", width: percent, height: 8 }));
  return make("span", "progress", bar, " ", make("span", "number", `${percent}%`));
};

const listed = (parts) => parts.flatMap((part, place) => (place ? [", ", part] : [part]));
const partnersOf = (row) => {
  const names = columns.partner_names[row];
  const shown = names.length > 3 ? names.slice(0, 2) : names;
  const parts = listed(shown.map(named));
  if (names.length > shown.length) {
    const rest = names.slice(shown.length);
    const more = unread(make("span", "more", `+${rest.length}`));
    more.title = rest.join(", ");
    parts.push(" ", more, make("span", "unseen", `, ${rest.join(", ")}`));
  }
  return parts;
};

const deadlineOf = (row) => {
  const [when, words] = [columns.when[row], columns.words[row]];
  const parts = when ? [timeOf(when)] : [named(words)];
  if (when && words) parts.push(make("span", "promised", " (", named(words), ")"));
  if (columns.days[row]) parts.push(" ", make("span", `days ${columns.tone[row]}`, columns.days[row]));
  return parts;
};

const concernsOf = (row) => listed(columns.flags[row].map((flag) => make("span", ...data.flags[flag])));

const cell = (name, classes, role, children) => withAttributes(make(name, classes, children), { role });

// Columns: the class, the heading, how it is sorted by a number or a text, and the content of a cell.
const COLUMNS = [
  ["what", "Commitment", "title", (row) => sortable(titleOf(row)), (row) => [linkTo(row)]],
  ["of-area", "Area", "area", (row) => areaRank.get(columns.area[row]), (row) => [named(columns.area_title[row])]],
  ["of-partners", "Partners", "partner", (row) => sortable(columns.partner_names[row].join()), partnersOf],
  ["of-status", "Status", "status", (row) => data.statuses[columns.status[row]][3], (row) => [markOf(data.statuses[columns.status[row]])]],
  ["of-deadline", "Deadline", "deadline", (row) => columns.due[row] ?? "", deadlineOf],
  ["of-flags", "Concern", "concern", (row) => concernRank(row), concernsOf],
  ["of-progress", "Progress", "progress", (row) => columns.progress[row] ?? "", (row) => [progressOf(row)]],
];
const areaRank = new Map(data.choices.area.map(([area], place) => [area, place]));
const tones = ["overdue", "not-kept", "at-risk", "slipped", "due-soon"];
const concernRank = (row) => {
  const ranks = columns.flags[row].map((flag) => tones.indexOf(data.flags[flag][0])).map((rank) => (rank < 0 ? tones.length : rank));
  return ranks.length ? Math.min(...ranks) * 100 - ranks.length : "";
};

// Text without case and accents, with numbers that sort by value.
const fold = (text) => {
  const isPlain = /^[\0-\x7f]*$/.test(text);
  return (isPlain ? text : text.normalize("NFKD").replace(/\p{M}/gu, "")).toLowerCase();
};
const sortable = (text) => fold(text).replace(/\d+/g, (number) => number.padStart(16, "0"));

const linkTo = (row) => {
  const link = make("a", "", named(titleOf(row)));
  link.href = `#${placeOf(row)}`;
  return link;
};

const rowOf = (row, place) => {
  const [what, ...others] = COLUMNS;
  const cells = others.map(([classes, , , , content]) => cell("td", classes, "cell", content(row)));
  const head = cell("th", what[0], "rowheader", what[4](row));
  head.scope = "row";
  const line = cell("tr", "", "row", [head, ...cells]);
  line.setAttribute("aria-rowindex", place + 2);
  return line;
};

// The style sheet displays the rows as grids; the roles restore their meaning.
const table = cell("table", "rows", "table", []);
table.setAttribute("aria-label", `Commitments as of ${document.querySelector(".kicker time").textContent}`);
const heads = COLUMNS.map(([classes, words, key]) => {
  const button = make("button", "", words);
  button.type = "button";
  button.dataset.key = key;
  const head = cell("th", classes, "columnheader", [button, make("span", "printed", words)]);
  head.scope = "col";
  return head;
});
const tableHead = cell("thead", "", "rowgroup", [cell("tr", "", "row", heads)]);
table.append(tableHead);

let chunks = [];
const fill = (chunk) => {
  if (chunk.body.rows.length) return;
  chunk.body.style.height = "";
  chunk.body.setAttribute("role", "rowgroup");
  chunk.body.replaceChildren(...chunk.rows.map((row, place) => rowOf(row, chunk.first + place)));
};
const empty = (chunk) => {
  // The first rows stay, for readers who reach the table without scrolling.
  if (!chunk.first || !chunk.body.rows.length || chunk.body.contains(document.activeElement)) return;
  chunk.body.style.height = `${chunk.body.offsetHeight}px`;
  chunk.body.setAttribute("role", "presentation");
  chunk.body.replaceChildren();
};
const near = new IntersectionObserver(
  (seen) => {
    for (const one of seen) (one.isIntersecting ? fill : empty)(one.target.chunk);
  },
  { rootMargin: "1200px 0px" },
);

// Shows these rows in this order.
const showRows = (rows) => {
  near.disconnect();
  chunks = [];
  for (let first = 0; first < rows.length; first += CHUNK) {
    const chunk = { first, rows: rows.slice(first, first + CHUNK), body: cell("tbody", "", "presentation", []) };
    chunk.body.chunk = chunk;
    chunk.body.style.height = `${chunk.rows.length * ROW_HEIGHT}px`;
    chunks.push(chunk);
  }
  const isLong = data.size > MOST_AT_ONCE;
  chunks.slice(0, isLong ? 1 : chunks.length).forEach(fill);
  table.replaceChildren(tableHead, ...chunks.map(({ body }) => body));
  table.setAttribute("aria-rowcount", rows.length + 1);
  if (isLong) chunks.forEach(({ body }) => near.observe(body));
};
if (data.size) document.getElementById("Rows").replaceChildren(table);
