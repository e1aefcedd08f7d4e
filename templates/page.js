"use strict";
// Search, filter and sort in the tables; all works with the keyboard, and without it all is shown.
const collator = new Intl.Collator("en", { sensitivity: "base", ignorePunctuation: true, numeric: true });
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

for (const bar of document.querySelectorAll(".bar")) {
  const table = document.getElementById(bar.dataset.for);
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const words = new Map(rows.map((row) => [row, folded(row.textContent)]));
  const [search, filter, round, count] = [".search", ".filter", ".round", ".count"].map((name) => bar.querySelector(name));

  const fits = (row) => {
    const wanted = folded(search.value).split(/\s+/).filter(Boolean);
    const kind = filter.value;
    return wanted.every((word) => words.get(row).includes(word))
      && (!round || !round.value || row.cells[2].textContent === round.value)
      && (kind !== "stuck" || row.classList.contains("stuck"))
      && (kind !== "acts" || Number(row.cells[8].dataset.sort) >= 0)
      && (!kind.startsWith("is ") || row.cells[3].textContent === kind.slice(3));
  };
  const show = () => {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !fits(row);
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = shown === rows.length ? `${shown} pairings` : `${shown} of ${rows.length} pairings`;
  };
  for (const control of [search, filter, round]) control?.addEventListener("input", show);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      search.value = "";
      show();
    }
  });

  const heads = [...table.tHead.rows[0].cells];
  const sort = (column) => {
    const head = heads[column];
    const rising = head.getAttribute("aria-sort") !== "ascending";
    for (const each of heads) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", rising ? "ascending" : "descending");
    const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
    rows.sort((one, other) => collator.compare(key(one), key(other)) * (rising ? 1 : -1));
    body.append(...rows);
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(column));
    head.replaceChildren(button);
  });
  bar.hidden = false;
  show();
}

// On paper everything is there; afterwards what was closed is closed again.
const closed = [];
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details:not([open])")) {
    part.open = true;
    closed.push(part);
  }
});
addEventListener("afterprint", () => {
  for (const part of closed.splice(0)) part.open = false;
});
