// Files made from the data of the page: the rows that the table shows. CSV and JSON are those of `roadmap list`.
const valueOf = (row, name) => (name === "for" ? (columns.for[row] ?? shownFor) : columns[name][row]);
const records = () => shownRows.map((row) => Object.fromEntries(data.record.map((name) => [name, valueOf(row, name)])));

// A spreadsheet may read a cell as a formula if it starts like one; an apostrophe makes it text.
const trimmed = "\\s\"'\\x00-\\x1f\\x7f-\\xa0\\xad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff";
const formula = new RegExp(`^(?:'*[\\t\\r\\n]|[${trimmed}]*[=+\\-@＝＋－＠])`);
const cellOf = (value) => {
  if (value === null || typeof value === "number") return value ?? "";
  const text = Array.isArray(value) ? value.join(";") : value;
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};
const csv = () => [data.record, ...records().map(Object.values)].map((line) => `${line.map(cellOf).join(",")}\n`).join("");
const json = () => `${JSON.stringify(records(), null, 2)}\n`;

// iCalendar (RFC 5545): an all-day event on the last day of each deadline, in lines of at most 75 bytes.
const icsText = (text) => text.replace(/[\\;,]/g, (one) => `\\${one}`).replace(/\r?\n/g, "\\n");
const folded = (line) => {
  const lines = [""];
  let bytes = 0;
  for (const one of line) {
    const more = new TextEncoder().encode(one).length;
    if (bytes + more > 74) {
      lines.push(" ");
      bytes = 1;
    }
    lines[lines.length - 1] += one;
    bytes += more;
  }
  return lines.map((part) => `${part}\r\n`).join("");
};
const dayOf = (day) => day.replaceAll("-", "");
const eventOf = (row) => {
  const next = new Date(`${columns.due[row]}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  const [, words] = data.statuses[columns.status[row]];
  const concerns = columns.flags[row].map((flag) => data.flags[flag][1]);
  return [
    "BEGIN:VEVENT",
    `UID:${icsText(placeOf(row))}@${data.calendar}`,
    `DTSTAMP:${dayOf(data.day)}T000000Z`,
    `DTSTART;VALUE=DATE:${dayOf(columns.due[row])}`,
    `DTEND;VALUE=DATE:${dayOf(next.toISOString().slice(0, 10))}`,
    `SUMMARY:${icsText(`${titleOf(row)} (due ${columns.when[row][0]})`)}`,
    `DESCRIPTION:${icsText([`Status as of ${data.day}: ${[words, ...concerns].join(", ")}`, ...columns.partner_names[row], ...columns.source[row]].join("\n"))}`,
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
};
const ics = () =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//roadmap-toml//roadmap page//EN", `X-WR-CALNAME:${icsText(data.title)}`]
    .concat(shownRows.filter((row) => columns.due[row]).flatMap(eventOf), "END:VCALENDAR")
    .map(folded)
    .join("");

for (const [label, kind, type, text] of [
  ["CSV", "csv", "text/csv", csv],
  ["JSON", "json", "application/json", json],
  ["Calendar", "ics", "text/calendar", ics],
]) {
  const button = make("button", "", label);
  button.type = "button";
  button.addEventListener("click", () => {
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([text()], { type: `${type};charset=utf-8` }));
    link.download = `${data.name}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
  document.getElementById("Downloads").append(" ", button);
}
