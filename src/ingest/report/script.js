"use strict";
const words = document.getElementById("words");
if (words) {
  const fold = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
  const items = [...document.querySelectorAll("#latest li")].map((item) => [item, fold(item.textContent)]);
  const hits = document.getElementById("hits");
  const filter = () => {
    const wanted = fold(words.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [item, text] of items) {
      item.hidden = !wanted.every((word) => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    hits.textContent = wanted.length ? `${shown} of ${items.length}` : "";
  };
  words.addEventListener("input", filter);
  filter();
}
