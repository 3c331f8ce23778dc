// Links to the table, and the entries of a large page, which are made when their link is followed.
const made = (row) => {
  const article = make("article", "commitment", entryOf(wholeOf(row)));
  article.id = placeOf(row);
  article.tabIndex = -1;
  article.setAttribute("aria-labelledby", `Of-${placeOf(row)}`);
  return article;
};

const open = (place) => {
  const row = rowAt.get(place);
  if (host === null || row === undefined) return false;
  const article = made(row);
  host.replaceChildren(article);
  article.scrollIntoView();
  article.focus({ preventScroll: true });
  return true;
};

// Going back keeps the place on the page; only a link or a new page leads to the table.
let isFollowed = true;
const follow = () => {
  if (hasFilters(location.hash)) {
    read(location.hash);
    apply();
    if (isFollowed) document.getElementById("Table").scrollIntoView();
  } else {
    if (["", "#Table"].includes(location.hash) && !isFollowed) {
      read("");
      apply();
    }
    open(location.hash.slice(1));
  }
  isFollowed = false;
};
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("a[href^='#']");
  isFollowed = Boolean(link);
  // A second click on the same link does not change the address.
  if (link && link.hash === location.hash) follow();
});
addEventListener("hashchange", follow);
if (location.hash) follow();
isFollowed = false;

// Makes all rows and entries before the whole page is printed.
addEventListener("beforeprint", () => {
  if (document.documentElement.classList.contains("summary-on-paper")) return;
  near.disconnect();
  chunks.forEach(fill);
  if (host !== null) host.replaceChildren(...shownRows.map(made));
});
addEventListener("afterprint", () => {
  if (host === null || document.documentElement.classList.contains("summary-on-paper")) return;
  host.replaceChildren();
  apply();
});
