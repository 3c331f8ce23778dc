// The data of the page: columns of values, equal values stored once, and entries with codes for what repeats.
const data = JSON.parse(document.getElementById("Data").textContent);
const column = (one) =>
  Array.isArray(one) ? one : Array.from({ length: data.size }, (_, row) => one.of[one.at ? one.at[row] : 0]);
const columns = Object.fromEntries(Object.entries(data.columns).map(([name, one]) => [name, column(one)]));
const everyRow = Array.from({ length: data.size }, (_, row) => row);
const placeOf = (row) => columns.place[row] ?? columns.id[row];
const titleOf = (row) => columns.shown[row] ?? columns.title[row];
const rowAt = new Map(everyRow.map((row) => [placeOf(row), row]));
for (const [old, place] of Object.entries(data.former)) rowAt.set(old, rowAt.get(place));

const references = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
const escaped = (text) => text.replace(/[&<>"']/g, (one) => references[one]);
const characters = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&nbsp;": "\u00a0" };
const decoded = (text) =>
  text.replace(/&\w+;|&#\d+;/g, (one) => characters[one] ?? String.fromCodePoint(one.slice(2, -1)));

// A private character stands for a piece: the anchor, the title, the source, then those of the data, made of earlier ones.
const codes = /[\ue000-\uf8ff]/g;
const pieces = ["\ue000", "\ue001", "\ue002"];
const expanded = (text) => text.replace(codes, (one) => pieces[one.charCodeAt(0) - 0xe000]);
for (const piece of data.pieces) pieces.push(expanded(piece));

// The HTML inside the entry of a row, which the program escaped.
const rawEntryOf = (row) =>
  data.entries ? expanded(data.entries[row]) : document.getElementById(placeOf(row)).innerHTML;
const entryOf = (row) =>
  rawEntryOf(row)
    .replace(/\ue000/g, () => placeOf(row))
    .replace(/\ue001/g, () => escaped(titleOf(row)))
    .replace(/\ue002/g, () => escaped(columns.source[row][0]));

const make = (name, classes, ...children) => {
  const element = document.createElement(name);
  if (classes) element.className = classes;
  element.append(...children);
  return element;
};
