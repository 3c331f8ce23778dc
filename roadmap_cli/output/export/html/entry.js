// The entry of a row on a large page, as the templates make it on a small one (entry.html, parts.html, indicators.html).
// The structs of the program are arrays, with their fields in order.
const span = (classes, ...children) => make("span", classes, ...children);
const by = (...children) => [" ", span("by", ...children)];
const inItsDirection = (element) => withAttributes(element, { dir: "auto" });
const noteOf = (name, classes, text) => text && inItsDirection(make(name, classes, text));

const addressOf = ([label, href]) => {
  if (!href) return make("bdi", "address", label);
  return withAttributes(make("a", "", named(label)), { href, rel: "noopener noreferrer nofollow" });
};
const addressesOf = (all) => listed(all.map(addressOf));
const evidenceOf = (name, all) => all.length > 0 && make(name, "evidence", "Evidence: ", addressesOf(all));

const factOf = (label, ...values) => make("div", "", make("dt", "", label), ...values);
const listFact = (label, parts) => factOf(label, make("dd", "", listed(parts)));

const promisedOf = (row) => {
  const [when, words, due, exactly] = ["when", "words", "days", "exactly"].map((name) => columns[name][row]);
  const tone = columns.tone[row];
  const left = due && span(tone, due);
  if (exactly) left.title = exactly;
  const dated = () => [
    make("strong", tone, timeOf(when)),
    when[1] !== when[0] && by(`(${when[1]})`),
    words && [" (“", named(words), "”)"],
  ];
  return factOf("Deadline", make("dd", "", when ? dated() : named(columns.promised[row]), left && [", ", left]));
};

const sideOf = ([name, status, deadline, words]) =>
  make("dd", "", named(name), status && [" ", markOf(status)], deadline && [", ", timeOf(deadline)], words && `, ${words}`);

const verdictOf = ([when, assessor, verdict]) =>
  make("dd", "", named(verdict), by("(", named(assessor), ", ", timeOf(when), ")"));

const factsOf = (row) => {
  const values = (name) => columns[name][row];
  const isMeasured = values("progress") !== null || !["ongoing", "superseded"].includes(values("status"));
  const sources = values("labels").map(([label, isLink], place) => addressOf([label, isLink && values("source")[place]]));
  const source = listFact("Source", sources);
  source.className = "of-source";
  return [
    values("verdicts").length && factOf("Verdict", values("verdicts").map(verdictOf)),
    (values("when") || values("promised")) && promisedOf(row),
    values("made") && factOf("Made", make("dd", "", timeOf(values("made")))),
    values("sides").length && factOf("Partners", values("sides").map(sideOf)),
    values("owners").length && listFact("Owner", values("owners").map(named)),
    isMeasured && listFact("Progress", [progressOf(row)]),
    values("links").map(([label, others]) => listFact(label, others.map((one) => (typeof one === "number" ? linkTo(one) : named(one))))),
    values("facts").map(([label, all]) => listFact(label, all.map(named))),
    factOf("Id", make("dd", "", make("bdi", "id", values("name") ?? placeOf(row)))),
    sources.length && source,
  ];
};

const fromTo = ([partner, first, now, later, since]) =>
  make(
    "p",
    "from-to",
    partner && [named(partner), ": "],
    span("unseen", "first promised for "),
    make("s", "", timeOf(first)),
    " ",
    unread(span("arrow", "→")),
    " ",
    span("unseen", "now for "),
    make("strong", "", timeOf(now)),
    " ",
    span("later", later, since && [", since ", timeOf(since)]),
  );

const milestoneOf = ([title, status, deadline, words, metOn, late, evidence]) =>
  make(
    "li",
    "",
    markOf(status),
    " ",
    make("bdi", "step", title),
    deadline && by("by ", timeOf(deadline)),
    words && by("(", named(words), ")"),
    metOn && by("met ", timeOf(metOn)),
    late && [" ", span("overdue", late)],
    evidence.length && [" ", evidenceOf("span", evidence)],
  );

const cycleOf = ([window, status, isMissed, closedOn, late]) =>
  make(
    "li",
    "",
    timeOf(window),
    " ",
    isMissed ? span("not-kept", "missed") : markOf(status),
    closedOn && by(timeOf(closedOn)),
    late && [" ", span("met-late", late)],
  );

