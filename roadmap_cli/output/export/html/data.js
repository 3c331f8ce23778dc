// Reads the data of the page. Equal values of a column are stored once, and entries have codes for what repeats.
const data = JSON.parse(document.getElementById("Data").textContent);
const column = (one) => {
  if (Array.isArray(one)) return one;
  return one.at ? one.at.map((place) => one.of[place]) : Array(data.size).fill(one.of[0]);
};
// The rows of partners that differ are after those of the whole. Columns without them have the values of the whole.
const wholes = data.own.flatMap(([, rows]) => rows);
const wholeOf = (row) => (row < data.size ? row : wholes[row - data.size]);
const columns = {};
for (const [name, one] of Object.entries(data.columns)) {
  const values = column(one);
  columns[name] = values.length > data.size ? values : values.concat(wholes.map((row) => values[row]));
}
const everyRow = Array.from({ length: data.size }, (_, row) => row);
let next = data.size;
const ownRows = new Map(data.own.map(([partner, rows]) => [partner, new Map(rows.map((row) => [row, next++]))]));
const rowsFor = (partner) => {
  const own = ownRows.get(partner);
  return own ? everyRow.map((row) => own.get(row) ?? row) : everyRow;
};
const placeOf = (row) => columns.place[row] ?? columns.id[row];
const titleOf = (row) => columns.shown[row] ?? columns.title[row];
const rowAt = new Map(everyRow.map((row) => [placeOf(row), row]));
for (const [old, place] of Object.entries(data.former)) rowAt.set(old, rowAt.get(place));

const references = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
const escaped = (text) => text.replace(/[&<>"']/g, (one) => references[one]);
const characters = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": "\u00a0" };
const decoded = (text) =>
  text.replace(/&\w+;|&#\d+;/g, (one) => characters[one] ?? String.fromCodePoint(one.slice(2, -1)));

// Private characters are codes: the first three for the anchor, title and source of the entry, the others for
// the pieces of the data, which have codes of earlier pieces in them.
const codes = /[\ue000-\uf8ff]/g;
const pieces = ["\ue000", "\ue001", "\ue002"];
const expanded = (text) => text.replace(codes, (one) => pieces[one.charCodeAt(0) - 0xe000]);
for (const piece of data.pieces) pieces.push(expanded(piece));

// The HTML inside the entry of a row, which the program escaped.
const rawEntryOf = (row) =>
  data.entries ? expanded(data.entries[wholeOf(row)]) : document.getElementById(placeOf(row)).innerHTML;
const own = [placeOf, (row) => escaped(titleOf(row)), (row) => escaped(columns.source[row][0])];
const entryOf = (row) =>
  rawEntryOf(row).replace(/[\ue000-\ue002]/g, (code) => own[code.charCodeAt(0) - 0xe000](row));

const make = (name, classes, ...children) => {
  const element = document.createElement(name);
  if (classes) element.className = classes;
  element.append(...children);
  return element;
};
