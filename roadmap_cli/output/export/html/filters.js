// Search, filters and sorting. They are in the address, #table?flag=overdue&sort=deadline, so that it can be shared.
const controls = document.getElementById("Filter");
const search = document.getElementById("Search");
const clear = document.getElementById("Clear");
const count = document.getElementById("Count");
const host = document.getElementById("Entry"); // where a large page shows an entry
const LABELS = { area: "Area", status: "Status", partner: "Partner", flag: "Concern", due: "Due in" };
const selects = {};
for (const [key, label] of Object.entries(LABELS)) {
  if (!data.choices[key].length || (key === "due" && data.size <= MOST_AT_ONCE)) continue;
  const select = make("select", "", new Option("any", ""), ...data.choices[key].map(([value, words]) => new Option(words, value)));
  select.id = label.replace(" ", "");
  const words = make("label", "", label);
  words.htmlFor = select.id;
  controls.insertBefore(make("div", "choice", words, select), clear);
  selects[key] = select;
}

// The fields of `list --search`: id, title, promise and notes, without case and accents.
const notesOf = (row) => {
  if (host) return [columns.text[row], ...columns.updates[row].map(([, , , note]) => note)];
  return Array.from(document.getElementById(placeOf(row)).querySelectorAll("p:is(.words, .note)"), (one) => one.textContent);
};
const texts = [];
const textOf = (row) => {
  texts[wholeOf(row)] ??= fold([columns.id[row], titleOf(row), ...notesOf(wholeOf(row))].join("\n"));
  return texts[wholeOf(row)];
};
const readAhead = (next) => {
  const end = performance.now() + 8;
  while (next < data.size && performance.now() < end) textOf(next++);
  if (next < data.size) setTimeout(readAhead, 0, next);
};

const isOpenIn = (row, month) => columns.days_left[row] >= 0 && columns.days_left[row] !== null && columns.due[row].startsWith(month);
const fits = {
  area: (row, area) => columns.area[row] === area,
  status: (row, status) => columns.status[row] === status || Boolean(data.groups[status]?.includes(columns.status[row])),
  partner: (row, partner) => (columns.for[row] === null ? row >= data.size || columns.partners[row].includes(partner) : columns.for[row] === partner),
  flag: (row, flag) => columns.flags[row].includes(flag),
  due: isOpenIn,
  search: (row, text) => textOf(row).includes(text),
};

const compare = (left, right) => (left < right ? -1 : left > right ? 1 : 0);
const sorted = (rows, sort) => {
  const isDown = sort.startsWith("-");
  const found = COLUMNS.find(([, , key]) => key === sort.replace("-", ""));
  for (const head of heads) {
    const isIt = found && head.firstChild.dataset.key === found[2];
    if (isIt) head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  if (!found) return rows;
  const keys = new Map(rows.map((row) => [row, found[3](row)]));
  // Rows without a value are always last.
  const ordered = rows.filter((row) => keys.get(row) !== "");
  const directed = isDown ? (one, other) => compare(keys.get(other), keys.get(one)) : (one, other) => compare(keys.get(one), keys.get(other));
  return [...ordered.sort(directed), ...rows.filter((row) => keys.get(row) === "")];
};

let sort = "";
let shownRows = everyRow;
let shownFor = null; // with a partner, rows are as they are for it
const apply = () => {
  const wanted = Object.entries(selects).map(([key, select]) => [key, select.value]);
  wanted.push(["search", fold(search.value.trim())]);
  const tests = wanted.filter(([, value]) => value);
  shownFor = selects.partner?.value || null;
  shownRows = sorted(rowsFor(shownFor).filter((row) => tests.every(([key, value]) => fits[key](row, value))), sort);
  showRows(shownRows);
  const all = data.size === 1 ? "1 commitment" : `${data.size.toLocaleString("en")} commitments`;
  const whose = ownRows.get(shownFor)?.size ? ", with the partner's own status and deadline" : "";
  count.textContent = tests.length ? `${shownRows.length.toLocaleString("en")} of ${all}${whose}` : all;
  clear.disabled = !tests.length;
};

// A choice in the address that matches no row is added, so that the filter shows it.
const choose = (select, value) => {
  select.value = value;
  if (select.value !== value) {
    select.add(new Option(value, value));
    select.value = value;
  }
};
// The section is #Table, so that people write its filters as #Table? too.
const hasFilters = (hash) => /^#table\?/i.test(hash);
const read = (hash) => {
  const values = new URLSearchParams(hasFilters(hash) ? hash.slice("#table?".length) : "");
  for (const [key, select] of Object.entries(selects)) choose(select, values.get(key) ?? "");
  search.value = values.get("search") ?? "";
  sort = values.get("sort") ?? "";
};
const write = (isNew) => {
  const values = new URLSearchParams();
  for (const [key, select] of Object.entries(selects)) if (select.value) values.set(key, select.value);
  if (search.value.trim()) values.set("search", search.value.trim());
  if (sort) values.set("sort", sort);
  const address = values.size ? `#table?${values}` : "#Table";
  if (isNew || !hasFilters(location.hash)) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
};

controls.addEventListener("input", ({ target }) => {
  apply();
  write(target !== search);
});
clear.addEventListener("click", () => {
  for (const control of [search, ...Object.values(selects)]) control.value = "";
  apply();
  write(true);
  search.focus();
});
tableHead.addEventListener("click", ({ target }) => {
  if (!target.dataset.key) return;
  sort = sort === target.dataset.key ? `-${sort}` : target.dataset.key;
  apply();
  write(true);
});

// Links to the table have their filter in the address.
for (const link of document.querySelectorAll("[data-filter]")) link.href = `#table?${link.dataset.filter}`;
controls.hidden = document.querySelector(".below").hidden = !data.size;
read(location.hash);
apply();
setTimeout(readAhead, 0, 0);