const updateOf = ([when, subject, changes, note, evidence]) => {
  const words = [subject && named(subject), subject && changes.length && ": ", changes.join(", ")];
  const isMore = subject || changes.length;
  return make(
    "li",
    "",
    make("p", "update", make("strong", "day", timeOf(when)), isMore && [" ", span("changes", words)]),
    noteOf("p", "note", note),
    evidenceOf("p", evidence),
  );
};

const assessmentOf = ([when, assessor, verdict, note, evidence]) =>
  make(
    "li",
    "",
    timeOf(when),
    " ",
    named(assessor),
    ": ",
    named(verdict),
    note && [" ", noteOf("span", "", note)],
    evidence.length && [" ", evidenceOf("span", evidence)],
  );

const chartOf = ([name, description, width, height, first, last, , shapes]) => {
  const chart = shape("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", focusable: "false" });
  const [title, words] = [shape("title", {}), shape("desc", {})];
  title.textContent = name;
  words.textContent = description;
  const drawn = shapes.map(([classes, x, y, r]) =>
    r ? shape("circle", { class: classes, cx: x, cy: y, r }) : shape("path", { class: classes, d: x }),
  );
  chart.append(title, words, ...drawn);
  return [chart, unread(make("p", "ends", span("", first), " ", span("", last)))];
};

const valueOfIndicator = ([when, value, kind, note, evidence]) => {
  const head = make("th", "", timeOf(when));
  head.scope = "row";
  const more = [kind && span("by", kind), noteOf("span", "note", note), evidence.length && [" ", span("evidence", addressesOf(evidence))]];
  return make("tr", "", head, make("td", "count", value), make("td", "", more));
};

const indicatorOf = ([title, partner, words, when, tone, chart, values, summary]) => {
  const whose = partner && by("(", named(partner), ")");
  const caption = [make("bdi", "step", title), whose, ": ", make("strong", tone, named(words)), when && by(timeOf(when))];
  const heads = [["", "Time"], ["count", "Value"], ["", "Note"]].map(([classes, name]) =>
    withAttributes(make("th", classes, name), { scope: "col" }),
  );
  const line = chart?.[6] ? ", and the straight line to the target (dashed)" : "";
  const table = make("table", "values", make("thead", "", make("tr", "", heads)), make("tbody", "", values.map(valueOfIndicator)));
  return make(
    "figure",
    "indicator",
    make("figcaption", "", caption),
    chart && chartOf(chart),
    values.length && make("details", "", make("summary", "", `${summary}${line}`), table),
  );
};

const partOf = (title, all, content) => all.length > 0 && [make("h4", "", title), content];
const stepsOf = (all, one) => make("ul", "steps", all.map(one));

const entryOf = (row) => {
  const values = (name) => columns[name][row];
  const title = inItsDirection(span("title", titleOf(row)));
  title.id = `Of-${placeOf(row)}`;
  const link = make("a", "permalink", unread(span("", "#")), span("unseen", "Link to this commitment"));
  link.href = `#${placeOf(row)}`;
  return [
    make("h3", "", title, " ", link),
    make(
      "p",
      "state",
      markOf(data.statuses[values("status")]),
      values("lost") && [" ", span("flag not-kept", values("lost"))],
      values("explained").map(([words, tone]) => [" ", span(`flag ${tone}`, words)]),
    ),
    make("dl", "", factsOf(row)),
    values("text") && make("blockquote", "promise", noteOf("p", "words", values("text"))),
    values("texts").map(([label, all]) => inItsDirection(make("p", "fact", make("strong", "", `${label}:`), " ", all))),
    partOf("What slipped", values("slips"), values("slips").map(fromTo)),
    partOf("Milestones", values("milestones"), stepsOf(values("milestones"), milestoneOf)),
    partOf("Indicators", values("indicators"), values("indicators").map(indicatorOf)),
    values("cycles").map(([name, all]) => [make("h4", "", named(name)), stepsOf(all, cycleOf)]),
    partOf("Updates", values("updates"), make("ol", "updates", values("updates").map(updateOf))),
    partOf("Assessments", values("assessments"), stepsOf(values("assessments"), assessmentOf)),
  ];
};
