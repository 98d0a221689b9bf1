// A box above the list of places that filters it by name, region or the name of an earlier ICB.
// Without the script the list stands as it is.
(function () {
  const list = document.querySelector(".harp-named .harp-list");
  if (!list) return;
  const box = document.createElement("div");
  box.className = "harp-find";
  box.innerHTML =
    '<label for="harp-find-words">Find by ICB, region or old ICB name</label>' +
    '<input id="harp-find-words" type="search" autocomplete="off">' +
    '<p role="status" aria-live="polite"></p>';
  list.before(box);
  const words = box.querySelector("input");
  const status = box.querySelector("p");
  words.addEventListener("input", () => {
    const wanted = words.value.trim().toLowerCase();
    let found = 0;
    for (const group of list.children) {
      const head = group.querySelector("h3").textContent.toLowerCase().includes(wanted);
      let shown = 0;
      for (const item of group.querySelectorAll("li")) {
        const text = item.textContent + " " + item.dataset.earlier;
        item.hidden = !(head || text.toLowerCase().includes(wanted));
        shown += item.hidden ? 0 : 1;
      }
      group.hidden = !(head || shown);
      found += shown;
    }
    status.textContent = wanted ? `${found} found` : "";
  });
})();
