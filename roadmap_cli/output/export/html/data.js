// Reads the data of the page. Equal values of a column are stored once.
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

// Children that are empty are left out; others may be in arrays.
const make = (name, classes, ...children) => {
  const element = document.createElement(name);
  if (classes) element.className = classes;
  element.append(...children.flat(Infinity).filter(Boolean));
  return element;
};
const withAttributes = (element, values) => {
  for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
  return element;
};
const unread = (element) => withAttributes(element, { "aria-hidden": "true" });
