// Filters. The page is complete without them; their state is in the address, so it can be sent.
(() => {
  "use strict";
  const form = document.getElementById("filters");
  const beads = [...document.querySelectorAll(".bead")];
  const groups = [...document.querySelectorAll(".block"), ...document.querySelectorAll(".text")];
  const findings = [...document.querySelectorAll(".finding")];
  const shown = document.getElementById("shown");
  const texts = new Map();

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function words(bead) {
    if (!texts.has(bead)) {
      const cells = [...bead.querySelectorAll(".cell:not(.absent)")];
      texts.set(bead, fold(cells.map((cell) => cell.textContent).join("\n")));
    }
    return texts.get(bead);
  }

  function state() {
    const data = new FormData(form);
    return {
      show: data.get("show") || "all",
      check: data.get("check") || "",
      words: (data.get("words") || "").trim(),
    };
  }

  function apply() {
    const wanted = state();
    const sought = fold(wanted.words);
    let count = 0;
    for (const bead of beads) {
      const checks = (bead.dataset.checks || "").split(" ");
      const fits =
        (wanted.show === "all" || bead.classList.contains(wanted.show)) &&
        (!wanted.check || checks.includes(wanted.check)) &&
        (!sought || words(bead).includes(sought));
      bead.hidden = !fits;
      count += fits;
    }
    for (const group of groups) group.hidden = !group.querySelector(".bead:not([hidden])");
    for (const item of findings) {
      item.hidden = Boolean(wanted.check) && item.dataset.check !== wanted.check;
    }
    document.getElementById("nothing").hidden = count > 0;
    shown.textContent = count === beads.length ? "" : `${count} of ${beads.length} beads`;
  }

  function remember() {
    const wanted = state();
    const address = new URLSearchParams();
    for (const [name, value] of Object.entries(wanted)) {
      if (value && value !== "all") address.set(name, value);
    }
    history.replaceState(null, "", `#${address}`);
  }

  function restore() {
    const hash = location.hash.slice(1);
    const target = hash && document.getElementById(hash);
    if (target) {
      if (!target.closest("[hidden]")) return;
      form.reset(); // a link to a bead or finding that a filter hides
    } else {
      const address = new URLSearchParams(hash);
      form.reset();
      for (const [name, value] of address) {
        if (form.elements[name]) form.elements[name].value = value;
      }
    }
    apply();
    if (target) target.scrollIntoView();
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    apply();
    remember();
  });
  addEventListener("hashchange", restore);
  restore();
})();
