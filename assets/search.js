// The search box of the site: Pagefind's index, our own markup. Needs a web server: a browser
// lets no script read files opened from a disk, so there the box stays away.
(function () {
  const place = document.getElementById("quarto-search");
  if (!place || location.protocol === "file:") return;
  const root = new URL(place.dataset.root || "./", location.href).href;
  place.innerHTML =
    '<form role="search" class="harp-search"><label for="harp-search-words">Search</label>' +
    '<input id="harp-search-words" type="search" autocomplete="off">' +
    '<div class="harp-search-results" role="status" aria-live="polite" hidden></div></form>';
  const form = place.querySelector("form");
  const words = place.querySelector("input");
  const results = place.querySelector(".harp-search-results");
  let pagefind = null;

  function show(found) {
    results.replaceChildren();
    const count = document.createElement("p");
    count.textContent = found.length ? "" : "Nothing found";
    const list = document.createElement("ul");
    for (const page of found) {
      const link = document.createElement("a");
      link.href = page.url;
      link.textContent = page.meta.title || page.url;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    results.append(found.length ? list : count);
    results.hidden = false;
  }

  async function search() {
    const query = words.value.trim();
    if (query.length < 2) {
      results.hidden = true;
      return;
    }
    pagefind = pagefind || (await import(root + "pagefind/pagefind.js"));
    const answer = await pagefind.debouncedSearch(query, {}, 200);
    if (answer === null) return; // a later search took over
    show(await Promise.all(answer.results.slice(0, 8).map((result) => result.data())));
  }

  words.addEventListener("input", search);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") results.hidden = true;
  });
})();
